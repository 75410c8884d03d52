//! "Confirm it is you": what asks for the password again gets it in one small dialog, and is then done as if nothing had been.

use super::dialog::failure_notice;
use super::{Dialog, SubmitButton, act, use_text};
use crate::api::me::confirm_password;
use crate::domain::violation::{Field, FieldErrors, Violation};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::form::{aria_invalid, clear_field, error_slot, field_class, invalid, label_of};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::future::Future;

/// What goes on once the question is answered: with yes, or with no.
type Waiting = Box<dyn FnOnce(bool)>;

thread_local! {
    // Handlers alone ask, in the browser, which has one thread. Among the page's signals it would have to be dropped by whichever
    // thread of the server drew the page.
    static WAITING: RefCell<Option<Waiting>> = const { RefCell::new(None) };
}

/// The question, one for the whole console.
#[derive(Clone, Copy)]
pub struct StepUp {
    open: RwSignal<bool>,
}

/// Makes the question available to everything below.
pub fn provide_step_up() {
    provide_context(StepUp { open: RwSignal::new(false) });
}

/// The question of the page.
#[must_use]
pub fn use_step_up() -> StepUp {
    expect_context()
}

impl StepUp {
    /// Runs a call unless one is under way, and hands its answer to `done`. Where the server asks for the password first, so does
    /// the dialog, and the call is made again. Whoever will not give it has not acted, and `done` is not told.
    pub fn act<T, F>(
        self,
        pending: RwSignal<bool>,
        call: impl Fn() -> F + 'static,
        done: impl FnOnce(Result<T, AppError>) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        if pending.get_untracked() {
            return;
        }
        pending.set(true);
        spawn_local(async move {
            let answer = call().await;
            // The page may have gone meanwhile, and its signals with it.
            let there = |pending: RwSignal<bool>| pending.try_set(false).is_none();
            if !matches!(answer, Err(AppError::ConfirmPassword)) {
                if there(pending) {
                    done(answer);
                }
                return;
            }
            if there(pending) {
                self.ask(Box::new(move |given| {
                    if given {
                        act(pending, call(), done);
                    }
                }));
            }
        });
    }

    fn ask(self, waiting: Waiting) {
        WAITING.set(Some(waiting));
        self.open.set(true);
    }

    fn answer(self, given: bool) {
        // Taken first: closing without an answer is the answer no.
        let waiting = WAITING.take();
        if self.open.get_untracked() {
            self.open.set(false);
        }
        if let Some(waiting) = waiting {
            waiting(given);
        }
    }
}

/// The dialog: once in the console.
#[component]
pub fn StepUpDialog() -> AnyView {
    let text = use_text();
    let step_up = use_step_up();
    let open = step_up.open;
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let password = RwSignal::new(String::new());
    let errors = RwSignal::new(FieldErrors::default());
    let field = Field::CurrentPassword;
    Effect::new(move || {
        password.set(String::new());
        errors.set(FieldErrors::default());
        failure.set(None);
        if !open.get() {
            // Closed without an answer.
            step_up.answer(false);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if typed.is_empty() {
            return errors.set(FieldErrors::one(Field::CurrentPassword, Violation::Required));
        }
        failure.set(None);
        act(pending, confirm_password(typed), move |answer| match answer {
            Ok(()) => step_up.answer(true),
            Err(AppError::Invalid(found)) => errors.set(found),
            Err(error) => failure.set(Some(error)),
        });
    };
    let title = Signal::derive(move || text.get(Key::PartsStepUp).to_owned());
    let content = move || {
        let wrong = invalid(&field, errors);
        let id = "step-up-password";
        view! {
            <form on:submit=send novalidate>
                <div class="body stack">
                    {failure_notice(failure)}
                    <p id="step-up-what">{text.get(Key::PartsStepUpWhat)}</p>
                    <div class=field_class(wrong)>
                        {label_of(text, id, Key::PartsFieldPassword, false)}
                        <input
                            id=id
                            name="password"
                            type="password"
                            autocomplete="current-password"
                            required
                            autofocus
                            prop:value=password
                            aria-describedby="current_password-error"
                            aria-invalid=aria_invalid(wrong)
                            on:input=move |event| {
                                password.set(event_target_value(&event));
                                clear_field(errors, &Field::CurrentPassword);
                            }
                        />
                        {error_slot(text, Field::CurrentPassword, errors)}
                    </div>
                </div>
                <footer class="actions">
                    <button class="button" type="button" on:click=move |_| open.set(false)>
                        {text.get(Key::PartsCancel)}
                    </button>
                    <SubmitButton pending label=Key::PartsConfirm/>
                </footer>
            </form>
        }
        .into_any()
    };
    view! { <Dialog open title id="step-up" described="step-up-what".to_owned()>{content()}</Dialog> }.into_any()
}
