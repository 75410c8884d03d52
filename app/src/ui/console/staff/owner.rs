//! Handing over the ownership: by the owner, with the password.

use crate::api::staff::transfer_ownership;
use crate::domain::account::PersonView;
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::viewer::Viewing;
use crate::ui::parts::dialog::failure_notice;
use crate::ui::parts::{Dialog, TextField, act, browser, use_text, use_toasts};
use leptos::prelude::*;

/// The deed with its question. `done` is called when somebody else is the owner.
pub(super) fn hand_over(person: RwSignal<PersonView>, done: Callback<()>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let viewing: Viewing = expect_context();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let password = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let failure = RwSignal::new(None::<AppError>);
    Effect::new(move || {
        if open.get() {
            password.set(String::new());
            errors.set(FieldErrors::default());
            failure.set(None);
        }
    });
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::StaffOwnerTitle, &[("name", &name.get())]));
    let submit = Callback::new(move |()| {
        let id = person.with_untracked(|person| person.id);
        act(pending, transfer_ownership(id, password.get_untracked()), move |answer| match answer {
            Ok(()) => {
                open.set(false);
                toasts.success(text.with(Key::StaffOwnerDone, &[("name", &name.get_untracked())]));
                // From now on the reader is somebody else.
                viewing.refresh();
                done.run(());
            }
            Err(AppError::Invalid(found)) => {
                errors.set(found);
                browser::focus("#current_password");
            }
            Err(error) => failure.set(Some(error)),
        });
    });
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <div class="deed">
            <div><h3>{text.get(Key::StaffOwnerHeading)}</h3><p>{text.get(Key::StaffOwnerWhat)}</p></div>
            <button class="button danger" type="button" on:click=move |_| open.set(true)>
                {text.get(Key::StaffOwnerMake)}
            </button>
        </div>
        <Dialog open title id="hand-over" class="dialog danger">
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    submit.run(());
                }
            >
                <div class="body stack">
                    {failure_notice(failure)}
                    <p>{move || text.with(Key::StaffOwnerConsequence, &[("name", &name.get())])}</p>
                    <TextField
                        field=Field::CurrentPassword
                        label=Key::StaffOwnerPassword
                        value=password
                        errors
                        input_type="password"
                        autocomplete="current-password"
                        required=true
                        autofocus=true
                    />
                </div>
                <footer class="actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>
                        {text.get(Key::PartsCancel)}
                    </button>
                    <button class="button danger solid" type="submit" aria-busy=busy>
                        {text.get(Key::StaffOwnerMake)}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
