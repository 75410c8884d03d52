//! The page behind an invitation's link: choosing the first password confirms the account (requirement A19).

use super::Site;
use super::document::{Scripts, alarm, document, public};
use super::field::{Input, new_password, password, summary, username};
use super::time::span;
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// What the invitation page shows.
pub struct Invitation<'a> {
    /// The invited username.
    pub username: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// How long the link is still valid, in microseconds.
    pub left: Option<i64>,
    /// Another person's invitation was opened since the form was shown.
    pub other: bool,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The invitation page.
#[must_use]
pub fn invitation(site: &Site, page: &Invitation<'_>, policy: &PasswordPolicy) -> String {
    let text = site.text;
    let mut chosen = Input::new(Field::Password, Key::DoorNewPassword, "new-password");
    chosen.focus = true;
    let repeat = Input::new(Field::RepeatPassword, Key::DoorRepeatPassword, "new-password");
    let values = [("name", page.name), ("organization", site.organization.as_str())];
    document(site, text.get(Key::DoorInvitationTitle), Scripts::Checklist, || {
        let left = page.left.map(|left| text.with(Key::DoorInvitationExpires, &[("span", &span(text, left))]));
        let main = view! {
            <h1>{text.get(Key::DoorInvitationTitle)}</h1>
            <p class="lead">{text.with(Key::DoorInvitationLead, &values)}</p>
            {page.other.then(|| alarm(text.get(Key::DoorInvitationOther).to_owned()))}
            <form class="form" method="post" action="/invitation" novalidate=true>
                {summary(text, &[&chosen, &repeat], &page.errors)}
                {username(text, page.username)}
                {new_password(text, &chosen, &page.errors, policy)}
                {password(text, &repeat, &page.errors)}
                <button class="button primary block" type="submit">{text.get(Key::DoorInvitationSubmit)}</button>
                {left.map(|left| view! { <p class="hint">{left}</p> })}
            </form>
        };
        public(site, main.into_any())
    })
}

/// Why a link opens nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkEnd {
    /// It did its work.
    Accepted,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
    /// There never was such a link, or a newer one has replaced it.
    Unknown,
}

/// The page behind a link that opens nothing any more.
#[must_use]
pub fn link_ended(site: &Site, end: LinkEnd) -> String {
    let text = site.text;
    let (title, sentence) = match end {
        LinkEnd::Accepted => (Key::DoorInvitationAcceptedTitle, Key::DoorInvitationAccepted),
        LinkEnd::Expired => (Key::DoorInvitationExpiredTitle, Key::DoorInvitationExpired),
        LinkEnd::Revoked => (Key::DoorInvitationRevokedTitle, Key::DoorInvitationRevoked),
        LinkEnd::Unknown => (Key::DoorInvitationUnknownTitle, Key::DoorInvitationUnknown),
    };
    document(site, text.get(title), Scripts::None, || {
        let class = if end == LinkEnd::Accepted { "button primary block" } else { "button block" };
        let main = view! {
            <h1>{text.get(title)}</h1>
            <p class="lead">{text.with(sentence, &[("organization", &site.organization)])}</p>
            <a class=class href="/sign-in">{text.get(Key::DoorBackSignIn)}</a>
        };
        public(site, main.into_any())
    })
}
