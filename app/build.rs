//! Reads the catalogues in `locales/` and writes the typed keys. A key that one language lacks, or whose placeholders
//! differ, stops the build.
//!
//! The keys are put into the order in which the browser needs them: see [`Part`].

use std::collections::BTreeMap;
use std::{env, fs, path::Path};

/// When the browser needs a text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// At first: the frame, the users list and what every page is made of.
    First,
    /// With the sections of the console that come later.
    Later,
    /// Never: pages before sign-in and My Account are made on the server.
    Server,
}

/// The first words of keys that are needed at first, and single keys whose likes are not.
const FIRST: &[&str] = &[
    "app",
    "console",
    "errors",
    "parts",
    "status",
    "users",
    "applications.title",
    "assign.title",
    "attributes.title",
    "bulk.select_page",
    "bulk.select_person",
    "import.export",
    "import.hint",
    "import.title",
    "jobs.title",
    "roles.title",
    "staff.activate",
    "staff.deactivate",
    "staff.delete",
    "staff.restore",
];

/// How keys begin that would be among them, and that forms alone need.
const LATER: &[&str] = &["parts.rule_", "parts.unsaved_"];

impl Part {
    fn of(key: &str) -> Self {
        let word = key.split('.').next().unwrap_or_default();
        if LATER.iter().any(|beginning| key.starts_with(beginning)) {
            Self::Later
        } else if FIRST.contains(&word) || FIRST.contains(&key) {
            Self::First
        } else if word == "door" {
            Self::Server
        } else {
            Self::Later
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=locales");
    let english = read("locales/en")?;
    let german = read("locales/de")?;
    let mut problems = Vec::new();
    for key in english.keys().filter(|key| !german.contains_key(*key)) {
        problems.push(format!("locales/de lacks `{key}`"));
    }
    for key in german.keys().filter(|key| !english.contains_key(*key)) {
        problems.push(format!("locales/en lacks `{key}`"));
    }
    for (key, text) in &english {
        if german.get(key).is_some_and(|other| placeholders(other) != placeholders(text)) {
            problems.push(format!("`{key}` has other placeholders in German"));
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n").into());
    }
    let mut out = String::from(
        "/// A text of the interface; its name is the catalogue's.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u16)]\npub enum Key {\n",
    );
    let mut keys: Vec<&String> = english.keys().collect();
    keys.sort_by_key(|key| (Part::of(key), *key));
    for key in &keys {
        out.push_str(&format!("    /// `{key}`\n    {},\n", camel(key)));
    }
    out.push_str("}\n");
    let until = |part: Part| keys.iter().filter(|key| Part::of(key) <= part).count();
    let (first, sent) = (until(Part::First), until(Part::Later));
    out.push_str(&format!("/// So many keys are needed at first.\nconst FIRST: usize = {first};\n"));
    out.push_str(&format!(
        "/// So many keys the browser gets at all.\n#[cfg(feature = \"ssr\")]\nconst SENT: usize = {sent};\n"
    ));
    for (name, texts) in [("EN", &english), ("DE", &german)] {
        out.push_str(&format!("#[cfg(feature = \"ssr\")]\npub(crate) static TEXTS_{name}: &[&str] = &["));
        for key in &keys {
            out.push_str(&format!("{:?}, ", texts[*key]));
        }
        out.push_str("];\n");
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("keys.rs"), out)?;
    Ok(())
}

/// Every file of a language: `key = text` lines; `#` starts a comment line, `\n` in a text is a line break.
fn read(folder: &str) -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let mut texts = BTreeMap::new();
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        for (number, line) in fs::read_to_string(&path)?.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let place = format!("{}:{}", path.display(), number + 1);
            let (key, text) = line.split_once(" = ").ok_or_else(|| format!("{place}: no ` = `"))?;
            if texts.insert(key.trim().to_owned(), text.trim().replace("\\n", "\n")).is_some() {
                return Err(format!("{place}: `{key}` stands there twice").into());
            }
        }
    }
    Ok(texts)
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn camel(key: &str) -> String {
    key.split(['_', '.'])
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
        })
        .collect()
}
