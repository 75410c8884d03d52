//! One of the two tables, with its search, its pages, and a tab of what is not saved yet.

use super::Desk;
use super::rows::{frame, pending, rows, skeleton};
use crate::domain::assignment::{AssignmentPage, AssignmentRow, AssignmentTable};
use crate::domain::list::{Cursor, Position, SEARCH_MAX, UserQuery};
use crate::i18n::Key;
use crate::ui::parts::{Icon, IconName, Loaded, Nothing, browser, use_text};
use leptos::prelude::*;

/// What a table and its tabs are called.
struct Names {
    id: &'static str,
    heading: Key,
    tab: Key,
    pending: Key,
}

impl Names {
    fn of(table: AssignmentTable) -> Self {
        match table {
            AssignmentTable::Available => Self {
                id: "available",
                heading: Key::AssignAvailable,
                tab: Key::AssignSelect,
                pending: Key::AssignPending,
            },
            AssignmentTable::Assigned => Self {
                id: "assigned",
                heading: Key::AssignAssigned,
                tab: Key::AssignAssigned,
                pending: Key::AssignPendingRelease,
            },
        }
    }
}

/// The table with all that belongs to it.
pub(super) fn card(desk: Desk, may_edit: bool) -> AnyView {
    let text = use_text();
    let names = Names::of(desk.table);
    // Whether the tab of what is not saved yet is shown.
    let waiting = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let view = move |page: AssignmentPage| found(desk, page, may_edit, busy);
    let tab = move |own: bool, label: Key| {
        let current = Signal::derive(move || (waiting.get() == own).then_some("true"));
        let count = move || {
            own.then(|| {
                view! { <span class="badge">{move || text.number(desk.picks.number(desk.table))}</span> }.into_any()
            })
        };
        view! {
            <button type="button" aria-current=current on:click=move |_| waiting.set(own)>
                {text.get(label)}
                {count}
            </button>
        }
        .into_any()
    };
    let tabs = may_edit.then(|| {
        view! {
            <div class="tabs" role="group" aria-labelledby=names.id>
                {tab(false, names.tab)}
                {tab(true, names.pending)}
            </div>
        }
        .into_any()
    });
    view! {
        <section class="stack" aria-labelledby=names.id>
            <h2 id=names.id>{text.get(names.heading)}</h2>
            {tabs}
            <div class="stack" hidden=waiting>
                {search(desk.query, names.id)}
                <Loaded resource=desk.page view skeleton=move || skeleton(desk, may_edit) busy/>
            </div>
            <div class="stack" hidden=move || !waiting.get()>{may_edit.then(|| pending(desk))}</div>
        </section>
    }
    .into_any()
}

/// Looks while one types, as soon as one pauses.
fn search(query: RwSignal<UserQuery>, table: &'static str) -> AnyView {
    let text = use_text();
    let typed = RwSignal::new(String::new());
    let look = move |event| {
        let now = event_target_value(&event);
        typed.set(now.clone());
        browser::later(250, move || {
            if typed.try_get_untracked().as_ref() == Some(&now) {
                let search = now.trim().to_owned();
                if query.with_untracked(|query| query.search != search) {
                    query.update(|query| *query = UserQuery { search, ..query.clone().from_start() });
                }
            }
        });
    };
    let id = [table, "-search"].concat();
    view! {
        <div class="search-field">
            <Icon name=IconName::Search/>
            <label class="visually-hidden" for=id.clone()>{text.get(Key::UsersSearch)}</label>
            <input
                id=id
                type="search"
                maxlength=SEARCH_MAX.to_string()
                placeholder=text.get(Key::UsersSearch)
                autocomplete="off"
                prop:value=typed
                on:input=look
            />
        </div>
    }
    .into_any()
}

fn found(desk: Desk, page: AssignmentPage, may_edit: bool, busy: RwSignal<bool>) -> AnyView {
    let AssignmentPage { rows: found, previous, next, .. } = page;
    if found.is_empty() && previous.is_none() {
        return nobody(desk);
    }
    let shown = found.len() as u64;
    // Select all takes nobody from anybody.
    let free = |row: &&AssignmentRow| row.assigned_to.is_none() || desk.table == AssignmentTable::Assigned;
    let all: Option<Vec<_>> = may_edit.then(|| found.iter().filter(free).cloned().collect());
    view! {
        {frame(desk, busy.into(), all, rows(desk, found, may_edit))}
        {pager(desk, shown, previous, next)}
    }
    .into_any()
}

fn nobody(desk: Desk) -> AnyView {
    let text = use_text();
    let search = desk.query.with_untracked(|query| query.search.clone());
    if !search.is_empty() {
        let words = text.with(Key::AssignNobodyMatches, &[("search", &search)]).into_any();
        return view! { <Nothing icon=IconName::Search title=Key::UsersNobodyMatchesTitle words/> }.into_any();
    }
    let (title, words) = match desk.table {
        AssignmentTable::Available => (Key::AssignNoneLeft, Key::AssignNoneLeftHint),
        AssignmentTable::Assigned => (Key::AssignNone, Key::AssignNoneHint),
    };
    view! { <Nothing icon=IconName::Users title words=text.get(words).into_any()/> }.into_any()
}

/// Buttons, not links: what is ticked lives on this page alone.
fn pager(desk: Desk, shown: u64, previous: Option<Cursor>, next: Option<Cursor>) -> AnyView {
    let text = use_text();
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    let query = desk.query.get_untracked();
    let first = if previous.is_none() { 1 } else { query.first };
    let (from, to) = (text.number(first), text.number(first + shown.max(1) - 1));
    let back = first.saturating_sub(u64::from(query.size)).max(1);
    let turn = move |position: Option<Position>, first: u64| {
        move |_| {
            if let Some(position) = position.clone() {
                desk.query.update(|query| *query = UserQuery { position, first, ..query.clone() });
            }
        }
    };
    let (no_previous, no_next) = (previous.is_none(), next.is_none());
    view! {
        <nav class="pager" aria-label=text.get(Key::PartsPages)>
            <p class="range" role="status">{text.with(Key::UsersRange, &[("from", &from), ("to", &to)])}</p>
            <div class="turn">
                <button
                    class="button"
                    type="button"
                    disabled=no_previous
                    on:click=turn(previous.map(Position::Before), back)
                >
                    <Icon name=IconName::ChevronLeft/>
                    {text.get(Key::PartsPrevious)}
                </button>
                <button
                    class="button"
                    type="button"
                    disabled=no_next
                    on:click=turn(next.map(Position::After), first + shown)
                >
                    {text.get(Key::PartsNext)}
                    <Icon name=IconName::ChevronRight/>
                </button>
            </div>
        </nav>
    }
    .into_any()
}
