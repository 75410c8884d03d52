//! The second step of signing in: the code of the second factor.

use super::Site;
use super::document::{Scripts, alarm, document, leave, public};
use super::field::{Input, line, summary};
use super::passkey::{missing, script, sign_in_form};
use super::time::span;
use crate::domain::time::SECOND;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use crate::ui::query::address;
use leptos::prelude::*;

/// What the page shows.
pub struct SecondStep<'a> {
    /// Who is signing in.
    pub username: &'a str,
    /// Whether a code leads on.
    pub code: bool,
    /// Whether a passkey does.
    pub passkey: bool,
    /// Whether a recovery code is asked for.
    pub recovery: bool,
    /// Where to go afterwards.
    pub next: Option<&'a str>,
    /// Seconds to wait after too many wrong codes.
    pub wait: Option<u32>,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page.
#[must_use]
pub fn second_step(site: &Site, page: &SecondStep<'_>) -> String {
    if !page.code {
        return by_passkey(site, page);
    }
    let text = site.text;
    let (mut code, lead, other) = if page.recovery {
        let mut code = Input::new(Field::Code, Key::DoorRecoveryCode, "off");
        code.hint = Some(Key::DoorRecoveryCodeHint);
        (code, Key::DoorStepRecoveryLead, Key::DoorStepApp)
    } else {
        (Input::new(Field::Code, Key::DoorFactorCode, "one-time-code"), Key::DoorStepLead, Key::DoorStepRecovery)
    };
    code.focus = true;
    let mut params: Vec<_> = page.next.map(|next| ("next", next.to_owned())).into_iter().collect();
    if !page.recovery {
        params.push(("recovery", "yes".to_owned()));
    }
    let href = address("/second-factor", &params);
    document(site, text.get(Key::DoorStepTitle), Scripts::None, || {
        let wait = page.wait.map(|seconds| {
            let span = span(text, i64::from(seconds) * SECOND);
            alarm(text.with(Key::DoorSignInTooMany, &[("span", &span)]))
        });
        let main = view! {
            <h1>{text.get(Key::DoorStepTitle)}</h1>
            <p class="lead">{text.with(lead, &[("username", page.username)])}</p>
            {wait}
            <form class="form" method="post" action="/second-factor" novalidate=true>
                {summary(text, &[&code], &page.errors)}
                {page.next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> })}
                {page.recovery.then(|| view! { <input type="hidden" name="recovery" value="yes"/> })}
                {line(text, &code, "", &page.errors)}
                <button class="button primary block" type="submit">{text.get(Key::DoorSignIn)}</button>
            </form>
            {page.passkey.then(|| sign_in_form(text, page.next, false))}
            <p class="aside"><a href=href>{text.get(other)}</a></p>
            <p class="hint">{text.with(Key::DoorStepLost, &[("organization", &site.organization)])}</p>
            {leave(text, Key::DoorStepOther)}
            {page.passkey.then(|| script(site))}
        };
        public(site, main.into_any())
    })
}

/// The page where nothing but a passkey leads on.
fn by_passkey(site: &Site, page: &SecondStep<'_>) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorStepPasskeyTitle), Scripts::None, || {
        let main = view! {
            <h1>{text.get(Key::DoorStepPasskeyTitle)}</h1>
            <p class="lead">{text.with(Key::DoorStepPasskeyLead, &[("username", page.username)])}</p>
            {sign_in_form(text, page.next, true)}
            {missing(text)}
            <p class="hint">{text.with(Key::DoorStepPasskeyLost, &[("organization", &site.organization)])}</p>
            {leave(text, Key::DoorStepOther)}
            {script(site)}
        };
        public(site, main.into_any())
    })
}
