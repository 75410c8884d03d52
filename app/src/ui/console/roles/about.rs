//! What a role is called and what it is for; changed with Update.

use crate::api::roles::{get_role, update_role};
use crate::domain::role::{RolePatchDraft, RoleView};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::person::stale_notice;
use crate::ui::parts::{
    ErrorSummary, Icon, IconName, SubmitButton, TextField, act, browser, show_field, use_text, use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card at the side.
pub(super) fn about(role: RwSignal<RoleView>) -> AnyView {
    let text = use_text();
    let editing = RwSignal::new(false);
    let may_edit = role.with_untracked(|view| view.may_edit);
    let edit = move || {
        (may_edit && !editing.get()).then(|| {
            view! {
                <button class="button small" type="button" id="edit-role" on:click=move |_| editing.set(true)>
                    <Icon name=IconName::Edit/>
                    {text.get(Key::GroupsEdit)}
                </button>
            }
            .into_any()
        })
    };
    let facts = move || {
        let description = role.with(|view| view.role.description.clone());
        let class = if description.is_empty() { "muted" } else { "" };
        let words = if description.is_empty() { text.get(Key::PersonNotGiven).to_owned() } else { description };
        view! {
            <dl class="facts stacked">
                <div><dt>{text.get(Key::PartsFieldDescription)}</dt><dd class=class dir="auto">{words}</dd></div>
            </dl>
        }
        .into_any()
    };
    let content = move || if editing.get() { form(role, editing) } else { facts() };
    view! {
        <section class="card" aria-labelledby="about">
            <header><h2 id="about">{text.get(Key::RolesAbout)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

fn form(role: RwSignal<RoleView>, editing: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let seen = role.get_untracked().role;
    let id = seen.id;
    let (name, description) = (RwSignal::new(seen.name), RwSignal::new(seen.description));
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    let stale = RwSignal::new(false);
    let draft = move || RolePatchDraft {
        id,
        version: role.with_untracked(|view| view.role.version),
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
        browser::focus("#edit-role");
    };
    let update = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = draft();
        if let Err(found) = draft.parse() {
            return refuse(found);
        }
        act(pending, update_role(draft), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::RolesUpdated, &[("name", &updated.role.name)]));
                role.set(updated);
                close();
            }
            Err(AppError::Stale) => stale.set(true),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let reload = Callback::new(move |()| {
        act(pending, get_role(id), move |answer| match answer {
            Ok(now) => {
                stale.set(false);
                role.set(now);
                browser::focus("#name");
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    browser::focus("#name");
    view! {
        <form class="form" novalidate on:submit=update>
            {stale_notice(stale, Key::RolesStale, Key::GroupsStaleHint, Key::GroupsReload, reload)}
            <ErrorSummary errors refused/>
            <TextField
                field=Field::Name
                label=Key::PartsFieldName
                value=name
                errors
                required=true
                on_leave=check(Field::Name)
            />
            <TextField
                field=Field::Description
                label=Key::PartsFieldDescription
                value=description
                errors
                on_leave=check(Field::Description)
            />
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close()>{text.get(Key::PersonCancel)}</button>
                <SubmitButton pending label=Key::PersonUpdate/>
            </footer>
        </form>
    }
    .into_any()
}
