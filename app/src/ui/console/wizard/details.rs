//! Step Details: who it is, and how the password comes about (A13).

use super::draft::{INVITE, TEMPORARY, Typed};
use crate::domain::attribute::Attribute;
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::console::mail_notice;
use crate::ui::parts::{
    Card, ErrorSummary, Labels, PasswordField, RadioCards, SubmitButton, TextField, attribute_field, use_text,
};
use leptos::prelude::*;

/// The form of step Details. `on_next` is called with each submit.
pub(super) fn details(typed: Typed, policy: PasswordPolicy, pending: RwSignal<bool>, on_next: Callback<()>) -> AnyView {
    let text = use_text();
    provide_context(Labels(typed.labels));
    let check = move |field: Field, policy: &PasswordPolicy| typed.check(field, policy.clone());
    let link_choice = view! {
        <label class="check">
            <input
                type="checkbox"
                name="link_only"
                prop:checked=typed.link_only
                on:change=move |event| typed.link_only.set(event_target_checked(&event))
            />
            <span>{text.get(Key::WizardLink)}<small>{text.get(Key::WizardLinkHint)}</small></span>
        </label>
    };
    let password = view! {
        <PasswordField
            field=Field::Password
            label=Key::WizardPassword
            value=typed.password
            errors=typed.errors
            policy=policy.clone()
            generator=true
            on_leave=check(Field::Password, &policy)
        />
    };
    let cards = vec![
        Card {
            value: INVITE,
            label: Key::WizardInvite,
            hint: Key::WizardInviteHint,
            more: Some(link_choice.into_any()),
        },
        Card {
            value: TEMPORARY,
            label: Key::WizardTemporary,
            hint: Key::WizardTemporaryHint,
            more: Some(password.into_any()),
        },
    ];
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_next.run(());
    };
    view! {
        <form class="form card" tabindex="-1" aria-label=text.get(Key::WizardDetails) novalidate on:submit=submit>
            <ErrorSummary errors=typed.errors refused=typed.refused/>
            <TextField
                field=Field::Email
                label=Key::WizardEmail
                hint=Key::WizardEmailHint
                value=typed.email
                errors=typed.errors
                input_type="email"
                required=true
                on_leave=check(Field::Email, &policy)
            />
            <div class="pair">{profile(typed, policy)}</div>
            {mail_notice()}
            <RadioCards name="method" legend=Key::WizardMethod value=typed.method cards/>
            <footer class="actions">
                <a class="button ghost push" href="/console/users" data-discards="">{text.get(Key::WizardCancel)}</a>
                <SubmitButton pending label=Key::WizardNext/>
            </footer>
        </form>
    }
    .into_any()
}

/// The attributes that are asked for; until it is known which, the names.
fn profile(typed: Typed, policy: PasswordPolicy) -> AnyView {
    let draw = move || {
        let check = |field: Field| typed.check(field, policy.clone());
        if typed.known.get() {
            let field = |(attribute, value): (Attribute, RwSignal<String>)| {
                attribute_field(&attribute, value, typed.errors, None, check(attribute.field()))
            };
            return typed.asked.get().into_iter().map(field).collect::<Vec<_>>().into_any();
        }
        view! {
            <TextField
                field=Field::FirstName
                label=Key::WizardFirstName
                value=typed.first_name
                errors=typed.errors
                on_leave=check(Field::FirstName)
            />
            <TextField
                field=Field::LastName
                label=Key::WizardLastName
                value=typed.last_name
                errors=typed.errors
                on_leave=check(Field::LastName)
            />
        }
        .into_any()
    };
    draw.into_any()
}
