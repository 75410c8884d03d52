//! The pages on the way to an application: what it wants to know, why somebody may not open it, and signing out for it.

use super::Site;
use super::document::{Scripts, alarm, document, public};
use crate::domain::application::{OAuthScope, Opening};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, logo};
use leptos::prelude::*;

/// What a person is asked before an application learns of them.
#[derive(Clone, Debug)]
pub struct Consent<'a> {
    /// The application.
    pub application: &'a str,
    /// Its logo, may be empty.
    pub logo: &'a str,
    /// What it asks for.
    pub scope: &'a [OAuthScope],
    /// Whether it is only asked as whom to go on.
    pub select: bool,
    /// The person's name.
    pub name: &'a str,
    /// The person's username.
    pub username: &'a str,
    /// The request, to be sent along.
    pub request: &'a str,
}

/// Why nobody is sent anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OauthRefusal {
    /// The application is not known.
    UnknownApplication,
    /// The address to come back to is none of its own.
    WrongAddress,
    /// The request to sign out is not what it says it is.
    WrongLogout,
}

/// The page between a form and another site: browsers that keep forms to this one let it lead on.
#[must_use]
pub fn oauth_continue(site: &Site, href: &str) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorOauthContinue), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorOauthContinue)}</h1>
            <p class="lead">{text.get(Key::DoorOauthContinueLead)}</p>
            <a class="button primary block" href=href.to_owned()>{text.get(Key::DoorOauthGoOn)}</a>
        };
        public(site, main.into_any())
    })
}

/// The page that sends an answer to an application in a form: by itself, or at the press of its button.
#[must_use]
pub fn oauth_form_post(site: &Site, action: &str, answer: &[(&str, &str)]) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorOauthContinue), Scripts::Send, || {
        let field = |(name, value): &(&str, &str)| {
            view! { <input type="hidden" name=(*name).to_owned() value=(*value).to_owned()/> }
        };
        let main = view! {
            <h1>{text.get(Key::DoorOauthContinue)}</h1>
            <p class="lead">{text.get(Key::DoorOauthContinueLead)}</p>
            <form class="form" id="answer" method="post" action=action.to_owned()>
                {answer.iter().map(field).collect_view()}
                <button class="button primary block" type="submit">{text.get(Key::DoorOauthGoOn)}</button>
            </form>
        };
        public(site, main.into_any())
    })
}

fn scope_words(scope: OAuthScope) -> (IconName, Key) {
    match scope {
        OAuthScope::OpenId => (IconName::CheckCircle, Key::DoorOauthScopeOpenid),
        OAuthScope::Profile => (IconName::User, Key::DoorOauthScopeProfile),
        OAuthScope::Email => (IconName::Mail, Key::DoorOauthScopeEmail),
        OAuthScope::Address => (IconName::Link, Key::DoorOauthScopeAddress),
        OAuthScope::Phone => (IconName::Device, Key::DoorOauthScopePhone),
        OAuthScope::Groups => (IconName::Groups, Key::DoorOauthScopeGroups),
        OAuthScope::OfflineAccess => (IconName::Clock, Key::DoorOauthScopeOffline),
    }
}

/// What an application may know, line by line.
pub(super) fn scopes(text: Text, scope: &[OAuthScope]) -> AnyView {
    let lines = scope.iter().map(|scope| {
        let (icon, key) = scope_words(*scope);
        view! { <li><Icon name=icon/><div><span>{text.get(key)}</span></div></li> }
    });
    view! { <ul class="list">{lines.collect_view()}</ul> }.into_any()
}

