//! The style sheet, bundled and minified, and the files that lie beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use lightningcss::{
    bundler::{Bundler, FileProvider},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
    targets::{Browsers, Targets},
};

use crate::{Result, at, folder::Folder};

/// Browsers that know nesting, `@layer` and `light-dark()`, so that these stay as written.
const BROWSERS: Browsers = Browsers {
    android: None,
    chrome: Some(version(123, 0)),
    edge: Some(version(123, 0)),
    firefox: Some(version(120, 0)),
    ie: None,
    ios_saf: Some(version(17, 5)),
    opera: None,
    safari: Some(version(17, 5)),
    samsung: None,
};

/// The number lightningcss wants for a browser's version.
const fn version(major: u32, minor: u32) -> u32 {
    major << 16 | minor << 8
}

/// The style sheets pages name: each is bundled with what it imports.
const SHEETS: [&str; 2] = ["main", "door"];

/// Publishes [`SHEETS`] and every file in `static`.
pub fn publish(style: &Path, folder: &mut Folder) -> Result {
    for sheet in SHEETS {
        let name = [sheet, ".css"].concat();
        folder.publish(&name, sheet, "css", bundle(&style.join(&name))?.as_bytes())?;
    }
    for file in static_files(&style.join("static"))? {
        let (Some(stem), Some(extension), Some(name)) = (file.file_stem(), file.extension(), file.file_name()) else {
            return Err(format!("{}: a file needs a name and an extension", file.display()).into());
        };
        let bytes = fs::read(&file).map_err(at(&file))?;
        folder.publish(&name.to_string_lossy(), &stem.to_string_lossy(), &extension.to_string_lossy(), &bytes)?;
    }
    Ok(())
}

fn bundle(main: &Path) -> Result<String> {
    let files = FileProvider::new();
    let targets = Targets { browsers: Some(BROWSERS), ..Targets::default() };
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(main).map_err(|error| error.to_string())?;
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| error.to_string())?;
    let printed = sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() });
    Ok(printed.map_err(|error| error.to_string())?.code)
}

fn static_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Scratch;

    #[test]
    fn imports_are_bundled_and_modern_css_stays() {
        let scratch = Scratch::new();
        let main = scratch.0.join("main.css");
        fs::write(scratch.0.join("base.css"), "body { color: light-dark(#111111, #eeeeee); a { color: red } }")
            .unwrap();
        fs::write(&main, "@layer base;\n@import \"base.css\" layer(base);\n").unwrap();
        let css = bundle(&main).unwrap();
        assert_eq!(css, "@layer base{body{color:light-dark(#111,#eee);& a{color:red}}}");
    }

    #[test]
    fn a_mistake_names_its_place() {
        let scratch = Scratch::new();
        let main = scratch.0.join("main.css");
        fs::write(&main, "a { color: red; } }").unwrap();
        assert!(bundle(&main).unwrap_err().to_string().contains("main.css"));
    }
}
