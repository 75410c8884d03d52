//! What Finish brought about. A link or temporary password is shown here and nowhere else.

use super::super::person::{phrase, strong};
use crate::domain::customer::{CreatedCustomer, OnboardingOutcome};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::page::name_window;
use crate::ui::parts::status::badge;
use crate::ui::parts::{Copyable, Icon, IconName, Moment, Tone, browser, use_text};
use leptos::prelude::*;

/// The result of Finish, and the password the wizard still holds.
#[derive(Clone)]
pub(in crate::ui::console) struct Finished {
    pub(in crate::ui::console) created: CreatedCustomer,
    pub(in crate::ui::console) password: String,
}

/// The result page. `on_again` starts the wizard afresh.
pub(in crate::ui::console) fn result(finished: Finished, on_again: Callback<()>) -> AnyView {
    let text = use_text();
    let Finished { created, password } = finished;
    let name = created.name.clone();
    let (title, letter, slip) = match &created.outcome {
        OnboardingOutcome::Mailed { expires } => {
            (Key::WizardInvitedTitle, letter(text, Key::WizardLetterMailed, &created, *expires), None)
        }
        OnboardingOutcome::Link { url, expires } => (
            Key::WizardLinkTitle,
            letter(text, Key::WizardLetterLink, &created, *expires),
            Some(link_slip(text, &created, url, *expires)),
        ),
        OnboardingOutcome::TemporaryPassword { expires } => (
            Key::WizardTemporaryTitle,
            letter(text, Key::WizardLetterTemporary, &created, *expires),
            Some(password_slip(text, &created, password, *expires)),
        ),
    };
    let not_before = !matches!(created.outcome, OnboardingOutcome::TemporaryPassword { .. });
    let not_before = not_before.then(|| view! { <p>{text.get(Key::WizardLetterBefore)}</p> });
    let title = text.with(title, &[("name", &name)]);
    name_window(Signal::stored(title.clone()));
    let print = slip.is_some().then(|| {
        view! {
            <button class="button scripted" type="button" on:click=|_| browser::print()>
                <Icon name=IconName::Print/>
                {text.get(Key::WizardPrint)}
            </button>
        }
        .into_any()
    });
    // What is shown this once is taken along before one goes on.
    let open = if slip.is_some() { "button" } else { "button primary" };
    view! {
        <section class="result">
            {badge(Tone::Active, true, text.get(Key::WizardCreated).into_any())}
            <h1 tabindex="-1" dir="auto">{title}</h1>
            <div class="letter">
                <p>{letter}</p>
                {not_before}
                <p>{membership(text, &created.groups)}</p>
            </div>
            {slip}
            <div class="actions start">
                <a class=open href=format!("/console/users/{}", created.id)>{text.get(Key::WizardOpen)}</a>
                {print}
                <button class="button ghost" type="button" on:click=move |_| on_again.run(())>
                    <Icon name=IconName::Plus/>
                    {text.get(Key::WizardTitle)}
                </button>
            </div>
        </section>
    }
    .into_any()
}

fn moment(at: Timestamp) -> AnyView {
    view! { <Moment at/> }.into_any()
}

fn letter(text: Text, key: Key, created: &CreatedCustomer, expires: Timestamp) -> AnyView {
    let values = vec![("name", strong(&created.name)), ("email", strong(&created.username)), ("time", moment(expires))];
    phrase(text, key, values)
}

fn membership(text: Text, groups: &[String]) -> AnyView {
    if groups.is_empty() {
        return text.get(Key::WizardLetterNoGroups).into_any();
    }
    let mut names = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        if at > 0 {
            names.push(", ".into_any());
        }
        names.push(strong(group));
    }
    phrase(text, Key::WizardLetterGroups, vec![("groups", names.into_any())])
}

fn link_slip(text: Text, created: &CreatedCustomer, url: &str, expires: Timestamp) -> AnyView {
    let link = view! { <Copyable label=Key::WizardSlipLink value=url id="slip-link"/> };
    slip(text, created, None, link.into_any(), phrase(text, Key::WizardSlipOnceLink, vec![("time", moment(expires))]))
}

fn password_slip(text: Text, created: &CreatedCustomer, password: String, expires: Timestamp) -> AnyView {
    let address = browser::origin() + "/sign-in";
    let secret = view! { <Copyable label=Key::WizardPassword value=password id="slip-password" secret=true/> };
    let once = phrase(text, Key::WizardSlipOncePassword, vec![("time", moment(expires))]);
    slip(text, created, Some(address), secret.into_any(), once)
}

/// What can be handed over, on the screen or on paper.
fn slip(text: Text, created: &CreatedCustomer, address: Option<String>, box_: AnyView, once: AnyView) -> AnyView {
    let organization = use_viewer().organization;
    let fact = |label: Key, value: String| {
        view! { <div><dt>{text.get(label)}</dt><dd dir="auto">{value}</dd></div> }.into_any()
    };
    let name = (created.name != created.username).then(|| fact(Key::WizardSlipName, created.name.clone()));
    let address = address.map(|address| fact(Key::WizardSlipAddress, address));
    view! {
        <div class="slip">
            <h2 class="print-only">{organization}</h2>
            <dl class="facts">{name}{fact(Key::WizardSlipUsername, created.username.clone())}{address}</dl>
            {box_}
            <p class="hint">{once}</p>
        </div>
    }
    .into_any()
}
