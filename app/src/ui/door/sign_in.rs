//! Sign in.

use super::document::{Scripts, alarm, document, notice, public};
use super::field::{Input, line, password, summary};
use super::passkey::{script, sign_in_form};
use super::time::span;
use super::{Notice, Site};
use crate::domain::time::SECOND;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use crate::ui::parts::logo;
use leptos::prelude::*;

/// What the sign-in page shows.
#[derive(Default)]
pub struct SignIn<'a> {
    /// The username as typed before, or as known from the page before.
    pub username: &'a str,
    /// Where to go afterwards.
    pub next: Option<&'a str>,
    /// What went well just before.
    pub notice: Option<Notice>,
    /// Why the last try was refused.
    pub refused: Option<SignInRefused>,
    /// Fields that are wrong.
    pub errors: FieldErrors,
    /// Whether people may register.
    pub register: bool,
    /// The application on the way to which somebody signs in: its name and its logo.
    pub application: Option<(&'a str, &'a str)>,
}

/// Why a sign-in was refused. What holds for the account is told after the right password or a passkey alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefused {
    /// No such username, or not its password: nobody is told which.
    Wrong,
    /// Locked by an administrator, for that many microseconds more if it ends by itself.
    Locked(Option<i64>),
    /// The address is not confirmed.
    NotVerified,
    /// Staff have not approved the registration.
    AwaitingApproval,
    /// The temporary password's time is over.
    TemporaryExpired,
    /// Too many tries; again after that many seconds.
    TooMany(u32),
    /// The passkey is not taken.
    Passkey,
    /// There may be a copy of the passkey.
    PasskeyCopied,
    /// Locked by failed sign-ins for that many microseconds more; told to whoever has shown a passkey.
    LockedByFailures(i64),
}

/// The sign-in page.
#[must_use]
pub fn sign_in(site: &Site, page: &SignIn<'_>) -> String {
    let text = site.text;
    let resend = (page.register && page.refused == Some(SignInRefused::NotVerified)).then(|| {
        view! {
            <form class="form" method="post" action="/register/resend">
                <button class="button block" type="submit">{text.get(Key::DoorRegisterResend)}</button>
            </form>
        }
    });
    let refused = page.refused.map(|refused| alarm(sentence(site, refused)));
    let mut username = Input::new(Field::Email, Key::DoorEmail, "username");
    let mut secret = Input::new(Field::Password, Key::DoorPassword, "current-password");
    username.focus = page.username.is_empty();
    secret.focus = !username.focus;
    document(site, text.get(Key::DoorSignIn), Scripts::Reveal, || {
        let lead =
            page.next.filter(|_| page.notice.is_none() && page.refused.is_none()).map(|_| match page.application {
                Some((name, _)) => text.with(Key::DoorSignInApplication, &[("application", name)]),
                None => text.get(Key::DoorSignInNext).to_owned(),
            });
        let register = page.register.then(|| {
            view! {
                <p class="aside">
                    {text.get(Key::DoorSignInNew)}" "<a href="/register">{text.get(Key::DoorRegisterLink)}</a>
                </p>
            }
        });
        let main = view! {
            {page.application.map(|(name, image)| logo(name, image))}
            <h1>{text.get(Key::DoorSignIn)}</h1>
            {lead.map(|lead| view! { <p class="lead" dir="auto">{lead}</p> })}
            {notice(text, page.notice)}
            {refused}
            {resend}
            <form class="form" method="post" action="/sign-in" novalidate=true>
                {summary(text, &[&username, &secret], &page.errors)}
                {page.next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> })}
                {line(text, &username, page.username, &page.errors)}
                {password(text, &secret, &page.errors)}
                <button class="button primary block" type="submit">{text.get(Key::DoorSignIn)}</button>
            </form>
            {site.passkeys.is_some().then(|| sign_in_form(text, page.next, false))}
            <p class="aside"><a href="/forgot-password">{text.get(Key::DoorForgot)}</a></p>
            {register}
            {script(site)}
        };
        public(site, main.into_any())
    })
}

fn sentence(site: &Site, refused: SignInRefused) -> String {
    let text = site.text;
    let organization = ("organization", site.organization.as_str());
    match refused {
        SignInRefused::Wrong => text.get(Key::DoorSignInWrong).to_owned(),
        SignInRefused::Locked(None) => text.with(Key::DoorSignInLocked, &[organization]),
        SignInRefused::Locked(Some(left)) => {
            text.with(Key::DoorSignInLockedUntil, &[organization, ("span", &span(text, left))])
        }
        SignInRefused::NotVerified => text.get(Key::DoorSignInNotVerified).to_owned(),
        SignInRefused::AwaitingApproval => text.get(Key::DoorSignInAwaitingApproval).to_owned(),
        SignInRefused::TemporaryExpired => text.with(Key::DoorSignInTemporaryExpired, &[organization]),
        SignInRefused::Passkey => text.get(Key::DoorPasskeyWrong).to_owned(),
        SignInRefused::PasskeyCopied => text.get(Key::DoorPasskeyCopied).to_owned(),
        SignInRefused::LockedByFailures(left) => text.with(Key::DoorPasskeyLocked, &[("span", &span(text, left))]),
        SignInRefused::TooMany(seconds) => {
            text.with(Key::DoorSignInTooMany, &[("span", &span(text, i64::from(seconds) * SECOND))])
        }
    }
}
