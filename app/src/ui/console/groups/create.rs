//! The dialog of a new group. Whom it is for cannot be changed later.

use crate::api::groups::create_group;
use crate::domain::group::{Audience, GroupDraft};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::{
    Card, Dialog, ErrorSummary, RadioCards, SubmitButton, TextField, act, show_field, use_text, use_toasts,
};
use crate::ui::route::{NavigateOptions, use_navigate};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The dialog; it leads to the new group.
pub(super) fn dialog(open: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let audience = RwSignal::new(Audience::Customers.as_str().to_owned());
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    Effect::new(move || {
        if open.get() {
            name.set(String::new());
            description.set(String::new());
            audience.set(Audience::Customers.as_str().to_owned());
            errors.set(FieldErrors::default());
            refused.set(0);
        }
    });
    let draft = move || GroupDraft {
        name: name.get_untracked(),
        description: description.get_untracked(),
        audience: audience.with_untracked(|word| Audience::from_word(word)).unwrap_or(Audience::Customers),
    };
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
        act(pending, create_group(draft), move |answer| match answer {
            Ok(group) => {
                open.set(false);
                toasts.success(text.with(Key::GroupsCreated, &[("name", &group.name)]));
                navigate(&format!("/console/groups/{}", group.id), NavigateOptions::default());
            }
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    let cards = || {
        vec![
            Card {
                value: Audience::Customers.as_str(),
                label: Key::StatusCustomers,
                hint: Key::GroupsForCustomersHint,
                more: None,
            },
            Card {
                value: Audience::Staff.as_str(),
                label: Key::StatusStaffAudience,
                hint: Key::GroupsForStaffHint,
                more: None,
            },
        ]
    };
    view! {
        <Dialog open title=text.get(Key::GroupsNewTitle) id="new-group">
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
                        label=Key::GroupsName
                        value=name
                        errors
                        required=true
                        autofocus=true
                        on_leave=check(Field::Name)
                    />
                    <TextField
                        field=Field::Description
                        label=Key::GroupsDescription
                        value=description
                        errors
                        on_leave=check(Field::Description)
                    />
                    <RadioCards name="audience" legend=Key::GroupsAudience value=audience cards=cards()/>
                    <p class="hint">{text.get(Key::GroupsAudienceFixed)}</p>
                </div>
                <footer class="actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>
                        {text.get(Key::GroupsCancel)}
                    </button>
                    <SubmitButton pending label=Key::GroupsCreate/>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
