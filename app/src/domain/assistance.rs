//! Acting as a customer: a staff user helps in the customer's own My Account, for a reason and for a while.

use super::id::AccountId;
use super::text::required_line;
use super::time::{MINUTE, Timestamp};
use super::violation::{Field, FieldErrors};
use serde::{Deserialize, Serialize};

/// How long it lasts at most.
pub const TIME_BOX: i64 = 30 * MINUTE;

/// Greatest number of characters in its reason.
pub const REASON_MAX: u32 = 300;

/// The question before acting as a customer, as it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssistanceDraft {
    /// As whom.
    pub id: AccountId,
    /// Why; the customer reads it.
    pub reason: String,
}

/// A customer to act as, with the reason.
#[derive(Clone, Debug)]
pub struct NewAssistance {
    id: AccountId,
    reason: String,
}

impl AssistanceDraft {
    /// Checks the reason.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<NewAssistance, FieldErrors> {
        let mut errors = FieldErrors::default();
        let reason = errors.take(Field::Reason, required_line(&self.reason, REASON_MAX));
        errors.finish(reason.map(|reason| NewAssistance { id: self.id, reason }))
    }
}

impl NewAssistance {
    /// As whom.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// Why.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// One time somebody acted as a customer, as that customer is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssistanceView {
    /// Who, by name.
    pub agent: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub began: Timestamp,
    /// Until when; `None` where it was cut short, as by a sign-out everywhere.
    pub until: Option<Timestamp>,
    /// Whether it goes on.
    pub running: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::violation::Violation;

    #[test]
    fn a_reason_is_a_line_that_says_something() {
        let draft = |reason: &str| AssistanceDraft { id: AccountId(uuid::Uuid::nil()), reason: reason.into() };
        assert_eq!(draft(" Call 4711 ").parse().unwrap().reason(), "Call 4711");
        for (reason, violation) in [
            (" ".to_owned(), Violation::Required),
            ("a\nb".to_owned(), Violation::ForbiddenCharacter),
            ("a".repeat(301), Violation::TooLong { max: REASON_MAX }),
        ] {
            assert_eq!(draft(&reason).parse().unwrap_err(), FieldErrors::one(Field::Reason, violation), "{reason:?}");
        }
    }
}
