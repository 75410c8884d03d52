//! Filling templates: `{{name}}` stands for a value. There is nothing more to it, so a value can do nothing but appear.

use app::domain::Language;
use app::domain::mail::MailKind;
use std::borrow::Cow;

/// The three parts of a mail's template, or of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts<T> {
    /// The subject line.
    pub subject: T,
    /// The text part, complete in itself.
    pub text: T,
    /// The HTML part.
    pub html: T,
}

/// Values by the names of their placeholders.
pub type Values = Vec<(&'static str, String)>;

macro_rules! parts {
    ($folder:literal) => {
        Parts {
            subject: include_str!(concat!("../../templates/mail/", $folder, "/subject.txt")),
            text: include_str!(concat!("../../templates/mail/", $folder, "/body.txt")),
            html: include_str!(concat!("../../templates/mail/", $folder, "/body.html")),
        }
    };
}

/// What surrounds the HTML part of each mail.
const FRAME: &str = include_str!("../../templates/mail/frame.html");

/// The template of a kind of mail in a language.
#[must_use]
pub fn template(kind: MailKind, language: Language) -> Parts<&'static str> {
    match (kind, language) {
        (MailKind::Invitation, Language::En) => parts!("invitation/en"),
        (MailKind::Invitation, Language::De) => parts!("invitation/de"),
        (MailKind::PasswordReset, Language::En) => parts!("password_reset/en"),
        (MailKind::PasswordReset, Language::De) => parts!("password_reset/de"),
        (MailKind::PasswordStopped, Language::En) => parts!("password_stopped/en"),
        (MailKind::PasswordStopped, Language::De) => parts!("password_stopped/de"),
        (MailKind::TemporaryPassword, Language::En) => parts!("temporary_password/en"),
        (MailKind::TemporaryPassword, Language::De) => parts!("temporary_password/de"),
        (MailKind::PasswordChanged, Language::En) => parts!("password_changed/en"),
        (MailKind::PasswordChanged, Language::De) => parts!("password_changed/de"),
        (MailKind::LockedByFailures, Language::En) => parts!("locked_by_failures/en"),
        (MailKind::LockedByFailures, Language::De) => parts!("locked_by_failures/de"),
        (MailKind::LockEnded, Language::En) => parts!("lock_ended/en"),
        (MailKind::LockEnded, Language::De) => parts!("lock_ended/de"),
        (MailKind::RegistrationLink, Language::En) => parts!("registration_link/en"),
        (MailKind::RegistrationLink, Language::De) => parts!("registration_link/de"),
        (MailKind::RegistrationTaken, Language::En) => parts!("registration_taken/en"),
        (MailKind::RegistrationTaken, Language::De) => parts!("registration_taken/de"),
        (MailKind::RegistrationConfirmed, Language::En) => parts!("registration_confirmed/en"),
        (MailKind::RegistrationConfirmed, Language::De) => parts!("registration_confirmed/de"),
        (MailKind::RegistrationApproved, Language::En) => parts!("registration_approved/en"),
        (MailKind::RegistrationApproved, Language::De) => parts!("registration_approved/de"),
        (MailKind::RegistrationDeclined, Language::En) => parts!("registration_declined/en"),
        (MailKind::RegistrationDeclined, Language::De) => parts!("registration_declined/de"),
        (MailKind::ContactVerification, Language::En) => parts!("contact_verification/en"),
        (MailKind::ContactVerification, Language::De) => parts!("contact_verification/de"),
        (MailKind::ContactChanged, Language::En) => parts!("contact_changed/en"),
        (MailKind::ContactChanged, Language::De) => parts!("contact_changed/de"),
        (MailKind::AddressChanged, Language::En) => parts!("address_changed/en"),
        (MailKind::AddressChanged, Language::De) => parts!("address_changed/de"),
        (MailKind::SecondFactorOn, Language::En) => parts!("second_factor_on/en"),
        (MailKind::SecondFactorOn, Language::De) => parts!("second_factor_on/de"),
        (MailKind::SecondFactorOff, Language::En) => parts!("second_factor_off/en"),
        (MailKind::SecondFactorOff, Language::De) => parts!("second_factor_off/de"),
        (MailKind::RecoveryCodesRenewed, Language::En) => parts!("recovery_codes_renewed/en"),
        (MailKind::RecoveryCodesRenewed, Language::De) => parts!("recovery_codes_renewed/de"),
        (MailKind::RecoveryCodeUsed, Language::En) => parts!("recovery_code_used/en"),
        (MailKind::RecoveryCodeUsed, Language::De) => parts!("recovery_code_used/de"),
        (MailKind::PasskeyAdded, Language::En) => parts!("passkey_added/en"),
        (MailKind::PasskeyAdded, Language::De) => parts!("passkey_added/de"),
        (MailKind::PasskeyRemoved, Language::En) => parts!("passkey_removed/en"),
        (MailKind::PasskeyRemoved, Language::De) => parts!("passkey_removed/de"),
        (MailKind::PasskeyRefused, Language::En) => parts!("passkey_refused/en"),
        (MailKind::PasskeyRefused, Language::De) => parts!("passkey_refused/de"),
        (MailKind::AccountDeleted, Language::En) => parts!("account_deleted/en"),
        (MailKind::AccountDeleted, Language::De) => parts!("account_deleted/de"),
    }
}

/// The mail of a kind in a language with its values in place.
#[must_use]
pub fn render(kind: MailKind, language: Language, values: &Values) -> Parts<String> {
    let template = template(kind, language);
    let subject = fill(template.subject.trim_end(), |name| value(values, name).map(Cow::Borrowed));
    let content = fill(template.html, |name| value(values, name).map(escape));
    Parts {
        html: fill(FRAME, |name| match name {
            "language" => Some(Cow::Borrowed(language.tag())),
            "subject" => Some(escape(&subject)),
            "content" => Some(Cow::Borrowed(content.as_str())),
            _ => value(values, name).map(escape),
        }),
        text: fill(template.text, |name| value(values, name).map(Cow::Borrowed)),
        subject,
    }
}

fn value<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
}

/// Replaces each placeholder once; what a value holds is not looked at again. An unknown one leaves nothing.
fn fill<'a>(template: &str, value: impl Fn(&str) -> Option<Cow<'a, str>>) -> String {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            return filled;
        };
        filled.push_str(&value(name.trim()).unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// Makes text safe in HTML content and in quoted attributes.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The names of the placeholders in a template.
    pub fn placeholders(template: &str) -> Vec<&str> {
        template.split("{{").skip(1).map(|rest| rest.split("}}").next().unwrap().trim()).collect()
    }

    #[test]
    fn values_appear_and_do_nothing_else() {
        let twice = |name: &str| match name {
            "a" => Some(Cow::Borrowed("{{b}}")),
            "b" => Some(Cow::Borrowed("secret")),
            _ => None,
        };
        assert_eq!(fill("x {{ a }} y {{b}}{{none}}.", twice), "x {{b}} y secret.");
        assert_eq!(fill("half {{a", twice), "half ");
    }

    #[test]
    fn html_is_escaped() {
        assert_eq!(escape("<b a='1' c=\"2\">&"), "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;");
        assert!(matches!(escape("Zoë"), Cow::Borrowed("Zoë")));
    }

    #[test]
    fn the_frame_asks_for_what_it_gets() {
        for name in placeholders(FRAME) {
            assert!(["language", "subject", "content", "organization"].contains(&name), "{name}");
        }
    }
}
