//! The fields of an application, as registering it and changing it both ask for them.

use super::{logo, words};
use crate::domain::application::{ApplicationForm, ClientAuth, ClientKind, OAuthScope, Signing};
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use crate::ui::parts::form::{clear_field, error_slot};
use crate::ui::parts::{Checkbox, TextField, show_field, use_text};
use leptos::prelude::*;

/// What is typed, and what is wrong with it.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) kind: Signal<ClientKind>,
    name: RwSignal<String>,
    description: RwSignal<String>,
    auth: RwSignal<ClientAuth>,
    redirect_uris: RwSignal<String>,
    post_logout_uris: RwSignal<String>,
    backchannel_logout_uri: RwSignal<String>,
    home_url: RwSignal<String>,
    jwks: RwSignal<String>,
    scopes: RwSignal<Vec<OAuthScope>>,
    signing: RwSignal<Signing>,
    first_party: RwSignal<bool>,
    logo: RwSignal<String>,
    pub(super) errors: RwSignal<FieldErrors>,
    pub(super) refused: RwSignal<u32>,
}

impl Fields {
    /// The fields of an application of a kind, filled from `seen`.
    pub(super) fn of(kind: Signal<ClientKind>, seen: ApplicationForm) -> Self {
        Self {
            kind,
            name: RwSignal::new(seen.name),
            description: RwSignal::new(seen.description),
            auth: RwSignal::new(seen.auth),
            redirect_uris: RwSignal::new(seen.redirect_uris),
            post_logout_uris: RwSignal::new(seen.post_logout_uris),
            backchannel_logout_uri: RwSignal::new(seen.backchannel_logout_uri),
            home_url: RwSignal::new(seen.home_url),
            jwks: RwSignal::new(seen.jwks),
            scopes: RwSignal::new(seen.scopes),
            signing: RwSignal::new(seen.signing),
            first_party: RwSignal::new(seen.first_party),
            logo: RwSignal::new(seen.logo),
            errors: RwSignal::new(FieldErrors::default()),
            refused: RwSignal::new(0),
        }
    }

    /// Another kind has other ways to prove itself, and may ask for other things.
    pub(super) fn turn_into(self, kind: ClientKind) {
        let usual = ApplicationForm::of(kind);
        self.auth.set(usual.auth);
        self.scopes.set(usual.scopes);
        self.errors.set(FieldErrors::default());
        self.refused.set(0);
    }

    /// What is typed. A field that the kind does not have is empty, whatever was typed before another kind was chosen.
    pub(super) fn form(self) -> ApplicationForm {
        let people = self.kind.get().has_people();
        let where_people = |typed: RwSignal<String>| if people { typed.get() } else { String::new() };
        let auth = self.auth.get();
        ApplicationForm {
            name: self.name.get(),
            description: self.description.get(),
            auth,
            redirect_uris: where_people(self.redirect_uris),
            post_logout_uris: where_people(self.post_logout_uris),
            backchannel_logout_uri: where_people(self.backchannel_logout_uri),
            home_url: where_people(self.home_url),
            logo: where_people(self.logo),
            jwks: if auth == ClientAuth::PrivateKeyJwt { self.jwks.get() } else { String::new() },
            scopes: self.scopes.get(),
            signing: self.signing.get(),
            first_party: self.first_party.get() && people,
        }
    }

    pub(super) fn refuse(self, found: FieldErrors) {
        self.errors.set(found);
        self.refused.update(|refused| *refused += 1);
    }

    fn check(self, field: Field) -> Callback<()> {
        Callback::new(move |()| {
            let found = untrack(|| self.form().parse(self.kind.get()));
            show_field(self.errors, &field, found.err().as_ref());
        })
    }

    /// The fields.
    pub(super) fn draw(self) -> AnyView {
        let errors = self.errors;
        let people = Memo::new(move |_| self.kind.get().has_people());
        let addresses = move || people.get().then(|| self.addresses());
        let asks = move || people.get().then(|| self.asks());
        view! {
            <TextField
                field=Field::Name
                label=Key::PartsFieldName
                hint=Key::ApplicationsNameHint
                value=self.name
                errors
                required=true
                on_leave=self.check(Field::Name)
            />
            <TextField
                field=Field::Description
                label=Key::PartsFieldDescription
                value=self.description
                errors
                on_leave=self.check(Field::Description)
            />
            {addresses}
            {self.proof()}
            {asks}
        }
        .into_any()
    }

    fn addresses(self) -> AnyView {
        let errors = self.errors;
        view! {
            {logo::field(self.logo, errors, self.check(Field::Logo))}
            {self.area(Field::RedirectUris, Key::ApplicationsRedirectUris, Key::ApplicationsRedirectUrisHint, self.redirect_uris, 3, true)}
            {self.area(Field::PostLogoutUris, Key::ApplicationsPostLogoutUris, Key::ApplicationsPostLogoutUrisHint, self.post_logout_uris, 2, false)}
            <TextField
                field=Field::HomeUrl
                label=Key::ApplicationsHomeUrl
                hint=Key::ApplicationsHomeUrlHint
                value=self.home_url
                errors
                on_leave=self.check(Field::HomeUrl)
            />
            <TextField
                field=Field::BackchannelLogoutUri
                label=Key::ApplicationsBackchannelLogoutUri
                hint=Key::ApplicationsBackchannelLogoutUriHint
                value=self.backchannel_logout_uri
                errors
                on_leave=self.check(Field::BackchannelLogoutUri)
            />
        }
        .into_any()
    }

