//! The profile: to be read, and to be edited with Update (A32, A33). The username stands there and cannot be changed (A16).

use super::tab::Place;
use crate::api::users::{get_user, update_profile};
use crate::domain::account::PersonView;
use crate::domain::profile::ProfileDraft;
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{
    ErrorSummary, Icon, IconName, SubmitButton, TextField, act, browser, show_field, use_text, use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The card of the profile.
pub(super) fn profile(person: RwSignal<PersonView>, editing: Memo<bool>) -> AnyView {
    let text = use_text();
    let edits = Memo::new(move |_| editing.get() && person.with(|person| person.may.edit));
    let edit = move || {
        let (id, may) = person.with(|person| (person.id, person.may.edit));
        (may && !edits.get()).then(|| {
            view! {
                <a class="button small" href=Place { edit: true, ..Place::of(id) }.address() data-noscroll="">
                    <Icon name=IconName::Edit/>
                    {text.get(Key::PersonEdit)}
                </a>
            }
            .into_any()
        })
    };
    let content = move || if edits.get() { form(person) } else { facts(text, person) };
    view! {
        <section class="card" aria-labelledby="profile">
            <header><h2 id="profile">{text.get(Key::PersonProfile)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

fn facts(text: Text, person: RwSignal<PersonView>) -> AnyView {
    let fact = move |label: Key, value: String| {
        let class = if value.is_empty() { "muted" } else { "" };
        let value = if value.is_empty() { text.get(Key::PersonNotGiven).to_owned() } else { value };
        view! { <div><dt>{text.get(label)}</dt><dd class=class dir="auto">{value}</dd></div> }.into_any()
    };
    let draw = move || {
        let person = person.get();
        let contact = (person.contact_email != person.username && !person.contact_email.is_empty())
            .then(|| fact(Key::PersonContactEmail, person.contact_email.clone()));
        view! {
            <dl class="facts">
                {fact(Key::PersonEmail, person.username)}
                {fact(Key::PersonFirstName, person.first_name)}
                {fact(Key::PersonLastName, person.last_name)}
                {contact}
            </dl>
        }
        .into_any()
    };
    draw.into_any()
}

fn form(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let seen = person.get_untracked();
    let first_name = RwSignal::new(seen.first_name);
    let last_name = RwSignal::new(seen.last_name);
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    let stale = RwSignal::new(false);
    let id = seen.id;
    let draft = move || ProfileDraft {
        id,
        version: person.with_untracked(|person| person.version),
        first_name: first_name.get_untracked(),
        last_name: last_name.get_untracked(),
    };
    let check = move |field: Field| Callback::new(move |()| show_field(errors, &field, draft().parse().err().as_ref()));
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        refused.update(|refused| *refused += 1);
    };
    let navigate = use_navigate();
    let close = Callback::new(move |()| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&Place::of(id).address(), options);
        browser::focus("#main h1");
    });
    let update = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = draft();
        if let Err(found) = draft.parse() {
            return refuse(found);
        }
        act(pending, update_profile(draft), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::PersonUpdated, &[("name", &updated.name())]));
                person.set(updated);
                close.run(());
            }
            Err(AppError::Stale) => stale.set(true),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let reload = Callback::new(move |()| {
        act(pending, get_user(id), move |answer| match answer {
            Ok(now) => {
                stale.set(false);
                person.set(now);
                browser::focus("#first_name");
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    view! {
        <form class="form" novalidate on:submit=update>
            {stale_notice(stale, Key::PersonStale, Key::PersonStaleHint, Key::PersonReload, reload)}
            <ErrorSummary errors refused/>
            <div class="field">
                <span class="label">{text.get(Key::PersonEmail)}</span>
                <output>{seen.username}</output>
                <p class="hint">{text.get(Key::PersonEmailFixed)}</p>
            </div>
            <div class="pair">
                <TextField
                    field=Field::FirstName
                    label=Key::PersonFirstName
                    value=first_name
                    errors
                    on_leave=check(Field::FirstName)
                />
                <TextField
                    field=Field::LastName
                    label=Key::PersonLastName
                    value=last_name
                    errors
                    on_leave=check(Field::LastName)
                />
            </div>
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close.run(())>
                    {text.get(Key::PersonCancel)}
                </button>
                <SubmitButton pending label=Key::PersonUpdate/>
            </footer>
        </form>
    }
    .into_any()
}

/// Tells that something was changed by somebody else meanwhile. What was typed stays; `on_reload` fetches what is stored now.
pub(crate) fn stale_notice(
    stale: RwSignal<bool>,
    what: Key,
    hint: Key,
    reload: Key,
    on_reload: Callback<()>,
) -> AnyView {
    let text = use_text();
    let draw = move || {
        stale.get().then(|| {
            view! {
                <div class="notice warning" role="alert">
                    <Icon name=IconName::Warning/>
                    <div><p><strong>{text.get(what)}</strong>" "{text.get(hint)}</p></div>
                    <button class="button small" type="button" on:click=move |_| on_reload.run(())>
                        <Icon name=IconName::Refresh/>
                        {text.get(reload)}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    draw.into_any()
}
