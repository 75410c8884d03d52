//! The danger zone: deleting a person for good, once the username was typed (A45, A47, A49).

use crate::api::users::delete_user;
use crate::domain::account::PersonView;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{ConfirmTyped, act, use_text, use_toasts};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The danger zone; none for the owner, for oneself, and where nothing in it is allowed.
pub(super) fn danger(person: RwSignal<PersonView>) -> AnyView {
    let viewer = use_viewer().id;
    let shown = Memo::new(move |_| person.with(|person| person.may.delete && !person.owner && person.id != viewer));
    let draw = move || shown.get().then(|| zone(person));
    draw.into_any()
}

fn zone(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::PersonDeleteTitle, &[("name", &name.get())]));
    let expected = Signal::derive(move || person.with(|person| person.username.clone()));
    let navigate = use_navigate();
    let on_confirm = Callback::new(move |typed: String| {
        let id = person.with_untracked(|person| person.id);
        let name = name.get_untracked();
        let navigate = navigate.clone();
        act(pending, delete_user(id, typed), move |answer| match answer {
            Ok(()) => {
                open.set(false);
                toasts.success(text.with(Key::PersonDeletedToast, &[("name", &name)]));
                navigate("/console/users", NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
            Err(error) => failure.set(Some(error)),
        });
    });
    view! {
        <section class="danger-zone" aria-labelledby="danger">
            <h2 id="danger">{text.get(Key::PersonDanger)}</h2>
            <div class="deed">
                <div><h3>{text.get(Key::PersonDeleteHeading)}</h3><p>{text.get(Key::PersonDeleteWhat)}</p></div>
                <button class="button danger" type="button" on:click=move |_| open.set(true)>
                    {text.get(Key::PersonDelete)}
                </button>
            </div>
        </section>
        <ConfirmTyped open title expected pending failure on_confirm id="delete-user">
            <p>{move || text.with(Key::PersonDeleteConsequence, &[("name", &name.get())])}</p>
        </ConfirmTyped>
    }
    .into_any()
}
