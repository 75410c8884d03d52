//! Resetting a customer's password (A35 to A39), and asking for it at the door.

use super::account::PersonView;
use super::email::EmailAddress;
use super::id::AccountId;
use super::password::{NewPassword, PasswordPolicy};
use super::time::Timestamp;
use super::violation::{Field, FieldErrors};
use serde::{Deserialize, Serialize};

/// How the customer comes by a new password. Exactly one is chosen (A36).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResetMethod {
    /// A mail asks the customer to choose one (A37).
    Mail,
    /// A temporary password is set here (A38).
    TemporaryPassword,
}

/// The dialog as it was filled in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetDraft {
    /// Whose password.
    pub id: AccountId,
    /// The method.
    pub method: ResetMethod,
    /// With [`ResetMethod::Mail`]: whether the present password stops at once and every session ends, since others may know it.
    pub stop: bool,
    /// With [`ResetMethod::TemporaryPassword`]: the password.
    pub password: String,
}

impl std::fmt::Debug for ResetDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the password: a draft may be printed by the framework.
        f.debug_struct("ResetDraft").field("id", &self.id).field("method", &self.method).finish_non_exhaustive()
    }
}

/// A checked reset.
#[derive(Clone, Debug)]
pub struct NewReset {
    id: AccountId,
    how: Reset,
}

/// The checked method.
#[derive(Clone, Debug)]
pub enum Reset {
    /// By mail.
    Mail {
        /// Whether the present password stops at once.
        stop: bool,
    },
    /// By a temporary password.
    TemporaryPassword(NewPassword),
}

impl ResetDraft {
    /// Checks the password, with that method.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, policy: &PasswordPolicy) -> Result<NewReset, FieldErrors> {
        let mut errors = FieldErrors::default();
        let how = match self.method {
            ResetMethod::Mail => Some(Reset::Mail { stop: self.stop }),
            ResetMethod::TemporaryPassword => {
                errors.take(Field::Password, NewPassword::parse(&self.password, policy)).map(Reset::TemporaryPassword)
            }
        };
        errors.finish(how.map(|how| NewReset { id: self.id, how }))
    }
}

impl NewReset {
    /// Whose password.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// The method.
    #[must_use]
    pub fn how(&self) -> &Reset {
        &self.how
    }
}

/// What "Reset Password" brought about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetDone {
    /// The person as they stand now.
    pub person: PersonView,
    /// Until when the link or the temporary password is valid.
    pub expires: Timestamp,
}

/// The form behind "Forgot password?".
#[derive(Clone, Debug, Default)]
pub struct ForgotDraft {
    /// Email (Username).
    pub email: String,
}

impl ForgotDraft {
    /// Checks the address. Whether anybody has it is not said.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn parse(&self) -> Result<EmailAddress, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = errors.take(Field::Email, EmailAddress::parse(&self.email));
        errors.finish(email)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::violation::Violation;

    #[test]
    fn a_temporary_password_follows_the_rule_and_a_mail_needs_none() {
        let id = AccountId(uuid::Uuid::nil());
        let draft = ResetDraft { id, method: ResetMethod::Mail, stop: true, password: "x".into() };
        let policy = PasswordPolicy::default();
        assert!(matches!(draft.parse(&policy).unwrap().how(), Reset::Mail { stop: true }));
        let draft = ResetDraft { method: ResetMethod::TemporaryPassword, ..draft };
        assert!(draft.parse(&policy).unwrap_err().of(&Field::Password).contains(&Violation::TooShort { min: 8 }));
        assert!(!format!("{:?}", ResetDraft { password: "Secret".into(), ..draft }).contains("Secret"));
    }

    #[test]
    fn an_address_that_cannot_be_one_is_said_to_be() {
        assert_eq!(ForgotDraft { email: "ada".into() }.parse().unwrap_err().of(&Field::Email), [Violation::EmailAt]);
        assert_eq!(ForgotDraft { email: " Ada@Example.com ".into() }.parse().unwrap().key(), "ada@example.com");
    }
}
