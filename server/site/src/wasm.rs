//! From the frontend crate to `app.js` and `app.wasm`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use crate::{
    Result, at, bindgen, cargo,
    folder::{Folder, hash, write_whole},
    options::Options,
    workspace::Workspace,
};

/// Builds and publishes the wasm and its script. Cargo decides whether to compile; all that follows is skipped while it
/// would start from the same bytes with the same tools.
pub fn publish(workspace: &Workspace, options: &Options, folder: &mut Folder) -> Result {
    let compiled = cargo::build(workspace, options)?;
    let stamp = Stamp::new(&compiled, folder.path())?;
    if let Some((script, wasm)) = stamp.last()
        && folder.keep("app.js", &script)
        && folder.keep("app.wasm", &wasm)
    {
        return Ok(());
    }

    let bound = bindgen::bind(&compiled, options.dev)?;
    let script = folder.publish("app.js", "app", "js", bound.script.as_bytes())?;
    let wasm = folder.publish("app.wasm", "app_bg", "wasm", &bound.wasm)?;
    stamp.save(&script, &wasm)
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

    /// The names of script and wasm made last, if from the same inputs.
    fn last(&self) -> Option<(String, String)> {
        let text = fs::read_to_string(&self.file).ok()?;
        let mut lines = text.lines();
        (lines.next()? == self.inputs).then_some(())?;
        Some((lines.next()?.to_owned(), lines.next()?.to_owned()))
    }

    fn save(&self, script: &str, wasm: &str) -> Result {
        write_whole(&self.file, format!("{}\n{script}\n{wasm}\n", self.inputs).as_bytes())
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
        stamp.save("app.1.js", "app_bg.2.wasm").unwrap();
        assert_eq!(stamp.last(), Some(("app.1.js".into(), "app_bg.2.wasm".into())));
        assert_eq!(Stamp { file, inputs: "b 1 none".into() }.last(), None);
    }
}
