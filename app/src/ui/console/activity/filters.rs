//! The bar above the trail: by whom, about whom, what, and when.

use super::super::listing::{Place, day_field, person_field};
use super::query_of;
use crate::domain::access::{Action, Area};
use crate::domain::audit::AuditAction;
use crate::domain::audit_list::AuditQuery;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{SelectField, use_text};
use crate::ui::wording::trail;
use leptos::prelude::*;

/// The bar.
pub(super) fn filters(place: Place) -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let suggest = viewer.may(Area::Customers, Action::View) || viewer.may(Area::Users, Action::View);
    let change = move |change: &dyn Fn(&mut AuditQuery)| {
        let query = place.search.with_untracked(|search| query_of(search));
        let mut changed = query.clone().from_start();
        change(&mut changed);
        let changed = changed.bounded();
        if changed != query.from_start() {
            place.go(&changed.to_params(), false);
        }
    };
    let actor = Callback::new(move |who: String| change(&|query| query.actor.clone_from(&who)));
    let person = Callback::new(move |who: String| change(&|query| query.person.clone_from(&who)));
    let action = Callback::new(move |word: String| change(&|query| query.action = AuditAction::from_word(&word)));
    let from = Callback::new(move |day| change(&|query| query.from = day));
    let to = Callback::new(move |day| change(&|query| query.to = day));
    let mut actions: Vec<(String, String)> = AuditAction::ALL
        .iter()
        .map(|action| (action.as_str().to_owned(), trail::deed_in_words(text, *action)))
        .collect();
    actions.sort_by(|(_, one), (_, other)| one.cmp(other));
    actions.insert(0, (String::new(), text.get(Key::UsersAny).to_owned()));
    let day = move |name: &'static str| {
        let value = place.param(name);
        Signal::derive(move || value.with(|value| value.parse().ok()))
    };
    // What a form without a script would forget.
    let size = place.param("size");
    let kept = move || {
        let size = size.get();
        (!size.is_empty()).then(|| view! { <input type="hidden" name="size" value=size/> })
    };
    view! {
        <search class="filters">
            <form method="get" action="/console/activity" on:submit=|event| event.prevent_default()>
                {person_field("actor", Key::ActivityActor, place.param("actor"), actor, suggest)}
                {person_field("person", Key::ActivityPerson, place.param("person"), person, suggest)}
                <SelectField
                    name="action"
                    label=Key::ActivityAction
                    options=Signal::stored(actions)
                    value=place.param("action")
                    on_change=action
                />
                {day_field("from", Key::ActivityFrom, day("from"), from)}
                {day_field("to", Key::ActivityTo, day("to"), to)}
                {kept}
                <button class="button unscripted" type="submit">{text.get(Key::UsersApply)}</button>
            </form>
        </search>
    }
    .into_any()
}
