//! Locks: why an account is kept out, and until when.

use super::access::words;
use super::time::Timestamp;
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
