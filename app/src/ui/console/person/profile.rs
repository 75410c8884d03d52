//! The profile: to be read, and to be edited with Update (A32, A33). Its lines are the attributes that the console shows (A34); the
//! username stands there and cannot be changed (A16).

use super::conflict::{self, notice};
use super::edits::Edits;
use super::edits::lines_of;
use super::head::is_customer;
use super::tab::{Name, Place};
use crate::api::users::{changed_meanwhile, update_profile, verify_contact};
use crate::domain::account::PersonView;
use crate::domain::attribute::CONTACT_EMAIL;
use crate::domain::id::AccountId;
use crate::domain::profile::ProfileConflict;
use crate::domain::violation::FieldErrors;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{
    ErrorSummary, Icon, IconName, Labels, SubmitButton, act, ask_before_leaving, attribute_field, browser, show_field,
    use_text, use_toasts,
};
use crate::ui::route::{NavigateOptions, use_navigate};
use crate::ui::wording::attribute::value_words;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card of the profile.
pub(super) fn profile(person: RwSignal<PersonView>, editing: Memo<bool>) -> AnyView {
    let text = use_text();
    let edits = Memo::new(move |_| editing.get() && person.with(|person| person.may.edit));
    let home = person.with_untracked(home);
    let title = person.with_untracked(|person| match is_customer(person) {
        true => Key::PersonProfile,
        false => Key::StaffDetails,
    });
    let edit = move || {
        (person.with(|person| person.may.edit) && !edits.get()).then(|| {
            view! {
                <a class="button small" href=Place { edit: true, ..home }.address() data-noscroll="">
                    <Icon name=IconName::Edit/>
                    {text.get(Key::PersonEdit)}
                </a>
            }
            .into_any()
        })
    };
    let content = move || if edits.get() { form(person) } else { facts(text, person) };
    // Whoever comes by the pencil of a list whose people they reach only in part.
    let refused = move || {
        (editing.get() && !edits.get())
            .then(|| view! { <p class="notice" role="status">{text.get(Key::PersonEditRefused)}</p> }.into_any())
    };
    view! {
        <section class="card" aria-labelledby="profile">
            <header><h2 id="profile">{text.get(title)}</h2>{edit}</header>
            {refused}
            {content}
        </section>
    }
    .into_any()
}

/// Where the profile stands: a back office user's holds what the account does not.
fn home(person: &PersonView) -> Place {
    let tab = if is_customer(person) { Name::Profile } else { Name::Details };
    Place { id: person.id, tab, edit: false }
}

fn facts(text: Text, person: RwSignal<PersonView>) -> AnyView {
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let id = person.with_untracked(|person| person.id);
    let said = Callback::new(move |answer: Result<PersonView, AppError>| match answer {
        Ok(updated) => {
            toasts.success(text.with(Key::PersonContactSent, &[("email", &updated.contact_email)]));
            person.set(updated);
        }
        Err(error) => toasts.error(console::error(text, &error)),
    });
    let fact = move |label: String, value: String| {
        let class = if value.is_empty() { "muted" } else { "" };
        let value = if value.is_empty() { text.get(Key::PersonNotGiven).to_owned() } else { value };
        view! { <div><dt dir="auto">{label}</dt><dd class=class dir="auto">{value}</dd></div> }.into_any()
    };
    let draw = move || {
        let person = person.get();
        let username =
            is_customer(&person).then(|| fact(text.get(Key::PersonEmail).to_owned(), person.username.clone()));
        let proven = person.contact_email == person.mail_address;
        let line = |line: &crate::domain::attribute::ProfileLine| {
            let mut value = value_words(text, &line.attribute, &line.value);
            if line.attribute.key == CONTACT_EMAIL && !proven {
                value = text.with(Key::PersonContactWaits, &[("email", &value)]);
            }
            fact(line.attribute.label(text.language()).to_owned(), value)
        };
        view! {
            <dl class="facts">
                {username}
                {lines_of(&person).map(line).collect::<Vec<_>>()}
            </dl>
            {(!proven).then(|| unproven(id, pending, said, &person))}
        }
        .into_any()
    };
    draw.into_any()
}

