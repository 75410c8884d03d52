//! Pages before sign-in, My Account and error pages: plain HTML made on the server, whole without a script.
//!
//! Each page is a function from what it shows to a finished document. Nothing here hydrates; on pages that set a password, the
//! browser part comes once the browser is idle and ticks the rule's lines as one types.

mod account;
mod acting;
mod attribute;
mod confirm;
mod document;
mod field;
mod forgot;
mod invitation;
mod oauth;
mod passkey;
mod password;
mod refusal;
mod register;
mod reset;
mod second_step;
mod setup;
mod sign_in;
mod time;
mod verify;

pub use account::{
    Account, Applications, ContactForm, ContactLink, DeleteForm, EditLine, PasskeyForm, PasskeyLine, Passkeys, Profile,
    ProfileEdit, Qr, SecondFactorForm, SecondFactorState, Security, Sessions, account, applications, contact,
    contact_done, contact_ended, contact_link, data, delete_account, passkey, passkeys, profile, profile_edit,
    recovery_codes, second_factor, security, sessions,
};
pub use acting::Acting;
pub use confirm::{Confirmation, confirm};
pub use document::Person;
pub use forgot::{forgot, forgot_sent};
pub use invitation::{Invitation, LinkEnd, invitation, link_ended};
pub use oauth::{
    Consent, OauthRefusal, oauth_consent, oauth_continue, oauth_form_post, oauth_no_access, oauth_refused,
    oauth_sign_out,
};
pub use password::{PasswordChange, change_password};
pub use refusal::{Refusal, refusal};
pub use register::{RegisterForm, TRAP, legal, register, register_sent};
pub use reset::{ResetForm, reset, reset_ended};
pub use second_step::{SecondStep, second_step};
pub use setup::{setup, setup_hint};
pub use sign_in::{SignIn, SignInRefused, sign_in};
pub use verify::{VerifyForm, verify, verify_ended};

use crate::i18n::{Key, Text};

/// What every page knows of its place: the words, the organization and the files it links.
#[derive(Clone, Debug)]
pub struct Site {
    /// The reader's texts.
    pub text: Text,
    /// The organization's name.
    pub organization: String,
    /// Where the style sheets are, in the order they are read.
    pub styles: Vec<String>,
    /// Where the icon is.
    pub icon: Option<String>,
    /// The browser part, if it was built.
    pub script: Option<Script>,
    /// Where the script of passkeys is, where there can be any.
    pub passkeys: Option<String>,
    /// The theme the reader chose, `light` or `dark`.
    pub theme: Option<&'static str>,
    /// The organization's colour, where it is not the product's own.
    pub accent: Option<&'static str>,
    /// Set while staff act as a customer: every page says so.
    pub acting: Option<Acting>,
    /// The word that lets this page's own scripts run.
    pub nonce: String,
    /// The page's address, to come back to after a change of language or theme.
    pub path: String,
}

/// Where the browser part is.
#[derive(Clone, Debug)]
pub struct Script {
    /// The module.
    pub module: String,
    /// Its WebAssembly.
    pub wasm: String,
}

/// What went well just before this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Signed out.
    SignedOut,
    /// The first password is set and the account confirmed.
    Welcome,
    /// The password was changed.
    PasswordChanged,
    /// A new password was chosen by a mailed link.
    PasswordReset,
    /// One session was ended.
    SessionEnded,
    /// All other sessions were ended.
    SessionsEnded,
    /// The profile was changed.
    ProfileSaved,
    /// A link went to a new contact address.
    ContactAsked,
    /// What an application was allowed was taken back.
    AccessWithdrawn,
    /// The second factor was taken away.
    SecondFactorOff,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was renamed.
    PasskeyRenamed,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A staff user deactivated the own account.
    Deactivated,
    /// A staff user deleted the own account.
    Deleted,
    /// A registration was confirmed.
    RegistrationConfirmed,
    /// The same, and staff have yet to approve it.
    RegistrationWaits,
}

impl Notice {
    /// Every notice.
    pub const ALL: [Self; 17] = [
        Self::SignedOut,
        Self::Welcome,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::SessionEnded,
        Self::SessionsEnded,
        Self::ProfileSaved,
        Self::ContactAsked,
        Self::AccessWithdrawn,
        Self::SecondFactorOff,
        Self::PasskeyAdded,
        Self::PasskeyRenamed,
        Self::PasskeyRemoved,
        Self::Deactivated,
        Self::Deleted,
        Self::RegistrationConfirmed,
        Self::RegistrationWaits,
    ];

