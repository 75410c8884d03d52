//! Passwords: the rule an organization sets, its check, and a generator that follows it.
//!
//! A password is taken exactly as typed: nothing is trimmed, folded or cut (OWASP ASVS 5.0, 6.2.8).

use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// The special characters of the guides' rule (requirement A23).
pub const SPECIALS: &str = "!@#$%*&";

/// What a password must be. The default is the guides' rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordPolicy {
    /// Least number of characters (code points), 8 or more.
    pub min: u32,
    /// Greatest number of characters (code points).
    pub max: u32,
    /// Whether a capital, a small letter, a digit and a special character are each required.
    pub classes: bool,
    /// Whether common, breached and personal passwords are refused. Checked on the server only.
    pub refuse_common: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min: 8, max: 128, classes: true, refuse_common: true }
    }
}

/// One line of the rule, for the checklist that ticks as one types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requirement {
    /// Long enough, and not too long.
    Length,
    /// A capital letter.
    Upper,
    /// A small letter.
    Lower,
    /// A digit.
    Digit,
    /// One of [`SPECIALS`].
    Special,
}

impl PasswordPolicy {
    /// The lines of the rule in the order they are shown.
    #[must_use]
    pub fn requirements(&self) -> &'static [Requirement] {
        use Requirement::{Digit, Length, Lower, Special, Upper};
        if self.classes { &[Length, Upper, Lower, Digit, Special] } else { &[Length] }
    }

    /// Whether a password meets one line of the rule.
    #[must_use]
    pub fn meets(&self, requirement: Requirement, password: &str) -> bool {
        match requirement {
            Requirement::Length => {
                let length = password.chars().count();
                length >= self.min as usize && length <= self.max as usize
            }
            Requirement::Upper => password.chars().any(|c| c.is_ascii_uppercase()),
            Requirement::Lower => password.chars().any(|c| c.is_ascii_lowercase()),
            Requirement::Digit => password.chars().any(|c| c.is_ascii_digit()),
            Requirement::Special => password.chars().any(|c| SPECIALS.contains(c)),
        }
    }

    /// Every violation of the rule, each named (A23).
    #[must_use]
    pub fn violations(&self, password: &str) -> Vec<Violation> {
        if password.is_empty() {
            return vec![Violation::Required];
        }
        self.requirements()
            .iter()
            .filter(|requirement| !self.meets(**requirement, password))
            .map(|requirement| match requirement {
                Requirement::Length if password.chars().count() > self.max as usize => {
                    Violation::TooLong { max: self.max }
                }
                Requirement::Length => Violation::TooShort { min: self.min },
                Requirement::Upper => Violation::NeedsUpper,
                Requirement::Lower => Violation::NeedsLower,
                Requirement::Digit => Violation::NeedsDigit,
                Requirement::Special => Violation::NeedsSpecial { of: SPECIALS.to_owned() },
            })
            .collect()
    }

    /// A password by the rule, from random bytes: four groups of four letters, digits and specials without look-alikes.
    ///
    /// `random` must come from a cryptographic source; 32 bytes or more give above 90 bits.
    #[must_use]
    pub fn generate(&self, random: &[u8; 48]) -> String {
        const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
        const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
        const DIGIT: &[u8] = b"23456789";
        const ALL: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
        let pick = |set: &[u8], at: usize| {
            let number = usize::from(random[at]) << 8 | usize::from(random[at + 1]);
            char::from(set[number % set.len()])
        };
        let length = (self.min as usize).clamp(16, 20);
        let mut letters: Vec<char> = (0..length).map(|i| pick(ALL, 2 * i)).collect();
        // One of each class at a place of its own, so that the rule always holds.
        letters[1] = pick(UPPER, 40);
        letters[6] = pick(LOWER, 42);
        letters[11] = pick(DIGIT, 44);
        letters[length - 1] = pick(SPECIALS.as_bytes(), 46);
        letters.into_iter().collect()
    }
}

/// A password that meets its rule. It shows itself to nobody: no `Debug` of its text, no serialisation.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// Checks a password by the organization's rule.
    ///
    /// # Errors
    /// Every rule it breaks.
    pub fn parse(password: &str, policy: &PasswordPolicy) -> Result<Self, Vec<Violation>> {
        let found = policy.violations(password);
        if found.is_empty() { Ok(Self(password.to_owned())) } else { Err(found) }
    }

    /// The password's text, for hashing alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

/// A new password typed twice: invitation, reset, set-up.
#[derive(Clone, Default)]
pub struct PasswordDraft {
    /// The password.
    pub password: String,
    /// The same again.
    pub repeat: String,
}

impl PasswordDraft {
    /// Checks the rule and that both entries agree.
    ///
    /// # Errors
    /// Violations under `password` and `repeat_password`.
    pub fn parse(&self, policy: &PasswordPolicy) -> Result<NewPassword, FieldErrors> {
        let mut errors = FieldErrors::default();
        let password = errors.take(Field::Password, NewPassword::parse(&self.password, policy));
        if self.repeat.is_empty() {
            errors.add(Field::RepeatPassword, Violation::Required);
        } else if self.repeat != self.password {
            errors.add(Field::RepeatPassword, Violation::Mismatch);
        }
        errors.finish(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_broken_rule_is_named() {
        let policy = PasswordPolicy::default();
        let special = || Violation::NeedsSpecial { of: SPECIALS.into() };
        for (password, expected) in [
            ("", vec![Violation::Required]),
            ("Ab1!xyz", vec![Violation::TooShort { min: 8 }]),
            ("ab1!xyzz", vec![Violation::NeedsUpper]),
            ("AB1!XYZZ", vec![Violation::NeedsLower]),
            ("Abc!xyzz", vec![Violation::NeedsDigit]),
            ("Abc1xyz^", vec![special()]),
            ("abc", vec![Violation::TooShort { min: 8 }, Violation::NeedsUpper, Violation::NeedsDigit, special()]),
            ("Abc1!xyz", vec![]),
            ("Äbc1!xyZ ü^", vec![]),
        ] {
            assert_eq!(policy.violations(password), expected, "{password}");
        }
        assert_eq!(policy.violations(&format!("Ab1!{}", "x".repeat(124))), vec![]);
        assert_eq!(policy.violations(&format!("Ab1!{}", "x".repeat(125))), vec![Violation::TooLong { max: 128 }]);
    }

    #[test]
    fn both_entries_must_agree() {
        let draft = PasswordDraft { password: "Abc1!xyz".into(), repeat: "Abc1!xyZ".into() };
        assert_eq!(
            draft.parse(&PasswordPolicy::default()).unwrap_err(),
            FieldErrors::one(Field::RepeatPassword, Violation::Mismatch)
        );
    }

    #[test]
    fn nothing_prints_a_password() {
        let password = NewPassword::parse("Abc1!xyz", &PasswordPolicy::default()).unwrap();
        assert!(!format!("{password:?}").contains("Abc1"));
    }

    proptest! {
        #[test]
        fn generated_passwords_meet_the_rule(random in proptest::array::uniform32(any::<u8>()), more in proptest::array::uniform16(any::<u8>())) {
            let mut bytes = [0; 48];
            bytes[..32].copy_from_slice(&random);
            bytes[32..].copy_from_slice(&more);
            let policy = PasswordPolicy { min: 15, ..PasswordPolicy::default() };
            prop_assert_eq!(policy.violations(&policy.generate(&bytes)), vec![]);
        }
    }
}
