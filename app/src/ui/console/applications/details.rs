//! What an application is; changed with Update. Beside it, what its program has to be told.

use super::fields::Fields;
use super::words;
use crate::api::applications::{get_application, update_application};
use crate::domain::application::{ApplicationPatchDraft, ApplicationView};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::person::stale_notice;
use crate::ui::parts::{
    Copyable, ErrorSummary, Icon, IconName, Moment, SubmitButton, act, ask_before_leaving, browser, use_text,
    use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// What the program needs to know of us, and we of it.
pub(super) fn connection(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let (id, issuer) = application.with_untracked(|view| (view.application.id, view.issuer.clone()));
    view! {
        <section class="card" aria-labelledby="connection">
            <header><h2 id="connection">{text.get(Key::ApplicationsConnection)}</h2></header>
            <div class="stack">
                <Copyable label=Key::ApplicationsClientId value=id.to_string() id="client-id"/>
                <Copyable label=Key::ApplicationsIssuer value=issuer id="issuer"/>
                <p class="hint">{text.get(Key::ApplicationsDiscoveryHint)}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The card with the details.
pub(super) fn details(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let editing = RwSignal::new(false);
    let may_edit = application.with_untracked(|view| view.may_edit);
    let edit = move || {
        (may_edit && !editing.get()).then(|| {
            view! {
                <button class="button small" type="button" id="edit-application" on:click=move |_| editing.set(true)>
                    <Icon name=IconName::Edit/>
                    {text.get(Key::GroupsEdit)}
                </button>
            }
            .into_any()
        })
    };
    let content = move || if editing.get() { form(application, editing) } else { facts(application) };
    view! {
        <section class="card" aria-labelledby="about">
            <header><h2 id="about">{text.get(Key::ApplicationsAbout)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

fn facts(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let draw = move || {
        let ApplicationView { application, form, .. } = application.get();
        let fact = |label: Key, value: AnyView| {
            view! { <div><dt>{text.get(label)}</dt><dd dir="auto">{value}</dd></div> }.into_any()
        };
        // Only what is there, but for what each has.
        let line = |label: Key, value: &str| {
            (!value.is_empty()).then(|| {
                let lines = value.lines().map(|line| view! { <span class="mono">{line.to_owned()}</span><br/> });
                fact(label, lines.collect::<Vec<_>>().into_any())
            })
        };
        let description = (!form.description.is_empty())
            .then(|| fact(Key::PartsFieldDescription, form.description.clone().into_any()));
        let logo = (!form.logo.is_empty()).then(|| {
            let image = view! { <img class="app-logo" src=form.logo.clone() alt="" width="48" height="48"/> };
            fact(Key::ApplicationsLogo, image.into_any())
        });
        let people = application.kind.has_people().then(|| {
            let scopes: Vec<_> = form.scopes.iter().map(|scope| scope.as_str()).collect();
            let asked = if form.first_party { Key::ApplicationsConsentNever } else { Key::ApplicationsConsentAsked };
            view! {
                {line(Key::ApplicationsScopes, &scopes.join(" "))}
                {fact(Key::ApplicationsConsent, text.get(asked).into_any())}
                {fact(Key::ApplicationsSigning, form.signing.as_str().into_any())}
            }
            .into_any()
        });
        let created = view! { <Moment at=application.created day=true/> };
        view! {
            <dl class="facts">
                {logo}
                {description}
                {line(Key::ApplicationsRedirectUris, &form.redirect_uris)}
                {line(Key::ApplicationsPostLogoutUris, &form.post_logout_uris)}
                {line(Key::ApplicationsHomeUrl, &form.home_url)}
                {line(Key::ApplicationsBackchannelLogoutUri, &form.backchannel_logout_uri)}
                {fact(Key::ApplicationsAuth, text.get(words::auth(form.auth)).into_any())}
                {people}
                {fact(Key::GroupsCreatedOn, created.into_any())}
            </dl>
        }
        .into_any()
    };
    draw.into_any()
}

fn form(application: RwSignal<ApplicationView>, editing: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let ApplicationView { application: row, form: seen, .. } = application.get_untracked();
    let id = row.id;
    let kind = row.kind;
    let fields = Fields::of(Signal::stored(kind), seen.clone());
    let dirty = Signal::derive(move || fields.form() != seen);
    let pending = RwSignal::new(false);
    let stale = RwSignal::new(false);
    let close = move || {
        editing.set(false);
        browser::focus("#edit-application");
    };
    let update = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let version = application.with_untracked(|view| view.application.version);
        let form = untrack(|| fields.form());
        if let Err(found) = form.parse(kind) {
            return fields.refuse(found);
        }
        act(pending, update_application(ApplicationPatchDraft { id, version, form }), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::ApplicationsUpdated, &[("name", &updated.application.name)]));
                application.set(updated);
                close();
            }
            Err(AppError::Stale) => stale.set(true),
            Err(AppError::Invalid(found)) => fields.refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let reload = Callback::new(move |()| {
        act(pending, get_application(id), move |answer| match answer {
            Ok(now) => {
                stale.set(false);
                application.set(now);
                browser::focus("#name");
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    browser::focus("#name");
    view! {
        <form class="form" novalidate on:submit=update>
            {stale_notice(stale, Key::ApplicationsStale, Key::GroupsStaleHint, Key::GroupsReload, reload)}
            <ErrorSummary errors=fields.errors refused=fields.refused/>
            {fields.draw()}
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close()>{text.get(Key::PersonCancel)}</button>
                <SubmitButton pending label=Key::PersonUpdate/>
            </footer>
        </form>
        {ask_before_leaving(dirty)}
    }
    .into_any()
}
