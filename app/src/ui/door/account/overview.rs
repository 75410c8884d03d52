//! My Account at a glance, with the ways to the rest.

use super::super::document::{Person, Place, Scripts, account as frame, document, notice};
use super::super::time::moment;
use super::super::{Notice, Site};
use super::security::counted;
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use leptos::prelude::*;

/// What the overview shows.
#[derive(Clone, Debug)]
pub struct Account<'a> {
    /// Whose account it is.
    pub person: Person<'a>,
    /// The contact address, where it is shown.
    pub contact: Option<&'a str>,
    /// How many sessions hold.
    pub sessions: usize,
    /// Whether a second factor is in force.
    pub second_factor: bool,
    /// How many passkeys there are, where there can be any.
    pub passkeys: Option<usize>,
    /// The names of the person's groups.
    pub groups: &'a [String],
    /// The sign-in before now.
    pub last_sign_in: Option<Timestamp>,
    /// The server's clock.
    pub now: Timestamp,
}

/// The overview.
#[must_use]
pub fn account(site: &Site, page: &Account<'_>, told: Option<Notice>) -> String {
    let text = site.text;
    // What stays with the customer is not offered to staff who act as them.
    let own = site.acting.is_none();
    document(site, text.get(Key::DoorAccount), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorAccount)}</h1>
            {notice(text, told)}
            {profile(text, page)}
            {own.then(|| guard(text, page))}
            {groups(text, page)}
        };
        frame(site, &page.person, Some(Place::Overview), main.into_any())
    })
}

fn profile(text: Text, page: &Account<'_>) -> AnyView {
    let fact = |label: Key, value: &str| {
        view! { <div><dt>{text.get(label)}</dt><dd dir="auto">{value.to_owned()}</dd></div> }.into_any()
    };
    let last =
        page.last_sign_in.map_or_else(|| text.get(Key::DoorNever).into_any(), |then| moment(text, then, page.now));
    let named = page.person.name != page.person.username;
    view! {
        <section class="card" aria-labelledby="profile">
            <header>
                <h2 id="profile">{text.get(Key::DoorProfile)}</h2>
                <a class="button small" href="/account/profile">{text.get(Key::DoorProfileOpen)}</a>
            </header>
            <dl class="facts">
                {named.then(|| fact(Key::DoorName, page.person.name))}
                {fact(Key::DoorEmail, page.person.username)}
                {page.contact.map(|contact| fact(Key::DoorContact, contact))}
                <div><dt>{text.get(Key::DoorLastSignIn)}</dt><dd>{last}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn guard(text: Text, page: &Account<'_>) -> AnyView {
    let (state, act) = if page.second_factor {
        (Key::DoorFactorOn, Key::DoorFactorManage)
    } else {
        (Key::DoorFactorOff, Key::DoorFactorSetUp)
    };
    let signed_in = text.count(Key::DoorSessionsOne, Key::DoorSessionsMany, page.sessions as u64);
    let line = |icon: IconName, title: Key, meta: &str, href: &'static str, act: Key| {
        view! {
            <li>
                <Icon name=icon/>
                <div><strong>{text.get(title)}</strong><p class="meta"><span>{meta.to_owned()}</span></p></div>
                <div class="actions"><a class="button small" href=href>{text.get(act)}</a></div>
            </li>
        }
        .into_any()
    };
    let password = text.get(Key::DoorPasswordSet);
    view! {
        <section class="card" aria-labelledby="security">
            <header><h2 id="security">{text.get(Key::DoorSecurity)}</h2></header>
            <ul class="list">
                {line(IconName::Key, Key::DoorPassword, password, "/account/password", Key::DoorPasswordChange)}
                {line(IconName::Lock, Key::DoorFactor, text.get(state), "/account/second-factor", act)}
                {page.passkeys.map(|count| {
                    let state = counted(text, count);
                    line(IconName::Key, Key::DoorPasskeys, &state, "/account/passkeys", Key::DoorPasskeysManage)
                })}
                {line(IconName::Device, Key::DoorSessions, &signed_in, "/account/sessions", Key::DoorSessionsOpen)}
            </ul>
        </section>
    }
    .into_any()
}

fn groups(text: Text, page: &Account<'_>) -> AnyView {
    let list = if page.groups.is_empty() {
        view! { <p class="muted">{text.get(Key::DoorNoGroups)}</p> }.into_any()
    } else {
        let lines = page.groups.iter().map(|name| {
            view! { <li><Icon name=IconName::Groups/><div><span dir="auto">{name.clone()}</span></div></li> }
        });
        view! { <ul class="list">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="groups">
            <header><h2 id="groups">{text.get(Key::DoorGroups)}</h2></header>
            {list}
        </section>
    }
    .into_any()
}
