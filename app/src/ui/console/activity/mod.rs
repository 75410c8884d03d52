//! Observe > Activity: the whole audit trail, whose filters and place stand in the address.

mod filters;
mod row;

use super::listing::{Place, chips, narrowed_to, pager};
use super::use_viewer;
use crate::api::audit::list_audit;
use crate::domain::access::{Action, Area};
use crate::domain::audit_list::{AuditPage, AuditQuery, Named};
use crate::domain::turn::{LocalDay, Turn};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Bones, IconName, Loaded, Nothing, PageHeader, Resource, use_text};
use crate::ui::query::param;
use crate::ui::wording::{time, trail};
use leptos::prelude::*;

const PATH: &str = "/console/activity";

/// The whole trail.
#[component]
pub fn ActivityPage() -> AnyView {
    let text = use_text();
    let place = Place::of(PATH);
    let trail = Resource::new(move || place.search.get(), |search| list_audit(query_of(&search)));
    let busy = RwSignal::new(false);
    let view = move |page: AuditPage| entries(place, page, busy);
    let skeleton = || view! { <section class="card"><Bones lines=12/></section> }.into_any();
    view! {
        <PageHeader title=Signal::stored(text.get(Key::ActivityTitle).to_owned())/>
        {use_viewer().may(Area::Audit, Action::View).then(|| filters::filters(place))}
        <Loaded resource=trail view skeleton busy/>
    }
    .into_any()
}

fn query_of(search: &str) -> AuditQuery {
    AuditQuery::from_params(|name| param(search, name))
}

fn entries(place: Place, page: AuditPage, busy: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let query = place.search.with_untracked(|search| query_of(search));
    let chips = chips(narrowed(text, place, &query, &page), place.address(&whole(&query).to_params()));
    if page.rows.is_empty() && page.previous.is_none() {
        let words = text.get(Key::ActivityNothing).into_any();
        let clear = query
            .is_filtered()
            .then(|| view! { <a class="button" href=place.address(&[])>{text.get(Key::UsersClear)}</a> }.into_any());
        return view! {
            {chips}
            <Nothing icon=IconName::Activity title=Key::ActivityNothingTitle words>{clear}</Nothing>
        }
        .into_any();
    }
    let shown = page.rows.len() as u64;
    let rows: Vec<_> = page.rows.into_iter().map(|row| row::draw(text, place, row)).collect();
    let busy = Signal::derive(move || if busy.get() { "true" } else { "false" });
    let turn = query.turn.clone();
    let with = move |turn: Turn| place.address(&AuditQuery { turn, ..query.clone() }.to_params());
    view! {
        {chips}
        <section class="card" aria-label=text.get(Key::ActivityTitle) aria-busy=busy>
            <ol class="timeline">{rows}</ol>
        </section>
        {pager(&turn, shown, page.previous, page.next, with)}
    }
    .into_any()
}

/// The same list without its filters.
fn whole(query: &AuditQuery) -> AuditQuery {
    AuditQuery { turn: query.turn.from_start(), ..AuditQuery::default() }
}

/// Each filter in words, with the address of the list without it.
fn narrowed(text: Text, place: Place, query: &AuditQuery, page: &AuditPage) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |label: Key, value: &str, without: fn(&mut AuditQuery)| {
        let mut rest = query.clone().from_start();
        without(&mut rest);
        found.push((narrowed_to(text, label, value), place.address(&rest.to_params())));
    };
    // Of somebody who is gone the id still finds what they did; anything else that means nobody finds nothing, and says why.
    let name = |named: &Option<Named>, typed: &str| match named {
        Some(named) => named.name.clone(),
        None if typed.parse::<uuid::Uuid>().is_ok() => typed.to_owned(),
        None => text.with(Key::ActivityNobodyKnown, &[("name", typed)]),
    };
    if !query.actor.is_empty() {
        add(Key::ActivityActor, &name(&page.actor, &query.actor), |query| query.actor.clear());
    }
    if !query.person.is_empty() {
        add(Key::ActivityPerson, &name(&page.person, &query.person), |query| query.person.clear());
    }
    if let Some(action) = query.action {
        add(Key::ActivityAction, &trail::deed_in_words(text, action), |query| query.action = None);
    }
    let day = |day: LocalDay| time::day(text, day.start().plus(day.end().since(day.start()) / 2), None);
    if let Some(from) = query.from {
        add(Key::ActivityFrom, &day(from), |query| query.from = None);
    }
    if let Some(to) = query.to {
        add(Key::ActivityTo, &day(to), |query| query.to = None);
    }
    found
}
