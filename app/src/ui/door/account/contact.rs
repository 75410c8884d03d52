//! The contact address: asked for with the password, and changed by the link that went to the new one.

use super::super::document::{Person, Place, Scripts, account as frame, document, public};
use super::super::field::{Input, line, password, summary};
use super::super::time::span;
use super::super::{LinkEnd, Site};
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// What the form shows.
#[derive(Clone, Debug)]
pub struct ContactForm<'a> {
    /// Whose address it is.
    pub person: Person<'a>,
    /// The address so far.
    pub present: &'a str,
    /// The new one, as typed.
    pub typed: &'a str,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The form that asks for another address.
#[must_use]
pub fn contact(site: &Site, page: &ContactForm<'_>) -> String {
    let text = site.text;
    let mut address = Input::new(Field::Email, Key::DoorContactNew, "email");
    address.focus = true;
    let current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    document(site, text.get(Key::DoorContactTitle), Scripts::Reveal, || {
        let main = view! {
            <h1>{text.get(Key::DoorContactTitle)}</h1>
            <p class="lead">{text.get(Key::DoorContactLead)}</p>
            <section class="card">
                <form class="form" method="post" action="/account/email" novalidate=true>
                    {summary(text, &[&address, &current], &page.errors)}
                    <div class="field">
                        <span class="label">{text.get(Key::DoorContactPresent)}</span>
                        <output>{page.present.to_owned()}</output>
                    </div>
                    {line(text, &address, page.typed, &page.errors)}
                    <input hidden=true name="username" autocomplete="username" value=page.person.username.to_owned()/>
                    {password(text, &current, &page.errors)}
                    <footer class="actions">
                        <a class="button" href="/account/security">{text.get(Key::PartsCancel)}</a>
                        <button class="button primary" type="submit">{text.get(Key::DoorContactSubmit)}</button>
                    </footer>
                </form>
            </section>
        };
        frame(site, &page.person, Some(Place::Security), main.into_any())
    })
}

/// What the page behind the link shows.
#[derive(Clone, Copy, Debug)]
pub struct ContactLink<'a> {
    /// Whose address it becomes.
    pub username: &'a str,
    /// The address.
    pub address: &'a str,
    /// How long the link is still valid, in microseconds.
    pub left: i64,
    /// Another link was opened since the page was shown.
    pub other: bool,
}

/// The page behind the link: nothing changes before its button.
#[must_use]
pub fn contact_link(site: &Site, page: ContactLink<'_>) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorContactLinkTitle), Scripts::None, || {
        let left = text.with(Key::DoorInvitationExpires, &[("span", &span(text, page.left))]);
        let main = view! {
            <h1>{text.get(Key::DoorContactLinkTitle)}</h1>
            <p class="lead">{text.get(Key::DoorContactLinkLead)}</p>
            {page.other.then(|| super::super::document::alarm(text.get(Key::DoorContactLinkOther).to_owned()))}
            <dl class="facts stacked">
                <div><dt>{text.get(Key::DoorEmail)}</dt><dd dir="auto">{page.username.to_owned()}</dd></div>
                <div><dt>{text.get(Key::DoorContactNew)}</dt><dd dir="auto">{page.address.to_owned()}</dd></div>
            </dl>
            <form class="form" method="post" action="/account/email/confirm">
                <input type="hidden" name="address" value=page.address.to_owned()/>
                <button class="button primary block" type="submit">{text.get(Key::DoorContactLinkSubmit)}</button>
                <p class="hint">{left}</p>
            </form>
        };
        public(site, main.into_any())
    })
}

/// The page after it.
#[must_use]
pub fn contact_done(site: &Site, address: &str) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorContactDoneTitle), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorContactDoneTitle)}</h1>
            <p class="lead">{text.with(Key::DoorContactDone, &[("address", address)])}</p>
            <a class="button primary block" href="/account">{text.get(Key::DoorAccount)}</a>
        };
        public(site, main.into_any())
    })
}

/// The page behind a link that opens nothing any more.
#[must_use]
pub fn contact_ended(site: &Site, end: LinkEnd) -> String {
    let text = site.text;
    let (title, sentence) = match end {
        LinkEnd::Accepted => (Key::DoorResetUsedTitle, Key::DoorContactUsed),
        LinkEnd::Expired => (Key::DoorInvitationExpiredTitle, Key::DoorContactExpired),
        LinkEnd::Revoked => (Key::DoorInvitationUnknownTitle, Key::DoorContactRevoked),
        LinkEnd::Unknown => (Key::DoorInvitationUnknownTitle, Key::DoorInvitationUnknown),
    };
    document(site, text.get(title), Scripts::None, || {
        let main = view! {
            <h1>{text.get(title)}</h1>
            <p class="lead">{text.get(sentence)}</p>
            <a class="button primary block" href="/account">{text.get(Key::DoorAccount)}</a>
        };
        public(site, main.into_any())
    })
}
