//! The pages of the console and their addresses.

use super::sections::{Applications, Fetched, Groups, Office, People, Section, now};
use super::viewer::page;
use super::{sections, users_list};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::{browser, use_text};
use crate::ui::route::Router;
#[cfg(not(feature = "ssr"))]
use crate::ui::route::{NavigateOptions, use_navigate};
use leptos::prelude::*;
use std::future::Future;

/// A page of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Home,
    Users,
    People(People),
    Groups(Groups),
    Applications(Applications),
    Office(Office),
    Lost,
}

impl Page {
    /// The page of a path. Two addresses with the same are shown by one, which follows the address itself.
    pub(super) fn at(path: &str) -> Self {
        let words: Vec<&str> = path.trim_matches('/').split('/').collect();
        match *words {
            ["console"] => Self::Home,
            ["console", "users"] => Self::Users,
            ["console", "users", "new"] => Self::People(People::New),
            ["console", "users", _] => Self::People(People::One),
            ["console", "users", _, "assign"] => Self::People(People::Assign),
            ["console", "users", _, "deactivate"] => Self::People(People::Deactivate),
            ["console", "users", _, "delete"] => Self::People(People::Delete),
            ["console", "groups"] => Self::Groups(Groups::All),
            ["console", "groups", _] => Self::Groups(Groups::One),
            ["console", "applications"] => Self::Applications(Applications::All),
            ["console", "applications", "new"] => Self::Applications(Applications::New),
            ["console", "applications", _] => Self::Applications(Applications::One),
            ["console", "roles"] => Self::Office(Office::Roles),
            ["console", "roles", _] => Self::Office(Office::Role),
            ["console", "import"] => Self::Office(Office::Import),
            ["console", "import", _] => Self::Office(Office::Imported),
            ["console", "jobs"] => Self::Office(Office::Jobs),
            ["console", "jobs", _] => Self::Office(Office::Job),
            ["console", "activity"] => Self::Office(Office::Activity),
            ["console", "mail"] => Self::Office(Office::Mail),
            ["console", "attributes"] => Self::Office(Office::Attributes),
            ["console", "settings"] => Self::Office(Office::Settings),
            _ => Self::Lost,
        }
    }

    /// The section it comes with; none for what is there from the first.
    pub(super) const fn section(self) -> Option<Section> {
        match self {
            Self::Home | Self::Users | Self::Lost => None,
            Self::People(_) => Some(Section::People),
            Self::Groups(_) => Some(Section::Groups),
            Self::Applications(_) => Some(Section::Applications),
            Self::Office(_) => Some(Section::Office),
        }
    }

    fn draw(self, router: Router) -> AnyView {
        match self {
            Self::Home => home(),
            Self::Users => page(|| view! { <users_list::UsersPage/> }.into_any()),
            Self::People(which) => fetched(router, sections::people(which)),
            Self::Groups(which) => fetched(router, sections::groups_pages(which)),
            Self::Applications(which) => fetched(router, sections::applications_pages(which)),
            Self::Office(which) => fetched(router, sections::office(which)),
            Self::Lost => lost(),
        }
    }
}

/// The page of the address. While the code of the next one comes, the one before stays.
pub(super) fn pages(router: Router) -> AnyView {
    let address = router.address();
    let shown = RwSignal::new(address.with_untracked(|address| Page::at(&address.path)));
    // The server draws once; what depends on a signal it would draw several times over.
    #[cfg(feature = "ssr")]
    return shown.get_untracked().draw(router);
    #[cfg(not(feature = "ssr"))]
    {
        let wanted = move || address.with_untracked(|address| Page::at(&address.path));
        let show = move |page: Page| {
            shown.set(page);
            router.arrived();
        };
        Effect::new(move || {
            address.track();
            let page = wanted();
            match page.section() {
                _ if page == shown.get_untracked() => router.arrived(),
                None => show(page),
                Some(section) => leptos::task::spawn_local(async move {
                    let fetched = section.fetch().await;
                    // By then somebody may have gone elsewhere.
                    match fetched {
                        _ if page != wanted() => {}
                        Ok(()) => show(page),
                        Err(_) => load_whole(router),
                    }
                }),
            }
        });
        let draw = move || {
            let page = shown.get();
            untrack(|| page.draw(router))
        };
        draw.into_any()
    }
}

/// A section's page, whose code is there by now.
fn fetched(router: Router, page: impl Future<Output = Fetched>) -> AnyView {
    now(page).unwrap_or_else(|_| {
        load_whole(router);
        ().into_any()
    })
}

/// Lets the browser load the address itself: where code did not come, as after a new release, whose files have other names.
fn load_whole(router: Router) {
    browser::visit(&router.address().get_untracked().to_string());
}

/// The console's own address leads to the users.
fn home() -> AnyView {
    const USERS: &str = "/console/users";
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(USERS);
    #[cfg(not(feature = "ssr"))]
    {
        let navigate = use_navigate();
        Effect::new(move || navigate(USERS, NavigateOptions { replace: true, scroll: true }));
    }
    ().into_any()
}

/// An address that leads nowhere.
fn lost() -> AnyView {
    answer_with(&AppError::NotFound);
    page_error(use_text(), "404", Key::ErrorsNotFoundTitle, Key::ErrorsNotFound)
}
