//! The root of the console and its addresses.

use super::frame::Frame;
use super::sections::{Fetched, Groups, Office, People, Section};
use super::viewer::{Viewing, page};
use super::{sections, users_list};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::time::Hydrated;
use crate::ui::parts::{browser, provide_toasts, text::page_language, use_text};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{ChooseView, ParamSegment, SsrMode, StaticSegment, WildcardSegment};

/// The whole console.
#[component]
pub fn App() -> AnyView {
    browser::watch_back();
    provide_context(Text::new(page_language()));
    let hydrated = RwSignal::new(false);
    provide_context(Hydrated(hydrated));
    provide_toasts();
    provide_context(Viewing::new());
    Effect::new(move || {
        hydrated.set(true);
        browser::mark_hydrated();
    });
    let console = StaticSegment("console");
    let (users, groups, jobs) = (StaticSegment("users"), StaticSegment("groups"), StaticSegment("jobs"));
    let roles = StaticSegment("roles");
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=lost>
                    <Route path=console view=Page::Home ssr=SsrMode::Async/>
                    <Route path=(console, users) view=Page::Users ssr=SsrMode::Async/>
                    <Route path=(console, users, StaticSegment("new")) view={Page::People(People::New)} ssr=SsrMode::Async/>
                    <Route path=(console, users, ParamSegment("id")) view={Page::People(People::One)} ssr=SsrMode::Async/>
                    <Route path=(console, groups) view={Page::Groups(Groups::All)} ssr=SsrMode::Async/>
                    <Route path=(console, groups, ParamSegment("id")) view={Page::Groups(Groups::One)} ssr=SsrMode::Async/>
                    <Route path=(console, roles) view={Page::Office(Office::Roles)} ssr=SsrMode::Async/>
                    <Route path=(console, roles, ParamSegment("id")) view={Page::Office(Office::Role)} ssr=SsrMode::Async/>
                    <Route path=(console, StaticSegment("import")) view={Page::Office(Office::Import)} ssr=SsrMode::Async/>
                    <Route
                        path=(console, StaticSegment("import"), ParamSegment("id"))
                        view={Page::Office(Office::Import)}
                        ssr=SsrMode::Async
                    />
                    <Route path=(console, jobs) view={Page::Office(Office::Jobs)} ssr=SsrMode::Async/>
                    <Route path=(console, jobs, ParamSegment("id")) view={Page::Office(Office::Job)} ssr=SsrMode::Async/>
                    <Route path=(console, StaticSegment("activity")) view={Page::Office(Office::Activity)} ssr=SsrMode::Async/>
                    <Route path=(console, StaticSegment("mail")) view={Page::Office(Office::Mail)} ssr=SsrMode::Async/>
                    <Route path=(console, StaticSegment("attributes")) view={Page::Office(Office::Attributes)} ssr=SsrMode::Async/>
                    <Route path=(console, StaticSegment("settings")) view={Page::Office(Office::Settings)} ssr=SsrMode::Async/>
                    <Route path=(console, WildcardSegment("lost")) view=Page::Lost ssr=SsrMode::Async/>
                </FlatRoutes>
            </Frame>
        </Router>
    }
    .into_any()
}

/// The pages of the console. One type, so that the router is made for one type.
#[derive(Clone, Copy)]
enum Page {
    Home,
    Users,
    People(People),
    Groups(Groups),
    Office(Office),
    Lost,
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        match self {
            Self::Home => view! { <Redirect path="/console/users"/> }.into_any(),
            Self::Users => page(|| view! { <users_list::UsersPage/> }.into_any()),
            Self::People(which) => arrived(Section::People, sections::people(which)).await,
            Self::Groups(which) => arrived(Section::Groups, sections::groups_pages(which)).await,
            Self::Office(which) => arrived(Section::Office, sections::office(which)).await,
            Self::Lost => lost(),
        }
    }

    async fn preload(&self) {}
}

/// A section's page. Where its code did not come, as after a new release, whose files have other names, the browser loads the
/// address itself.
async fn arrived(section: Section, page: impl Future<Output = Fetched>) -> AnyView {
    let fetched = match section.fetch().await {
        Ok(()) => page.await,
        Err(missing) => Err(missing),
    };
    fetched.unwrap_or_else(|_| {
        let location = use_location();
        let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
        browser::visit(&if search.is_empty() { path } else { [path, search].join("?") });
        ().into_any()
    })
}

/// An address that leads nowhere.
fn lost() -> AnyView {
    answer_with(&AppError::NotFound);
    page_error(use_text(), "404", Key::ErrorsNotFoundTitle, Key::ErrorsNotFound)
}