    /// How it proves itself, and how tokens for it are signed.
    fn proof(self) -> AnyView {
        let text = use_text();
        let auths = move || {
            let auths = self.kind.get().auths();
            (auths.len() > 1).then(|| {
                let options = auths.iter().map(|auth| (auth.as_str(), text.get(words::auth(*auth)))).collect();
                let choose = Callback::new(move |word: String| {
                    if let Some(auth) = ClientAuth::from_word(&word) {
                        self.auth.set(auth);
                    }
                });
                let value = Signal::derive(move || self.auth.get().as_str());
                self.select(
                    Field::ClientAuth.name().to_owned(),
                    Some(Field::ClientAuth),
                    Key::ApplicationsAuth,
                    options,
                    value,
                    choose,
                )
            })
        };
        let by_keys = Memo::new(move |_| self.auth.get() == ClientAuth::PrivateKeyJwt);
        let keys = move || {
            let hint = Key::ApplicationsJwksHint;
            by_keys.get().then(|| self.area(Field::Jwks, Key::ApplicationsJwks, hint, self.jwks, 5, true))
        };
        view! { {auths}{keys} }.into_any()
    }

    /// What it may ask for, and whether people are asked.
    fn asks(self) -> AnyView {
        let text = use_text();
        let errors = self.errors;
        let scope = move |scope: OAuthScope| {
            let chosen = Signal::derive(move || self.scopes.with(|scopes| scopes.contains(&scope)));
            // The summary of what is wrong leads to the first of them.
            let place = (scope == OAuthScope::OpenId).then(|| Field::Scopes.name().to_owned());
            let toggle = move |event| {
                let on = event_target_checked(&event);
                self.scopes.update(|scopes| {
                    let wanted = |one: &OAuthScope| if *one == scope { on } else { scopes.contains(one) };
                    *scopes = OAuthScope::ALL.iter().copied().filter(wanted).collect();
                });
                clear_field(errors, &Field::Scopes);
            };
            view! {
                <label class="check">
                    <input
                        id=place
                        type="checkbox"
                        name="scopes"
                        value=scope.as_str()
                        checked=chosen.get_untracked()
                        prop:checked=chosen
                        on:change=toggle
                    />
                    <span><strong class="mono">{scope.as_str()}</strong><small>{text.get(words::scope(scope))}</small></span>
                </label>
            }
            .into_any()
        };
        let options = Signing::ALL.iter().map(|one| (one.as_str(), text.get(words::signing(*one)))).collect();
        let choose = Callback::new(move |word: String| {
            if let Some(signing) = Signing::from_word(&word) {
                self.signing.set(signing);
            }
        });
        let value = Signal::derive(move || self.signing.get().as_str());
        view! {
            <div class="field">
                <fieldset class="checklist" aria-describedby="scopes-error">
                    <legend>{text.get(Key::ApplicationsScopes)}</legend>
                    {OAuthScope::ALL.iter().copied().map(scope).collect::<Vec<_>>()}
                </fieldset>
                {error_slot(text, Field::Scopes, errors)}
            </div>
            {self.select("signing".to_owned(), None, Key::ApplicationsSigning, options, value, choose)}
            <Checkbox name="first_party" label=Key::ApplicationsFirstParty checked=self.first_party/>
        }
        .into_any()
    }

    fn select(
        self,
        id: String,
        field: Option<Field>,
        label: Key,
        options: Vec<(&'static str, &'static str)>,
        value: Signal<&'static str>,
        on_change: Callback<String>,
    ) -> AnyView {
        let text = use_text();
        let described = field.is_some().then(|| [&id, "-error"].concat());
        let option = |(own, called): (&'static str, &'static str)| {
            let selected = Signal::derive(move || value.get() == own);
            view! { <option value=own selected=selected.get_untracked() prop:selected=selected>{called}</option> }
                .into_any()
        };
        view! {
            <div class="field">
                <label for=id.clone()>{text.get(label)}</label>
                <select
                    id=id.clone()
                    name=id.clone()
                    aria-describedby=described
                    on:change=move |event| on_change.run(event_target_value(&event))
                >
                    {options.into_iter().map(option).collect::<Vec<_>>()}
                </select>
                {field.map(|field| error_slot(text, field, self.errors))}
            </div>
        }
        .into_any()
    }

    /// A text of several lines.
    fn area(self, field: Field, label: Key, hint: Key, value: RwSignal<String>, rows: u8, required: bool) -> AnyView {
        let text = use_text();
        let errors = self.errors;
        let id = field.name().to_owned();
        let described = format!("{id}-hint {id}-error");
        let check = self.check(field.clone());
        let invalid = {
            let field = field.clone();
            Signal::derive(move || errors.with(|errors| !errors.of(&field).is_empty()))
        };
        let class = Signal::derive(move || if invalid.get() { "field invalid" } else { "field" });
        let aria_invalid = Signal::derive(move || invalid.get().then_some("true"));
        let optional = (!required).then(|| view! { <span class="optional">{text.get(Key::PartsOptional)}</span> });
        let typed = {
            let field = field.clone();
            move |event| {
                value.set(event_target_value(&event));
                clear_field(errors, &field);
            }
        };
        view! {
            <div class=class>
                <label for=id.clone()>{text.get(label)}" "{optional}</label>
                <p class="hint" id=format!("{id}-hint")>{text.get(hint)}</p>
                <textarea
                    class="mono"
                    id=id.clone()
                    name=id
                    rows=rows.to_string()
                    autocapitalize="none"
                    spellcheck="false"
                    required=required
                    aria-describedby=described
                    aria-invalid=aria_invalid
                    prop:value=value
                    on:input=typed
                    on:blur=move |_| crate::ui::parts::leave(Some(check))
                >
                    {value.get_untracked()}
                </textarea>
                {error_slot(text, field, errors)}
            </div>
        }
        .into_any()
    }
}
