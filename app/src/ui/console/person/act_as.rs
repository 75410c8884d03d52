//! Acting as the customer: asks for a reason, then the browser goes on in the customer's own My Account.

use crate::api::users::act_as;
use crate::domain::account::PersonView;
use crate::domain::assistance::AssistanceDraft;
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::dialog::failure_notice;
use crate::ui::parts::{Dialog, SubmitButton, TextField, browser, use_step_up, use_text};
use leptos::prelude::*;

/// The deed with its question.
pub(super) fn act_as_customer(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let reason = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::PersonActAsTitle, &[("name", &name.get())]));
    Effect::new(move || {
        if open.get() {
            reason.set(String::new());
            errors.set(FieldErrors::default());
            failure.set(None);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = person.with_untracked(|person| person.id);
        let draft = AssistanceDraft { id, reason: reason.get_untracked() };
        if let Err(found) = draft.parse() {
            return errors.set(found);
        }
        failure.set(None);
        step_up.act(
            pending,
            move || act_as(draft.clone()),
            move |answer| match answer {
                Ok(()) => browser::visit("/account"),
                Err(AppError::Invalid(found)) => errors.set(found),
                Err(error) => failure.set(Some(error)),
            },
        );
    };
    view! {
        <div class="deed">
            <div><h3>{text.get(Key::PersonActAsHeading)}</h3><p>{text.get(Key::PersonActAsWhat)}</p></div>
            <button class="button" type="button" on:click=move |_| open.set(true)>{text.get(Key::PersonActAs)}</button>
        </div>
        <Dialog open title id="act-as">
            <form on:submit=send novalidate>
                <div class="body stack">
                    {failure_notice(failure)}
                    <p>{text.get(Key::PersonActAsConsequence)}</p>
                    <TextField
                        field=Field::Reason
                        label=Key::PartsFieldReason
                        hint=Key::PersonActAsReasonHint
                        value=reason
                        errors
                        required=true
                        autofocus=true
                    />
                </div>
                <footer class="actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>
                        {text.get(Key::PartsCancel)}
                    </button>
                    <SubmitButton pending label=Key::PersonActAs/>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
