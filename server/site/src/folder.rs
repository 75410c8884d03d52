//! The output folder: hashed names, compressed copies and the manifest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use crate::{
    Result, at,
    compress::{Effort, brotli, gzip},
};

/// The list the server reads: a line per file, `logical-name hashed-name`.
const MANIFEST: &str = "manifest.txt";

/// The folder the files are published in.
pub struct Folder {
    path: PathBuf,
    effort: Effort,
    manifest: BTreeMap<String, String>,
}

impl Folder {
    pub fn open(path: &Path, effort: Effort) -> Result<Self> {
        fs::create_dir_all(path).map_err(at(path))?;
        Ok(Self { path: path.to_path_buf(), effort, manifest: BTreeMap::new() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts a file under `stem.<hash>.extension` and returns that name. What stands there already is left alone: the name
    /// says it is the same.
    pub fn publish(&mut self, logical: &str, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("{stem}.{}.{extension}", hash(bytes));
        if !self.keep(logical, &name) {
            write_whole(&self.beside(&name, ".br"), &brotli(bytes, self.effort)?)?;
            write_whole(&self.beside(&name, ".gz"), &gzip(bytes, self.effort)?)?;
            write_whole(&self.path.join(&name), bytes)?;
            self.manifest.insert(logical.to_owned(), name.clone());
        }
        Ok(name)
    }

    /// Lists a file of an earlier run again, if it and its compressed copies are there.
    pub fn keep(&mut self, logical: &str, name: &str) -> bool {
        let there = ["", ".br", ".gz"].iter().all(|suffix| self.beside(name, suffix).is_file());
        if there {
            self.manifest.insert(logical.to_owned(), name.to_owned());
        }
        there
    }

    /// Removes the files of earlier runs that nothing names any more, and writes the manifest if it changed.
    pub fn finish(self) -> Result {
        let wanted: BTreeSet<&str> = self.manifest.values().map(String::as_str).collect();
        for entry in fs::read_dir(&self.path).map_err(at(&self.path))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let file = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz")).unwrap_or(&name);
            if !(wanted.contains(file) || name == MANIFEST || name.starts_with('.')) {
                fs::remove_file(entry.path()).map_err(at(&entry.path()))?;
            }
        }
        let lines: String = self.manifest.iter().map(|(logical, name)| format!("{logical} {name}\n")).collect();
        let manifest = self.path.join(MANIFEST);
        if fs::read(&manifest).is_ok_and(|old| old == lines.as_bytes()) {
            return Ok(());
        }
        write_whole(&manifest, lines.as_bytes())
    }

    fn beside(&self, name: &str, suffix: &str) -> PathBuf {
        self.path.join(format!("{name}{suffix}"))
    }
}

/// The first ten hexadecimal digits of a file's SHA-256.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file in one step, so that a run broken off leaves no half of one.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result {
    let partial = path.with_file_name(".partial");
    fs::write(&partial, bytes).map_err(at(&partial))?;
    Ok(fs::rename(&partial, path).map_err(at(path))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Scratch;

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_changed_file_replaces_the_old_one() {
        let scratch = Scratch::new();
        for text in ["a {}", "b {}"] {
            let mut folder = Folder::open(&scratch.0, Effort::Quick).unwrap();
            let name = folder.publish("main.css", "main", "css", text.as_bytes()).unwrap();
            folder.finish().unwrap();
            assert_eq!(names(&scratch.0), [name.clone(), format!("{name}.br"), format!("{name}.gz"), MANIFEST.into()]);
            assert_eq!(fs::read_to_string(scratch.0.join(MANIFEST)).unwrap(), format!("main.css {name}\n"));
        }
    }

    #[test]
    fn an_unchanged_folder_is_not_written_to() {
        let scratch = Scratch::new();
        let publish = || {
            let mut folder = Folder::open(&scratch.0, Effort::Quick).unwrap();
            let name = folder.publish("main.css", "main", "css", b"a {}").unwrap();
            folder.finish().unwrap();
            [&*name, MANIFEST].map(|name| fs::metadata(scratch.0.join(name)).unwrap().modified().unwrap())
        };
        assert_eq!(publish(), publish());
    }
}
