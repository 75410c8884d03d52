//! What stands around every page: navigation, breadcrumbs, the person's menu and the toasts.

use super::viewer::{beside, use_viewer};
use crate::domain::access::{Action, Area};
use crate::domain::account::AccountKind;
use crate::domain::language::Language;
use crate::i18n::Key;
use crate::ui::assets::PageTheme;
use crate::ui::parts::breadcrumbs::{Trail, trail};
use crate::ui::parts::{Avatar, Icon, IconName, StepUpDialog, ToastRegion, browser, use_text};
use crate::ui::route::use_location;
use leptos::prelude::*;

/// The frame, with the page inside.
#[component]
pub(super) fn Frame(
    /// The page.
    children: Children,
) -> AnyView {
    let text = use_text();
    let crumbs = RwSignal::new(Vec::new());
    provide_context(Trail(crumbs));
    let path = use_location().pathname;
    // A form reads better in a narrow column.
    let is_form = |path: &str| ["/new", "/deactivate", "/delete"].iter().any(|end| path.ends_with(end));
    let width = Signal::derive(move || path.with(|path| if is_form(path) { "narrow" } else { "" }));
    Effect::new(move || {
        path.track();
        browser::close_popover("nav");
    });
    view! {
        // Left to the browser: it moves the focus too.
        <a class="skip" href="#main" rel="external">{text.get(Key::ConsoleSkip)}</a>
        <div class="console">
            <nav class="nav" id="nav" popover="auto" aria-label=text.get(Key::ConsoleMainNavigation)>
                {beside(navigation)}
            </nav>
            <div class="stage">
                <div class="bar">
                    <button
                        class="button ghost icon-only nav-toggle"
                        type="button"
                        popovertarget="nav"
                        aria-label=text.get(Key::ConsoleMenu)
                    >
                        <Icon name=IconName::Menu/>
                    </button>
                    {trail(crumbs)}
                    {beside(person_menu)}
                </div>
                <main id="main" class=width tabindex="-1">{children()}</main>
            </div>
        </div>
        <ToastRegion/>
        <StepUpDialog/>
    }
    .into_any()
}

const IMPORT: &str = "/console/import";

fn navigation() -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let path = use_location().pathname;
    let place = move |shown: bool, href: &'static str, icon: IconName, label: Key| {
        let here = Signal::derive(move || {
            // Import is reached from the users, and is about them.
            let belongs =
                |path: &String| path.starts_with(href) || (label == Key::ConsoleUsers && path.starts_with(IMPORT));
            path.with(belongs).then_some("page")
        });
        shown.then(|| {
            view! {
                <li>
                    <a href=href aria-current=here><Icon name=icon/><span class="label">{text.get(label)}</span></a>
                </li>
            }
            .into_any()
        })
    };
    let people = viewer.may(Area::Customers, Action::View) || viewer.may(Area::Users, Action::View);
    let groups = viewer.may(Area::Groups, Action::View);
    let roles = viewer.may(Area::Roles, Action::View);
    let applications = viewer.may(Area::Applications, Action::View);
    let (activity, mail) = (viewer.may(Area::Audit, Action::View), viewer.may(Area::Mail, Action::View));
    let settings = viewer.may(Area::Settings, Action::View);
    let attributes = viewer.may(Area::Attributes, Action::View);
    let last = (attributes || settings).then(|| {
        view! {
            <ul class="last">
                {place(attributes, "/console/attributes", IconName::Attributes, Key::AttributesTitle)}
                {place(settings, "/console/settings", IconName::Settings, Key::ConsoleSettings)}
            </ul>
        }
        .into_any()
    });
    view! {
        <a class="brand" href="/console/users">
            <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M7 2h10a5 5 0 0 1 5 5v10a5 5 0 0 1-5 5H7a5 5 0 0 1-5-5V7a5 5 0 0 1 5-5z"></path>
                <path d="M16 7.6a6 6 0 1 0 0 8.8M13 12h.01"></path>
            </svg>
            <span class="label">{text.get(Key::AppName)}<small dir="auto">{viewer.organization}</small></span>
        </a>
        <h2>{text.get(Key::ConsoleManage)}</h2>
        <ul>
            {place(people, "/console/users", IconName::Users, Key::ConsoleUsers)}
            {place(groups, "/console/groups", IconName::Groups, Key::ConsoleGroups)}
            {place(roles, "/console/roles", IconName::Roles, Key::RolesTitle)}
            {place(applications, "/console/applications", IconName::Applications, Key::ApplicationsTitle)}
        </ul>
        <h2>{text.get(Key::ConsoleObserve)}</h2>
        <ul>
            {place(activity, "/console/activity", IconName::Activity, Key::ConsoleActivity)}
            {place(mail, "/console/mail", IconName::Mail, Key::ConsoleMail)}
            {place(true, "/console/jobs", IconName::Clock, Key::JobsTitle)}
        </ul>
        {last}
    }
    .into_any()
}

