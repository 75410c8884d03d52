//! What an organization sets for itself.

use super::accent::Accent;
use super::language::Language;
use super::passkey::StaffSecondFactor;
use super::password::PasswordPolicy;
use super::registration::Registration;
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
    /// The organization's colour.
    pub accent: Accent,
    /// The name mails come from; empty for what the operator set, or the organization's.
    pub mail_sender: String,
    /// The password rule.
    pub password: PasswordPolicy,
    /// Sessions of staff.
    pub staff_sessions: SessionLimits,
    /// Sessions of customers.
    pub customer_sessions: SessionLimits,
    /// When failed sign-ins lock an account.
    pub failure_lock: FailureLock,
    /// Which second factor staff must have.
    pub staff_second_factor: StaffSecondFactor,
    /// How long an invitation's link is valid, in microseconds.
    pub invitation_validity: i64,
    /// How long the link of a password reset is valid, in microseconds; a day at most (NIST SP 800-63B-4, recovery codes).
    pub reset_validity: i64,
    /// How long a temporary password opens the door, in microseconds.
    pub temporary_password_validity: i64,
    /// Whether and how people register themselves.
    pub registration: Registration,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLimits {
    /// Without use, in microseconds.
    pub idle: i64,
    /// In all, in microseconds.
    pub absolute: i64,
}

/// When failed sign-ins in a row lock an account, and for how long. The owner's account is never locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FailureLock {
    /// Failures in a row that lock; 0 for never.
    pub failures: u32,
    /// How long the first lock lasts, in microseconds.
    pub duration: i64,
    /// How many times longer each further one lasts, until a sign-in succeeds.
    pub factor: u32,
}

/// The longest a lock by failures lasts, in microseconds.
pub const FAILURE_LOCK_MAX: i64 = DAY;

impl Default for FailureLock {
    fn default() -> Self {
        Self { failures: 5, duration: 5 * MINUTE, factor: 2 }
    }
}

impl FailureLock {
    /// How long a lock lasts after so many earlier ones, in microseconds.
    #[must_use]
    pub fn lasting(&self, earlier: u32) -> i64 {
        let times = i64::from(self.factor).saturating_pow(earlier.min(32));
        self.duration.saturating_mul(times).min(FAILURE_LOCK_MAX)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Clientele".to_owned(),
            language: Language::En,
            accent: Accent::Teal,
            mail_sender: String::new(),
            password: PasswordPolicy::default(),
            staff_sessions: SessionLimits { idle: 30 * MINUTE, absolute: 12 * HOUR },
            customer_sessions: SessionLimits { idle: 14 * DAY, absolute: 30 * DAY },
            failure_lock: FailureLock::default(),
            staff_second_factor: StaffSecondFactor::None,
            invitation_validity: 3 * DAY,
            reset_validity: DAY,
            temporary_password_validity: 72 * HOUR,
            registration: Registration::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lock_by_failures_lasts_longer_up_to_a_day() {
        let rule = FailureLock::default();
        let minutes = |earlier| rule.lasting(earlier) / MINUTE;
        assert_eq!(
            [minutes(0), minutes(1), minutes(2), minutes(8), minutes(9), minutes(u32::MAX)],
            [5, 10, 20, 1_280, 1_440, 1_440]
        );
        assert_eq!(FailureLock { factor: 1, ..rule }.lasting(40), 5 * MINUTE);
    }
}