/// Says where mail goes while the contact address is not proven, and sends the link that proves it.
fn unproven(
    id: AccountId,
    pending: RwSignal<bool>,
    said: Callback<Result<PersonView, AppError>>,
    person: &PersonView,
) -> AnyView {
    let text = use_text();
    let words = [("contact", person.contact_email.as_str()), ("email", person.mail_address.as_str())];
    let send = person.may.edit.then(|| {
        let busy = Signal::derive(move || pending.get().then_some("true"));
        let send = move |_| act(pending, verify_contact(id), move |answer| said.run(answer));
        view! {
            <button class="button small" type="button" aria-busy=busy on:click=send>
                {text.get(Key::PersonContactProve)}
            </button>
        }
        .into_any()
    });
    view! {
        <div class="notice">
            <Icon name=IconName::Mail/>
            <div><p>{text.with(Key::PersonContactUnproven, &words)}</p></div>
            {send}
        </div>
    }
    .into_any()
}

fn form(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let edits = Edits::of(&person.get_untracked());
    let username = person.with_untracked(|person| is_customer(person).then(|| person.username.clone()));
    let home = person.with_untracked(home);
    let id = person.with_untracked(|person| person.id);
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    let conflict = RwSignal::new(None::<ProfileConflict>);
    provide_context(Labels(edits.labels(text.language())));
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        refused.update(|refused| *refused += 1);
    };
    let navigate = use_navigate();
    let close = Callback::new(move |()| {
        let options = NavigateOptions { replace: true, scroll: false };
        navigate(&home.address(), options);
        browser::focus("#main h1");
    });
    // A change of something else than the profile stands in nobody's way: then it is tried once more, on what is stored now.
    let send = StoredValue::new(None::<Callback<bool>>);
    let learn = move |again: bool| {
        act(pending, changed_meanwhile(id, edits.trail()), move |answer| match answer {
            Ok(found) if found.entries.is_empty() && again => {
                edits.rebase(&found.person);
                if let Some(send) = send.get_value() {
                    send.run(false);
                }
            }
            Ok(found) => {
                conflict.set(Some(found));
                browser::focus(conflict::PLACE);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let update = Callback::new(move |again: bool| {
        if let Err(found) = edits.check() {
            return refuse(found);
        }
        act(pending, update_profile(edits.draft(id)), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::PersonUpdated, &[("name", &updated.name())]));
                edits.rebase(&updated);
                person.set(updated);
                close.run(());
            }
            Err(AppError::Stale) => learn(again),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    send.set_value(Some(update));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        update.run(true);
    };
    let take_over = Callback::new(move |keep: bool| {
        let Some(found) = conflict.get_untracked() else { return };
        if keep {
            edits.merge(text, &found.person);
        } else {
            edits.forget(&found.person);
        }
        errors.set(FieldErrors::default());
        conflict.set(None);
        person.set(found.person);
        browser::focus("#main form input");
    });
    let cancel = move |_| {
        edits.forget(&person.get_untracked());
        close.run(());
    };
    let fields = move || {
        let field = |edit: super::edits::Edit| {
            let check = Callback::new({
                let field = edit.attribute.field();
                move |()| show_field(errors, &field, edits.check().err().as_ref())
            });
            if edit.attribute.read_only {
                return fixed(
                    edit.attribute.label(text.language()).to_owned(),
                    value_words(text, &edit.attribute, &edit.seen),
                    None,
                );
            }
            attribute_field(&edit.attribute, edit.value, errors, edit.note, check)
        };
        edits.lines().into_iter().map(field).collect::<Vec<_>>()
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            {move || conflict.get().map(|found| notice(text, &found, edits, take_over))}
            <ErrorSummary errors refused/>
            {username.map(|name| fixed(text.get(Key::PersonEmail).to_owned(), name, Some(text.get(Key::PersonEmailFixed))))}
            <div class="pair">{fields}</div>
            <footer class="actions">
                <button class="button" type="button" on:click=cancel>{text.get(Key::PersonCancel)}</button>
                <SubmitButton pending label=Key::PersonUpdate/>
            </footer>
        </form>
        {ask_before_leaving(edits.dirty())}
    }
    .into_any()
}

/// A fact in the form that cannot be changed.
fn fixed(label: String, value: String, hint: Option<&'static str>) -> AnyView {
    let hint = hint.map(|hint| view! { <p class="hint">{hint}</p> }.into_any());
    view! {
        <div class="field">
            <span class="label" dir="auto">{label}</span>
            <output dir="auto">{value}</output>
            {hint}
        </div>
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
