//! The rows, and the pager below them.

use super::address::{Place, list_address};
use super::head::{columns, head, of_office};
use super::selection::Picked;
use super::{Counted, nobody, office};
use crate::domain::access::Action;
use crate::domain::account::{AccountKind, PersonPage, PersonRow};
use crate::domain::list::{Cursor, Position, UserQuery};
use crate::domain::lock::LockReason;
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::toast::Toasts;
use crate::ui::parts::{Avatar, Icon, IconName, Pager, SkeletonRows, StatusBadge, Time, use_text};
use crate::ui::wording::console;
use crate::viewer::Viewer;
use leptos::prelude::*;

/// What is done from a row.
#[derive(Clone, Copy)]
pub(super) struct Deeds {
    /// The customer to be deleted, once the question is answered.
    pub(super) doomed: RwSignal<Option<PersonRow>>,
    /// Loads the list again.
    pub(super) again: Callback<()>,
    pub(super) toasts: Toasts,
}

/// A page of people with its pager, or why there is none.
pub(super) fn people(
    place: Place,
    page: PersonPage,
    total: Counted,
    deeds: Deeds,
    busy: RwSignal<bool>,
    picked: Picked,
) -> AnyView {
    if page.rows.is_empty() && page.previous.is_none() {
        return nobody(&place.query.get_untracked());
    }
    let text = use_text();
    let viewer = use_viewer();
    let now = page.now;
    let shown = page.rows.len() as u64;
    picked.shows(&page.rows);
    let office = of_office(place);
    let rows: Vec<_> =
        page.rows.into_iter().map(|row| person(text, &viewer, row, now, office, deeds, picked)).collect();
    view! {
        {frame(place, busy.into(), picked, rows.into_any())}
        {pager(place, total, shown, page.previous, page.next)}
    }
    .into_any()
}

/// Rows to come.
pub(super) fn skeleton(place: Place, picked: Picked) -> AnyView {
    let text = use_text();
    let rows = usize::from(place.query.with_untracked(|query| query.size.min(50)));
    view! {
        <p class="visually-hidden" role="status">{text.get(Key::UsersLoading)}</p>
        {frame(place, Signal::stored(true), picked, view! { <SkeletonRows rows columns=columns(place) picks=picked.offered/> }.into_any())}
    }
    .into_any()
}

fn frame(place: Place, busy: Signal<bool>, picked: Picked, rows: AnyView) -> AnyView {
    let text = use_text();
    let busy = Signal::derive(move || if busy.get() { "true" } else { "false" });
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::UsersTitle)}</caption>
                {head(place, picked)}
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn person(
    text: Text,
    viewer: &Viewer,
    row: PersonRow,
    now: Timestamp,
    office: bool,
    deeds: Deeds,
    picked: Picked,
) -> AnyView {
    let last = match row.last_sign_in {
        Some(at) => view! { <Time at now/> }.into_any(),
        None => view! { <span class="muted">{text.get(Key::UsersNever)}</span> }.into_any(),
    };
    let (pick, marked) = (picked.cell(&row), picked.marked(row.id));
    let cells = if office { office::cells(text, &row, last) } else { everyone(text, &row, last) };
    view! {
        <tr aria-selected=marked>
            {pick}
            {cells}
            <td class="row-actions">{actions(text, viewer, row, deeds)}</td>
        </tr>
    }
    .into_any()
}

fn everyone(text: Text, row: &PersonRow, last: AnyView) -> AnyView {
    let lock = row.lock.map(|reason| {
        let words = match reason {
            LockReason::Administrator => Key::UsersLockedByAdministrator,
            LockReason::FailedSignIns => Key::UsersLockedByFailures,
        };
        text.get(words)
    });
    let why = lock.or_else(|| row.invitation.map(|state| console::invitation(text, state)));
    let why = why.map(|why| view! { <span class="why">{why}</span> }.into_any());
    view! {
        {who(row)}
        <td class="optional late" data-label=text.get(Key::UsersKind)>{console::kind(text, row.kind)}</td>
        <td data-label=text.get(Key::UsersStatus)><StatusBadge status=row.status/>{why}</td>
        <td class="numeric optional" data-label=text.get(Key::UsersGroups)>{row.groups.to_string()}</td>
        <td class="numeric" data-label=text.get(Key::UsersLastSignIn)>{last}</td>
    }
    .into_any()
}

