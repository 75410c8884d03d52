//! What an organization sets for itself.

use super::language::Language;
use super::password::PasswordPolicy;
use super::time::{DAY, HOUR, MINUTE};
use serde::{Deserialize, Serialize};

/// The organization's settings, read afresh whenever their version has moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The organization's name.
    pub name: String,
    /// The language where nothing else decides.
    pub language: Language,
    /// The password rule.
    pub password: PasswordPolicy,
    /// Sessions of staff.
    pub staff_sessions: SessionLimits,
    /// Sessions of customers.
    pub customer_sessions: SessionLimits,
    /// How long an invitation's link is valid, in microseconds.
    pub invitation_validity: i64,
    /// How long the link of a password reset is valid, in microseconds; a day at most (NIST SP 800-63B-4, recovery codes).
    pub reset_validity: i64,
    /// How long a temporary password opens the door, in microseconds.
    pub temporary_password_validity: i64,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLimits {
    /// Without use, in microseconds.
    pub idle: i64,
    /// In all, in microseconds.
    pub absolute: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Clientele".to_owned(),
            language: Language::En,
            password: PasswordPolicy::default(),
            staff_sessions: SessionLimits { idle: 30 * MINUTE, absolute: 12 * HOUR },
            customer_sessions: SessionLimits { idle: 14 * DAY, absolute: 30 * DAY },
            invitation_validity: 3 * DAY,
            reset_validity: DAY,
            temporary_password_validity: 72 * HOUR,
        }
    }
}
