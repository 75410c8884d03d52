//! The groups of a person: a list, and a list of checkboxes to change it (A26, A27).

use super::tab::{Name, Place};
use super::{Extra, ExtraResource, extra_content};
use crate::api::users::set_groups;
use crate::domain::account::PersonView;
use crate::domain::group::{Audience, GroupRow};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::groups::GroupChecklist;
use crate::ui::parts::form::error_slot;
use crate::ui::parts::{Icon, IconName, Nothing, SubmitButton, browser, use_step_up, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_navigate};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card of the groups.
pub(super) fn groups(person: RwSignal<PersonView>, editing: Memo<bool>, extra: ExtraResource) -> AnyView {
    let text = use_text();
    let edits = Memo::new(move |_| editing.get() && person.with(|person| person.may.groups));
    let edit = move || {
        let (id, may) = person.with(|person| (person.id, person.may.groups));
        (may && !edits.get()).then(|| {
            view! {
                <a class="button small" href=Place { id, tab: Name::Groups, edit: true }.address() data-noscroll="">
                    <Icon name=IconName::Edit/>
                    {text.get(Key::PersonEditGroups)}
                </a>
            }
            .into_any()
        })
    };
    let draw = move |extra| match extra {
        Extra::Groups(list) => {
            let audience = Audience::of(person.with_untracked(|person| person.kind));
            Some(form(person, list.rows.into_iter().filter(|row| row.audience == audience).collect()))
        }
        _ => None,
    };
    let content = move || if edits.get() { extra_content(extra, draw) } else { current(person) };
    view! {
        <section class="card" aria-labelledby="groups-heading">
            <header><h2 id="groups-heading">{text.get(Key::PersonGroups)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

fn current(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let draw = move || {
        let groups = person.with(|person| person.groups.clone());
        if groups.is_empty() {
            let words = text.get(Key::PersonNoGroupsHint).into_any();
            return view! { <Nothing icon=IconName::Groups title=Key::PersonNoGroups words plain=true/> }.into_any();
        }
        let item = |group: crate::domain::account::GroupRef| {
            view! {
                <li>
                    <Icon name=IconName::Groups/>
                    <div><a href=format!("/console/groups/{}", group.id) dir="auto">{group.name}</a></div>
                </li>
            }
            .into_any()
        };
        view! { <ul class="list">{groups.into_iter().map(item).collect::<Vec<_>>()}</ul> }.into_any()
    };
    draw.into_any()
}

fn form(person: RwSignal<PersonView>, offered: Vec<GroupRow>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let (id, name) = person.with_untracked(|person| (person.id, person.name()));
    if offered.is_empty() {
        let words = text.get(Key::PersonNoAudienceGroupsHint).into_any();
        return view! {
            <Nothing icon=IconName::Groups title=Key::PersonNoAudienceGroups words plain=true>
                <a class="button" href="/console/groups">{text.get(Key::PersonToGroups)}</a>
            </Nothing>
        }
        .into_any();
    }
    let chosen = RwSignal::new(person.with_untracked(|person| person.groups.iter().map(|group| group.id).collect()));
    let errors = RwSignal::new(FieldErrors::default());
    let pending = RwSignal::new(false);
    let navigate = use_navigate();
    let close = Callback::new(move |()| {
        let options = NavigateOptions { replace: true, scroll: false };
        navigate(&Place { id, tab: Name::Groups, edit: false }.address(), options);
        browser::focus("#main h1");
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let groups: Vec<_> = chosen.get_untracked();
        step_up.act(
            pending,
            move || set_groups(id, groups.clone()),
            move |answer| match answer {
                Ok(updated) => {
                    toasts.success(text.with(Key::PersonGroupsSaved, &[("name", &updated.name())]));
                    person.set(updated);
                    close.run(());
                }
                Err(AppError::Invalid(found)) => errors.set(found),
                Err(error) => toasts.error(console::error(text, &error)),
            },
        );
    };
    view! {
        <form class="form" novalidate on:submit=save>
            <p class="hint">{text.with(Key::PersonGroupsHint, &[("name", &name)])}</p>
            <GroupChecklist rows=offered chosen/>
            {error_slot(text, Field::Groups, errors)}
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close.run(())>
                    {text.get(Key::PersonCancel)}
                </button>
                <SubmitButton pending label=Key::PersonSave/>
            </footer>
        </form>
    }
    .into_any()
}
