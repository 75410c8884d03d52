//! The second factor: a code of an authenticator app (RFC 6238), or one of ten recovery codes.

use super::violation::{Field, FieldErrors, Violation};

/// Digits of an app's code.
pub const DIGITS: usize = 6;
/// Recovery codes somebody has at a time.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code, its hyphens apart.
pub const RECOVERY_LENGTH: usize = 12;
/// The characters of a recovery code: none that could be read as another.
pub const RECOVERY_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What was typed into the field of the code.
#[derive(Clone, Default)]
pub struct CodeDraft {
    /// The text.
    pub code: String,
}

/// A code that is written as one.
#[derive(Clone, PartialEq, Eq)]
pub enum Code {
    /// Of an app: six digits.
    App(String),
    /// A recovery code, without its hyphens and in capital letters.
    Recovery(String),
}

impl CodeDraft {
    /// Checks how the code is written. Blanks and hyphens do not count, and letters that look like digits are read as these.
    ///
    /// # Errors
    /// `Required` and `CodeWrong`.
    pub fn parse(&self) -> Result<Code, FieldErrors> {
        let wrong = |violation| Err(FieldErrors::one(Field::Code, violation));
        let typed = self.code.trim();
        if typed.is_empty() {
            return wrong(Violation::Required);
        }
        if typed.len() > 100 {
            return wrong(Violation::CodeWrong);
        }
        let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if plain.len() == DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Code::App(plain));
        }
        let read = |c: char| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let code: String = plain.chars().map(read).collect();
        let known = |byte: u8| RECOVERY_ALPHABET.contains(&byte);
        if code.len() == RECOVERY_LENGTH && code.bytes().all(known) {
            Ok(Code::Recovery(code))
        } else {
            wrong(Violation::CodeWrong)
        }
    }
}

/// A recovery code as it is shown, in three groups.
#[must_use]
pub fn grouped(code: &str) -> String {
    let groups: Vec<&str> = [code.get(..4), code.get(4..8), code.get(8..)].into_iter().flatten().collect();
    groups.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(code: &str) -> Result<Code, Vec<Violation>> {
        CodeDraft { code: code.into() }.parse().map_err(|errors| errors.of(&Field::Code))
    }

    #[test]
    fn codes_are_read_as_people_type_them() {
        let recovery = |code: &str| Ok(Code::Recovery(code.into()));
        for (typed, expected) in [
            ("123456", Ok(Code::App("123456".into()))),
            (" 123 456 ", Ok(Code::App("123456".into()))),
            ("0123-4567-89AB", recovery("0123456789AB")),
            ("o123 il67 89ab", recovery("0123116789AB")),
            (" ", Err(vec![Violation::Required])),
            ("12345", Err(vec![Violation::CodeWrong])),
            ("1234567", Err(vec![Violation::CodeWrong])),
            ("０１２３４５", Err(vec![Violation::CodeWrong])),
            ("0123-4567-89AU", Err(vec![Violation::CodeWrong])),
            (&"1".repeat(200), Err(vec![Violation::CodeWrong])),
        ] {
            assert!(parse(typed) == expected, "{typed:?}");
        }
    }

    #[test]
    fn a_recovery_code_is_shown_in_groups_and_read_again() {
        assert_eq!(grouped("0123456789AB"), "0123-4567-89AB");
        assert!(parse(&grouped("ZYXW98765432")) == Ok(Code::Recovery("ZYXW98765432".into())));
    }
}
