//! The page behind the link of a password reset.

use super::document::{Scripts, alarm, document, public};
use super::field::{Input, new_password, password, summary, username};
use super::time::span;
use super::{LinkEnd, Site};
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// What the page shows.
pub struct ResetForm<'a> {
    /// Whose password it is.
    pub username: &'a str,
    /// How long the link is still valid, in microseconds.
    pub left: i64,
    /// Another person's link was opened since the form was shown.
    pub other: bool,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page that sets the new password.
#[must_use]
pub fn reset(site: &Site, page: &ResetForm<'_>, policy: &PasswordPolicy) -> String {
    let text = site.text;
    let mut chosen = Input::new(Field::Password, Key::DoorNewPassword, "new-password");
    chosen.focus = true;
    let repeat = Input::new(Field::RepeatPassword, Key::DoorRepeatPassword, "new-password");
    document(site, text.get(Key::DoorResetTitle), Scripts::Checklist, || {
        let left = text.with(Key::DoorInvitationExpires, &[("span", &span(text, page.left))]);
        let main = view! {
            <h1>{text.get(Key::DoorResetTitle)}</h1>
            <p class="lead">{text.get(Key::DoorResetLead)}</p>
            {page.other.then(|| alarm(text.get(Key::DoorResetOther).to_owned()))}
            <form class="form" method="post" action="/reset" novalidate=true>
                {summary(text, &[&chosen, &repeat], &page.errors)}
                {username(text, page.username)}
                {new_password(text, &chosen, &page.errors, policy)}
                {password(text, &repeat, &page.errors)}
                <button class="button primary block" type="submit">{text.get(Key::DoorInvitationSubmit)}</button>
                <p class="hint">{left}</p>
            </form>
        };
        public(site, main.into_any())
    })
}

/// The page behind a reset's link that opens nothing any more.
#[must_use]
pub fn reset_ended(site: &Site, end: LinkEnd) -> String {
    let text = site.text;
    let (title, sentence) = match end {
        LinkEnd::Accepted => (Key::DoorResetUsedTitle, Key::DoorResetUsed),
        LinkEnd::Expired => (Key::DoorInvitationExpiredTitle, Key::DoorResetExpired),
        LinkEnd::Revoked | LinkEnd::Unknown => (Key::DoorInvitationUnknownTitle, Key::DoorInvitationUnknown),
    };
    document(site, text.get(title), Scripts::None, || {
        let main = view! {
            <h1>{text.get(title)}</h1>
            <p class="lead">{text.get(sentence)}</p>
            <a class="button primary block" href="/forgot-password">{text.get(Key::DoorResetAgain)}</a>
            <p class="aside"><a href="/sign-in">{text.get(Key::DoorBackSignIn)}</a></p>
        };
        public(site, main.into_any())
    })
}
