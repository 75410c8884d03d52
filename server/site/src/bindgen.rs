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
        // What the other parts of the wasm ask the main one for is found by these names.
        .keep_lld_exports(true)
        .demangle(false)
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

/// Puts the text of a module into the script that imports it, so that they are one file, whose name can carry the hash of both.
pub fn inline(script: &str, module: &str, text: &str) -> Option<String> {
    let from = format!(" from \"{module}\"");
    let mut imports = script.lines().filter_map(|line| {
        let name = line.strip_prefix("import * as ")?.strip_suffix(&from)?;
        Some((line, name))
    });
    let (first, name) = imports.next()?;
    let mut exports = Vec::new();
    let mut body = String::new();
    // What the module imports from the script is in reach here.
    for line in text.lines().filter(|line| !line.starts_with("import ")) {
        let line = match line.strip_prefix("export ") {
            Some(export) => {
                exports.push(export.strip_prefix("const ")?.split(' ').next()?);
                export
            }
            None => line,
        };
        body.push_str(line);
        body.push('\n');
    }
    let inlined = format!("const {name} = (() => {{\n{body}return {{ {} }};\n}})();", exports.join(", "));
    // wasm-bindgen imports a module once for each thing it takes from it.
    let again = imports.fold(script.replacen(first, &inlined, 1), |script, (line, other)| {
        script.replacen(line, &format!("const {other} = {name};"), 1)
    });
    Some(again)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_becomes_part_of_the_script_that_imports_it() {
        let import = |n: u8| format!("import * as import{n} from \"./a.js\"\n");
        let script = [&import(1), &import(2), "use(import1, import2);\n"].concat();
        let module = "import { b } from \"./main.js\";\nlet c;\nexport const d = b(c);\nexport const e = 1;\n";
        assert_eq!(
            inline(&script, "./a.js", module).unwrap(),
            "const import1 = (() => {\nlet c;\nconst d = b(c);\nconst e = 1;\nreturn { d, e };\n})();\n\
             const import2 = import1;\nuse(import1, import2);\n"
        );
        assert_eq!(inline(&script, "./other.js", module), None);
    }
}
