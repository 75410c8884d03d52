//! Taking a second factor away from somebody who has lost it.

use crate::api::users::remove_second_factor;
use crate::domain::account::PersonView;
use crate::i18n::Key;
use crate::ui::parts::{Confirm, use_step_up, use_text, use_toasts};
use leptos::prelude::*;

/// The deed with its question.
pub(crate) fn second_factor(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::PersonSecondFactorTitle, &[("name", &name.get())]));
    let on_confirm = Callback::new(move |()| {
        let id = person.with_untracked(|person| person.id);
        let name = name.get_untracked();
        step_up.act(
            pending,
            move || remove_second_factor(id),
            move |answer| match answer {
                Ok(now) => {
                    open.set(false);
                    toasts.success(text.with(Key::PersonSecondFactorRemoved, &[("name", &name)]));
                    person.set(now);
                }
                Err(error) => failure.set(Some(error)),
            },
        );
    });
    view! {
        <div class="deed">
            <div><h3>{text.get(Key::PersonSecondFactor)}</h3><p>{text.get(Key::PersonSecondFactorWhat)}</p></div>
            <button class="button" type="button" on:click=move |_| open.set(true)>
                {text.get(Key::PersonSecondFactorRemove)}
            </button>
        </div>
        <Confirm open title tick=Key::PersonSecondFactorTick pending failure on_confirm id="second-factor">
            <p>{move || text.with(Key::PersonSecondFactorConsequence, &[("name", &name.get())])}</p>
        </Confirm>
    }
    .into_any()
}
