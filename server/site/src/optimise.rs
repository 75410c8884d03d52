//! A smaller wasm by binaryen's `wasm-opt`, where one is installed.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, at, workspace::on_path};

/// What rustc's wasm32 target switches on; wasm-opt refuses a module that uses more than it was told of.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// `WASM_OPT`, then `PATH`, then the end-to-end tests' packages.
pub fn find(root: &Path) -> Option<PathBuf> {
    env::var_os("WASM_OPT").map(PathBuf::from).or_else(|| on_path("wasm-opt")).or_else(|| {
        let installed = root.join("end2end/node_modules/.bin/wasm-opt");
        installed.is_file().then_some(installed)
    })
}

/// Runs `wasm-opt` over a module.
pub fn optimise(wasm_opt: &Path, wasm: &[u8], scratch: &Path) -> Result<Vec<u8>> {
    let (before, after) = (scratch.join("before.wasm"), scratch.join("after.wasm"));
    fs::write(&before, wasm).map_err(at(&before))?;
    let status = Command::new(wasm_opt)
        .args(FEATURES)
        .arg("-Oz")
        .arg(&before)
        .arg("-o")
        .arg(&after)
        .status()
        .map_err(at(wasm_opt))?;
    if !status.success() {
        return Err(format!("{} failed", wasm_opt.display()).into());
    }
    Ok(fs::read(&after).map_err(at(&after))?)
}
