//! Resetting a person's password: by a mail that asks for a new one, or by a temporary one (A35 to A39).

use super::head::exact;
use super::phrase::phrase;
use crate::api::users::reset_password;
use crate::domain::account::{AccountStatus, PasswordState, PersonView};
use crate::domain::lock::LockReason;
use crate::domain::reset::{ResetDraft, ResetMethod};
use crate::domain::time::Timestamp;
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::dialog::failure_notice;
use crate::ui::parts::{
    Card, Checkbox, Copyable, Dialog, PasswordField, RadioCards, SubmitButton, act, browser, show_field, use_text,
    use_toasts,
};
use leptos::prelude::*;

/// The value of the card that mails a request.
const MAIL: &str = "mail";
/// The value of the card that sets a temporary password.
const TEMPORARY: &str = "temporary";

/// What is filled in, and what came of it.
#[derive(Clone, Copy)]
struct Typed {
    method: RwSignal<String>,
    stop: RwSignal<bool>,
    password: RwSignal<String>,
    errors: RwSignal<FieldErrors>,
    failure: RwSignal<Option<AppError>>,
    /// The temporary password that was set, and until when it is valid.
    done: RwSignal<Option<(String, Timestamp)>>,
}

impl Typed {
    fn new() -> Self {
        Self {
            method: RwSignal::new(MAIL.to_owned()),
            stop: RwSignal::default(),
            password: RwSignal::default(),
            errors: RwSignal::default(),
            failure: RwSignal::new(None),
            done: RwSignal::new(None),
        }
    }

    fn clear(self) {
        self.method.set(MAIL.to_owned());
        self.stop.set(false);
        self.password.set(String::new());
        self.errors.set(FieldErrors::default());
        self.failure.set(None);
        self.done.set(None);
    }
}

/// Whether the person never had a password: still invited, locked or not.
fn is_first(person: &PersonView) -> bool {
    person.password == PasswordState::None
}

/// Why a mailed link could not be used, if so: the temporary password alone is offered then.
fn direct(person: &PersonView) -> Option<Key> {
    match person.status {
        _ if is_first(person) => Some(Key::PersonSetPasswordHint),
        AccountStatus::PendingVerification | AccountStatus::PendingApproval => Some(Key::PersonResetPendingHint),
        _ => {
            let locked = person.locks.iter().any(|lock| lock.reason == LockReason::Administrator);
            locked.then_some(Key::PersonResetLockedHint)
        }
    }
}

/// The deed with its dialog.
pub(super) fn reset(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let typed = Typed::new();
    let open = RwSignal::new(false);
    Effect::new(move || {
        // Nothing typed outlives the dialog, a password least of all.
        if !open.get() {
            typed.clear();
        }
    });
    let first = Memo::new(move |_| person.with(is_first));
    let pick = move |first_time: Key, else_: Key| move || text.get(if first.get() { first_time } else { else_ });
    // The question stays what it was asked as: what comes of it changes the person.
    let asked = RwSignal::new(false);
    let ask = move |_| {
        asked.set(first.get_untracked());
        open.set(true);
    };
    let title = Signal::derive(move || {
        let key = if asked.get() { Key::PersonSetPasswordTitle } else { Key::PersonResetTitle };
        text.with(key, &[("name", &person.with(PersonView::name))])
    });
    let content = move || {
        let draw = move || match typed.done.get() {
            None => form(person, typed, open),
            Some((password, expires)) => result(person, open, password, expires),
        };
        draw.into_any()
    };
    view! {
        <div class="deed">
            <div>
                <h3>{pick(Key::PersonSetPassword, Key::PersonResetHeading)}</h3>
                <p>{pick(Key::PersonSetPasswordWhat, Key::PersonResetWhat)}</p>
            </div>
            <button class="button" type="button" on:click=ask>
                {pick(Key::PersonSetPassword, Key::PersonResetHeading)}
            </button>
        </div>
        <Dialog open title id="reset-password" class="dialog wide">{content()}</Dialog>
    }
    .into_any()
}

