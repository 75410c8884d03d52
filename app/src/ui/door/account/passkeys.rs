//! Passkeys in My Account: listed, added, and one of them named and removed.

use super::super::document::{Person, Place, Scripts, account as frame, alarm, document, leave, notice, public};
use super::super::field::{Input, line, password, summary};
use super::super::passkey::{failed, missing, script};
use super::super::time::moment;
use super::super::{Notice, Site};
use crate::domain::passkey::PASSKEYS_MAX;
use crate::domain::time::Timestamp;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use leptos::prelude::*;

/// A passkey in the list.
#[derive(Clone, Debug)]
pub struct PasskeyLine {
    /// Its id, as in addresses.
    pub id: String,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created: Timestamp,
    /// When it was last signed in with.
    pub used: Option<Timestamp>,
    /// Whether it is refused, because there may be a copy of it.
    pub refused: bool,
}

/// What the list shows.
#[derive(Clone, Debug)]
pub struct Passkeys<'a> {
    /// Whose they are.
    pub person: Person<'a>,
    /// Whether nothing else can be reached before there is one.
    pub must: bool,
    /// Whether an app's codes would do as well.
    pub other: bool,
    /// The passkeys, oldest first.
    pub passkeys: &'a [PasskeyLine],
    /// Whether the password is asked for before one is added.
    pub ask: bool,
    /// The name typed, or one to begin with.
    pub name: &'a str,
    /// Whether the last answer of the browser was not taken.
    pub refused: bool,
    /// Fields that are wrong.
    pub errors: FieldErrors,
    /// The server's clock.
    pub now: Timestamp,
}

/// The list, with the form that adds one.
#[must_use]
pub fn passkeys(site: &Site, page: &Passkeys<'_>, told: Option<Notice>) -> String {
    let text = site.text;
    let title = if page.must { Key::DoorPasskeysMustTitle } else { Key::DoorPasskeys };
    document(site, text.get(title), Scripts::Reveal, || {
        let lead = if page.must { Key::DoorPasskeysMust } else { Key::DoorPasskeysHint };
        let head = view! {
            <h1>{text.get(title)}</h1>
            <p class="lead">{text.get(lead)}</p>
            {notice(text, told)}
            {page.refused.then(|| alarm(text.get(Key::DoorPasskeyNotAdded).to_owned()))}
        };
        let form = if page.ask { confirm(text, page) } else { add(text, page) };
        let form = view! { {form}{script(site)} };
        if page.must {
            let other = page.other.then(|| {
                view! {
                    <p class="aside"><a href="/account/second-factor">{text.get(Key::DoorFactorInstead)}</a></p>
                }
            });
            public(site, view! { {head}{form}{other}{leave(text, Key::DoorSignOut)} }.into_any())
        } else {
            let main = view! {
                {head}
                {list(text, page)}
                <section class="card" aria-labelledby="add">
                    <header><h2 id="add">{text.get(Key::DoorPasskeyAdd)}</h2></header>
                    {form}
                </section>
            };
            frame(site, &page.person, Some(Place::Security), main.into_any())
        }
    })
}

