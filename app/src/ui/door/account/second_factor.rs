//! The second factor: set up with an authenticator app, looked after, taken away.

use super::super::Site;
use super::super::document::{Person, Place, Scripts, account as frame, document, leave, public};
use super::super::field::{Input, line, password, summary};
use super::super::time::moment;
use crate::domain::time::Timestamp;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use leptos::prelude::*;

/// A picture that an app reads.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Modules on a side, the quiet ones around it included.
    pub size: usize,
    /// The dark modules, as the path of an SVG.
    pub path: String,
}

/// How somebody stands with it.
#[derive(Clone, Debug)]
pub enum SecondFactorState<'a> {
    /// There is none.
    Off {
        /// Whether the password is asked for.
        ask: bool,
    },
    /// The app is to be given its seed, and to show its first code.
    Begun {
        /// The seed as a picture.
        qr: Option<Qr>,
        /// The seed, to be typed.
        secret: &'a str,
        /// The same as a link that opens an app on this device.
        uri: &'a str,
    },
    /// It is in force.
    On {
        /// Since when.
        since: Timestamp,
        /// Recovery codes that are left.
        codes: u32,
        /// The server's clock.
        now: Timestamp,
    },
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SecondFactorForm<'a> {
    /// Whose it is.
    pub person: Person<'a>,
    /// Whether nothing else can be reached before it is set up.
    pub must: bool,
    /// How it stands.
    pub state: SecondFactorState<'a>,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The page.
#[must_use]
pub fn second_factor(site: &Site, page: &SecondFactorForm<'_>) -> String {
    let text = site.text;
    let title = if page.must { Key::DoorFactorMustTitle } else { Key::DoorFactor };
    document(site, text.get(title), Scripts::Reveal, || {
        let content = match &page.state {
            SecondFactorState::Off { ask } => begin(text, page, *ask),
            SecondFactorState::Begun { qr, secret, uri } => enrol(text, page, qr.as_ref(), secret, uri),
            SecondFactorState::On { since, codes, now } => manage(text, page, *since, *codes, *now),
        };
        let lead = if page.must { Key::DoorFactorMust } else { Key::DoorFactorHint };
        let head = view! { <h1>{text.get(title)}</h1><p class="lead">{text.get(lead)}</p> };
        if page.must {
            let other = (site.passkeys.is_some()).then(|| {
                view! { <p class="aside"><a href="/account/passkeys">{text.get(Key::DoorPasskeyInstead)}</a></p> }
            });
            public(site, view! { {head}{content}{other}{leave(text, Key::DoorSignOut)} }.into_any())
        } else {
            let main = view! { {head}<section class="card">{content}</section> };
            frame(site, &page.person, Some(Place::Security), main.into_any())
        }
    })
}

fn form(page: &SecondFactorForm<'_>, content: AnyView) -> AnyView {
    view! {
        <form class="form" method="post" action="/account/second-factor" novalidate=true>
            <input hidden=true name="username" autocomplete="username" value=page.person.username.to_owned()/>
            {content}
        </form>
    }
    .into_any()
}

fn begin(text: Text, page: &SecondFactorForm<'_>, ask: bool) -> AnyView {
    let current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    let content = view! {
        {summary(text, &[&current], &page.errors)}
        <p>{text.get(Key::DoorFactorWhat)}</p>
        {ask.then(|| password(text, &current, &page.errors))}
        <footer class="actions">
            {cancel(text, page)}
            <button class="button primary" name="act" value="begin">{text.get(Key::DoorFactorSetUp)}</button>
        </footer>
    };
    form(page, content.into_any())
}