/// Initials, name and address; the name opens the person, and with it the whole row.
fn who(row: &PersonRow) -> AnyView {
    let name = row.name();
    let href = format!("/console/users/{}", row.id);
    let (shown, mail) = if name == row.username {
        (breakable(&name), None)
    } else {
        let mail = breakable(&row.username);
        let title = row.username.clone();
        (name.clone().into_any(), Some(view! { <span class="mail" title=title>{mail}</span> }.into_any()))
    };
    view! {
        <td class="person-cell">
            <Avatar name kind=row.kind/>
            <span class="who"><a class="row-link" href=href dir="auto">{shown}</a>{mail}</span>
        </td>
    }
    .into_any()
}

/// An address that may break before its @.
pub(super) fn breakable(username: &str) -> AnyView {
    let (local, domain) = username.split_once('@').unwrap_or((username, ""));
    let (local, domain) = (local.to_owned(), ["@", domain].concat());
    view! { {local}<wbr/>{domain} }.into_any()
}

fn actions(text: Text, viewer: &Viewer, row: PersonRow, deeds: Deeds) -> AnyView {
    if row.kind == AccountKind::Staff {
        return office::actions(text, viewer, &row, deeds);
    }
    let name = row.name();
    let edit = viewer.may_to(&row, Action::Edit).then(|| {
        let href = format!("/console/users/{}?edit", row.id);
        let label = text.with(Key::UsersEdit, &[("name", &name)]);
        view! {
            <a class="button ghost icon-only" href=href aria-label=label.clone() title=label>
                <Icon name=IconName::Edit/>
            </a>
        }
        .into_any()
    });
    let delete = viewer.may_to(&row, Action::Delete).then(|| {
        let label = text.with(Key::UsersDelete, &[("name", &name)]);
        view! {
            <button
                class="button ghost icon-only"
                type="button"
                aria-label=label.clone()
                title=label
                on:click=move |_| deeds.doomed.set(Some(row.clone()))
            >
                <Icon name=IconName::Trash/>
            </button>
        }
        .into_any()
    });
    view! { {edit}{delete} }.into_any()
}

fn pager(place: Place, total: Counted, shown: u64, previous: Option<Cursor>, next: Option<Cursor>) -> AnyView {
    let text = use_text();
    let query = place.query.get_untracked();
    let first = if previous.is_none() { 1 } else { query.first };
    let range = move |total: Option<String>| {
        let (from, to) = (text.number(first), text.number(first + shown.max(1) - 1));
        match total {
            Some(total) => text.with(Key::UsersRangeOf, &[("from", &from), ("to", &to), ("total", &total)]),
            None => text.with(Key::UsersRange, &[("from", &from), ("to", &to)]),
        }
    };
    let range = Signal::derive(move || {
        let total = total.get().and_then(Result::ok);
        range(total.map(|total| text.number(total.count) + if total.more { "+" } else { "" }))
    });
    let back = query.first.saturating_sub(u64::from(query.size)).max(1);
    let previous = previous.map(|cursor| turned(&query, Position::Before(cursor), back));
    let next = next.map(|cursor| turned(&query, Position::After(cursor), first + shown));
    let size = Callback::new(move |size: String| {
        if let Ok(size) = size.parse() {
            place.change(|query| query.size = size);
        }
    });
    view! {
        <Pager
            range
            size=Signal::derive(move || place.query.with(|query| query.size.to_string()))
            on_size=size
            previous=Signal::stored(previous)
            next=Signal::stored(next)
        />
    }
    .into_any()
}

fn turned(query: &UserQuery, position: Position, first: u64) -> String {
    list_address(&UserQuery { position, first, ..query.clone() })
}
