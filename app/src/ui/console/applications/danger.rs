//! The end of an application.

use super::PATH;
use crate::api::applications::delete_application;
use crate::domain::application::ApplicationView;
use crate::i18n::Key;
use crate::ui::parts::{Confirm, use_step_up, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_navigate};
use leptos::prelude::*;

/// The danger zone of an application.
pub(super) fn danger(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let title = Signal::derive(move || {
        application.with(|view| text.with(Key::ApplicationsDeleteTitle, &[("name", &view.application.name)]))
    });
    let navigate = use_navigate();
    let on_confirm = Callback::new(move |()| {
        let row = application.with_untracked(|view| view.application.clone());
        step_up.act(
            pending,
            move || delete_application(row.id, row.version),
            move |answer| match answer {
                Ok(()) => {
                    open.set(false);
                    toasts.success(text.with(Key::ApplicationsDeleted, &[("name", &row.name)]));
                    navigate(PATH, NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(error) => failure.set(Some(error)),
            },
        );
    });
    view! {
        <section class="danger-zone" aria-labelledby="danger">
            <h2 id="danger">{text.get(Key::GroupsDanger)}</h2>
            <div class="deed">
                <div>
                    <h3>{text.get(Key::ApplicationsDeleteHeading)}</h3>
                    <p>{text.get(Key::ApplicationsDeleteHint)}</p>
                </div>
                <button class="button danger" type="button" on:click=move |_| open.set(true)>
                    {text.get(Key::ApplicationsDelete)}
                </button>
            </div>
        </section>
        <Confirm open title tick=Key::GroupsDeleteTick pending failure on_confirm id="delete-application">
            <p>{text.get(Key::ApplicationsDeleteWhat)}</p>
        </Confirm>
    }
    .into_any()
}
