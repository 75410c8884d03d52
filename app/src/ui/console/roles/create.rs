//! The dialog of a new role. Its rules are added on its page.

use super::PATH;
use crate::api::roles::create_role;
use crate::domain::role::RoleDraft;
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::{Dialog, ErrorSummary, SubmitButton, TextField, act, show_field, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_navigate};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The dialog; `open` shows it.
pub(super) fn dialog(open: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            name.set(String::new());
            description.set(String::new());
            errors.set(FieldErrors::default());
            refused.set(0);
        }
    });
    let draft = move || RoleDraft { name: name.get_untracked(), description: description.get_untracked() };
    let check = move |field: Field| Callback::new(move |()| show_field(errors, &field, draft().parse().err().as_ref()));
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        refused.update(|refused| *refused += 1);
    };
    let navigate = use_navigate();
    let create = Callback::new(move |()| {
        let draft = draft();
        if let Err(found) = draft.parse() {
            return refuse(found);
        }
        act(pending, create_role(draft), move |answer| match answer {
            Ok(view) => {
                open.set(false);
                toasts.success(text.with(Key::RolesCreated, &[("name", &view.role.name)]));
                navigate(&format!("{PATH}/{}", view.role.id), NavigateOptions::default());
            }
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    view! {
        <Dialog open title=text.get(Key::RolesNewTitle) id="new-role">
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    create.run(());
                }
            >
                <div class="body stack">
                    <ErrorSummary errors refused/>
                    <TextField
                        field=Field::Name
                        label=Key::PartsFieldName
                        value=name
                        errors
                        required=true
                        autofocus=true
                        on_leave=check(Field::Name)
                    />
                    <TextField
                        field=Field::Description
                        label=Key::PartsFieldDescription
                        value=description
                        errors
                        on_leave=check(Field::Description)
                    />
                </div>
                <footer class="actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>
                        {text.get(Key::PersonCancel)}
                    </button>
                    <SubmitButton pending label=Key::RolesCreate/>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
