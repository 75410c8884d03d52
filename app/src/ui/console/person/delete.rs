//! Deleting a person for good, once it is ticked that this is understood (A46, A47, A49).

use crate::api::users::delete_user_understood;
use crate::domain::account::PersonView;
use crate::i18n::Key;
use crate::ui::parts::{Confirm, use_step_up, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_navigate};
use leptos::prelude::*;

/// The deed with its question.
pub(super) fn delete(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::PersonDeleteTitle, &[("name", &name.get())]));
    let navigate = use_navigate();
    let on_confirm = Callback::new(move |()| {
        let id = person.with_untracked(|person| person.id);
        let name = name.get_untracked();
        step_up.act(
            pending,
            move || delete_user_understood(id, true),
            move |answer| match answer {
                Ok(()) => {
                    open.set(false);
                    toasts.success(text.with(Key::PersonDeletedToast, &[("name", &name)]));
                    navigate("/console/users", NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(error) => failure.set(Some(error)),
            },
        );
    });
    view! {
        <div class="deed">
            <div><h3>{text.get(Key::PersonDeleteHeading)}</h3><p>{text.get(Key::PersonDeleteWhat)}</p></div>
            <button class="button danger" type="button" on:click=move |_| open.set(true)>
                {text.get(Key::PersonDelete)}
            </button>
        </div>
        <Confirm open title tick=Key::PersonDeleteTick pending failure on_confirm id="delete-user">
            <p>{move || text.with(Key::PersonDeleteConsequence, &[("name", &name.get())])}</p>
        </Confirm>
    }
    .into_any()
}
