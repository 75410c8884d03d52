//! The sections of the console whose code comes, in a file of its own, when one of their pages is first asked for.
//! The users list is not among them: people land on it. Few sections, since what some of them share is a file for each such set.

use super::viewer::page;
use super::{activity, assign, attributes, groups, import, jobs, mail, person, roles, settings, staff, wizard};
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A section's page, or that its code did not come.
pub(super) type Fetched = Result<AnyView, SplitLoaderError>;

/// A part of the console that is fetched as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// New User, the page of one person, Assign Customers, and the warning before somebody is deleted.
    People,
    /// The groups and the page of one.
    Groups,
    /// What is looked after now and then: roles, import, jobs, activity, mail, attributes and settings.
    Office,
}

impl Section {
    /// The section that an address belongs to.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let mut words = path.trim_matches('/').split('/').skip(1);
        match (words.next(), words.next()) {
            (Some("users"), Some(_)) => Some(Self::People),
            (Some("groups"), _) => Some(Self::Groups),
            (Some("roles" | "import" | "jobs" | "activity" | "mail" | "attributes" | "settings"), _) => {
                Some(Self::Office)
            }
            _ => None,
        }
    }

    /// Its name in those of its files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Groups => "groups",
            Self::Office => "office",
        }
    }

    /// Fetches the code, unless it is there.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::People => fetch_people().await,
            Self::Groups => fetch_groups().await,
            Self::Office => fetch_office().await,
        }
    }
}

/// The pages of [`Section::People`].
#[derive(Clone, Copy)]
pub(super) enum People {
    New,
    One,
    Assign,
    Deactivate,
    Delete,
}

/// The pages of [`Section::Groups`].
#[derive(Clone, Copy)]
pub(super) enum Groups {
    All,
    One,
}

/// The pages of [`Section::Office`].
#[derive(Clone, Copy)]
pub(super) enum Office {
    Import,
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
pub(super) fn staff_act(asked: staff::StaffAct) -> Result<(), SplitLoaderError> {
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

#[wasm_split(office, preload(fetch_office), fallible)]
pub(super) fn office(which: Office) -> Fetched {
    Ok(page(match which {
        Office::Import => || view! { <import::ImportPage/> }.into_any(),
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
            ("/console/import", Some(Section::Office)),
            ("/console/import/0198c0de-0000-7000-8000-000000000000", Some(Section::Office)),
            ("/console/roles", Some(Section::Office)),
            ("/console/jobs", Some(Section::Office)),
            ("/console/jobs/0198c0de-0000-7000-8000-000000000000", Some(Section::Office)),
            ("/console/activity", Some(Section::Office)),
            ("/console/mail", Some(Section::Office)),
            ("/console/attributes", Some(Section::Office)),
            ("/console/settings", Some(Section::Office)),
            ("/elsewhere", None),
        ] {
            assert_eq!(Section::at(path), section, "{path}");
        }
    }
}