/// Asks whether an application may know who somebody is, or as whom to go on.
#[must_use]
pub fn oauth_consent(site: &Site, page: &Consent<'_>) -> String {
    let text = site.text;
    let application = ("application", page.application);
    let title = if page.select {
        text.with(Key::DoorOauthSelectTitle, &[("name", page.name)])
    } else {
        text.with(Key::DoorOauthConsentTitle, &[application])
    };
    let lead = if page.select {
        text.with(Key::DoorOauthSelectLead, &[application, ("username", page.username)])
    } else {
        text.with(Key::DoorOauthConsentLead, &[application, ("username", page.username)])
    };
    let (yes, no) =
        if page.select { (Key::DoorOauthGoOn, Key::PartsCancel) } else { (Key::DoorOauthAllow, Key::DoorOauthDeny) };
    let tab = title.clone();
    document(site, &tab, Scripts::None, || {
        let asked = (!page.select).then(|| scopes(text, page.scope));
        let hint = (!page.select).then(|| view! { <p class="muted">{text.get(Key::DoorOauthConsentHint)}</p> });
        let main = view! {
            {logo(page.application, page.logo)}
            <h1 dir="auto">{title}</h1>
            <p class="lead" dir="auto">{lead}</p>
            {asked}
            <form class="form" method="post" action="/oauth2/consent">
                <input type="hidden" name="request" value=page.request.to_owned()/>
                <button class="button primary block" name="decision" value="allow">{text.get(yes)}</button>
                <button class="button block" name="decision" value="deny">{text.get(no)}</button>
                {hint}
                <p class="aside">
                    <button class="link" name="decision" value="switch">{text.get(Key::DoorOauthSwitch)}</button>
                </p>
            </form>
        };
        public(site, main.into_any())
    })
}

/// Says that somebody may not open an application, and why.
#[must_use]
pub fn oauth_no_access(site: &Site, application: &str, opening: &Opening, username: &str, request: &str) -> String {
    let text = site.text;
    let title = text.with(Key::DoorOauthNoAccessTitle, &[("application", application)]);
    let why = match opening {
        Opening::NoGroup => text.with(Key::DoorOauthNoAccessGroup, &[("username", username)]),
        Opening::NotActive { .. } => text.with(Key::DoorOauthNoAccessStatus, &[("username", username)]),
        _ => text.get(Key::DoorOauthNoAccessNobody).to_owned(),
    };
    let hint = text.with(Key::DoorOauthNoAccessHint, &[("organization", &site.organization)]);
    let tab = title.clone();
    document(site, &tab, Scripts::None, || {
        let main = view! {
            <h1 dir="auto">{title}</h1>
            {alarm(why)}
            <p>{hint}</p>
            <form class="form" method="post" action="/oauth2/consent">
                <input type="hidden" name="request" value=request.to_owned()/>
                <button class="button primary block" name="decision" value="deny">
                    {text.with(Key::DoorOauthBack, &[("application", application)])}
                </button>
                <a class="button block" href="/account">{text.get(Key::DoorAccount)}</a>
                <p class="aside">
                    <button class="link" name="decision" value="switch">{text.get(Key::DoorOauthSwitch)}</button>
                </p>
            </form>
        };
        public(site, main.into_any())
    })
}

/// Says that nobody is sent anywhere, since what came is not to be trusted.
#[must_use]
pub fn oauth_refused(site: &Site, refusal: OauthRefusal) -> String {
    let text = site.text;
    let sentence = match refusal {
        OauthRefusal::UnknownApplication => {
            text.with(Key::DoorOauthRefusedUnknown, &[("organization", &site.organization)])
        }
        OauthRefusal::WrongAddress => text.get(Key::DoorOauthRefusedAddress).to_owned(),
        OauthRefusal::WrongLogout => text.get(Key::DoorOauthRefusedLogout).to_owned(),
    };
    document(site, text.get(Key::DoorOauthRefusedTitle), Scripts::None, || {
        let main = view! {
            <section class="page-error">
                <p class="code">400</p>
                <h1>{text.get(Key::DoorOauthRefusedTitle)}</h1>
                <p>{sentence}</p>
                <div class="actions start"><a class="button primary" href="/">{text.get(Key::DoorHome)}</a></div>
            </section>
        };
        public(site, main.into_any())
    })
}

/// Asks whether to sign out, as an application wishes.
#[must_use]
pub fn oauth_sign_out(site: &Site, application: Option<&str>, username: &str, request: &str) -> String {
    let text = site.text;
    let lead = match application {
        Some(name) => text.with(Key::DoorOauthSignOutFor, &[("application", name), ("username", username)]),
        None => text.with(Key::DoorOauthSignOutLead, &[("username", username)]),
    };
    document(site, text.get(Key::DoorOauthSignOutTitle), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorOauthSignOutTitle)}</h1>
            <p class="lead" dir="auto">{lead}</p>
            <form class="form" method="post" action="/oauth2/sign-out">
                <input type="hidden" name="request" value=request.to_owned()/>
                <button class="button primary block" type="submit">{text.get(Key::DoorSignOut)}</button>
                <a class="button block" href="/">{text.get(Key::DoorOauthStay)}</a>
            </form>
        };
        public(site, main.into_any())
    })
}
