//! Where one is signed in, who acted as one, and what was done.

use super::super::document::{Person, Place, Scripts, account as frame, document, notice};
use super::super::time::moment;
use super::super::{Notice, Site};
use super::assistances::assistances;
use super::history::history;
use crate::domain::assistance::AssistanceView;
use crate::domain::attribute::ProfileLine;
use crate::domain::audit::Activity;
use crate::domain::session::SessionView;
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Sessions<'a> {
    /// Whose they are.
    pub person: Person<'a>,
    /// The sessions in force, last used first.
    pub sessions: &'a [SessionView],
    /// When staff acted as the person, newest first.
    pub assistances: &'a [AssistanceView],
    /// What was done; none is shown to staff who act as the person.
    pub history: Option<&'a Activity>,
    /// The lines of the profile, for the names of what was changed in it.
    pub profile: &'a [ProfileLine],
    /// The server's clock.
    pub now: Timestamp,
}

/// The page.
#[must_use]
pub fn sessions(site: &Site, page: &Sessions<'_>, told: Option<Notice>) -> String {
    let text = site.text;
    let own = site.acting.is_none();
    document(site, text.get(Key::DoorActivity), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorActivity)}</h1>
            {notice(text, told)}
            {own.then(|| list(text, page))}
            {assistances(text, page.assistances)}
            {page.history.map(|found| history(text, found, page.profile))}
        };
        frame(site, &page.person, Some(Place::Sessions), main.into_any())
    })
}

fn list(text: Text, page: &Sessions<'_>) -> AnyView {
    let lines: Vec<_> = page.sessions.iter().map(|session| line(text, session, page.now)).collect();
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
            <ul class="list">{lines}</ul>
            <form id="end-session" method="post" action="/account/sessions"></form>
        </section>
    }
    .into_any()
}

fn line(text: Text, session: &SessionView, now: Timestamp) -> AnyView {
    let state =
        session.current.then(|| view! { " "<span class="badge">{text.get(Key::DoorThisSession)}</span> }.into_any());
    view! {
        <li>
            <Icon name=IconName::Device/>
            <div>
                <strong>{session.device.clone()}</strong>
                {state}
                <p class="meta"><span>{session.address.clone()}</span>{seen(text, session, now)}</p>
            </div>
            {(!session.current).then(|| end(text, session))}
        </li>
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
