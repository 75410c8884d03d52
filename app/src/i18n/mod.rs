//! The words of the interface: typed keys, one catalogue a language.
//!
//! `build.rs` reads `app/locales/*.txt`, refuses a key that one language lacks or whose placeholders differ, and writes the
//! [`Key`] enum. The server holds every catalogue; the browser loads the one it needs in two parts: what the
//! users list and every page are made of before it hydrates, and the rest with the first section that comes later.

#[cfg(feature = "ssr")]
#[path = "kept.rs"]
mod catalogue;
#[cfg(not(feature = "ssr"))]
#[path = "loaded.rs"]
mod catalogue;

use crate::domain::language::Language;
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub use catalogue::{Later, load_catalogue};
#[cfg(feature = "ssr")]
pub use catalogue::{Part, catalogue_json};

include!(concat!(env!("OUT_DIR"), "/keys.rs"));

/// The texts of one language; cheap to copy into closures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    language: Language,
}

impl Text {
    /// The texts of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// The language of these texts.
    #[must_use]
    pub fn language(self) -> Language {
        self.language
    }

    /// The text of a key.
    #[must_use]
    pub fn get(self, key: Key) -> &'static str {
        catalogue::text(self.language, key)
    }

    /// The text of a key with its `{placeholders}` filled in.
    #[must_use]
    pub fn with(self, key: Key, values: &[(&str, &str)]) -> String {
        let mut rest = self.get(key);
        let mut out = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else { break };
            out.push_str(values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value));
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    /// `one` or `many` by the number, with `{n}` filled in.
    #[must_use]
    pub fn count(self, one: Key, many: Key, number: u64) -> String {
        let shown = self.number(number);
        self.with(if number == 1 { one } else { many }, &[("n", &shown)])
    }

    /// A whole number with the language's separators.
    #[must_use]
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let separator = match self.language {
            Language::En => ',',
            Language::De => '.',
        };
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_numbers_grouped() {
        let text = Text::new(Language::De);
        assert_eq!(text.number(1_234_567), "1.234.567");
        assert_eq!(Text::new(Language::En).number(999), "999");
        assert_eq!(TEXTS_EN.len(), TEXTS_DE.len());
    }

    /// The folders whose words are needed at first, each with its files that come later or stay on the server.
    const AT_FIRST: [(&str, &[&str]); 3] = [
        // Of `guard.rs` and `password.rs`, forms alone make use.
        ("src/ui/parts", &["attribute.rs", "guard.rs", "password.rs"]),
        // Of `listing.rs`, the chips are there at first, and use words of `users` alone.
        ("src/ui/console", &["shell.rs", "listing.rs"]),
        ("src/ui/console/users_list", &["acts.rs", "bar.rs", "bulk.rs", "delete.rs"]),
    ];

    #[test]
    fn what_is_there_at_first_uses_no_words_that_come_later() {
        let names = include_str!(concat!(env!("OUT_DIR"), "/keys.rs"))
            .lines()
            .filter_map(|line| line.strip_prefix("    ")?.strip_suffix(',').filter(|name| !name.contains(' ')));
        let first: Vec<_> = names.take(FIRST).collect();
        for (folder, later) in AT_FIRST {
            for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
                if !file.is_file() || later.iter().any(|name| file.ends_with(name)) {
                    continue;
                }
                let source = std::fs::read_to_string(&file).unwrap();
                for rest in source.split("Key::").skip(1) {
                    let name = rest.split(|sign: char| !sign.is_alphanumeric()).next().unwrap();
                    assert!(first.contains(&name), "{}: {name} comes later; see FIRST in build.rs", file.display());
                }
            }
        }
    }
}
