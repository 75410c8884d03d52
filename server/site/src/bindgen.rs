//! The script that loads the wasm, by wasm-bindgen.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::Result;

/// What the browser loads.
pub struct Bound {
    pub script: String,
    pub wasm: Vec<u8>,
}

/// Generates an ES module and the wasm that fits it.
pub fn bind(wasm: &Path, dev: bool) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name("app")
        .web(true)?
        .typescript(false)
        // The page names the hashed wasm itself when it calls the script.
        .omit_default_module_path(true)
        .keep_debug(dev)
        .remove_name_section(!dev)
        .remove_producers_section(true)
        .generate_output()?;
    if !(output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty()) {
        return Err("a crate brings its own script files, which the page would have to load one by one".into());
    }
    let script = output.js().to_owned();
    Ok(Bound { script, wasm: output.wasm_mut().emit_wasm() })
}
