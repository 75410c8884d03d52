//! The secrets of an application: another one, with a while in which the one before goes on; and the end of one.

use super::words;
use crate::api::applications::{end_application_secret, rotate_application_secret};
use crate::domain::application::{ApplicationView, Overlap, SecretView};
use crate::i18n::Key;
use crate::ui::console::person::phrase;
use crate::ui::parts::status::badge;
use crate::ui::parts::{
    Card, Confirm, Copyable, Dialog, Icon, IconName, Moment, RadioCards, SubmitButton, Tone, browser, use_step_up,
    use_text, use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card with the secrets in force. A new one is shown in it once.
pub(super) fn secrets(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let rotating = RwSignal::new(false);
    let ending = RwSignal::new(None::<SecretView>);
    let fresh = RwSignal::new(None::<String>);
    let may_edit = application.with_untracked(|view| view.may_edit);
    let rotate = move || {
        (may_edit && application.with(|view| view.form.auth.has_secret())).then(|| {
            view! {
                <button class="button small" type="button" id="rotate" on:click=move |_| rotating.set(true)>
                    <Icon name=IconName::Refresh/>
                    {text.get(Key::ApplicationsRotate)}
                </button>
            }
            .into_any()
        })
    };
    let shown = move || {
        fresh.get().map(|value| {
            view! {
                <div class="slip" id="fresh-secret" tabindex="-1">
                    <Copyable label=Key::ApplicationsClientSecret value id="client-secret" secret=true/>
                    <p class="hint">{text.get(Key::ApplicationsSecretOnce)}</p>
                </div>
            }
            .into_any()
        })
    };
    let list = move || {
        let secrets = application.with(|view| view.secrets.clone());
        if secrets.is_empty() {
            return view! { <p class="muted">{text.get(Key::ApplicationsNoSecrets)}</p> }.into_any();
        }
        let item = |secret: SecretView| item(secret, may_edit.then_some(ending));
        view! { <ul class="list">{secrets.into_iter().map(item).collect::<Vec<_>>()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="secrets">
            <header><h2 id="secrets">{text.get(Key::ApplicationsTabSecrets)}</h2>{rotate}</header>
            <div class="stack">{shown}{list}</div>
        </section>
        {may_edit.then(|| rotation(application, rotating, fresh))}
        {may_edit.then(|| end(application, ending))}
    }
    .into_any()
}

fn item(secret: SecretView, ending: Option<RwSignal<Option<SecretView>>>) -> AnyView {
    let text = use_text();
    let time = |at| view! { <Moment at/> }.into_any();
    let made = phrase(text, Key::ApplicationsSecretMade, vec![("time", time(secret.created))]);
    let state = match secret.until {
        None => badge(Tone::Active, false, text.get(Key::ApplicationsSecretThere).into_any()),
        Some(until) => {
            let words = phrase(text, Key::ApplicationsSecretUntil, vec![("time", time(until))]);
            badge(Tone::Pending, false, view! { <span>{words}</span> }.into_any())
        }
    };
    let hint = ["…", &secret.hint].concat();
    let end = ending.map(|ending| {
        let label = text.with(Key::ApplicationsEndSecretNamed, &[("hint", &hint)]);
        let secret = secret.clone();
        view! {
            <button class="button small" type="button" aria-label=label on:click=move |_| ending.set(Some(secret.clone()))>
                {text.get(Key::ApplicationsEndSecret)}
            </button>
        }
        .into_any()
    });
    view! {
        <li>
            <Icon name=IconName::Key/>
            <div><span class="mono">{hint}</span>" "{state}" "<small>{made}</small></div>
            {end}
        </li>
    }
    .into_any()
}

/// Asks how long the secret before goes on.
fn rotation(application: RwSignal<ApplicationView>, open: RwSignal<bool>, fresh: RwSignal<Option<String>>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let pending = RwSignal::new(false);
    let overlap = RwSignal::new(Overlap::Day.as_str().to_owned());
    Effect::new(move || {
        if open.get() {
            overlap.set(Overlap::Day.as_str().to_owned());
        }
    });
    let rotate = Callback::new(move |()| {
        let id = application.with_untracked(|view| view.application.id);
        let chosen = overlap.with_untracked(|word| Overlap::from_word(word)).unwrap_or(Overlap::Day);
        step_up.act(
            pending,
            move || rotate_application_secret(id, chosen),
            move |answer| {
                open.set(false);
                match answer {
                    Ok(made) => {
                        application.set(made.view);
                        fresh.set(made.secret);
                        browser::focus("#fresh-secret");
                    }
                    Err(error) => toasts.error(console::error(text, &error)),
                }
            },
        );
    });
    let card = |overlap: Overlap| Card {
        value: overlap.as_str(),
        label: words::overlap(overlap),
        hint: words::about_overlap(overlap),
        more: None,
    };
    let cards = move || vec![card(Overlap::Day), card(Overlap::Week), card(Overlap::None)];
    view! {
        <Dialog open title=text.get(Key::ApplicationsRotateTitle) id="rotate-secret">
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    rotate.run(());
                }
            >
                <div class="body stack">
                    <p>{text.get(Key::ApplicationsRotateWhat)}</p>
                    <RadioCards name="overlap" legend=Key::ApplicationsOverlap value=overlap cards=cards()/>
                </div>
                <footer class="actions">
                    <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                        {text.get(Key::PartsCancel)}
                    </button>
                    <SubmitButton pending label=Key::ApplicationsRotate/>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

/// Asks before a secret ends at once.
fn end(application: RwSignal<ApplicationView>, ending: RwSignal<Option<SecretView>>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let asked = RwSignal::new(None::<SecretView>);
    Effect::new(move || {
        if let Some(secret) = ending.get() {
            ending.set(None);
            asked.set(Some(secret));
            open.set(true);
        }
    });
    let title = Signal::derive(move || {
        let hint = asked.with(|secret| secret.as_ref().map(|secret| secret.hint.clone())).unwrap_or_default();
        text.with(Key::ApplicationsEndSecretTitle, &[("hint", &["…", &hint].concat())])
    });
    let on_confirm = Callback::new(move |()| {
        let Some(secret) = asked.with_untracked(|secret| secret.as_ref().map(|secret| secret.id)) else { return };
        let id = application.with_untracked(|view| view.application.id);
        step_up.act(
            pending,
            move || end_application_secret(id, secret),
            move |answer| match answer {
                Ok(view) => {
                    open.set(false);
                    application.set(view);
                    toasts.success(text.get(Key::ApplicationsSecretEnded));
                }
                Err(error) => failure.set(Some(error)),
            },
        );
    });
    view! {
        <Confirm open title tick=Key::ApplicationsEndSecretTick pending failure on_confirm id="end-secret">
            <p>{text.get(Key::ApplicationsEndSecretWhat)}</p>
        </Confirm>
    }
    .into_any()
}
