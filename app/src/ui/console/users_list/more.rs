//! The filters that are asked for less often, behind a button.

use super::address::Place;
use super::attribute::{self, Attributes};
use super::filters::Choice;
use super::late::{Kind, Late};
use crate::domain::list::{Assigned, Origin, Seen, UserQuery};
use crate::domain::lock::LockReason;
use crate::domain::ticket::InvitationState;
use crate::domain::time::Day;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The button with its fields. They belong to the form around them, so that they count without a script too; with one, they act
/// once their code is there.
///
/// `open` turns true when they are first looked at.
pub(super) fn filters(late: Late, fields: Kind, open: RwSignal<bool>) -> AnyView {
    let text = use_text();
    view! {
        <button class="button" type="button" popovertarget="more-filters">
            <Icon name=IconName::Filter/>
            {text.get(Key::UsersMoreFilters)}
        </button>
        <div class="menu more-filters" id="more-filters" popover="auto" on:toggle=move |_| open.set(true)>
            {late.takes_over(fields, open)}
        </div>
    }
    .into_any()
}

/// The fields.
pub(super) fn fields(place: Place, attributes: Attributes) -> AnyView {
    let text = use_text();
    let me = Assigned::To(use_viewer().id);
    // A link of a colleague's page asks for theirs.
    let other = move |asked: &Assigned| ![Assigned::Nobody, me].contains(asked);
    let other = place.query.with_untracked(|query| query.assigned).filter(other);
    let whose = [(me, Key::UsersAssignedMe), (Assigned::Nobody, Key::UsersAssignedNobody)].into_iter();
    let whose = whose.chain(other.map(|other| (other, Key::UsersAssignedOther)));
    let whose = whose.map(|(whose, label)| (whose.to_string(), text.get(label).to_owned()));
    let reasons = LockReason::ALL;
    let reasons = reasons.iter().map(|one| (one.as_str().to_owned(), console::lock_reason(text, *one).to_owned()));
    let states = InvitationState::ALL;
    let states = states.iter().map(|one| (one.as_str().to_owned(), console::invitation(text, *one).to_owned()));
    let origins = Origin::ALL.iter().map(|one| (one.as_str().to_owned(), console::origin(text, *one).to_owned()));
    let choices = [
        Choice {
            name: "lock",
            label: Key::UsersLock,
            options: reasons.collect(),
            get: |query| query.lock.map_or("", LockReason::as_str).to_owned(),
            set: |query, word| query.lock = LockReason::from_word(word),
        },
        Choice {
            name: "invitation",
            label: Key::UsersInvitation,
            options: states.collect(),
            get: |query| query.invitation.map_or("", InvitationState::as_str).to_owned(),
            set: |query, word| query.invitation = InvitationState::from_word(word),
        },
        Choice {
            name: "origin",
            label: Key::UsersOrigin,
            options: origins.collect(),
            get: |query| query.origin.map_or("", Origin::as_str).to_owned(),
            set: |query, word| query.origin = Origin::from_word(word),
        },
        Choice {
            name: "assigned",
            label: Key::UsersAssignedTo,
            options: whose.collect(),
            get: |query| query.assigned.map(|whose| whose.to_string()).unwrap_or_default(),
            set: |query, word| query.assigned = word.parse().ok(),
        },
        Choice {
            name: "seen",
            label: Key::UsersLastSignIn,
            options: vec![("never".to_owned(), text.get(Key::UsersNever).to_owned())],
            get: |query| if query.seen == Some(Seen::Never) { "never".to_owned() } else { String::new() },
            set: |query, word| query.seen = word.parse().ok(),
        },
    ];
    let days = [
        DayField {
            name: "seen_before",
            label: Key::UsersSeenBefore,
            get: |query| match query.seen {
                Some(Seen::Before(day)) => Some(day),
                _ => None,
            },
            set: |query, day| query.seen = day.map(Seen::Before),
        },
        DayField {
            name: "not_since",
            label: Key::UsersNotSince,
            get: |query| match query.seen {
                Some(Seen::NotSince(day)) => Some(day),
                _ => None,
            },
            set: |query, day| query.seen = day.map(Seen::NotSince),
        },
        DayField {
            name: "created_from",
            label: Key::UsersCreatedFrom,
            get: |query| query.created_from,
            set: |query, day| query.created_from = day,
        },
        DayField {
            name: "created_to",
            label: Key::UsersCreatedTo,
            get: |query| query.created_to,
            set: |query, day| query.created_to = day,
        },
    ];
    view! {
        {choices.map(|choice| choice.field(place)).into_iter().collect::<Vec<_>>()}
        {attribute::filter(place, attributes)}
        {days.map(|day| day.field(place)).into_iter().collect::<Vec<_>>()}
        <p class="muted">{text.get(Key::UsersDaysUtc)}</p>
    }
    .into_any()
}

/// A filter that is a day.
struct DayField {
    name: &'static str,
    label: Key,
    get: fn(&UserQuery) -> Option<Day>,
    set: fn(&mut UserQuery, Option<Day>),
}

impl DayField {
    fn field(self, place: Place) -> AnyView {
        let Self { name, label, get, set } = self;
        let value = Signal::derive(move || place.query.with(get).map(|day| day.to_string()).unwrap_or_default());
        let choose = move |event| place.change(|query| set(query, event_target_value(&event).parse().ok()));
        view! {
            <label class="select-field">
                <span>{use_text().get(label)}</span>
                <input type="date" name=name value=value.get_untracked() prop:value=value on:change=choose/>
            </label>
        }
        .into_any()
    }
}
