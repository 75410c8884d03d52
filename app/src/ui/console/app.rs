//! The root of the console and its addresses.

use super::frame::Frame;
use super::viewer::{ViewerResource, page};
use super::{groups, person, users_list, wizard};
use crate::api::me::get_viewer;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::time::Hydrated;
use crate::ui::parts::{browser, provide_toasts, text::page_language, use_text};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::{ParamSegment, SsrMode, StaticSegment, WildcardSegment};

/// The whole console.
#[component]
pub fn App() -> AnyView {
    provide_context(Text::new(page_language()));
    let hydrated = RwSignal::new(false);
    provide_context(Hydrated(hydrated));
    provide_toasts();
    provide_context(ViewerResource(Resource::new(|| (), |()| get_viewer())));
    Effect::new(move || {
        hydrated.set(true);
        browser::mark_hydrated();
    });
    // Views are of one type, so that the router is made for one type.
    type View = fn() -> AnyView;
    let at = |view: View| view;
    let console = StaticSegment("console");
    let (users, groups) = (StaticSegment("users"), StaticSegment("groups"));
    view! {
        <Router>
            <Frame>
                <FlatRoutes fallback=lost>
                    <Route path=console view=at(home) ssr=SsrMode::Async/>
                    <Route path=(console, users) view=at(users_page) ssr=SsrMode::Async/>
                    <Route path=(console, users, StaticSegment("new")) view=at(new_user_page) ssr=SsrMode::Async/>
                    <Route path=(console, users, ParamSegment("id")) view=at(person_page) ssr=SsrMode::Async/>
                    <Route path=(console, groups) view=at(groups_page) ssr=SsrMode::Async/>
                    <Route path=(console, groups, ParamSegment("id")) view=at(group_page) ssr=SsrMode::Async/>
                    <Route path=(console, WildcardSegment("lost")) view=at(lost) ssr=SsrMode::Async/>
                </FlatRoutes>
            </Frame>
        </Router>
    }
    .into_any()
}

fn home() -> AnyView {
    view! { <Redirect path="/console/users"/> }.into_any()
}

fn users_page() -> AnyView {
    page(|| view! { <users_list::UsersPage/> }.into_any())
}

fn new_user_page() -> AnyView {
    page(|| view! { <wizard::NewUserPage/> }.into_any())
}

fn person_page() -> AnyView {
    page(|| view! { <person::PersonPage/> }.into_any())
}

fn groups_page() -> AnyView {
    page(|| view! { <groups::GroupsPage/> }.into_any())
}

fn group_page() -> AnyView {
    page(|| view! { <groups::GroupPage/> }.into_any())
}

/// An address that leads nowhere.
fn lost() -> AnyView {
    answer_with(&AppError::NotFound);
    page_error(use_text(), "404", Key::ErrorsNotFoundTitle, Key::ErrorsNotFound)
}
