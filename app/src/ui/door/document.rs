//! The document around a page, and the two frames: before sign-in, and My Account.

use super::acting::acting_banner;
use super::{Notice, Site};
use crate::domain::account::AccountKind;
use crate::domain::language::Language;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Avatar, Icon, IconName};
use leptos::prelude::*;

/// Shows what is typed while the button is pressed in, and hides it again before the form is sent, so that no browser keeps the
/// password among its suggestions.
const REVEAL: &str = "addEventListener('click',e=>{let b=e.target.closest('[data-reveal]');if(!b)return;\
    let i=document.getElementById(b.dataset.reveal),s=i.type=='password';i.type=s?'text':'password';b.ariaPressed=s});\
    addEventListener('submit',()=>document.querySelectorAll('[data-reveal]').forEach(b=>{\
    document.getElementById(b.dataset.reveal).type='password';b.ariaPressed=false}))";

/// Copies the codes of the page, or prints it.
const KEEP: &str = "addEventListener('click',async e=>{let b=e.target.closest('[data-keep]');if(!b)return;\
    if(b.dataset.keep=='print')return print();\
    await navigator.clipboard.writeText([...document.querySelectorAll('.codes code')].map(c=>c.textContent).join('\\n'));\
    b.querySelector('span').textContent=b.dataset.done})";

/// What a page needs of scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scripts {
    /// None.
    None,
    /// A password is typed.
    Reveal,
    /// A new password is chosen.
    Checklist,
    /// Codes are shown, to be kept.
    Keep,
    /// The form `answer` is sent at once.
    Send,
}

impl Scripts {
    /// The line that runs as soon as the page is there.
    fn line(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Reveal | Self::Checklist => Some(REVEAL),
            Self::Keep => Some(KEEP),
            Self::Send => Some("document.getElementById('answer').submit()"),
        }
    }
}

/// A finished document.
pub(super) fn document(site: &Site, title: &str, scripts: Scripts, body: impl FnOnce() -> AnyView) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        let title = format!("{title} · {}", site.organization);
        let nonce = site.nonce.clone();
        view! {
            <html lang=site.text.language().tag() data-theme=site.theme data-accent=site.accent>
                <head>
                    <meta charset="utf-8"/>
                    <title>{title}</title>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <meta name="color-scheme" content="light dark"/>
                    <meta name="robots" content="noindex"/>
                    {site.styles.iter().cloned().map(|href| view! { <link rel="stylesheet" href=href/> }).collect::<Vec<_>>()}
                    {site.icon.clone().map(|href| view! { <link rel="icon" href=href/> })}
                </head>
                <body>
                    <a class="skip" href="#main">{site.text.get(Key::DoorSkip)}</a>
                    {site.acting.as_ref().map(|acting| acting_banner(site, acting))}
                    {body()}
                    {scripts.line().map(|line| view! { <script nonce=nonce inner_html=line></script> })}
                    {(scripts == Scripts::Checklist).then(|| checklist(site))}
                </body>
            </html>
        }
        .to_html()
    });
    // The marks between texts are for a script that takes the page over; these pages stay what they are. What people typed is
    // escaped and has none.
    format!("<!DOCTYPE html>{}", html.replace("<!>", ""))
}

/// Loads the browser part once the browser has nothing else to do.
fn checklist(site: &Site) -> Option<AnyView> {
    let script = site.script.as_ref()?;
    let code = format!(
        "(self.requestIdleCallback||setTimeout)(async()=>{{let m=await import('{}');\
         await m.default({{module_or_path:'{}'}});m.checklist()}})",
        script.module, script.wasm
    );
    Some(view! { <script type="module" nonce=site.nonce.clone() inner_html=code></script> }.into_any())
}

/// The way out of a page that has to be done before any other.
pub(super) fn leave(text: Text, label: Key) -> AnyView {
    view! {
        <form class="aside" method="post" action="/sign-out">
            <button class="link">{text.get(label)}</button>
        </form>
    }
    .into_any()
}

/// The frame before sign-in: one column, one task.
pub(super) fn public(site: &Site, main: AnyView) -> AnyView {
    let text = site.text;
    let others = Language::ALL.into_iter().filter(|language| *language != text.language());
    let buttons = others.map(|language| {
        let tag = language.tag();
        view! { <button class="link" name="language" value=tag lang=tag>{language_name(language)}</button> }
    });
    view! {
        <div class="public">
            <header>{mark()}<span dir="auto">{site.organization.clone()}</span></header>
            <main id="main" tabindex="-1">{main}</main>
            <footer>
                <form class="inline" method="post" action="/language" aria-label=text.get(Key::DoorLanguage)>
                    <input type="hidden" name="next" value=site.path.clone()/>
                    {buttons.collect_view()}
                </form>
            </footer>
        </div>
    }
    .into_any()
}

/// Whose account it is.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// The name to show.
    pub name: &'a str,
    /// The username.
    pub username: &'a str,
    /// Customer or staff.
    pub kind: AccountKind,
}

/// The frame of My Account: a bar on top, its pages, and one column. `place` is the page the reader is on or below.
pub(super) fn account(site: &Site, person: &Person<'_>, place: Option<Place>, main: AnyView) -> AnyView {
    view! {
        <div class="account">
            <header class="bar">
                <a class="brand" href="/account">
                    {mark()}<span class="label" dir="auto">{site.organization.clone()}</span>
                </a>
                {person_menu(site, person)}
            </header>
            {tabs(site, place)}
            <main id="main" tabindex="-1">{main}</main>
        </div>
    }
    .into_any()
}

