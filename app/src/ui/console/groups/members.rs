//! The members of a group: searched, turned page by page, taken out one by one.

use super::group::Members;
use super::place::{Place, members_address};
use crate::api::groups::change_members;
use crate::domain::account::{PersonPage, PersonRow};
use crate::domain::group::GroupRow;
use crate::domain::list::{Cursor, Position, UserQuery};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{
    Avatar, Dialog, Icon, IconName, LoadFailed, Nothing, Pager, SkeletonRows, StatusBadge, Time, use_step_up, use_text,
    use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The columns after the person's.
const COLUMNS: &[&str] = &["", "numeric optional"];

/// The members with their search.
pub(super) fn members(
    group: RwSignal<GroupRow>,
    place: Place,
    people: Members,
    busy: RwSignal<bool>,
    may_edit: bool,
) -> AnyView {
    let leaving = RwSignal::new(None::<PersonRow>);
    let removing = may_edit.then_some(leaving);
    let content = move || match people.get() {
        None => skeleton(),
        Some(Ok(page)) => found(group, place, page, busy, removing),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| people.refetch());
            view! { <LoadFailed error retry/> }.into_any()
        }
    };
    view! {
        {search(place)}
        {content}
        {may_edit.then(|| question(group, people, leaving))}
    }
    .into_any()
}

fn search(place: Place) -> AnyView {
    let text = use_text();
    let asked = Signal::derive(move || place.query.with(|query| query.search.clone()));
    let typed = RwSignal::new(asked.get_untracked());
    Effect::new(move || {
        let asked = asked.get();
        if typed.with_untracked(|typed| typed.trim() != asked) {
            typed.set(asked);
        }
    });
    let mut look = debounce(std::time::Duration::from_millis(250), move |()| {
        if let Some(typed) = typed.try_get_untracked() {
            place.change(|query| query.search = typed.trim().to_owned());
        }
    });
    view! {
        <search class="filters">
            <form method="get" on:submit=|event| event.prevent_default()>
                <div class="search-field">
                    <Icon name=IconName::Search/>
                    <label class="visually-hidden" for="q">{text.get(Key::UsersSearch)}</label>
                    <input
                        id="q"
                        name="q"
                        type="search"
                        placeholder=text.get(Key::UsersSearch)
                        autocomplete="off"
                        value=typed.get_untracked()
                        prop:value=typed
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            look(());
                        }
                    />
                </div>
                <button class="button unscripted" type="submit">{text.get(Key::UsersApply)}</button>
            </form>
        </search>
    }
    .into_any()
}

fn found(
    group: RwSignal<GroupRow>,
    place: Place,
    page: PersonPage,
    busy: RwSignal<bool>,
    removing: Option<RwSignal<Option<PersonRow>>>,
) -> AnyView {
    let query = place.query.get_untracked();
    if page.rows.is_empty() && page.previous.is_none() {
        return nobody(group, &query);
    }
    let text = use_text();
    let name = group.with_untracked(|group| group.name.clone());
    let (now, shown) = (page.now, page.rows.len() as u64);
    let rows: Vec<_> = page.rows.into_iter().map(|row| member(text, &name, row, now, removing)).collect();
    let turns = page.previous.is_some() || page.next.is_some();
    let pager = turns.then(|| pager(group, place, query, shown, page.previous, page.next));
    view! { {frame(busy.into(), rows.into_any())}{pager} }.into_any()
}

fn frame(busy: Signal<bool>, rows: AnyView) -> AnyView {
    let text = use_text();
    let busy = Signal::derive(move || if busy.get() { "true" } else { "false" });
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::GroupsMembers)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::UsersPerson)}</th>
                        <th scope="col">{text.get(Key::UsersStatus)}</th>
                        <th scope="col" class="numeric optional">{text.get(Key::UsersLastSignIn)}</th>
                        <th scope="col" class="row-actions">
                            <span class="visually-hidden">{text.get(Key::UsersActions)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    let text = use_text();
    view! {
        <p class="visually-hidden" role="status">{text.get(Key::GroupsLoadingMembers)}</p>
        {frame(Signal::stored(true), view! { <SkeletonRows rows=5 columns=COLUMNS/> }.into_any())}
    }
    .into_any()
}

