//! Signing in and the sessions that follow.

use super::access::words;
use super::id::SessionId;
use super::time::{MINUTE, Timestamp};
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// How long a password that was given in a session stands for who is there.
pub const PROOF_HOLDS: i64 = 10 * MINUTE;

words! {
    /// How far a session has got.
    SessionStage {
        /// Signed in.
        Full = "full",
        /// Signed in with a temporary password: only the change page is reachable.
        MustChangePassword = "must_change_password",
        /// Password given, second factor still to come.
        SecondFactor = "second_factor",
        /// Signed in, but a second factor must be set up before anything else. Never stored: the settings say so.
        EnrolSecondFactor = "enrol_second_factor",
        /// The same, where it has to be a passkey. Never stored.
        EnrolPasskey = "enrol_passkey",
    }
}

impl SessionStage {
    /// Whether a second factor must be set up before anything else.
    #[must_use]
    pub fn enrols(self) -> bool {
        matches!(self, Self::EnrolSecondFactor | Self::EnrolPasskey)
    }
}

words! {
    /// By what a session was begun.
    SignInMethod {
        /// By the password alone, or by choosing one.
        Password = "password",
        /// By the password and a code.
        Code = "code",
        /// By a passkey.
        Passkey = "passkey",
    }
}

/// The sign-in form.
#[derive(Clone, Default)]
pub struct SignInDraft {
    /// Username.
    pub username: String,
    /// Password.
    pub password: String,
}

/// A filled sign-in form. Whether the username is well formed is nobody's business before the password is right.
#[derive(Clone)]
pub struct Credentials {
    username_key: String,
    password: String,
}

impl SignInDraft {
    /// Checks that both fields are filled and of a sane size.
    ///
    /// # Errors
    /// `Required` and `TooLong`.
    pub fn parse(&self) -> Result<Credentials, FieldErrors> {
        let mut errors = FieldErrors::default();
        let username = self.username.trim();
        if username.is_empty() {
            errors.add(Field::Email, Violation::Required);
        } else if username.chars().count() > 254 {
            errors.add(Field::Email, Violation::TooLong { max: 254 });
        }
        if self.password.is_empty() {
            errors.add(Field::Password, Violation::Required);
        } else if self.password.len() > 1_024 {
            errors.add(Field::Password, Violation::TooLong { max: 128 });
        }
        let username_key = username.to_ascii_lowercase();
        errors.finish(Some(Credentials { username_key, password: self.password.clone() }))
    }
}

impl Credentials {
    /// The username as compared.
    #[must_use]
    pub fn username_key(&self) -> &str {
        &self.username_key
    }

    /// The password as typed.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }
}

/// A session as shown to its person and to administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The session; not the secret of its cookie.
    pub id: SessionId,
    /// The browser and system, in words, from the user agent.
    pub device: String,
    /// The network address it was last used from.
    pub address: String,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
    /// Whether it is the asker's own present session.
    pub current: bool,
}

/// The sessions in force of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The sessions, last used first.
    pub rows: Vec<SessionView>,
    /// The server's clock.
    pub now: Timestamp,
}
