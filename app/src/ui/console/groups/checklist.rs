//! Choosing groups: a list of checkboxes with a filter above it.

use crate::domain::group::GroupRow;
use crate::domain::id::GroupId;
use crate::i18n::Key;
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;

/// Above so many groups a filter is worth its room.
const FILTER_FROM: usize = 8;

/// Checkboxes for groups, each with its description.
#[component]
pub(crate) fn GroupChecklist(
    /// The groups to choose from.
    rows: Vec<GroupRow>,
    /// Those chosen.
    chosen: RwSignal<Vec<GroupId>>,
) -> AnyView {
    let text = use_text();
    let filter = RwSignal::new(String::new());
    let filterable = rows.len() >= FILTER_FROM;
    let keys: Vec<String> = rows.iter().map(|row| row.name.to_lowercase()).collect();
    let shows = move |name: &str| {
        let wanted = filter.get().trim().to_lowercase();
        wanted.is_empty() || name.contains(&wanted)
    };
    let none_shown = {
        let keys = keys.clone();
        Signal::derive(move || !keys.iter().any(|name| shows(name)))
    };
    // Rows are hidden rather than taken away, so that a ticked one stays ticked and keeps its place.
    let items = rows
        .into_iter()
        .zip(keys)
        .map(|(row, key)| {
            let id = row.id;
            let description =
                (!row.description.is_empty()).then(|| view! { <small dir="auto">{row.description}</small> }.into_any());
            view! {
                <label class="check" hidden=move || !shows(&key)>
                    <input
                        type="checkbox"
                        name="groups"
                        value=id.to_string()
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                        on:change=move |event| toggle(chosen, id, event_target_checked(&event))
                    />
                    <span><strong dir="auto">{row.name}</strong>{description}</span>
                </label>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let search = filterable.then(|| {
        let label = text.get(Key::GroupsFilter);
        view! {
            <div class="search-field">
                <Icon name=IconName::Search/>
                <label class="visually-hidden" for="group-filter">{label}</label>
                <input
                    id="group-filter"
                    type="search"
                    placeholder=label
                    autocomplete="off"
                    prop:value=filter
                    on:input=move |event| filter.set(event_target_value(&event))
                    on:keydown=|event| {
                        // Enter in the filter is no wish to send the form around it.
                        if event.key() == "Enter" {
                            event.prevent_default();
                        }
                    }
                />
            </div>
        }
        .into_any()
    });
    let no_match = move || {
        let filter = filter.get();
        none_shown.get().then(|| text.with(Key::GroupsFilterNone, &[("filter", filter.trim())]))
    };
    let picked = move || {
        let number = chosen.with(Vec::len) as u64;
        text.count(Key::GroupsSelectedOne, Key::GroupsSelectedMany, number)
    };
    view! {
        <div class="stack">
            {search}
            <fieldset class="checklist">
                <legend class="visually-hidden">{text.get(Key::GroupsTitle)}</legend>
                {items}
                <p class="muted">{no_match}</p>
            </fieldset>
            <p class="hint" role="status">{picked}</p>
        </div>
    }
    .into_any()
}

fn toggle(chosen: RwSignal<Vec<GroupId>>, id: GroupId, on: bool) {
    chosen.update(|chosen| {
        chosen.retain(|other| *other != id);
        if on {
            chosen.push(id);
        }
    });
}
