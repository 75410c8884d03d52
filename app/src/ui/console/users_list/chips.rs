//! What narrows the list, each with a way to take it away.

use super::People;
use super::address::{Place, list_address};
use super::attribute::{self, Attributes};
use super::filters::Groups;
use crate::domain::group::GroupChoice;
use crate::domain::list::{Assigned, Seen, UserQuery};
use crate::i18n::{Key, Text};
use crate::ui::console::listing::{chip, narrowed_to};
use crate::ui::parts::{Loaded, use_text};
use crate::ui::wording::console;
use crate::ui::wording::time::calendar_day;
use leptos::prelude::*;

/// The filters in force.
pub(super) fn chips(place: Place, people: People, groups: Groups, attributes: Attributes) -> AnyView {
    let text = use_text();
    let view = move |groups: Vec<GroupChoice>| {
        let draw = move || {
            let query = place.query.get();
            query.is_filtered().then(|| {
                let chips: Vec<_> = narrowed(text, &query, &groups)
                    .into_iter()
                    .map(|(words, rest)| chip(text, words, list_address(&rest)))
                    .collect();
                let of_attribute = attribute_chip(text, &query, attributes);
                let of_staff = assigned_chip(text, &query, people);
                let all = UserQuery {
                    sort: query.sort,
                    direction: query.direction,
                    size: query.size,
                    ..UserQuery::default()
                };
                view! {
                    <ul class="chips" aria-label=text.get(Key::UsersFilters)>
                        {chips}
                        {of_attribute}
                        {of_staff}
                        <li><a class="button ghost small" href=list_address(&all)>{text.get(Key::UsersClear)}</a></li>
                    </ul>
                }
                .into_any()
            })
        };
        draw.into_any()
    };
    view! { <Loaded resource=groups view skeleton=|| ().into_any()/> }.into_any()
}

/// Each filter in words, and the query without it.
fn narrowed(text: Text, query: &UserQuery, groups: &[GroupChoice]) -> Vec<(String, UserQuery)> {
    let mut found = Vec::new();
    let mut add = |label: Key, value: &str, without: fn(&mut UserQuery)| {
        let mut rest = query.clone().from_start();
        without(&mut rest);
        found.push((narrowed_to(text, label, value), rest));
    };
    if !query.search.is_empty() {
        add(Key::UsersSearchChip, &query.search, |query| query.search.clear());
    }
    if let Some(kind) = query.kind {
        add(Key::UsersKind, console::kind(text, kind), |query| query.kind = None);
    }
    if let Some(status) = query.status {
        add(Key::UsersStatus, console::status(text, status), |query| query.status = None);
    }
    if let Some(id) = query.group {
        let name = groups.iter().find(|group| group.id == id).map_or("?", |group| &group.name);
        add(Key::UsersGroup, name, |query| query.group = None);
    }
    if let Some(reason) = query.lock {
        add(Key::UsersLock, console::lock_reason(text, reason), |query| query.lock = None);
    }
    if let Some(state) = query.invitation {
        add(Key::UsersInvitation, console::invitation(text, state), |query| query.invitation = None);
    }
    if let Some(origin) = query.origin {
        add(Key::UsersOrigin, console::origin(text, origin), |query| query.origin = None);
    }
    match query.seen {
        None => {}
        Some(Seen::Never) => add(Key::UsersLastSignIn, text.get(Key::UsersNever), |query| query.seen = None),
        Some(Seen::Before(day)) => {
            add(Key::UsersSeenBefore, &calendar_day(text, &day.to_string()), |query| query.seen = None)
        }
        Some(Seen::NotSince(day)) => {
            add(Key::UsersNotSince, &calendar_day(text, &day.to_string()), |query| query.seen = None)
        }
    }
    if let Some(day) = query.created_from {
        add(Key::UsersCreatedFrom, &calendar_day(text, &day.to_string()), |query| query.created_from = None);
    }
    if let Some(day) = query.created_to {
        add(Key::UsersCreatedTo, &calendar_day(text, &day.to_string()), |query| query.created_to = None);
    }
    found
}

/// The chip of an attribute, which is called by its name as soon as that is known.
fn attribute_chip(text: Text, query: &UserQuery, attributes: Attributes) -> Option<AnyView> {
    let filter = query.attribute.as_ref()?;
    let known = attributes.get().and_then(Result::ok).unwrap_or_default();
    Some(chip(text, attribute::in_words(text, filter, &known), list_address(&attribute::without(query))))
}

/// The chip of whose customers they are, by the name that comes with the list.
fn assigned_chip(text: Text, query: &UserQuery, people: People) -> Option<AnyView> {
    let name = match query.assigned? {
        Assigned::Nobody => text.get(Key::UsersAssignedNobody).to_owned(),
        Assigned::To(_) => people.get().and_then(Result::ok).and_then(|page| page.assigned_to).unwrap_or("…".into()),
    };
    let rest = UserQuery { assigned: None, ..query.clone().from_start() };
    Some(chip(text, narrowed_to(text, Key::UsersAssignedTo, &name), list_address(&rest)))
}
