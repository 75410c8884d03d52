//! From the frontend crate to `app.js`, `app.wasm` and the parts of the wasm that come later.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use crate::{
    Result, at, bindgen, cargo,
    folder::{Folder, hash, write_whole},
    options::Options,
    script, split,
    workspace::Workspace,
};

/// A file's logical name and the one it is published under.
type Published = (String, String);

/// Builds and publishes the wasm and its script. Cargo decides whether to compile; all that follows is skipped while it
/// would start from the same bytes with the same tools.
pub fn publish(workspace: &Workspace, options: &Options, folder: &mut Folder) -> Result {
    let compiled = cargo::build(workspace, options)?;
    let stamp = Stamp::new(&compiled, folder.path())?;
    if let Some(files) = stamp.last()
        && files.iter().all(|(logical, name)| folder.keep(logical, name))
    {
        return Ok(());
    }

    let parts = split::split(&compiled, options.dev)?;
    let bound = bindgen::bind(&parts.main, options.dev)?;
    let mut files = Vec::new();
    let mut publish = |stem: &str, file: &str, extension: &str, bytes: &[u8]| -> Result<String> {
        let logical = format!("{stem}.{extension}");
        let name = folder.publish(&logical, file, extension, bytes)?;
        files.push((logical, name.clone()));
        Ok(name)
    };
    publish("app", "app_bg", "wasm", &bound.wasm)?;
    let mut loaders = parts.loaders;
    for chunk in parts.chunks {
        let name = publish(&chunk.sections, &chunk.sections, "wasm", &chunk.wasm)?;
        loaders = loaders.replace(&format!("\"./{}\"", chunk.file), &format!("\"./{name}\""));
    }
    let script = bindgen::inline(&bound.script, split::LOADERS, &loaders).ok_or("the script imports no loaders")?;
    let script = if options.dev { script } else { script::lean(&script) };
    publish("app", "app", "js", script.as_bytes())?;
    stamp.save(&files)
}

/// Remembers which inputs made the files that stand in the folder.
struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    fn new(compiled: &Path, folder: &Path) -> Result<Self> {
        let wasm = hash(&fs::read(compiled).map_err(at(compiled))?);
        // A new builder may do other work with the same wasm.
        let builder = env::current_exe()?.metadata()?.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
        Ok(Self { file: folder.join(".wasm-stamp"), inputs: format!("{wasm} {builder}") })
    }

    /// The files made last, if from the same inputs.
    fn last(&self) -> Option<Vec<Published>> {
        let text = fs::read_to_string(&self.file).ok()?;
        let mut lines = text.lines();
        (lines.next()? == self.inputs).then_some(())?;
        lines.map(|line| line.split_once(' ').map(|(logical, name)| (logical.to_owned(), name.to_owned()))).collect()
    }

    fn save(&self, files: &[Published]) -> Result {
        let lines: String = files.iter().map(|(logical, name)| format!("{logical} {name}\n")).collect();
        write_whole(&self.file, format!("{}\n{lines}", self.inputs).as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Scratch;

    #[test]
    fn a_stamp_holds_only_for_the_same_inputs() {
        let folder = Scratch::new();
        let file = folder.0.join("stamp");
        let stamp = Stamp { file: file.clone(), inputs: "a 1 none".into() };
        assert_eq!(stamp.last(), None);
        let files = [("app.js".into(), "app.1.js".into()), ("app.wasm".into(), "app_bg.2.wasm".into())];
        stamp.save(&files).unwrap();
        assert_eq!(stamp.last().as_deref(), Some(files.as_slice()));
        assert_eq!(Stamp { file, inputs: "b 1 none".into() }.last(), None);
    }
}