fn list(text: Text, page: &Passkeys<'_>) -> AnyView {
    let lines: Vec<_> = page.passkeys.iter().map(|passkey| one(text, passkey, page.now)).collect();
    let list = if lines.is_empty() {
        view! { <p class="muted">{text.get(Key::DoorPasskeysNone)}</p> }.into_any()
    } else {
        view! { <ul class="list">{lines}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="passkeys">
            <header><h2 id="passkeys">{text.get(Key::DoorPasskeysYours)}</h2></header>
            {list}
        </section>
    }
    .into_any()
}

fn one(text: Text, passkey: &PasskeyLine, now: Timestamp) -> AnyView {
    let refused = passkey
        .refused
        .then(|| view! { " "<span class="badge danger">{text.get(Key::DoorPasskeyRefusedBadge)}</span> }.into_any());
    let used = match passkey.used {
        Some(used) => view! { <span>{text.get(Key::DoorPasskeyUsedAt)}" "{moment(text, used, now)}</span> }.into_any(),
        None => view! { <span>{text.get(Key::DoorPasskeyNever)}</span> }.into_any(),
    };
    let label = text.with(Key::DoorPasskeyChangeOf, &[("name", &passkey.name)]);
    view! {
        <li>
            <Icon name=IconName::Key/>
            <div>
                <strong dir="auto">{passkey.name.clone()}</strong>
                {refused}
                <p class="meta">
                    <span>{text.get(Key::DoorPasskeyAddedAt)}" "{moment(text, passkey.created, now)}</span>
                    {used}
                </p>
            </div>
            <div class="actions">
                <a class="button small" href=["/account/passkeys/", &passkey.id].concat() aria-label=label>
                    {text.get(Key::DoorPasskeyChange)}
                </a>
            </div>
        </li>
    }
    .into_any()
}

/// The password, before a passkey is added some time after it was last given.
fn confirm(text: Text, page: &Passkeys<'_>) -> AnyView {
    let current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    view! {
        <form class="form" method="post" action="/account/passkeys" novalidate=true>
            <input hidden=true name="username" autocomplete="username" value=page.person.username.to_owned()/>
            {summary(text, &[&current], &page.errors)}
            <p>{text.get(Key::DoorPasskeyAsk)}</p>
            {password(text, &current, &page.errors)}
            <footer class="actions">
                <button class="button primary" name="act" value="confirm">{text.get(Key::DoorPasskeyContinue)}</button>
            </footer>
        </form>
    }
    .into_any()
}

fn add(text: Text, page: &Passkeys<'_>) -> AnyView {
    if page.passkeys.len() >= PASSKEYS_MAX {
        return view! { <p class="muted">{text.get(Key::DoorPasskeyFull)}</p> }.into_any();
    }
    let mut name = Input::new(Field::Name, Key::DoorPasskeyName, "off");
    name.hint = Some(Key::DoorPasskeyNameHint);
    view! {
        <form
            class="form"
            method="post"
            action="/account/passkeys"
            novalidate=true
            hidden=true
            data-passkey="create"
            data-begin="/account/passkeys/begin"
        >
            {summary(text, &[&name], &page.errors)}
            <p>{text.get(Key::DoorPasskeyAddHint)}</p>
            {line(text, &name, page.name, &page.errors)}
            <input type="hidden" name="act" value="add"/>
            <input type="hidden" name="credential" autocomplete="off"/>
            {failed(text, Key::DoorPasskeyNotMade)}
            <footer class="actions">
                <button class="button primary" type="submit">{text.get(Key::DoorPasskeyAdd)}</button>
            </footer>
        </form>
        {missing(text)}
    }
    .into_any()
}

/// What the page of one passkey shows.
#[derive(Clone, Debug)]
pub struct PasskeyForm<'a> {
    /// Whose it is.
    pub person: Person<'a>,
    /// The passkey as stored.
    pub passkey: &'a PasskeyLine,
    /// The name typed.
    pub name: &'a str,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page of one passkey: its name, and its end.
#[must_use]
pub fn passkey(site: &Site, page: &PasskeyForm<'_>) -> String {
    let text = site.text;
    let here = || ["/account/passkeys/", &page.passkey.id].concat();
    let name = Input::new(Field::Name, Key::DoorPasskeyName, "off");
    let current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    document(site, text.get(Key::DoorPasskeyTitle), Scripts::Reveal, || {
        let main = view! {
            <h1>{text.get(Key::DoorPasskeyTitle)}</h1>
            {page.passkey.refused.then(|| alarm(text.get(Key::DoorPasskeyRefused).to_owned()))}
            <section class="card">
                <form class="form" method="post" action=here() novalidate=true>
                    {summary(text, &[&name], &page.errors)}
                    {line(text, &name, page.name, &page.errors)}
                    <footer class="actions">
                        <a class="button" href="/account/passkeys">{text.get(Key::PartsCancel)}</a>
                        <button class="button primary" name="act" value="rename">{text.get(Key::DoorSave)}</button>
                    </footer>
                </form>
            </section>
            <section class="card" aria-labelledby="remove">
                <header><h2 id="remove">{text.get(Key::DoorPasskeyRemoveTitle)}</h2></header>
                <form class="form" method="post" action=here() novalidate=true>
                    <input hidden=true name="username" autocomplete="username" value=page.person.username.to_owned()/>
                    {summary(text, &[&current], &page.errors)}
                    <p>{text.get(Key::DoorPasskeyRemoveHint)}</p>
                    {password(text, &current, &page.errors)}
                    <footer class="actions">
                        <button class="button danger" name="act" value="remove">{text.get(Key::DoorPasskeyRemove)}</button>
                    </footer>
                </form>
            </section>
        };
        frame(site, &page.person, Some(Place::Security), main.into_any())
    })
}
