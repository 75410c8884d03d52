//! The notice that somebody else was faster: who changed what and when, what stays, and how to go on.

use super::activity::changes;
use super::edits::Edits;
use super::phrase::{phrase, strong};
use crate::domain::audit::{AuditEntry, Change};
use crate::domain::profile::ProfileConflict;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, Time};
use crate::ui::wording::attribute::value_words;
use crate::ui::wording::trail;
use leptos::prelude::*;

/// Where the notice is found.
pub(super) const PLACE: &str = "#conflict";

/// The notice. `take_over` goes on from what is stored now: with what was typed, or without.
pub(super) fn notice(text: Text, conflict: &ProfileConflict, edits: Edits, take_over: Callback<bool>) -> AnyView {
    let change = |entry: &AuditEntry| {
        let changes: Vec<_> = entry.changes.iter().map(|change| field(text, conflict, change, edits)).collect();
        change_set(text, conflict, entry, view! { <dl class="changes">{changes}</dl> }.into_any())
    };
    frame(text, Key::PersonStale, conflict.entries.iter().map(change).collect(), take_over)
}

/// The notice of a form that is no profile: what was changed is told as in the trail.
pub(crate) fn change_notice(text: Text, conflict: &ProfileConflict, take_over: Callback<bool>) -> AnyView {
    let change = |entry: &AuditEntry| change_set(text, conflict, entry, changes(text, &entry.changes));
    frame(text, Key::StaffStale, conflict.entries.iter().map(change).collect(), take_over)
}

fn frame(text: Text, what: Key, entries: Vec<AnyView>, take_over: Callback<bool>) -> AnyView {
    view! {
        <div class="notice warning" id="conflict" role="alert" tabindex="-1">
            <Icon name=IconName::Warning/>
            <div class="stack">
                <p><strong>{text.get(what)}</strong>" "{text.get(Key::PersonStaleHint)}</p>
                {entries}
                <div class="actions start">
                    <button class="button small" type="button" on:click=move |_| take_over.run(true)>
                        <Icon name=IconName::Check/>
                        {text.get(Key::PersonStaleKeep)}
                    </button>
                    <button class="button small" type="button" on:click=move |_| take_over.run(false)>
                        <Icon name=IconName::Undo/>
                        {text.get(Key::PersonStaleForget)}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn change_set(text: Text, conflict: &ProfileConflict, entry: &AuditEntry, changes: AnyView) -> AnyView {
    let actor = if entry.actor.is_empty() { text.get(Key::AppName) } else { entry.actor.as_str() };
    let time = view! { <Time at=entry.at now=conflict.person.now/> }.into_any();
    let who = phrase(text, Key::PersonStaleWho, vec![("actor", strong(actor)), ("time", time)]);
    view! { <div><p>{who}</p>{changes}</div> }.into_any()
}

fn field(text: Text, conflict: &ProfileConflict, change: &Change, edits: Edits) -> AnyView {
    let line = conflict.person.attributes.iter().find(|line| line.attribute.key == change.field);
    let attribute = line.map(|line| &line.attribute);
    let label = attribute
        .map_or_else(|| trail::changed_field(text, &change.field), |found| found.label(text.language()).to_owned());
    let words = |value: &str| attribute.map_or_else(|| value.to_owned(), |found| value_words(text, found, value));
    let before = change.before.as_deref().map(|value| view! { <del dir="auto">{words(value)}</del>" " });
    let after = match change.after.as_deref() {
        Some(value) => view! { <ins dir="auto">{words(value)}</ins> }.into_any(),
        None => view! { <span class="muted">{text.get(Key::PersonNothing)}</span> }.into_any(),
    };
    let own = edits.typed(&change.field).map(|typed| {
        let typed = if typed.is_empty() { text.get(Key::PersonNothing).to_owned() } else { words(&typed) };
        view! { " "<span class="muted">{text.with(Key::PersonStaleYours, &[("value", &typed)])}</span> }
    });
    view! { <div><dt dir="auto">{label}</dt><dd>{before}{after}{own}</dd></div> }.into_any()
}
