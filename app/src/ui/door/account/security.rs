//! How the account is guarded: password, second factor, the address mail goes to.

use super::super::document::{Person, Place, Scripts, account as frame, document, notice};
use super::super::{Notice, Site};
use crate::i18n::{Key, Text};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Security<'a> {
    /// Whose account it is.
    pub person: Person<'a>,
    /// Whether a second factor is in force.
    pub second_factor: bool,
    /// How many passkeys there are, where there can be any.
    pub passkeys: Option<usize>,
    /// The contact address, where the person may change it.
    pub contact: Option<&'a str>,
}

/// The page.
#[must_use]
pub fn security(site: &Site, page: Security<'_>, told: Option<Notice>) -> String {
    let text = site.text;
    let card = |id: &'static str, title: Key, state: String, hint: Key, href: &'static str, act: Key| {
        view! {
            <section class="card" aria-labelledby=id>
                <header>
                    <h2 id=id>{text.get(title)}</h2>
                    <a class="button small" href=href>{text.get(act)}</a>
                </header>
                <p dir="auto">{state}</p>
                <p class="hint">{text.get(hint)}</p>
            </section>
        }
        .into_any()
    };
    let (state, act) = if page.second_factor {
        (Key::DoorFactorOn, Key::DoorFactorManage)
    } else {
        (Key::DoorFactorOff, Key::DoorFactorSetUp)
    };
    document(site, text.get(Key::DoorSecurity), Scripts::None, || {
        let password = text.get(Key::DoorPasswordSet).to_owned();
        let (hint, change) = (Key::DoorPasswordHint, Key::DoorPasswordChange);
        let main = view! {
            <h1>{text.get(Key::DoorSecurity)}</h1>
            {notice(text, told)}
            {card("password", Key::DoorPassword, password, hint, "/account/password", change)}
            {card(
                "factor",
                Key::DoorFactor,
                text.get(state).to_owned(),
                Key::DoorFactorHint,
                "/account/second-factor",
                act,
            )}
            {page.passkeys.map(|count| {
                let state = counted(text, count);
                let (hint, act) = (Key::DoorPasskeysHint, Key::DoorPasskeysManage);
                card("passkeys", Key::DoorPasskeys, state, hint, "/account/passkeys", act)
            })}
            {page.contact.map(|contact| {
                let (hint, change) = (Key::DoorContactHint, Key::DoorContactChange);
                card("contact", Key::DoorContact, contact.to_owned(), hint, "/account/email", change)
            })}
        };
        frame(site, &page.person, Some(Place::Security), main.into_any())
    })
}

/// How many passkeys there are, in words.
pub(super) fn counted(text: Text, count: usize) -> String {
    match count {
        0 => text.get(Key::DoorPasskeysNone).to_owned(),
        count => text.count(Key::DoorPasskeysOne, Key::DoorPasskeysMany, count as u64),
    }
}
