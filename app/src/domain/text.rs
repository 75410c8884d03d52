//! Single lines of text: names and the like.

use super::violation::Violation;

/// Greatest number of characters in a first or last name.
pub const NAME_MAX: u32 = 100;

/// A character that has no place in a single line: control characters, line and paragraph separators, and
/// the marks that turn the direction of the text after them (they let one name look like another).
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Trims a line and checks its length in characters and its characters. Empty is allowed.
///
/// # Errors
/// `TooLong`, `ForbiddenCharacter`.
pub fn line(text: &str, max: u32) -> Result<String, Vec<Violation>> {
    let trimmed = text.trim();
    let mut found = Vec::new();
    if trimmed.chars().count() > max as usize {
        found.push(Violation::TooLong { max });
    }
    if trimmed.chars().any(is_forbidden) {
        found.push(Violation::ForbiddenCharacter);
    }
    if found.is_empty() { Ok(trimmed.to_owned()) } else { Err(found) }
}

/// A [`line()`] that may not be empty.
///
/// # Errors
/// `Required`, and those of [`line()`].
pub fn required_line(text: &str, max: u32) -> Result<String, Vec<Violation>> {
    if text.trim().is_empty() { Err(vec![Violation::Required]) } else { line(text, max) }
}

/// What names are compared by: small letters with single blanks.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_trimmed_and_bounded() {
        assert_eq!(line("  Ada ", 5), Ok("Ada".into()));
        assert_eq!(line("Augusta", 5), Err(vec![Violation::TooLong { max: 5 }]));
        assert_eq!(line("A\u{202E}da", 9), Err(vec![Violation::ForbiddenCharacter]));
        assert_eq!(required_line(" \t", 5), Err(vec![Violation::Required]));
    }

    proptest! {
        #[test]
        fn parsing_a_parsed_line_changes_nothing(text in ".{0,40}") {
            if let Ok(once) = line(&text, 30) {
                prop_assert_eq!(line(&once, 30), Ok(once.clone()));
            }
        }
    }
}
