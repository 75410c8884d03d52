//! My Account: the person's own profile, groups and sessions.

use super::assistances::assistances;
use super::document::{Person, Scripts, account as frame, document, notice};
use super::time::moment;
use super::{Notice, Site};
use crate::domain::account::{AccountKind, display_name};
use crate::domain::assistance::AssistanceView;
use crate::domain::attribute::ProfileLine;
use crate::domain::session::SessionView;
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::attribute::value_words;
use leptos::prelude::*;

/// What My Account shows.
#[derive(Clone, Debug)]
pub struct Account {
    /// The username.
    pub username: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// The profile's lines that are shown here.
    pub profile: Vec<ProfileLine>,
    /// Customer or staff.
    pub kind: AccountKind,
    /// The sessions in force, last used first.
    pub sessions: Vec<SessionView>,
    /// When staff acted as the person, newest first.
    pub assistances: Vec<AssistanceView>,
    /// The names of the person's groups.
    pub groups: Vec<String>,
    /// The sign-in before now.
    pub last_sign_in: Option<Timestamp>,
    /// The server's clock.
    pub now: Timestamp,
}

/// My Account.
#[must_use]
pub fn account(site: &Site, page: &Account, told: Option<Notice>) -> String {
    let text = site.text;
    let name = display_name(&page.first_name, &page.last_name, &page.username);
    let person = Person { name: &name, username: &page.username, kind: page.kind };
    // What stays with the customer is not offered to staff who act as them.
    let own = site.acting.is_none();
    document(site, text.get(Key::DoorAccount), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorAccount)}</h1>
            {notice(text, told)}
            {profile(text, page, own)}
            {groups(text, page)}
            {own.then(|| sessions(text, page))}
            {assistances(text, &page.assistances)}
        };
        frame(site, &person, main.into_any())
    })
}

fn profile(text: Text, page: &Account, own: bool) -> AnyView {
    let fact = |label: &str, value: &str| {
        let shown = if value.is_empty() {
            view! { <dd class="muted">{text.get(Key::DoorNotGiven)}</dd> }.into_any()
        } else {
            view! { <dd dir="auto">{value.to_owned()}</dd> }.into_any()
        };
        view! { <div><dt dir="auto">{label.to_owned()}</dt>{shown}</div> }.into_any()
    };
    let lines: Vec<_> = page
        .profile
        .iter()
        .map(|line| {
            let value = value_words(text, &line.attribute, &line.value);
            fact(line.attribute.label(text.language()), &value)
        })
        .collect();
    let last =
        page.last_sign_in.map_or_else(|| text.get(Key::DoorNever).into_any(), |then| moment(text, then, page.now));
    let change = own.then(|| {
        view! {
            <a class="button small" href="/account/password">
                <Icon name=IconName::Key/>
                {text.get(Key::DoorPasswordChange)}
            </a>
        }
    });
    view! {
        <section class="card" aria-labelledby="profile">
            <header>
                <h2 id="profile">{text.get(Key::DoorProfile)}</h2>
                {change}
            </header>
            <dl class="facts">
                {fact(text.get(Key::DoorEmail), &page.username)}
                {lines}
                <div><dt>{text.get(Key::DoorLastSignIn)}</dt><dd>{last}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn groups(text: Text, page: &Account) -> AnyView {
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

fn sessions(text: Text, page: &Account) -> AnyView {
    let lines = page.sessions.iter().map(|session| {
        let state = if session.current {
            view! { " "<span class="badge">{text.get(Key::DoorThisSession)}</span> }.into_any()
        } else {
            ().into_any()
        };
        view! {
            <li>
                <Icon name=IconName::Device/>
                <div>
                    <strong>{session.device.clone()}</strong>
                    {state}
                    <p class="meta"><span>{session.address.clone()}</span>{seen(text, session, page.now)}</p>
                </div>
                {(!session.current).then(|| end(text, session))}
            </li>
        }
    });
    let others = page.sessions.iter().any(|session| !session.current).then(|| {
        view! {
            <button class="button small" form="end-session" name="end" value="others">
                {text.get(Key::DoorEndOthers)}
            </button>
        }
    });
    view! {
        <section class="card" aria-labelledby="sessions">
            <header><h2 id="sessions">{text.get(Key::DoorSessions)}</h2>{others}</header>
            <p class="hint">{text.get(Key::DoorSessionsHint)}</p>
            <ul class="list">{lines.collect_view()}</ul>
            <form id="end-session" method="post" action="/account"></form>
        </section>
    }
    .into_any()
}

/// "last used 3 hours ago", with the time as the element it is.
fn seen(text: Text, session: &SessionView, now: Timestamp) -> AnyView {
    let (before, after) = text.get(Key::DoorSessionSeen).split_once("{time}").unwrap_or_default();
    view! { <span>{before}{moment(text, session.seen, now)}{after}</span> }.into_any()
}

fn end(text: Text, session: &SessionView) -> AnyView {
    let values = [("device", session.device.as_str()), ("address", session.address.as_str())];
    view! {
        <div class="actions">
            <button
                class="button small"
                form="end-session"
                name="end"
                value=session.id.to_string()
                aria-label=text.with(Key::DoorEndSessionOf, &values)
            >
                {text.get(Key::DoorEndSession)}
            </button>
        </div>
    }
    .into_any()
}
