//! Deleting a customer: for good, and only once the exact username is typed (A45).

use crate::api::users::delete_user;
use crate::domain::account::PersonRow;
use crate::i18n::Key;
use crate::ui::parts::{ConfirmTyped, sentence, use_step_up, use_text, use_toasts};
use leptos::prelude::*;

/// The question, open while somebody is to be deleted. `deleted` is called when it was done.
pub(super) fn question(doomed: RwSignal<Option<PersonRow>>, deleted: Callback<()>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    Effect::new(move || {
        if doomed.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() {
            doomed.set(None);
        }
    });
    let name = Signal::derive(move || doomed.with(|person| person.as_ref().map(PersonRow::name)).unwrap_or_default());
    let username = Signal::derive(move || {
        doomed.with(|person| person.as_ref().map(|person| person.username.clone())).unwrap_or_default()
    });
    let title = Signal::derive(move || text.with(Key::UsersDeleteTitle, &[("name", &name.get())]));
    let confirm = Callback::new(move |typed: String| {
        let Some(person) = doomed.get_untracked() else { return };
        let id = person.id;
        let done = move |answer| match answer {
            Ok(()) => {
                open.set(false);
                toasts.success(text.with(Key::UsersDeleted, &[("name", &person.name())]));
                deleted.run(());
            }
            Err(error) => failure.set(Some(error)),
        };
        step_up.act(pending, move || delete_user(id, typed.clone()), done);
    });
    view! {
        <ConfirmTyped open title expected=username pending failure on_confirm=confirm id="delete-user">
            <p>{move || sentence(text, Key::UsersDeleteWhat, &[("name", &name.get())])}</p>
        </ConfirmTyped>
    }
    .into_any()
}
