//! Locks: why an account is kept out, and until when.

use super::access::words;
use super::id::AccountId;
use super::text::line;
use super::time::Timestamp;
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

words! {
    /// Why an account is kept out. One lock of each reason at a time.
    LockReason {
        /// An administrator did it.
        Administrator = "administrator",
        /// Too many failed sign-ins.
        FailedSignIns = "failed_sign_ins",
    }
}

/// A lock in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockView {
    /// Why.
    pub reason: LockReason,
    /// What the administrator noted, may be empty.
    pub note: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` until somebody unlocks it.
    pub until: Option<Timestamp>,
}

impl LockView {
    /// Whether the lock still holds: one whose end has come counts as released.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

/// Greatest number of characters in the note of a lock.
pub const NOTE_MAX: u32 = 300;

/// The question before a lock, as it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockDraft {
    /// Whom.
    pub id: AccountId,
    /// Whether the box was ticked that says what a lock does (A41).
    pub understood: bool,
    /// Why, for the record; may be empty.
    pub note: String,
}

/// A confirmed lock.
#[derive(Clone, Debug)]
pub struct NewLock {
    id: AccountId,
    note: String,
}

impl LockDraft {
    /// Checks the tick and the note.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<NewLock, FieldErrors> {
        let mut errors = FieldErrors::default();
        let note = errors.take(Field::Note, line(&self.note, NOTE_MAX));
        if !self.understood {
            errors.add(Field::Confirmation, Violation::Required);
        }
        errors.finish(note.map(|note| NewLock { id: self.id, note }))
    }
}

impl NewLock {
    /// Whom.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// Why, may be empty.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_ticked_and_its_note_is_a_line() {
        let draft = LockDraft { id: AccountId(uuid::Uuid::nil()), understood: true, note: " Unpaid ".into() };
        assert_eq!(draft.parse().unwrap().note(), "Unpaid");
        let unticked = LockDraft { understood: false, ..draft.clone() };
        assert_eq!(unticked.parse().unwrap_err(), FieldErrors::one(Field::Confirmation, Violation::Required));
        let lines = LockDraft { note: "a\nb".into(), ..draft.clone() };
        assert_eq!(lines.parse().unwrap_err().of(&Field::Note), [Violation::ForbiddenCharacter]);
        let long = LockDraft { note: "a".repeat(301), ..draft };
        assert_eq!(long.parse().unwrap_err().of(&Field::Note), [Violation::TooLong { max: NOTE_MAX }]);
    }

    #[test]
    fn a_lock_whose_end_has_come_holds_no_longer() {
        let lock = LockView {
            reason: LockReason::FailedSignIns,
            note: String::new(),
            since: Timestamp(1),
            until: Some(Timestamp(5)),
        };
        assert!(lock.holds(Timestamp(4)) && !lock.holds(Timestamp(5)));
        assert!(LockView { until: None, ..lock }.holds(Timestamp(9)));
    }
}