fn member(
    text: Text,
    group: &str,
    row: PersonRow,
    now: Timestamp,
    removing: Option<RwSignal<Option<PersonRow>>>,
) -> AnyView {
    let last = match row.last_sign_in {
        Some(at) => view! { <Time at now/> }.into_any(),
        None => view! { <span class="muted">{text.get(Key::UsersNever)}</span> }.into_any(),
    };
    let name = row.name();
    let mail = (name != row.username)
        .then(|| view! { <span class="mail" title=row.username.clone()>{row.username.clone()}</span> }.into_any());
    let (href, kind, status) = (format!("/console/users/{}", row.id), row.kind, row.status);
    let remove = removing.map(|leaving| {
        let label = text.with(Key::GroupsRemove, &[("person", &name), ("name", group)]);
        view! {
            <button
                class="button ghost icon-only"
                type="button"
                aria-label=label.clone()
                title=label
                on:click=move |_| leaving.set(Some(row.clone()))
            >
                <Icon name=IconName::Close/>
            </button>
        }
        .into_any()
    });
    view! {
        <tr>
            <td class="person-cell">
                <Avatar name=name.clone() kind/>
                <span class="who"><a class="row-link" href=href dir="auto">{name}</a>{mail}</span>
            </td>
            <td data-label=text.get(Key::UsersStatus)><StatusBadge status/></td>
            <td class="numeric optional" data-label=text.get(Key::UsersLastSignIn)>{last}</td>
            <td class="row-actions">{remove}</td>
        </tr>
    }
    .into_any()
}

fn nobody(group: RwSignal<GroupRow>, query: &UserQuery) -> AnyView {
    let text = use_text();
    let search = query.search.trim();
    if search.is_empty() {
        let words = text.get(Key::GroupsNoMembersHint).into_any();
        return view! { <Nothing icon=IconName::Users title=Key::GroupsNoMembers words/> }.into_any();
    }
    let name = group.with_untracked(|group| group.name.clone());
    let words = text.with(Key::GroupsNoMemberMatchesHint, &[("name", &name), ("search", search)]).into_any();
    let all = members_address(&UserQuery { search: String::new(), ..query.clone().from_start() });
    view! {
        <Nothing icon=IconName::Search title=Key::GroupsNoMemberMatches words>
            <a class="button" href=all>{text.get(Key::UsersClear)}</a>
        </Nothing>
    }
    .into_any()
}

fn pager(
    group: RwSignal<GroupRow>,
    place: Place,
    query: UserQuery,
    shown: u64,
    previous: Option<Cursor>,
    next: Option<Cursor>,
) -> AnyView {
    let text = use_text();
    let first = if previous.is_none() { 1 } else { query.first };
    let searched = !query.search.is_empty();
    let range = Signal::derive(move || {
        let (from, to) = (text.number(first), text.number(first + shown.max(1) - 1));
        if searched {
            return text.with(Key::UsersRange, &[("from", &from), ("to", &to)]);
        }
        let total = text.number(group.with(|group| group.members));
        text.with(Key::UsersRangeOf, &[("from", &from), ("to", &to), ("total", &total)])
    });
    let turned = |position: Position, first: u64| members_address(&UserQuery { position, first, ..query.clone() });
    let back = query.first.saturating_sub(u64::from(query.size)).max(1);
    let previous = previous.map(|cursor| turned(Position::Before(cursor), back));
    let next = next.map(|cursor| turned(Position::After(cursor), first + shown));
    let on_size = Callback::new(move |size: String| {
        if let Ok(size) = size.parse() {
            place.change(|query| query.size = size);
        }
    });
    view! {
        <Pager
            range
            size=Signal::derive(move || place.query.with(|query| query.size.to_string()))
            on_size
            previous=Signal::stored(previous)
            next=Signal::stored(next)
        />
    }
    .into_any()
}

/// Asks before somebody is taken out, naming who and what follows.
fn question(group: RwSignal<GroupRow>, people: Members, leaving: RwSignal<Option<PersonRow>>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let asked = RwSignal::new(None::<PersonRow>);
    Effect::new(move || {
        if let Some(row) = leaving.get() {
            leaving.set(None);
            asked.set(Some(row));
            open.set(true);
        }
    });
    let words = move |key: Key| {
        let person = asked.with(|row| row.as_ref().map(PersonRow::name)).unwrap_or_default();
        group.with(|group| text.with(key, &[("person", &person), ("name", &group.name)]))
    };
    let remove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(person) = asked.with_untracked(|row| row.as_ref().map(|row| row.id)) else { return };
        let done = untrack(|| words(Key::GroupsRemoved));
        let id = group.with_untracked(|group| group.id);
        step_up.act(
            pending,
            move || change_members(id, Vec::new(), vec![person]),
            move |answer| {
                open.set(false);
                match answer {
                    Ok(changed) => {
                        group.set(changed);
                        people.refetch();
                        toasts.success(done);
                    }
                    Err(error) => toasts.error(console::error(text, &error)),
                }
            },
        );
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <Dialog open title=Signal::derive(move || words(Key::GroupsRemoveTitle)) id="remove-member">
            <form novalidate on:submit=remove>
                <div class="body stack"><p>{move || words(Key::GroupsRemoveWhat)}</p></div>
                <footer class="actions">
                    <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                        {text.get(Key::GroupsCancel)}
                    </button>
                    <button class="button danger solid" type="submit" aria-busy=busy>
                        {text.get(Key::GroupsRemoveConfirm)}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