fn enrol(text: Text, page: &SecondFactorForm<'_>, qr: Option<&Qr>, secret: &str, uri: &str) -> AnyView {
    let mut code = Input::new(Field::Code, Key::DoorFactorCode, "one-time-code");
    code.hint = Some(Key::DoorFactorCodeHint);
    let picture = qr.map(|qr| {
        let size = qr.size;
        view! {
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=text.get(Key::DoorFactorQr)>
                <path d=qr.path.clone()></path>
            </svg>
        }
        .into_any()
    });
    let spaced: Vec<&str> =
        (0..secret.len()).step_by(4).filter_map(|at| secret.get(at..(at + 4).min(secret.len()))).collect();
    let content = view! {
        {summary(text, &[&code], &page.errors)}
        <p>{text.get(Key::DoorFactorScan)}</p>
        {picture}
        <p class="copyable">
            <span class="label" id="secret-label">{text.get(Key::DoorFactorSecret)}</span>
            <code class="secret seed" aria-labelledby="secret-label">{spaced.join(" ")}</code>
        </p>
        <p class="hint"><a href=uri.to_owned()>{text.get(Key::DoorFactorOpen)}</a></p>
        {line(text, &code, "", &page.errors)}
        <footer class="actions">
            {cancel(text, page)}
            <button class="button primary" name="act" value="complete">{text.get(Key::DoorFactorComplete)}</button>
        </footer>
    };
    form(page, content.into_any())
}

fn manage(text: Text, page: &SecondFactorForm<'_>, since: Timestamp, codes: u32, now: Timestamp) -> AnyView {
    let current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    let left = text.count(Key::DoorRecoveryLeftOne, Key::DoorRecoveryLeftMany, u64::from(codes));
    let few = (codes < 4).then(|| {
        view! {
            <div class="notice warning">
                <Icon name=IconName::Warning/><div><p>{text.get(Key::DoorRecoveryFew)}</p></div>
            </div>
        }
    });
    let content = view! {
        {summary(text, &[&current], &page.errors)}
        {few}
        <dl class="facts">
            <div><dt>{text.get(Key::DoorFactorSince)}</dt><dd>{moment(text, since, now)}</dd></div>
            <div><dt>{text.get(Key::DoorRecovery)}</dt><dd>{left}</dd></div>
        </dl>
        <p class="hint">{text.get(Key::DoorFactorManageHint)}</p>
        {password(text, &current, &page.errors)}
        <footer class="actions">
            <button class="button" name="act" value="renew">{text.get(Key::DoorRecoveryRenew)}</button>
            <button class="button danger" name="act" value="off">{text.get(Key::DoorFactorTurnOff)}</button>
        </footer>
    };
    form(page, content.into_any())
}

fn cancel(text: Text, page: &SecondFactorForm<'_>) -> Option<AnyView> {
    (!page.must)
        .then(|| view! { <a class="button" href="/account/security">{text.get(Key::PartsCancel)}</a> }.into_any())
}

/// The recovery codes, shown this once; `first` when the second factor has just come into force.
#[must_use]
pub fn recovery_codes(site: &Site, person: &Person<'_>, codes: &[String], first: bool) -> String {
    let text = site.text;
    let title = if first { Key::DoorFactorDone } else { Key::DoorRecoveryNew };
    document(site, text.get(title), Scripts::Keep, || {
        let lines: Vec<_> = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect();
        let main = view! {
            <h1>{text.get(title)}</h1>
            <p class="lead">{text.get(Key::DoorRecoveryLead)}</p>
            <div class="slip">
                <h2>{text.get(Key::DoorRecovery)}</h2>
                <p class="hint">{site.organization.clone()}" · "{person.username.to_owned()}</p>
                <ol class="codes">{lines}</ol>
                <p class="hint">{text.get(Key::DoorRecoveryHint)}</p>
            </div>
            <div class="actions start">
                <a class="button primary" href="/account/security">{text.get(Key::DoorRecoveryKept)}</a>
                <button class="button scripted" type="button" data-keep="copy" data-done=text.get(Key::PartsCopied)>
                    <Icon name=IconName::Copy/>
                    <span aria-live="polite">{text.get(Key::PartsCopy)}</span>
                </button>
                <button class="button scripted" type="button" data-keep="print">
                    <Icon name=IconName::Print/>
                    {text.get(Key::WizardPrint)}
                </button>
            </div>
        };
        frame(site, person, Some(Place::Security), main.into_any())
    })
}