/// A page of My Account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Overview,
    Applications,
    Profile,
    Security,
    Sessions,
    Data,
}

impl Place {
    const ALL: [Self; 6] =
        [Self::Overview, Self::Applications, Self::Profile, Self::Security, Self::Sessions, Self::Data];

    fn parts(self) -> (&'static str, Key) {
        match self {
            Self::Overview => ("/account", Key::DoorOverview),
            Self::Applications => ("/account/applications", Key::DoorApplications),
            Self::Profile => ("/account/profile", Key::DoorProfile),
            Self::Security => ("/account/security", Key::DoorSecurity),
            Self::Sessions => ("/account/sessions", Key::DoorActivity),
            Self::Data => ("/account/data", Key::DoorData),
        }
    }
}

fn tabs(site: &Site, place: Option<Place>) -> AnyView {
    let text = site.text;
    // What stays with the customer is not offered to staff who act as them.
    let own = site.acting.is_none();
    let offered = move |place: &Place| own || ![Place::Security, Place::Data].contains(place);
    let link = |one: Place| {
        let (href, label) = one.parts();
        let current = (place == Some(one)).then_some("page");
        view! { <a href=href aria-current=current>{text.get(label)}</a> }
    };
    let links: Vec<_> = Place::ALL.into_iter().filter(offered).map(link).collect();
    view! { <nav class="tabs" aria-label=text.get(Key::DoorAccount)>{links}</nav> }.into_any()
}

fn person_menu(site: &Site, person: &Person<'_>) -> AnyView {
    let text = site.text;
    let label = text.with(Key::DoorAccountMenu, &[("name", person.name)]);
    let console = (person.kind == AccountKind::Staff).then(|| {
        view! { <a href="/console"><Icon name=IconName::Users/>{text.get(Key::DoorConsole)}</a> }
    });
    view! {
        <button class="person-button" type="button" popovertarget="person-menu">
            <span class="visually-hidden">{label}</span>
            <Avatar name=person.name kind=person.kind/>
        </button>
        <div class="menu" id="person-menu" popover="auto">
            <p class="menu-head">
                <strong dir="auto">{person.name.to_owned()}</strong><span>{person.username.to_owned()}</span>
            </p>
            <hr/>
            {preferences(site)}
            <hr/>
            {console}
            <a href="/account"><Icon name=IconName::User/>{text.get(Key::DoorAccount)}</a>
            {site.acting.is_none().then(|| sign_out(text))}
        </div>
    }
    .into_any()
}

/// The choices of theme and language.
pub(super) fn preferences(site: &Site) -> AnyView {
    let text = site.text;
    let themes = [
        ("system", None, IconName::Device, Key::DoorThemeSystem),
        ("light", Some("light"), IconName::Sun, Key::DoorThemeLight),
        ("dark", Some("dark"), IconName::Moon, Key::DoorThemeDark),
    ];
    let themes = themes.map(|(value, theme, icon, key)| {
        let pressed = if site.theme == theme { "true" } else { "false" };
        view! { <button name="theme" value=value aria-pressed=pressed><Icon name=icon/>{text.get(key)}</button> }
    });
    let languages = Language::ALL.map(|language| {
        let tag = language.tag();
        let pressed = if language == text.language() { "true" } else { "false" };
        view! {
            <button name="language" value=tag lang=tag aria-pressed=pressed>{language_name(language)}</button>
        }
    });
    view! {
        <form method="post" action="/theme">
            <input type="hidden" name="next" value=site.path.clone()/>
            <fieldset class="segmented"><legend>{text.get(Key::DoorTheme)}</legend>{themes.collect_view()}</fieldset>
        </form>
        <form method="post" action="/language">
            <input type="hidden" name="next" value=site.path.clone()/>
            <fieldset class="segmented">
                <legend>{text.get(Key::DoorLanguage)}</legend>{languages.collect_view()}
            </fieldset>
        </form>
    }
    .into_any()
}

fn sign_out(text: Text) -> AnyView {
    view! {
        <form method="post" action="/sign-out">
            <button type="submit"><Icon name=IconName::SignOut/>{text.get(Key::DoorSignOut)}</button>
        </form>
    }
    .into_any()
}

/// What went well, above the page's content.
pub(super) fn notice(text: Text, notice: Option<Notice>) -> Option<AnyView> {
    notice.map(|notice| banner("success", "status", IconName::CheckCircle, text.get(notice.key()).to_owned()))
}

/// What went wrong as a whole.
pub(super) fn alarm(sentence: String) -> AnyView {
    banner("danger", "alert", IconName::Error, sentence)
}

fn banner(tone: &'static str, role: &'static str, icon: IconName, sentence: String) -> AnyView {
    view! {
        <div class=format!("notice {tone}") role=role><Icon name=icon/><div><p>{sentence}</p></div></div>
    }
    .into_any()
}

/// A language by its own name.
fn language_name(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "Deutsch",
    }
}

fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M7 2h10a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5V7a5 5 0 0 1 5-5z"></path>
            <path d="M16 7.6a6 6 0 1 0 0 8.8M13 12h.01"></path>
        </svg>
    }
    .into_any()
}
