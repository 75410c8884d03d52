//! Text as it is searched and sorted: small letters, compatibility forms folded, no marks, no hyphens or apostrophes.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds `text`: NFKD without marks, small letters, single blanks. A hyphen is a blank and an apostrophe nothing, so that "karl
/// heinz" finds Karl-Heinz and "obrien" O'Brien.
#[must_use]
pub fn fold(text: &str) -> String {
    // Most text is ASCII, where little folds.
    if text.is_ascii() {
        return single_blanks(&text.to_ascii_lowercase().replace('-', " ").replace('\'', ""));
    }
    let bare = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).nfc();
    let mut letters = String::with_capacity(text.len());
    for c in bare {
        match c {
            'ß' => letters.push_str("ss"),
            'æ' => letters.push_str("ae"),
            'œ' => letters.push_str("oe"),
            'ø' => letters.push('o'),
            'ł' => letters.push('l'),
            'đ' | 'ð' => letters.push('d'),
            // What a keyboard has, and what a word processor makes of it.
            '-' | '\u{2010}' | '\u{2013}' => letters.push(' '),
            '\'' | '\u{2019}' => {}
            c => letters.push(c),
        }
    }
    single_blanks(&letters)
}

/// Text with umlauts as they are written where the letters are not to be had; `None` without any.
fn spelled_out(text: &str) -> Option<String> {
    const UMLAUTS: &[(char, &str)] = &[('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('å', "aa"), ('ø', "oe")];
    let small: String = text.nfc().flat_map(char::to_lowercase).collect();
    let spelled = |c: char| UMLAUTS.iter().find(|(umlaut, _)| *umlaut == c).map(|(_, letters)| *letters);
    small.chars().any(|c| spelled(c).is_some()).then(|| {
        let mut out = String::with_capacity(small.len() + 8);
        for c in small.chars() {
            match spelled(c) {
                Some(letters) => out.push_str(letters),
                None => out.push(c),
            }
        }
        out
    })
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
    // Found by, too: see `dialect::has_text`.
    if let Some(spelled) = spelled_out(&format!("{last} {first}")) {
        key.push(' ');
        key.push_str(&fold(&spelled));
    }
    key
}

/// What a person is found by.
#[must_use]
pub fn search_text(first: &str, last: &str, username_key: &str) -> String {
    // Both orders of the names, so that "lovelace ada" is found as well as "ada lovelace".
    let names = format!("{first} {last} {first}");
    let mut text = fold(&format!("{username_key} {names}"));
    // "mueller" finds Müller, as "muller" does.
    if let Some(spelled) = spelled_out(&names) {
        text.push(' ');
        text.push_str(&fold(&spelled));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_width_do_not_matter() {
        assert_eq!(fold("  Ängström  Ａda "), "angstrom ada");
        assert_eq!(value_key(" KÜ-１  a "), "kü-1 a");
        assert_eq!(fold("Weiß Łódź Ærø"), "weiss lodz aero");
        assert_eq!(fold("Karl-Heinz O'Brien"), "karl heinz obrien");
        assert_eq!(fold("Jörg\u{2011}Uwe D\u{2019}Árcy"), "jorg uwe darcy");
        assert_eq!(sort_name("", "", "x@y.de"), "x@y.de");
        assert_eq!(sort_name("Ada", "Lovelace", "a@b.de"), "lovelace ada a@b.de");
        assert_eq!(sort_name("Jörg", "Li", "j@b.de"), "li jorg j@b.de li joerg");
    }

    #[test]
    fn umlauts_are_found_in_either_spelling() {
        let found = search_text("Jörg", "Mu\u{308}ller", "j@example.com");
        for part in ["muller", "mueller", "jorg muller", "joerg mueller", "mueller joerg"] {
            assert!(found.contains(part), "{part} in {found}");
        }
        assert_eq!(search_text("Ada", "Lovelace", "a@b.de"), "a@b.de ada lovelace ada");
    }
}
