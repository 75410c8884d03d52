//! The sections of the console whose code comes, in a file of its own, when one of their pages is first asked for.
//! The users list is not among them, since people land on it, but for what nobody sees of it at first. Few sections, since what some of them share is a file for each such set.

use super::pages::Page;
use super::viewer::page;
use super::{
    activity, applications, assign, attributes, groups, import, jobs, mail, person, roles, settings, staff, users_list,
    wizard,
};
use leptos::prelude::*;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What comes later did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

impl From<SplitLoaderError> for Missing {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// A section's page, or that it did not come.
pub(super) type Fetched = Result<AnyView, Missing>;

/// A part of the console that is fetched as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// New User, the page of one person, Assign Customers, and the warning before somebody is deleted.
    People,
    /// The groups and the page of one.
    Groups,
    /// The business applications.
    Applications,
    /// What is looked after now and then: roles, import, jobs, activity, mail, attributes and settings.
    Office,
    /// What nobody sees of the users list at first. No page of its own.
    List,
}

impl Section {
    /// The section that an address belongs to.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        Page::at(path).section()
    }

    /// Its name in those of its files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Groups => "groups",
            Self::Applications => "applications",
            Self::Office => "office",
            Self::List => "list",
        }
    }

    /// Fetches the code and its words, unless they are there.
    ///
    /// # Errors
    /// When they do not come.
    pub async fn fetch(self) -> Result<(), Missing> {
        #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
        let words = crate::i18n::Later::fetch();
        match self {
            Self::People => fetch_people().await,
            Self::Groups => fetch_groups().await,
            Self::Applications => fetch_applications().await,
            Self::Office => fetch_office().await,
            Self::List => fetch_list().await,
        }?;
        #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
        words.arrived().await.map_err(|_| Missing)?;
        Ok(())
    }
}

/// The pages of [`Section::People`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum People {
    New,
    One,
    Assign,
    Deactivate,
    Delete,
}

/// The pages of [`Section::Groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Groups {
    All,
    One,
}

/// The pages of [`Section::Applications`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Applications {
    All,
    New,
    One,
}

/// The pages of [`Section::Office`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Office {
    Import,
    Imported,
    Roles,
    Role,
    Jobs,
    Job,
    Activity,
    Mail,
    Attributes,
    Settings,
}

#[wasm_split(people, preload(fetch_people), fallible)]
pub(super) fn people(which: People) -> Fetched {
    Ok(page(match which {
        People::New => || view! { <wizard::NewUserPage/> }.into_any(),
        People::One => || view! { <person::PersonPage/> }.into_any(),
        People::Assign => assign::assign,
        People::Deactivate => || staff::warning(staff::Ending::Deactivate),
        People::Delete => || staff::warning(staff::Ending::Delete),
    }))
}

/// Does something to a back office user, from a row of the users list.
#[wasm_split(people, fallible)]
pub(super) fn staff_act(asked: staff::StaffAct) -> Result<(), Missing> {
    staff::run(asked);
    Ok(())
}

#[wasm_split(groups, preload(fetch_groups), fallible)]
pub(super) fn groups_pages(which: Groups) -> Fetched {
    Ok(page(match which {
        Groups::All => || view! { <groups::GroupsPage/> }.into_any(),
        Groups::One => || view! { <groups::GroupPage/> }.into_any(),
    }))
}

#[wasm_split(applications, preload(fetch_applications), fallible)]
pub(super) fn applications_pages(which: Applications) -> Fetched {
    Ok(page(match which {
        Applications::All => || view! { <applications::ApplicationsPage/> }.into_any(),
        Applications::New => || view! { <applications::NewApplicationPage/> }.into_any(),
        Applications::One => || view! { <applications::ApplicationPage/> }.into_any(),
    }))
}

#[wasm_split(office, preload(fetch_office), fallible)]
pub(super) fn office(which: Office) -> Fetched {
    Ok(page(match which {
        Office::Import | Office::Imported => || view! { <import::ImportPage/> }.into_any(),
        Office::Roles => || view! { <roles::RolesPage/> }.into_any(),
        Office::Role => || view! { <roles::RolePage/> }.into_any(),
        Office::Jobs => || view! { <jobs::JobsPage/> }.into_any(),
        Office::Job => || view! { <jobs::JobPageView/> }.into_any(),
        Office::Activity => || view! { <activity::ActivityPage/> }.into_any(),
        Office::Mail => || view! { <mail::MailPage/> }.into_any(),
        Office::Attributes => || view! { <attributes::AttributesPage/> }.into_any(),
        Office::Settings => || view! { <settings::SettingsPage/> }.into_any(),
    }))
}

#[wasm_split(list, preload(fetch_list), fallible)]
pub(super) fn list(part: users_list::Part) -> Fetched {
    Ok(part.draw())
}

/// What a section draws or does, whose code is there: calling it waits for nothing.
pub(super) fn now<T>(fetched: impl Future<Output = Result<T, Missing>>) -> Result<T, Missing> {
    match pin!(fetched).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(fetched) => fetched,
        Poll::Pending => Err(Missing),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_belongs_to_one_section_or_to_none() {
        for (path, section) in [
            ("/console/users", None),
            ("/console/users/", None),
            ("/console", None),
            ("/console/users/new", Some(Section::People)),
            ("/console/users/0198c0de-0000-7000-8000-000000000000", Some(Section::People)),
            ("/console/groups", Some(Section::Groups)),
            ("/console/groups/0198c0de-0000-7000-8000-000000000000", Some(Section::Groups)),
            ("/console/applications", Some(Section::Applications)),
            ("/console/applications/new", Some(Section::Applications)),
            ("/console/applications/0198c0de-0000-7000-8000-000000000000", Some(Section::Applications)),
            ("/console/import", Some(Section::Office)),
            ("/console/import/0198c0de-0000-7000-8000-000000000000", Some(Section::Office)),
            ("/console/roles", Some(Section::Office)),
            ("/console/jobs", Some(Section::Office)),
            ("/console/jobs/0198c0de-0000-7000-8000-000000000000", Some(Section::Office)),
            ("/console/activity", Some(Section::Office)),
            ("/console/mail", Some(Section::Office)),
            ("/console/attributes", Some(Section::Office)),
            ("/console/settings", Some(Section::Office)),
            ("/console/users/new/more", None),
            ("/elsewhere", None),
        ] {
            assert_eq!(Section::at(path), section, "{path}");
        }
    }
}
