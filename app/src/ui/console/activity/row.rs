//! An entry of the trail: who did what to whom, when and how; what was there before and after on demand.

use super::super::listing::Place;
use crate::domain::audit_list::{AuditQuery, AuditRow, Party, PartyKind};
use crate::i18n::{Key, Text};
use crate::ui::console::person::{changes, deed_icon, phrase, via};
use crate::ui::parts::{Icon, Moment};
use crate::ui::wording::trail;
use leptos::prelude::*;

/// The entry.
pub(super) fn draw(text: Text, place: Place, row: AuditRow) -> AnyView {
    let AuditRow { entry, actor, target } = row;
    let by = match &actor {
        None => view! { <strong>{text.get(Key::AppName)}</strong> }.into_any(),
        Some(party) => named(text, party, &entry.actor),
    };
    let to = match &target {
        None if entry.target.is_empty() => view! { <strong>{text.get(Key::ActivityUnknown)}</strong> }.into_any(),
        None => view! { <strong dir="auto">{entry.target.clone()}</strong> }.into_any(),
        Some(party) => named(text, party, &entry.target),
    };
    let sentence = phrase(text, trail::activity(&entry), vec![("actor", by), ("target", to)]);
    // What was there before makes a change; else it is told of the act itself, such as where a sign-in came from.
    let summary = match entry.changes.iter().filter(|change| change.before.is_some()).count() as u64 {
        0 => text.get(Key::ActivityDetails).to_owned(),
        n => text.count(Key::ActivityChangesOne, Key::ActivityChangesMany, n),
    };
    let more = |label: Key, party: &Option<Party>, name: &str, query: fn(String) -> AuditQuery| {
        let party = party.as_ref().filter(|party| party.kind == PartyKind::Account)?;
        let name = if name.is_empty() { party.id.to_string() } else { name.to_owned() };
        let href = place.address(&query(party.id.to_string()).to_params());
        let words = phrase(text, label, vec![("name", view! { <bdi>{name}</bdi> }.into_any())]);
        Some(view! { <a href=href>{words}</a> }.into_any())
    };
    let by_them =
        more(Key::ActivityMoreBy, &actor, &entry.actor, |actor| AuditQuery { actor, ..AuditQuery::default() });
    let about =
        more(Key::ActivityMoreAbout, &target, &entry.target, |person| AuditQuery { person, ..AuditQuery::default() });
    let about = about.filter(|_| actor.as_ref().map(|actor| actor.id) != target.as_ref().map(|target| target.id));
    view! {
        <li>
            <Icon name=deed_icon(entry.action)/>
            <div>
                <p>{sentence}</p>
                <p class="meta"><Moment at=entry.at/>{via(text, entry.via)}</p>
                <details>
                    <summary>{summary}</summary>
                    {changes(text, &entry.changes)}
                    <p class="meta"><span>{text.get(Key::PartsRequest)}" "<code>{entry.request}</code></span>{by_them}{about}</p>
                </details>
            </div>
        </li>
    }
    .into_any()
}

/// Somebody by name, or by id where the name went with the account; a link while there is a page to open.
fn named(text: Text, party: &Party, name: &str) -> AnyView {
    let shown = if name.is_empty() {
        let id = view! { <code>{party.id.to_string()}</code> }.into_any();
        match party.kind {
            PartyKind::Account => phrase(text, Key::ActivityErased, vec![("id", id)]),
            PartyKind::Group | PartyKind::Other => id,
        }
    } else {
        view! { <strong dir="auto">{name.to_owned()}</strong> }.into_any()
    };
    let folder = match party.kind {
        PartyKind::Account => "/console/users/",
        PartyKind::Group => "/console/groups/",
        PartyKind::Other => return shown,
    };
    if party.there { view! { <a href=[folder, &party.id.to_string()].concat()>{shown}</a> }.into_any() } else { shown }
}
