//! My Account: the applications that are open to the person, and those that know who they are.

use super::super::document::{Person, Place, Scripts, account as frame, document, notice};
use super::super::oauth::scopes;
use super::super::time::moment;
use super::super::{Notice, Site};
use crate::domain::application::{ConnectedApplication, OpenApplication};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::logo;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Applications<'a> {
    /// Whose account it is.
    pub person: Person<'a>,
    /// Those to open.
    pub open: &'a [OpenApplication],
    /// Those that know the person.
    pub connected: &'a [ConnectedApplication],
    /// The server's clock.
    pub now: Timestamp,
}

/// The page.
#[must_use]
pub fn applications(site: &Site, page: &Applications<'_>, told: Option<Notice>) -> String {
    let text = site.text;
    // What stays with the customer is not offered to staff who act as them.
    let own = site.acting.is_none();
    document(site, text.get(Key::DoorApplications), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorApplications)}</h1>
            {notice(text, told)}
            {tiles(text, page.open)}
            {own.then(|| connected(text, page))}
        };
        frame(site, &page.person, Some(Place::Applications), main.into_any())
    })
}

fn tiles(text: Text, open: &[OpenApplication]) -> AnyView {
    let tile = |one: &OpenApplication| {
        let described =
            (!one.description.is_empty()).then(|| view! { <span class="muted">{one.description.clone()}</span> });
        view! {
            <li>
                <a class="tile" href=one.address.clone()>
                    {logo(&one.name, &one.logo)}
                    <span dir="auto"><strong>{one.name.clone()}</strong>{described}</span>
                </a>
            </li>
        }
    };
    let list = if open.is_empty() {
        view! { <p class="muted">{text.get(Key::DoorApplicationsNone)}</p> }.into_any()
    } else {
        view! { <ul class="tiles">{open.iter().map(tile).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="open">
            <header><h2 id="open">{text.get(Key::DoorApplicationsOpen)}</h2></header>
            {list}
        </section>
    }
    .into_any()
}

fn connected(text: Text, page: &Applications<'_>) -> AnyView {
    let line = |one: &ConnectedApplication| {
        let fact = |key: Key, at: Option<Timestamp>| {
            at.map(|at| view! { <span>{text.get(key)}" "{moment(text, at, page.now)}</span> })
        };
        let known = (!one.scope.is_empty()).then(|| {
            view! {
                <details><summary>{text.get(Key::DoorApplicationsKnows)}</summary>{scopes(text, &one.scope)}</details>
            }
        });
        let label = text.with(Key::DoorApplicationsWithdrawFrom, &[("application", &one.name)]);
        view! {
            <li>
                {logo(&one.name, &one.logo)}
                <div>
                    <strong dir="auto">{one.name.clone()}</strong>
                    <p class="meta">
                        {fact(Key::DoorApplicationsSince, one.since)}{fact(Key::DoorApplicationsUsed, one.used)}
                    </p>
                    {known}
                </div>
                <form class="actions" method="post" action="/account/applications">
                    <button class="button small" name="application" value=one.id.to_string() aria-label=label>
                        {text.get(Key::DoorApplicationsWithdraw)}
                    </button>
                </form>
            </li>
        }
    };
    let list = if page.connected.is_empty() {
        view! { <p class="muted">{text.get(Key::DoorApplicationsUnknown)}</p> }.into_any()
    } else {
        view! { <ul class="list">{page.connected.iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="connected">
            <header><h2 id="connected">{text.get(Key::DoorApplicationsConnected)}</h2></header>
            <p class="hint">{text.get(Key::DoorApplicationsHint)}</p>
            {list}
        </section>
    }
    .into_any()
}
