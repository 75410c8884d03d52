//! The rows of the tables: each customer with a box, and whose somebody is who belongs to another user.

use super::Desk;
use crate::domain::account::PersonRef;
use crate::domain::assignment::{AssignmentRow, AssignmentTable};
use crate::i18n::{Key, Text};
use crate::ui::console::person::phrase;
use crate::ui::parts::{Avatar, IconName, Nothing, SkeletonRows, StatusBadge, use_text};
use leptos::prelude::*;

impl Desk {
    /// Whether a customer's box is ticked: assigned ones are until they are unticked (S20).
    fn ticked(self, row: &AssignmentRow) -> bool {
        self.picks.moves(self.table, row.id) == (self.table == AssignmentTable::Available)
    }

    /// Ticks or unticks customers.
    fn tick(self, rows: &[AssignmentRow], on: bool) {
        self.picks.set(self.table, rows, on == (self.table == AssignmentTable::Available));
    }

    fn shows_holder(self) -> bool {
        self.table == AssignmentTable::Available
    }
}

/// The table around its rows. `page` is whom the box in the head ticks; without it there are no boxes.
pub(super) fn frame(desk: Desk, busy: Signal<bool>, page: Option<Vec<AssignmentRow>>, rows: AnyView) -> AnyView {
    let text = use_text();
    let busy = Signal::derive(move || if busy.get() { "true" } else { "false" });
    let caption = match desk.table {
        AssignmentTable::Available => Key::AssignSelect,
        AssignmentTable::Assigned => Key::AssignAssigned,
    };
    let all = page.map(|page| head_box(desk, page));
    let holder = desk.shows_holder().then(|| view! { <th scope="col">{text.get(Key::PartsFieldAssignedTo)}</th> });
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(caption)}</caption>
                <thead>
                    <tr>
                        {all}
                        <th scope="col">{text.get(Key::StatusCustomer)}</th>
                        <th scope="col" class="optional">{text.get(Key::UsersStatus)}</th>
                        {holder}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Select all.
fn head_box(desk: Desk, page: Vec<AssignmentRow>) -> AnyView {
    let label = use_text().get(Key::AssignSelectAll);
    let rows = StoredValue::new(page);
    let ticked = move || rows.with_value(|rows| rows.iter().filter(|row| desk.ticked(row)).count());
    let all = Memo::new(move |_| rows.with_value(|rows| !rows.is_empty() && ticked() == rows.len()));
    let some = Memo::new(move |_| ticked() > 0 && !all.get());
    view! {
        <th class="pick">
            <label title=label>
                <input
                    type="checkbox"
                    disabled=rows.with_value(Vec::is_empty)
                    prop:checked=all
                    prop:indeterminate=some
                    on:change=move |event| desk.tick(&rows.get_value(), event_target_checked(&event))
                />
                <span>{label}</span>
            </label>
        </th>
    }
    .into_any()
}

/// Rows to come.
pub(super) fn skeleton(desk: Desk, may_edit: bool) -> AnyView {
    let text = use_text();
    let columns: &'static [&'static str] = if desk.shows_holder() { &["optional", ""] } else { &["optional"] };
    view! {
        <p class="visually-hidden" role="status">{text.get(Key::PartsLoading)}</p>
        {frame(
            desk,
            Signal::stored(true),
            may_edit.then(Vec::new),
            view! { <SkeletonRows rows=5 columns picks=may_edit/> }.into_any(),
        )}
    }
    .into_any()
}

/// The customers of a page.
pub(super) fn rows(desk: Desk, found: Vec<AssignmentRow>, may_edit: bool) -> AnyView {
    let text = use_text();
    let prefix = if desk.shows_holder() { "pick" } else { "keep" };
    found.into_iter().map(|row| customer(text, desk, row, may_edit, prefix)).collect::<Vec<_>>().into_any()
}

