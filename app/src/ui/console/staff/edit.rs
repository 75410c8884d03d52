//! Edit: the form of a back office user who exists, saved with Update (S9).

use super::fields::Fields;
use super::merge::{draft_of, merge, same};
use crate::api::staff::update_staff;
use crate::api::users::{changed_meanwhile, get_user};
use crate::domain::access::{Action, Area};
use crate::domain::account::PersonView;
use crate::domain::group::{Audience, GroupRow};
use crate::domain::profile::ProfileConflict;
use crate::domain::staff_edit::StaffPatchDraft;
use crate::domain::violation::Field;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::person::change_notice;
use crate::ui::console::use_viewer;
use crate::ui::console::viewer::Viewing;
use crate::ui::parts::{
    ErrorSummary, PasswordField, SubmitButton, TextField, act, ask_before_leaving, browser, show_field, use_text,
    use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The form with what it was filled from. `close` is called once it is saved or given up.
pub(in crate::ui::console) fn form(
    person: RwSignal<PersonView>,
    offered: Vec<GroupRow>,
    close: Callback<()>,
) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let viewer = use_viewer();
    let viewing: Viewing = expect_context();
    let seen = StoredValue::new(person.get_untracked());
    let fields = Fields::of(draft_of(&seen.get_value()));
    let (password, repeat) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let pending = RwSignal::new(false);
    let conflict = RwSignal::new(None::<ProfileConflict>);
    let own = seen.with_value(|seen| seen.id == viewer.id);
    // One's own password is changed in My Account, where the present one is asked for.
    let may_reset = viewer.may(Area::Users, Action::Reset) && !own;
    let policy = viewer.password.clone();
    let draft = move || {
        untrack(|| StaffPatchDraft {
            id: seen.with_value(|seen| seen.id),
            version: seen.with_value(|seen| seen.version),
            staff: fields.draft(),
            status: None,
            password: password.get(),
            repeat_password: repeat.get(),
            understood: false,
        })
    };
    let wrong = {
        let policy = policy.clone();
        move || draft().parse(&policy).err()
    };
    let check = {
        let wrong = wrong.clone();
        Callback::new(move |field: Field| show_field(fields.errors, &field, wrong().as_ref()))
    };
    let start_from = move |stored: &PersonView| seen.set_value(stored.clone());
    // A change of something else than the form shows stands in nobody's way: then it is tried once more.
    let send = StoredValue::new(None::<Callback<bool>>);
    let learn = move |again: bool| {
        let (id, trail) = seen.with_value(|seen| (seen.id, seen.trail));
        act(pending, changed_meanwhile(id, trail), move |answer| match answer {
            Ok(found) if again && same(&draft_of(&found.person), &seen.with_value(draft_of)) => {
                start_from(&found.person);
                if let Some(send) = send.get_value() {
                    send.run(false);
                }
            }
            Ok(found) => {
                conflict.set(Some(found));
                browser::focus("#conflict");
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let update = Callback::new(move |again: bool| {
        if let Some(found) = wrong() {
            return fields.refuse(found);
        }
        act(pending, save(draft()), move |answer| match answer {
            Ok(saved) => {
                toasts.success(text.with(Key::StaffUpdated, &[("name", &saved.name())]));
                let language = seen.with_value(|seen| seen.language);
                start_from(&saved);
                fields.fill(draft_of(&saved));
                password.set(String::new());
                repeat.set(String::new());
                if own && saved.language != language {
                    return browser::reload();
                }
                if own {
                    viewing.refresh();
                }
                person.set(saved);
                close.run(());
            }
            Err(AppError::Stale) => learn(again),
            Err(AppError::Invalid(found)) => fields.refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    send.set_value(Some(update));
    let take_over = Callback::new(move |keep: bool| {
        let Some(found) = conflict.get_untracked() else { return };
        let stored = draft_of(&found.person);
        let typed = untrack(|| fields.draft());
        fields.fill(if keep { merge(seen.with_value(draft_of), typed, stored) } else { stored });
        start_from(&found.person);
        conflict.set(None);
        person.set(found.person);
        browser::focus("#email");
    });
    let cancel = move |_| {
        fields.fill(seen.with_value(draft_of));
        password.set(String::new());
        repeat.set(String::new());
        close.run(());
    };
    let dirty = Signal::derive(move || {
        !same(&fields.draft(), &seen.with_value(draft_of)) || password.with(|typed| !typed.is_empty())
    });
    let offered = seen.with_value(|seen| with_present(seen, offered));
    let left = move |field: Field| Callback::new(move |()| check.run(field.clone()));
    // Once something is wrong with the password, its fields are shown to lead to.
    let opened = RwSignal::new(false);
    Effect::new(move || {
        let of_password = |field: &Field| [Field::Password, Field::RepeatPassword].contains(field);
        if fields.errors.with(|errors| errors.iter().any(|(field, _)| of_password(field))) {
            opened.set(true);
        }
    });
    let new_password = may_reset.then(|| {
        view! {
            <details prop:open=opened>
                <summary>{text.get(Key::StaffNewPassword)}</summary>
                <div class="stack">
                    <p class="hint">{text.get(Key::StaffNewPasswordHint)}</p>
                    <PasswordField
                        field=Field::Password
                        label=Key::PartsFieldPassword
                        value=password
                        repeat
                        errors=fields.errors
                        policy
                        generator=true
                    />
                    <TextField
                        field=Field::RepeatPassword
                        label=Key::PartsFieldRepeatPassword
                        value=repeat
                        errors=fields.errors
                        input_type="password"
                        autocomplete="new-password"
                        required=true
                        on_leave=left(Field::RepeatPassword)
                    />
                </div>
            </details>
        }
        .into_any()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        update.run(true);
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            {move || conflict.get().map(|found| change_notice(text, &found, take_over))}
            <ErrorSummary errors=fields.errors refused=fields.refused/>
            {fields.person(check)}
            {fields.groups(fields.offered(offered))}
            {fields.further()}
            {new_password}
            <footer class="actions">
                <button class="button" type="button" on:click=cancel>{text.get(Key::PersonCancel)}</button>
                <SubmitButton pending label=Key::PersonUpdate/>
            </footer>
        </form>
        {ask_before_leaving(dirty)}
    }
    .into_any()
}

async fn save(draft: StaffPatchDraft) -> Result<PersonView, AppError> {
    let id = draft.id;
    update_staff(draft).await?;
    get_user(id).await
}

/// The groups offered, and those the person is in already, which the reader may not give to anybody else.
fn with_present(person: &PersonView, mut offered: Vec<GroupRow>) -> Vec<GroupRow> {
    for group in &person.groups {
        if offered.iter().all(|row| row.id != group.id) {
            offered.push(GroupRow {
                id: group.id,
                name: group.name.clone(),
                description: String::new(),
                audience: Audience::Staff,
                members: 0,
                built_in: false,
                created: person.now,
                version: 0,
            });
        }
    }
    offered
}
