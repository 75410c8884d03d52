//! What a group is: name, description, audience; and changing the first two with Update.

use crate::api::groups::{get_group, update_group};
use crate::domain::group::{GroupPatchDraft, GroupRow};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::person::stale_notice;
use crate::ui::parts::{
    ErrorSummary, Icon, IconName, Moment, SubmitButton, TextField, act, browser, show_field, use_text, use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card at the side.
pub(super) fn about(group: RwSignal<GroupRow>, may_edit: bool) -> AnyView {
    let text = use_text();
    let editing = RwSignal::new(false);
    let may_edit = may_edit && group.with_untracked(|group| !group.built_in);
    let edit = move || {
        (may_edit && !editing.get()).then(|| {
            view! {
                <button class="button small" type="button" id="edit-group" on:click=move |_| editing.set(true)>
                    <Icon name=IconName::Edit/>
                    {text.get(Key::GroupsEdit)}
                </button>
            }
            .into_any()
        })
    };
    let content = move || if editing.get() { form(group, editing) } else { facts(text, group) };
    view! {
        <section class="card" aria-labelledby="about">
            <header><h2 id="about">{text.get(Key::GroupsAbout)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

fn facts(text: Text, group: RwSignal<GroupRow>) -> AnyView {
    let draw = move || {
        let group = group.get();
        let fact = |label: Key, value: AnyView| {
            view! { <div><dt>{text.get(label)}</dt><dd dir="auto">{value}</dd></div> }.into_any()
        };
        let description = if group.description.is_empty() {
            view! { <span class="muted">{text.get(Key::PersonNotGiven)}</span> }.into_any()
        } else {
            group.description.into_any()
        };
        let built_in = group.built_in.then(|| view! { <p class="hint">{text.get(Key::GroupsBuiltInHint)}</p> });
        let created = view! { <Moment at=group.created day=true/> };
        view! {
            <dl class="facts stacked">
                {fact(Key::GroupsDescription, description)}
                {fact(Key::GroupsColAudience, console::audience(text, group.audience).into_any())}
                {fact(Key::GroupsCreatedOn, created.into_any())}
            </dl>
            {built_in}
        }
        .into_any()
    };
    draw.into_any()
}

fn form(group: RwSignal<GroupRow>, editing: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let seen = group.get_untracked();
    let id = seen.id;
    let name = RwSignal::new(seen.name);
    let description = RwSignal::new(seen.description);
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    let stale = RwSignal::new(false);
    let draft = move || GroupPatchDraft {
        id,
        version: group.with_untracked(|group| group.version),
        name: name.get_untracked(),
        description: description.get_untracked(),
    };
    let check = move |field: Field| Callback::new(move |()| show_field(errors, &field, draft().parse().err().as_ref()));
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        refused.update(|refused| *refused += 1);
    };
    let close = move || {
        editing.set(false);
        browser::focus("#edit-group");
    };
    let update = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = draft();
        if let Err(found) = draft.parse() {
            return refuse(found);
        }
        act(pending, update_group(draft), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::GroupsUpdated, &[("name", &updated.name)]));
                group.set(updated);
                close();
            }
            Err(AppError::Stale) => stale.set(true),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let reload = Callback::new(move |()| {
        act(pending, get_group(id), move |answer| match answer {
            Ok(now) => {
                stale.set(false);
                group.set(now);
                browser::focus("#name");
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    browser::focus("#name");
    view! {
        <form class="form" novalidate on:submit=update>
            {stale_notice(stale, Key::GroupsStale, Key::GroupsStaleHint, Key::GroupsReload, reload)}
            <ErrorSummary errors refused/>
            <TextField
                field=Field::Name
                label=Key::GroupsName
                value=name
                errors
                required=true
                on_leave=check(Field::Name)
            />
            <TextField
                field=Field::Description
                label=Key::GroupsDescription
                value=description
                errors
                on_leave=check(Field::Description)
            />
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close()>{text.get(Key::GroupsCancel)}</button>
                <SubmitButton pending label=Key::GroupsUpdate/>
            </footer>
        </form>
    }
    .into_any()
}
