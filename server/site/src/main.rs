//! Builds the browser's files into one folder: the wasm in parts and its script, the style sheet and what lies in
//! `style/static`, each under a name that carries the hash of its content and with compressed copies beside it.
//! `server/build.rs` embeds that folder into the server.

mod bindgen;
mod cargo;
mod compress;
mod folder;
mod options;
mod script;
mod split;
mod style;
mod uncalled;
mod wasm;
mod workspace;

use std::{error::Error, io, path::Path, process::ExitCode};

use crate::{folder::Folder, options::Options, workspace::Workspace};

/// What every step returns; the text of the error is all the caller will see.
type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("site: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result {
    let Some(options) = Options::from_arguments(std::env::args().skip(1))? else {
        println!("{}", options::USAGE);
        return Ok(());
    };
    let workspace = Workspace::find()?;
    let mut folder = Folder::open(&options.out_folder(&workspace), options.effort())?;
    wasm::publish(&workspace, &options, &mut folder)?;
    style::publish(&workspace.root.join("style"), &mut folder)?;
    folder.finish()
}

/// Names the file an input or output error is about.
fn at(path: &Path) -> impl FnOnce(io::Error) -> String {
    move |error| format!("{}: {error}", path.display())
}
