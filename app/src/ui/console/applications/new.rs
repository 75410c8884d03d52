//! Registering an application, and the page that tells what its program needs: its secret is shown there and nowhere else.

use super::fields::Fields;
use super::tab::Name;
use super::{PATH, words};
use crate::api::applications::create_application;
use crate::domain::access::{Action, Area};
use crate::domain::application::{ApplicationDraft, ApplicationForm, ClientKind, CreatedApplication};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::person::{phrase, strong};
use crate::ui::console::use_viewer;
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::page::name_window;
use crate::ui::parts::status::badge;
use crate::ui::parts::{
    Breadcrumbs, Card, Copyable, Crumb, ErrorSummary, PageHeader, RadioCards, SubmitButton, Tone, act,
    ask_before_leaving, browser, use_text, use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// New Application.
#[component]
pub fn NewApplicationPage() -> AnyView {
    let text = use_text();
    if !use_viewer().may(Area::Applications, Action::Create) {
        answer_with(&AppError::Forbidden);
        return page_error(text, "403", Key::ErrorsForbiddenTitle, Key::ErrorsForbidden);
    }
    let crumbs = vec![Crumb::link(text.get(Key::ApplicationsTitle), PATH), Crumb::here(text.get(Key::ApplicationsNew))];
    let made = RwSignal::new(None::<CreatedApplication>);
    let kind = RwSignal::new(ClientKind::Web.as_str().to_owned());
    let chosen = Signal::derive(move || kind.with(|word| ClientKind::from_word(word)).unwrap_or(ClientKind::Web));
    let fields = Fields::of(chosen, ApplicationForm::of(ClientKind::Web));
    let dirty = Signal::derive(move || {
        let untouched = fields.form() == ApplicationForm::of(chosen.get()) && chosen.get() == ClientKind::Web;
        made.with(Option::is_none) && !untouched
    });
    let draw = move || match made.get() {
        None => form(kind, fields, made),
        Some(made) => result(made),
    };
    view! {
        <Breadcrumbs crumbs=Signal::stored(crumbs)/>
        {draw}
        {ask_before_leaving(dirty)}
    }
    .into_any()
}

fn form(kind: RwSignal<String>, fields: Fields, made: RwSignal<Option<CreatedApplication>>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    Effect::new(move |before: Option<ClientKind>| {
        let now = fields.kind.get();
        if before.is_some_and(|before| before != now) {
            untrack(|| fields.turn_into(now));
        }
        now
    });
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let draft = untrack(|| ApplicationDraft { kind: fields.kind.get(), form: fields.form() });
        if let Err(found) = draft.parse() {
            return fields.refuse(found);
        }
        act(pending, create_application(draft), move |answer| match answer {
            Ok(created) => {
                made.set(Some(created));
                browser::focus("#main h1");
            }
            Err(AppError::Invalid(found)) => fields.refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let card = |kind: &ClientKind| Card {
        value: kind.as_str(),
        label: words::kind(*kind),
        hint: words::about_kind(*kind),
        more: None,
    };
    view! {
        <PageHeader title=Signal::stored(text.get(Key::ApplicationsNew).to_owned())/>
        <form class="form card" novalidate on:submit=create>
            <ErrorSummary errors=fields.errors refused=fields.refused/>
            <RadioCards
                name="kind"
                legend=Key::ApplicationsKindQuestion
                value=kind
                cards=ClientKind::ALL.iter().map(card).collect()
            />
            {fields.draw()}
            <footer class="actions">
                <a class="button" href=PATH>{text.get(Key::PartsCancel)}</a>
                <SubmitButton pending label=Key::ApplicationsRegister/>
            </footer>
        </form>
    }
    .into_any()
}

/// What to hand to whoever runs the program.
fn result(made: CreatedApplication) -> AnyView {
    let text = use_text();
    let CreatedApplication { view, secret } = made;
    let application = view.application;
    let title = text.with(Key::ApplicationsRegistered, &[("name", &application.name)]);
    name_window(Signal::stored(title.clone()));
    let has_secret = secret.is_some();
    let secret = secret.map(|value| {
        view! { <Copyable label=Key::ApplicationsClientSecret value id="client-secret" secret=true/> }.into_any()
    });
    let once = has_secret.then(|| view! { <p class="hint">{text.get(Key::ApplicationsSecretOnce)}</p> }.into_any());
    let people = application.kind.has_people();
    let next = if people { Key::ApplicationsNextAccess } else { Key::ApplicationsNextMachine };
    let access = people.then(|| {
        view! {
            <a class="button primary" href=Name::Access.address(application.id)>{text.get(Key::ApplicationsChooseAccess)}</a>
        }
        .into_any()
    });
    let open = if people { "button" } else { "button primary" };
    view! {
        <section class="result">
            {badge(Tone::Active, true, text.get(Key::ApplicationsRegisteredBadge).into_any())}
            <h1 tabindex="-1" dir="auto">{title}</h1>
            <div class="letter"><p>{phrase(text, next, vec![("name", strong(&application.name))])}</p></div>
            <div class="slip">
                <Copyable label=Key::ApplicationsClientId value=application.id.to_string() id="client-id"/>
                {secret}
                <Copyable label=Key::ApplicationsIssuer value=view.issuer id="issuer"/>
                {once}
            </div>
            <div class="actions start">
                {access}
                <a class=open href=Name::Details.address(application.id)>{text.get(Key::ApplicationsOpen)}</a>
            </div>
        </section>
    }
    .into_any()
}