/// What is not saved yet, each with a box that takes it back.
pub(super) fn pending(desk: Desk) -> AnyView {
    let text = use_text();
    let draw = move || {
        let chosen = desk.picks.of(desk.table).get();
        if chosen.is_empty() {
            let words = text.get(Key::AssignNothingPendingHint).into_any();
            return view! { <Nothing icon=IconName::Check title=Key::AssignNothingPending words/> }.into_any();
        }
        let prefix = if desk.shows_holder() { "picked" } else { "dropped" };
        let rows: Vec<_> = chosen.iter().map(|row| customer(text, desk, row.clone(), true, prefix)).collect();
        frame(desk, Signal::stored(false), Some(chosen), rows.into_any())
    };
    draw.into_any()
}

/// A customer. The box has an id of its own, since both tabs are in the page.
fn customer(text: Text, desk: Desk, row: AssignmentRow, may_edit: bool, prefix: &'static str) -> AnyView {
    let name = row.name();
    let mail = (name != row.username)
        .then(|| view! { <span class="mail" title=row.username.clone()>{row.username.clone()}</span> }.into_any());
    let marked = {
        let id = row.id;
        Signal::derive(move || desk.picks.moves(desk.table, id).then_some("true"))
    };
    // Somebody else's customer has a box once they are explicitly moved here.
    let id = row.id;
    let elsewhere = row.assigned_to.clone().filter(|_| desk.shows_holder());
    let has_box = {
        let free = elsewhere.is_none();
        Signal::derive(move || may_edit && (free || desk.picks.moves(desk.table, id)))
    };
    let field = format!("{prefix}-{}", row.id);
    let kept = StoredValue::new(row);
    let tick = {
        let (field, name) = (field.clone(), name.clone());
        move || {
            let (field, label) = (field.clone(), text.with(Key::BulkSelectPerson, &[("name", &name)]));
            has_box.get().then(|| {
                let ticked = Signal::derive(move || kept.with_value(|row| desk.ticked(row)));
                view! {
                    <input
                        type="checkbox"
                        id=field
                        aria-label=label
                        checked=ticked.get_untracked()
                        prop:checked=ticked
                        on:change=move |event| desk.tick(&[kept.get_value()], event_target_checked(&event))
                    />
                }
                .into_any()
            })
        }
    };
    let tick = may_edit.then(|| view! { <td class="pick">{tick}</td> });
    let holder = desk.shows_holder().then(|| {
        let words = match elsewhere {
            None => view! { <span class="muted">{text.get(Key::AssignNobody)}</span> }.into_any(),
            Some(holder) => held(text, desk, kept, &name, holder, may_edit),
        };
        view! { <td data-label=text.get(Key::PartsFieldAssignedTo) class="holder">{words}</td> }.into_any()
    });
    let status = kept.with_value(|row| row.status);
    view! {
        <tr aria-selected=marked>
            {tick}
            <td class="person-cell">
                <Avatar name=name.clone()/>
                <span class="who"><label class="row-link" for=field dir="auto">{name}</label>{mail}</span>
            </td>
            <td class="optional" data-label=text.get(Key::UsersStatus)><StatusBadge status/></td>
            {holder}
        </tr>
    }
    .into_any()
}

/// Whose the customer is, and the way to move them here.
fn held(
    text: Text,
    desk: Desk,
    row: StoredValue<AssignmentRow>,
    name: &str,
    holder: PersonRef,
    may_edit: bool,
) -> AnyView {
    let id = row.with_value(|row| row.id);
    let moves = Memo::new(move |_| desk.picks.moves(desk.table, id));
    let label = text.with(Key::AssignMoveLabel, &[("name", name), ("user", &holder.name)]);
    let link = move || {
        let PersonRef { id, name } = holder.clone();
        view! { <a href=format!("/console/users/{id}") dir="auto">{name}</a> }.into_any()
    };
    let words = {
        let link = link.clone();
        move || if moves.get() { phrase(text, Key::AssignMoving, vec![("user", link())]) } else { link() }
    };
    let move_here = move || {
        let label = label.clone();
        (may_edit && !moves.get()).then(|| {
            view! {
                <button
                    class="button small"
                    type="button"
                    aria-label=label
                    on:click=move |_| desk.picks.set(desk.table, &[row.get_value()], true)
                >
                    {text.get(Key::AssignMoveHere)}
                </button>
            }
            .into_any()
        })
    };
    view! { <span class="inline"><span>{words}</span>{move_here}</span> }.into_any()
}
