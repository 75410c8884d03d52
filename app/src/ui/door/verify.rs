//! The page behind the link that confirms a registration. Mail scanners open links too: only the button confirms.

use super::document::{Scripts, alarm, document, public};
use super::field::{Input, password, summary, username};
use super::time::span;
use super::{LinkEnd, Site};
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// What the page shows.
pub struct VerifyForm<'a> {
    /// Whose registration it is.
    pub username: &'a str,
    /// How long the link is still valid, in microseconds.
    pub left: i64,
    /// Whether it was typed in this browser; otherwise the password is asked for.
    pub own: bool,
    /// Another link was opened since the form was shown.
    pub other: bool,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page that confirms.
#[must_use]
pub fn verify(site: &Site, page: &VerifyForm<'_>) -> String {
    let text = site.text;
    let mut chosen = Input::new(Field::Password, Key::DoorPassword, "current-password");
    chosen.focus = true;
    let scripts = if page.own { Scripts::None } else { Scripts::Reveal };
    document(site, text.get(Key::DoorVerifyTitle), scripts, || {
        let left = text.with(Key::DoorInvitationExpires, &[("span", &span(text, page.left))]);
        let lead = if page.own { Key::DoorVerifyLead } else { Key::DoorVerifyLeadPassword };
        let main = view! {
            <h1>{text.get(Key::DoorVerifyTitle)}</h1>
            <p class="lead">{text.with(lead, &[("organization", &site.organization)])}</p>
            {page.other.then(|| alarm(text.get(Key::DoorResetOther).to_owned()))}
            <form class="form" method="post" action="/verify" novalidate=true>
                {summary(text, &[&chosen], &page.errors)}
                {username(text, page.username)}
                {(!page.own).then(|| password(text, &chosen, &page.errors))}
                <button class="button primary block" type="submit">{text.get(Key::DoorVerifySubmit)}</button>
                <p class="hint">{left}</p>
            </form>
            <p class="aside">{text.get(Key::DoorVerifyNotYou)}</p>
        };
        public(site, main.into_any())
    })
}

/// The page behind a link that opens nothing any more.
#[must_use]
pub fn verify_ended(site: &Site, end: LinkEnd) -> String {
    let text = site.text;
    let (title, sentence) = match end {
        LinkEnd::Accepted => (Key::DoorVerifyUsedTitle, Key::DoorVerifyUsed),
        LinkEnd::Expired => (Key::DoorInvitationExpiredTitle, Key::DoorVerifyExpired),
        LinkEnd::Revoked | LinkEnd::Unknown => (Key::DoorInvitationUnknownTitle, Key::DoorVerifyUnknown),
    };
    document(site, text.get(title), Scripts::None, || {
        let links = if end == LinkEnd::Accepted {
            view! { <a class="button primary block" href="/sign-in">{text.get(Key::DoorBackSignIn)}</a> }.into_any()
        } else {
            view! {
                <a class="button primary block" href="/register">{text.get(Key::DoorVerifyAgain)}</a>
                <p class="aside"><a href="/sign-in">{text.get(Key::DoorBackSignIn)}</a></p>
            }
            .into_any()
        };
        let main = view! { <h1>{text.get(title)}</h1><p class="lead">{text.get(sentence)}</p>{links} };
        public(site, main.into_any())
    })
}
