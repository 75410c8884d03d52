//! The wasm in parts: what every page needs, and the sections of the console that come when they are first asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use wasm_split_cli_support::Options;

use crate::{Result, at, uncalled};

/// The module that the main part imports its loaders from. It is no file: `bindgen` puts its text into the script.
pub const LOADERS: &str = "./loaders.js";

/// A wasm taken apart.
pub struct Parts {
    /// What every page needs, for wasm-bindgen to work on.
    pub main: PathBuf,
    /// The script that loads the others by their file names.
    pub loaders: String,
    pub chunks: Vec<Chunk>,
}

/// A part that comes later.
pub struct Chunk {
    /// The file name that the loaders know it by.
    pub file: String,
    /// The sections that need it, joined by hyphens.
    pub sections: String,
    pub wasm: Vec<u8>,
}

/// Takes a wasm that was linked with its relocations apart, in a folder beside it.
pub fn split(wasm: &Path, dev: bool) -> Result<Parts> {
    let folder = wasm.with_file_name("parts");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(at(&folder))?;
    }
    let main = folder.join("main.wasm");
    let whole = uncalled::empty(&fs::read(wasm).map_err(at(wasm))?)?;
    let mut options = Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LOADERS;
    let split = wasm_split_cli_support::transform(options).map_err(|error| format!("splitting: {error:?}"))?;

    let mut needed = BTreeMap::<String, BTreeSet<&str>>::new();
    for (section, files) in &split.prefetch_map {
        for file in files {
            needed.entry(format!("{file}.wasm")).or_default().insert(section);
        }
    }
    let chunk = |(file, sections): (String, BTreeSet<&str>)| {
        let path = folder.join(&file);
        let wasm = fs::read(&path).map_err(at(&path))?;
        let wasm = if dev { wasm } else { bare(&wasm).ok_or_else(|| format!("{file} is no wasm"))? };
        Ok(Chunk { file, sections: Vec::from_iter(sections).join("-"), wasm })
    };
    let chunks = needed.into_iter().map(chunk).collect::<Result<_>>()?;
    let loaders = folder.join(LOADERS);
    Ok(Parts { loaders: fs::read_to_string(&loaders).map_err(at(&loaders))?, main, chunks })
}

/// A module without its custom sections, such as the names of its functions.
fn bare(module: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = module.split_at_checked(8)?;
    let mut kept = header.to_vec();
    while let Some((&id, after)) = rest.split_first() {
        let (length, digits) = leb128(after)?;
        let (section, others) = rest.split_at_checked(1 + digits + length)?;
        if id != 0 {
            kept.extend_from_slice(section);
        }
        rest = others;
    }
    Some(kept)
}

/// A number in the format's notation, and of how many bytes it is.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_others_stay() {
        let header = b"\0asm\x01\0\0\0";
        let long = [[0, 0x80, 0x01].as_slice(), &[7; 128]].concat();
        let module = [header.as_slice(), &[1, 1, 9], &long, &[10, 2, 8, 8]].concat();
        assert_eq!(bare(&module).unwrap(), [header.as_slice(), &[1, 1, 9, 10, 2, 8, 8]].concat());
        assert_eq!(bare(&module[..module.len() - 1]), None);
    }
}