    /// The word it travels by from one page to the next.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::SignedOut => "signed-out",
            Self::Welcome => "welcome",
            Self::PasswordChanged => "password-changed",
            Self::PasswordReset => "password-reset",
            Self::SessionEnded => "session-ended",
            Self::SessionsEnded => "sessions-ended",
            Self::ProfileSaved => "profile-saved",
            Self::ContactAsked => "contact-asked",
            Self::AccessWithdrawn => "access-withdrawn",
            Self::SecondFactorOff => "second-factor-off",
            Self::PasskeyAdded => "passkey-added",
            Self::PasskeyRenamed => "passkey-renamed",
            Self::PasskeyRemoved => "passkey-removed",
            Self::Deactivated => "deactivated",
            Self::Deleted => "deleted",
            Self::RegistrationConfirmed => "registration-confirmed",
            Self::RegistrationWaits => "registration-waits",
        }
    }

    /// The notice of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|notice| notice.word() == word)
    }

    fn key(self) -> Key {
        match self {
            Self::SignedOut => Key::DoorNoticeSignedOut,
            Self::Welcome => Key::DoorNoticeWelcome,
            Self::PasswordChanged => Key::DoorNoticePasswordChanged,
            Self::PasswordReset => Key::DoorNoticePasswordReset,
            Self::SessionEnded => Key::DoorNoticeSessionEnded,
            Self::SessionsEnded => Key::DoorNoticeSessionsEnded,
            Self::ProfileSaved => Key::DoorNoticeProfileSaved,
            Self::ContactAsked => Key::DoorNoticeContactAsked,
            Self::AccessWithdrawn => Key::DoorNoticeAccessWithdrawn,
            Self::SecondFactorOff => Key::DoorNoticeSecondFactorOff,
            Self::PasskeyAdded => Key::DoorNoticePasskeyAdded,
            Self::PasskeyRenamed => Key::DoorNoticePasskeyRenamed,
            Self::PasskeyRemoved => Key::DoorNoticePasskeyRemoved,
            Self::Deactivated => Key::DoorNoticeDeactivated,
            Self::Deleted => Key::DoorNoticeDeleted,
            Self::RegistrationConfirmed => Key::DoorNoticeRegistrationConfirmed,
            Self::RegistrationWaits => Key::DoorNoticeRegistrationWaits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::domain::password::PasswordPolicy;
    use crate::domain::setup::SetupDraft;
    use crate::domain::violation::{Field, FieldErrors, Violation};

    fn site(language: Language) -> Site {
        Site {
            text: Text::new(language),
            organization: "<Acme> & Söhne".into(),
            styles: vec!["/assets/main.css".into(), "/assets/door.css".into()],
            icon: None,
            script: Some(Script { module: "/assets/app.js".into(), wasm: "/assets/app.wasm".into() }),
            passkeys: Some("/assets/passkey.js".into()),
            theme: None,
            accent: None,
            acting: None,
            nonce: "n0nce".into(),
            path: "/sign-in".into(),
        }
    }

    #[test]
    fn what_people_typed_is_text() {
        let page =
            SignIn { username: "\"><script>alert(1)</script>", next: Some("/console?q=\"x\""), ..SignIn::default() };
        let html = sign_in(&site(Language::En), &page);
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
        assert!(!html.contains("<script>alert") && !html.contains("<Acme>"), "{html}");
        assert!(html.contains("value=\"/console?q=&quot;x&quot;\""), "{html}");
    }

    #[test]
    fn an_error_stands_beside_its_field_and_in_the_summary() {
        let mut errors = FieldErrors::one(Field::Password, Violation::TooShort { min: 8 });
        errors.add(Field::Password, Violation::NeedsDigit);
        let draft = SetupDraft { first_name: "Ada".into(), ..SetupDraft::default() };
        let html = setup(&site(Language::De), &draft, &errors, &PasswordPolicy::default());
        for part in [
            "<html lang=\"de\">",
            "value=\"Ada\"",
            "aria-invalid=\"true\"",
            "<a href=\"#password\">Passwort: Ergänzen Sie eine Ziffer (0 bis 9).</a>",
            "data-requirement=\"digit\" class=\"broken\"",
            "nonce=\"n0nce\"",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert_eq!(html.matches("<h1").count(), 1);
        assert!(html.len() < 9_000, "{} bytes", html.len());
    }

    #[test]
    fn a_notice_travels_by_its_word() {
        for notice in Notice::ALL {
            assert_eq!(Notice::from_word(notice.word()), Some(notice));
        }
        assert_eq!(Notice::from_word("hello"), None);
    }
}
