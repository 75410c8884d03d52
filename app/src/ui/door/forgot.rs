//! Forgot password: an address is typed, and the answer is the same whoever has it.

use super::Site;
use super::document::{Scripts, document, public};
use super::field::{Input, line, summary};
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// The page that asks for the address.
#[must_use]
pub fn forgot(site: &Site, email: &str, errors: &FieldErrors) -> String {
    let text = site.text;
    let mut username = Input::new(Field::Email, Key::DoorEmail, "username");
    username.focus = true;
    document(site, text.get(Key::DoorForgotTitle), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorForgotTitle)}</h1>
            <p class="lead">{text.get(Key::DoorForgotLead)}</p>
            <form class="form" method="post" action="/forgot-password" novalidate=true>
                {summary(text, &[&username], errors)}
                {line(text, &username, email, errors)}
                <button class="button primary block" type="submit">{text.get(Key::DoorForgotSubmit)}</button>
            </form>
            <p class="aside"><a href="/sign-in">{text.get(Key::DoorBackSignIn)}</a></p>
        };
        public(site, main.into_any())
    })
}

/// The page after it.
#[must_use]
pub fn forgot_sent(site: &Site) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorForgotSentTitle), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorForgotSentTitle)}</h1>
            <p class="lead">{text.get(Key::DoorForgotSent)}</p>
            <p class="lead">{text.with(Key::DoorForgotSentHint, &[("organization", &site.organization)])}</p>
            <a class="button block" href="/sign-in">{text.get(Key::DoorBackSignIn)}</a>
            <p class="aside"><a href="/forgot-password">{text.get(Key::DoorForgotAgain)}</a></p>
        };
        public(site, main.into_any())
    })
}
