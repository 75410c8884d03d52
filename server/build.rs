//! Embeds the browser's files into the server: writes one expression, the list of them, for `http::assets` to include.
//! Where none were built, as under a plain `cargo check`, the list is empty. Where they were, the server must be of their kind.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=CLIENTELE_SITE");
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    let site = site()?;
    let manifest = site.join("manifest.txt");
    // A file that is not there would count as changed each time; its folder, once made, holds still.
    let watched = if manifest.is_file() { &manifest } else { &site };
    println!("cargo::rerun-if-changed={}", watched.display());

    let list = match fs::read_to_string(&manifest) {
        // The browser's half is always built with this cfg, and takes over no page that was rendered without it.
        Ok(_) if env::var_os("CARGO_CFG_ERASE_COMPONENTS").is_none() => {
            println!(
                "cargo::error=the browser's files in {} want a server built with `--cfg erase_components`: \
                 build with `make`, or export RUSTFLAGS='--cfg erase_components' for cargo",
                site.display()
            );
            return Ok(());
        }
        Ok(manifest) => list(&site, &manifest)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => "&[]".into(),
        Err(error) => return Err(format!("{}: {error}", manifest.display()).into()),
    };
    fs::write(Path::new(&env::var("OUT_DIR")?).join("assets.rs"), list)?;
    Ok(())
}

/// The folder the builder writes to; made here if it is not there yet.
fn site() -> Result<PathBuf, Box<dyn Error>> {
    let manifest_dir = env::var("CARGO_MANIFEST_DIR")?;
    let workspace = Path::new(&manifest_dir).parent().ok_or("the server is a folder of the workspace")?;
    let site = match (env::var_os("CLIENTELE_SITE"), env::var_os("CARGO_TARGET_DIR")) {
        (Some(site), _) => workspace.join(site),
        (None, Some(target)) => workspace.join(target).join("site"),
        (None, None) => workspace.join("target/site"),
    };
    fs::create_dir_all(&site)?;
    Ok(site)
}

/// The list as Rust source.
fn list(site: &Path, manifest: &str) -> Result<String, Box<dyn Error>> {
    let mut list = String::from("&[\n");
    for line in manifest.lines() {
        let (logical, name) = line.split_once(' ').ok_or("a line of the manifest is a name and a hashed name")?;
        let content_type = content_type(name)?;
        let bytes = |suffix: &str| format!("include_bytes!({:?})", site.join(format!("{name}{suffix}")));
        let (brotli, gzip) = (bytes(".br"), bytes(".gz"));
        writeln!(
            list,
            "Embedded {{ logical: {logical:?}, name: {name:?}, content_type: {content_type:?}, \
             brotli: {brotli}, gzip: {gzip} }},"
        )?;
    }
    list.push(']');
    Ok(list)
}

fn content_type(name: &str) -> Result<&'static str, String> {
    let extension = name.rsplit('.').next().unwrap_or_default();
    Ok(match extension {
        "css" => "text/css; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return Err(format!("{name}: no content type is known for .{extension}")),
    })
}
