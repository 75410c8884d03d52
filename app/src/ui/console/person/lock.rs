//! The toggle that locks and unlocks a person (A40 to A44). Locking asks first; unlocking acts at once.

use super::head::exact;
use super::phrase::phrase;
use crate::api::users::{lock_user, unlock_user};
use crate::domain::account::{AccountStatus, PersonView};
use crate::domain::lock::{LockDraft, LockReason, LockView};
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Confirm, TextField, act, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The deed with its question.
pub(super) fn lock(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let note = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let locked = Memo::new(move |_| person.with(|person| person.status == AccountStatus::Locked));
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::PersonLockTitle, &[("name", &name.get())]));
    Effect::new(move || {
        if open.get() {
            note.set(String::new());
            errors.set(FieldErrors::default());
        }
    });
    let toggle = move |event: leptos::ev::MouseEvent| {
        // The switch follows the account, not the click.
        event.prevent_default();
        if !locked.get_untracked() {
            return open.set(true);
        }
        let id = person.with_untracked(|person| person.id);
        act(pending, unlock_user(id), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::PersonUnlocked, &[("name", &updated.name())]));
                person.set(updated);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let on_confirm = Callback::new(move |()| {
        let id = person.with_untracked(|person| person.id);
        let draft = LockDraft { id, understood: true, note: note.get_untracked() };
        act(pending, lock_user(draft), move |answer| match answer {
            Ok(updated) => {
                open.set(false);
                toasts.success(text.with(Key::PersonLockedToast, &[("name", &updated.name())]));
                person.set(updated);
            }
            Err(AppError::Invalid(found)) => errors.set(found),
            Err(error) => failure.set(Some(error)),
        });
    });
    let what = move || match person.with(|person| shown(&person.locks).cloned()) {
        Some(lock) => reason(text, &lock),
        None => text.get(Key::PersonLockWhat).into_any(),
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <div class="deed">
            <div><h3 id="lock">{text.get(Key::PersonLockHeading)}</h3><p id="lock-what">{what}</p></div>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                aria-labelledby="lock"
                aria-describedby="lock-what"
                aria-busy=busy
                checked=locked.get_untracked()
                prop:checked=locked
                on:click=toggle
            />
        </div>
        <Confirm open title tick=Key::PersonLockTick pending failure on_confirm id="lock-user">
            <p>{move || text.with(Key::PersonLockConsequence, &[("name", &name.get())])}</p>
            <TextField field=Field::Note label=Key::PersonLockNote hint=Key::PersonLockNoteHint value=note errors/>
        </Confirm>
    }
    .into_any()
}

/// The lock to tell of: an administrator's is the one that stays.
pub(super) fn shown(locks: &[LockView]) -> Option<&LockView> {
    locks.iter().find(|lock| lock.reason == LockReason::Administrator).or_else(|| locks.first())
}

/// Why, since when or until when, and what was noted.
pub(super) fn reason(text: Text, lock: &LockView) -> AnyView {
    let (key, time) = match (lock.reason, lock.until) {
        (LockReason::Administrator, None) => (Key::PersonLockedByAdmin, lock.since),
        (LockReason::Administrator, Some(until)) => (Key::PersonLockedByAdminUntil, until),
        (LockReason::FailedSignIns, Some(until)) => (Key::PersonLockedByFailures, until),
        (LockReason::FailedSignIns, None) => (Key::PersonLockedByFailuresOpen, lock.since),
    };
    let noted = (!lock.note.is_empty()).then(|| {
        let note = view! { <q dir="auto">{lock.note.clone()}</q> }.into_any();
        view! { ". " {phrase(text, Key::PersonLockNoted, vec![("note", note)])} }.into_any()
    });
    view! { {phrase(text, key, vec![("time", exact(time))])}{noted} }.into_any()
}