/// Theme, language, My Account and sign-out. Plain forms, so that it works before the page answers to its script.
fn person_menu() -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let label = text.with(Key::ConsolePersonMenu, &[("name", &viewer.name)]);
    let location = use_location();
    let here = Signal::derive(move || {
        let (path, search) = (location.pathname.get(), location.search.get());
        if search.is_empty() { path } else { [path, search].join("?") }
    });
    let address = (viewer.username != viewer.name).then(|| view! { <span>{viewer.username}</span> });
    let languages = Language::ALL.map(|language| {
        let (tag, name) = match language {
            Language::En => ("en", "English"),
            Language::De => ("de", "Deutsch"),
        };
        let pressed = if language == text.language() { "true" } else { "false" };
        view! { <button name="language" value=tag lang=tag aria-pressed=pressed>{name}</button> }.into_any()
    });
    view! {
        <button class="person-button" type="button" popovertarget="person-menu">
            <span class="visually-hidden">{label}</span>
            <Avatar name=viewer.name.clone() kind=AccountKind::Staff/>
        </button>
        <div class="menu" id="person-menu" popover="auto">
            <p class="menu-head"><strong dir="auto">{viewer.name}</strong>{address}</p>
            <hr/>
            <form method="post" action="/theme">
                <input type="hidden" name="next" value=here/>
                {themes()}
            </form>
            <form method="post" action="/language">
                <input type="hidden" name="next" value=here/>
                <fieldset class="segmented">
                    <legend>{text.get(Key::ConsoleLanguage)}</legend>
                    {languages.into_iter().collect::<Vec<_>>()}
                </fieldset>
            </form>
            <hr/>
            <a href="/account" rel="external"><Icon name=IconName::User/>{text.get(Key::ConsoleMyAccount)}</a>
            <form method="post" action="/sign-out">
                <button type="submit"><Icon name=IconName::SignOut/>{text.get(Key::ConsoleSignOut)}</button>
            </form>
        </div>
    }
    .into_any()
}

/// The theme switch; with a script it acts at once.
fn themes() -> AnyView {
    let text = use_text();
    let worn = use_context::<PageTheme>().and_then(|PageTheme(theme)| theme.map(str::to_owned)).or_else(browser::theme);
    let worn = RwSignal::new(worn.unwrap_or_else(|| "system".into()));
    let choices = [
        ("system", IconName::Device, Key::ConsoleThemeSystem),
        ("light", IconName::Sun, Key::ConsoleThemeLight),
        ("dark", IconName::Moon, Key::ConsoleThemeDark),
    ];
    let buttons = choices.map(|(value, icon, label)| {
        let pressed = Signal::derive(move || if worn.with(|worn| worn == value) { "true" } else { "false" });
        let wear = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            worn.set(value.to_owned());
            browser::set_theme((value != "system").then_some(value));
        };
        view! {
            <button name="theme" value=value aria-pressed=pressed on:click=wear>
                <Icon name=icon/>
                {text.get(label)}
            </button>
        }
        .into_any()
    });
    view! {
        <fieldset class="segmented">
            <legend>{text.get(Key::ConsoleTheme)}</legend>
            {buttons.into_iter().collect::<Vec<_>>()}
        </fieldset>
    }
    .into_any()
}
