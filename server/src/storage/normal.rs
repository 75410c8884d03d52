//! Text as it is searched and sorted: small letters, compatibility forms folded, no marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds `text`: NFKD without marks, small letters, single blanks.
#[must_use]
pub fn fold(text: &str) -> String {
    // Most text is ASCII, where only the case folds.
    if text.is_ascii() {
        return single_blanks(&text.to_ascii_lowercase());
    }
    let letters: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).nfc().collect();
    single_blanks(&letters)
}

fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What values of attributes are compared by: NFKC, small letters, single blanks; the first 300 characters, which every engine
/// can index.
#[must_use]
pub fn value_key(text: &str) -> String {
    let letters: String = text.nfkc().flat_map(char::to_lowercase).collect();
    single_blanks(&letters).chars().take(300).collect()
}

/// What a person is sorted by: last name, first name, then the address, so that nameless people have a place.
#[must_use]
pub fn sort_name(first: &str, last: &str, username_key: &str) -> String {
    let mut key = String::new();
    for part in [last, first, username_key] {
        let part = fold(part);
        if !part.is_empty() {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(&part);
        }
    }
    key
}

/// What a person is found by.
#[must_use]
pub fn search_text(first: &str, last: &str, username_key: &str) -> String {
    // Both orders of the names, so that "lovelace ada" is found as well as "ada lovelace".
    fold(&format!("{username_key} {first} {last} {first}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_width_do_not_matter() {
        assert_eq!(fold("  Ängström  Ａda "), "angstrom ada");
        assert_eq!(value_key(" KÜ-１  a "), "kü-1 a");
        assert_eq!(sort_name("", "", "x@y.de"), "x@y.de");
        assert_eq!(sort_name("Ada", "Lovelace", "a@b.de"), "lovelace ada a@b.de");
    }
}
