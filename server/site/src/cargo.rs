//! The wasm itself, by cargo.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Result,
    options::Options,
    workspace::{Workspace, on_path},
};

const TARGET: &str = "wasm32-unknown-unknown";
const LINKER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER";
/// Makes views of few types. The browser's half never goes without; `server/build.rs` sees to it that the server's does not either.
const ERASED: &str = "--cfg erase_components";

/// Builds the `frontend` crate and returns its wasm file.
pub fn build(workspace: &Workspace, options: &Options) -> Result<PathBuf> {
    let profile = if options.dev { "dev" } else { "wasm-release" };
    // A target folder of its own: other flags than the server's, and no waiting for each other's lock.
    let target = workspace.target.join("front");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(&workspace.root);
    cargo.args(["build", "--package", "frontend", "--lib", "--target", TARGET, "--profile", profile]);
    cargo.arg("--target-dir").arg(&target);

    let sysroot = sysroot()?;
    let mut flags = env::var("RUSTFLAGS").unwrap_or_default();
    if !flags.contains(ERASED) {
        flags = format!("{flags} {ERASED}");
    }
    if !options.dev && !options.plain_std && has_sources(&sysroot) {
        // The standard library once more, for size and without the machinery of panics, nor the places in the sources that
        // panics would name: these are paths of the machine that builds, and its files would be longer or shorter for them.
        // `RUSTC_BOOTSTRAP` is for that alone: our crates compile on stable.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
        flags.push_str(" -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none");
    }
    cargo.env("RUSTFLAGS", flags.trim());
    if env::var_os(LINKER).is_none()
        && let Some(linker) = linker(&sysroot)
    {
        cargo.env(LINKER, linker);
    }

    let status = cargo.status().map_err(|error| format!("cargo does not start: {error}"))?;
    if !status.success() {
        return Err("the front end does not build".into());
    }
    let folder = if options.dev { "debug" } else { profile };
    Ok(target.join(TARGET).join(folder).join("frontend.wasm"))
}

fn sysroot() -> Result<PathBuf> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc)
        .args(["--print", "sysroot"])
        .output()
        .map_err(|error| format!("rustc does not start: {error}"))?;
    Ok(String::from_utf8(output.stdout)?.trim().into())
}

fn has_sources(sysroot: &Path) -> bool {
    sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
}

/// The linker to name, or `None` where rustc brings its own. Debian's does not.
fn linker(sysroot: &Path) -> Option<&'static str> {
    let bundled = sysroot
        .join("lib/rustlib")
        .read_dir()
        .is_ok_and(|hosts| hosts.flatten().any(|host| host.path().join("bin/rust-lld").is_file()));
    if bundled {
        return None;
    }
    ["wasm-ld-19", "wasm-ld", "rust-lld"].into_iter().find(|program| on_path(program).is_some())
}
