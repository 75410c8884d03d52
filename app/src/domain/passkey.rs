//! Passkeys: keys that a device or a password manager keeps, and that sign in without a password.

use super::access::words;
use super::text::required_line;
use super::violation::{Field, FieldErrors};

/// Greatest number of characters in a passkey's name.
pub const PASSKEY_NAME_MAX: u32 = 60;
/// Passkeys an account may have.
pub const PASSKEYS_MAX: usize = 20;

words! {
    /// Which second factor staff must have.
    StaffSecondFactor {
        /// None: the password alone will do.
        None = "none",
        /// Any: a code of an authenticator app besides the password, or a passkey.
        Any = "any",
        /// A passkey.
        Passkey = "passkey",
    }
}

/// What somebody calls a passkey, as typed.
#[derive(Clone, Debug, Default)]
pub struct PasskeyDraft {
    /// The name.
    pub name: String,
}

/// A checked name of a passkey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyName(String);

impl PasskeyDraft {
    /// Checks the name.
    ///
    /// # Errors
    /// `Required`, `TooLong`, `ForbiddenCharacter`.
    pub fn parse(&self) -> Result<PasskeyName, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(Field::Name, required_line(&self.name, PASSKEY_NAME_MAX));
        errors.finish(name.map(PasskeyName))
    }
}

impl PasskeyName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::violation::Violation;
    use super::*;

    #[test]
    fn a_name_is_one_line_of_sixty_characters() {
        let parse = |name: &str| PasskeyDraft { name: name.into() }.parse().map(|name| name.as_str().to_owned());
        assert_eq!(parse(" Ada’s phone "), Ok("Ada’s phone".into()));
        assert_eq!(parse(" "), Err(FieldErrors::one(Field::Name, Violation::Required)));
        assert_eq!(parse(&"x".repeat(61)), Err(FieldErrors::one(Field::Name, Violation::TooLong { max: 60 })));
    }
}