fn form(person: RwSignal<PersonView>, typed: Typed, open: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let policy = use_viewer().password;
    let pending = RwSignal::new(false);
    // As it stands when the dialog opens: what comes of the act changes the person, not the question.
    let (direct, first, stopped, locked) = person.with_untracked(|person| {
        let locked = person.locks.iter().any(|lock| lock.reason == LockReason::FailedSignIns);
        (direct(person), is_first(person), person.password == PasswordState::Stopped, locked)
    });
    let draft = move || {
        let temporary = direct.is_some() || typed.method.with_untracked(|method| method == TEMPORARY);
        ResetDraft {
            id: person.with_untracked(|person| person.id),
            method: if temporary { ResetMethod::TemporaryPassword } else { ResetMethod::Mail },
            stop: !temporary && typed.stop.get_untracked(),
            password: if temporary { typed.password.get_untracked() } else { String::new() },
        }
    };
    let rule = policy.clone();
    let check = Callback::new(move |()| {
        show_field(typed.errors, &Field::Password, draft().parse(&rule).err().as_ref());
    });
    let rule = policy.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = draft();
        if let Err(found) = draft.parse(&rule) {
            typed.errors.set(found);
            return browser::focus("#password");
        }
        let password = draft.password.clone();
        let mailed = draft.method == ResetMethod::Mail;
        act(pending, reset_password(draft), move |answer| match answer {
            Ok(done) => {
                if mailed {
                    open.set(false);
                    let stopped = done.person.password == PasswordState::Stopped;
                    let words = if stopped { Key::PersonResetStopped } else { Key::PersonResetMailed };
                    toasts.success(text.with(words, &[("email", &done.person.mail_address)]));
                } else {
                    typed.done.set(Some((password, done.expires)));
                    browser::focus("#reset-password .copyable button");
                }
                person.set(done.person);
            }
            Err(AppError::Invalid(found)) => {
                typed.errors.set(found);
                browser::focus("#password");
            }
            Err(error) => typed.failure.set(Some(error)),
        });
    };
    let field = view! {
        <PasswordField
            field=Field::Password
            label=Key::WizardPassword
            value=typed.password
            errors=typed.errors
            policy
            generator=true
            on_leave=check
        />
    }
    .into_any();
    let choice = if let Some(hint) = direct {
        view! { <p>{text.get(hint)}</p>{field} }.into_any()
    } else {
        // A password that was stopped cannot be stopped once more.
        let stop = (!stopped).then(|| view! { <Checkbox name="stop" label=Key::PersonResetStop checked=typed.stop/> });
        let to = person.with_untracked(|person| text.with(Key::PersonResetMailTo, &[("email", &person.mail_address)]));
        let more = view! { <p class="hint">{to}</p>{stop} };
        let cards = vec![
            Card {
                value: MAIL,
                label: Key::PersonResetMail,
                hint: match () {
                    () if stopped => Key::PersonResetMailAgain,
                    () if locked => Key::PersonResetMailUnlocks,
                    () => Key::PersonResetMailHint,
                },
                more: Some(more.into_any()),
            },
            Card {
                value: TEMPORARY,
                label: Key::WizardTemporary,
                hint: if stopped { Key::PersonResetTemporaryAgain } else { Key::PersonResetTemporaryHint },
                more: Some(field),
            },
        ];
        view! { <RadioCards name="reset_method" legend=Key::PersonResetMethod value=typed.method cards/> }.into_any()
    };
    let label = if first { Key::PersonSetPassword } else { Key::PersonResetSubmit };
    view! {
        <form on:submit=submit novalidate>
            <div class="body stack">{failure_notice(typed.failure)}{choice}</div>
            <footer class="actions">
                <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                    {text.get(Key::PartsCancel)}
                </button>
                <SubmitButton pending label/>
            </footer>
        </form>
    }
    .into_any()
}

/// The temporary password once more, to be handed over.
fn result(person: RwSignal<PersonView>, open: RwSignal<bool>, password: String, expires: Timestamp) -> AnyView {
    let text = use_text();
    let (name, username) = person.with_untracked(|person| (person.name(), person.username.clone()));
    let values = vec![
        ("name", super::phrase::strong(&name)),
        ("email", super::phrase::strong(&username)),
        ("time", exact(expires)),
    ];
    view! {
        <div class="body stack">
            <p role="status">{phrase(text, Key::WizardLetterTemporary, values)}</p>
            <Copyable label=Key::WizardPassword value=password id="temporary-password" secret=true/>
            <p class="hint">{text.get(Key::PersonResetOnce)}</p>
        </div>
        <footer class="actions">
            <button class="button primary" type="button" on:click=move |_| open.set(false)>
                {text.get(Key::PartsClose)}
            </button>
        </footer>
    }
    .into_any()
}
