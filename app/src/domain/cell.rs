//! Cells of a CSV file: the guard against spreadsheets that run what a cell says, and several names in one cell.

use std::borrow::Cow;

/// What stands between names in one cell.
pub const SEPARATOR: char = '|';
/// What stands before a separator, or before itself, that is part of a name.
const ESCAPE: char = '\\';

/// Whether a spreadsheet would take a cell that begins so for a formula, or cut it there. After OWASP's CSV Injection and ASVS 1.2.10, with
/// the full-width forms that some programs read alike.
fn is_trigger(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

/// Whether the guard is needed: by a trigger, or by one behind apostrophes, so that what was guarded can be told from what was typed.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(is_trigger)
}

/// A value as it is written into a cell: with an apostrophe before what a spreadsheet would calculate.
#[must_use]
pub fn guard(value: &str) -> Cow<'_, str> {
    if needs_guard(value) { Cow::Owned(["'", value].concat()) } else { Cow::Borrowed(value) }
}

/// The value of a cell: what [`guard`] put before it is taken away.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(cell)
}

/// Names in one cell. A separator within a name is escaped.
#[must_use]
pub fn join(names: &[String]) -> String {
    let mut out = String::new();
    for name in names {
        if !out.is_empty() {
            out.push(SEPARATOR);
        }
        for c in name.chars() {
            if c == SEPARATOR || c == ESCAPE {
                out.push(ESCAPE);
            }
            out.push(c);
        }
    }
    out
}

/// The names in a cell, trimmed; empty ones are passed over.
#[must_use]
pub fn split(cell: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            SEPARATOR => {
                names.push(String::new());
                continue;
            }
            ESCAPE => chars.next().unwrap_or(ESCAPE),
            other => other,
        };
        if let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_text_and_text_stays() {
        for (value, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-7", "'-7"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("'twas", "'twas"),
            ("Ada", "Ada"),
            ("", ""),
        ] {
            assert_eq!(guard(value), cell, "{value}");
            assert_eq!(unguard(cell), value, "{cell}");
        }
        // As other programs write it: nothing to take away.
        assert_eq!(unguard("-7"), "-7");
    }

    #[test]
    fn names_with_separators_stay_whole() {
        let names = ["A|B".to_owned(), "C\\D".to_owned(), "E".to_owned()];
        assert_eq!(join(&names), "A\\|B|C\\\\D|E");
        assert_eq!(split(&join(&names)), names);
        assert_eq!(split(" Retail | | Wholesale |"), ["Retail", "Wholesale"]);
        assert!(split("").is_empty());
    }

    proptest! {
        #[test]
        fn what_was_guarded_comes_back_and_is_no_formula(value in "['=+@\\-\t\r\n]{0,3}\\PC{0,20}") {
            let cell = guard(&value);
            prop_assert!(!cell.starts_with(is_trigger));
            prop_assert_eq!(unguard(&cell), value.as_str());
        }

        #[test]
        fn joined_names_come_back(names in proptest::collection::vec("[A-Za-z|\\\\]([a-z|\\\\ ]{0,8}[a-z|\\\\])?", 0..5)) {
            prop_assert_eq!(split(&join(&names)), names);
        }
    }
}
