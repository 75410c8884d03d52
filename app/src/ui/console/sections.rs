//! The sections of the console whose code comes, in a file of its own, when one of their pages is first asked for.
//! The users list is not among them: people land on it.

use super::viewer::page;
use super::{activity, attributes, groups, jobs, mail, person, settings, wizard};
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A section's page, or that its code did not come.
pub(super) type Fetched = Result<AnyView, SplitLoaderError>;

/// A part of the console that is fetched as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The wizard that makes a customer.
    Wizard,
    /// The page of one person.
    Person,
    /// The groups and the page of one.
    Groups,
    /// The jobs and the page of one.
    Jobs,
    /// Activity and mail: what happened and what went out.
    Records,
    /// The organization's settings and the attributes of profiles.
    Settings,
}

impl Section {
    /// The section that an address belongs to.
    #[must_use]
    pub fn at(path: &str) -> Option<Self> {
        let mut words = path.trim_matches('/').split('/').skip(1);
        match (words.next(), words.next()) {
            (Some("users"), Some("new")) => Some(Self::Wizard),
            (Some("users"), Some(_)) => Some(Self::Person),
            (Some("groups"), _) => Some(Self::Groups),
            (Some("jobs"), _) => Some(Self::Jobs),
            (Some("activity" | "mail"), _) => Some(Self::Records),
            (Some("attributes" | "settings"), _) => Some(Self::Settings),
            _ => None,
        }
    }

    /// Its name in those of its files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wizard => "wizard",
            Self::Person => "person",
            Self::Groups => "groups",
            Self::Jobs => "jobs",
            Self::Records => "records",
            Self::Settings => "settings",
        }
    }

    /// Fetches the code, unless it is there.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn fetch(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Wizard => fetch_wizard().await,
            Self::Person => fetch_person().await,
            // Two functions of one file; each has to know that it is there.
            Self::Groups => {
                fetch_groups().await?;
                fetch_group().await
            }
            Self::Jobs => {
                fetch_jobs().await?;
                fetch_job().await
            }
            Self::Records => {
                fetch_activity().await?;
                fetch_mail().await
            }
            Self::Settings => {
                fetch_attributes().await?;
                fetch_settings().await
            }
        }
    }
}

#[wasm_split(wizard, preload(fetch_wizard), fallible)]
pub(super) fn new_user_page() -> Fetched {
    Ok(page(|| view! { <wizard::NewUserPage/> }.into_any()))
}

#[wasm_split(person, preload(fetch_person), fallible)]
pub(super) fn person_page() -> Fetched {
    Ok(page(|| view! { <person::PersonPage/> }.into_any()))
}

#[wasm_split(groups, preload(fetch_groups), fallible)]
pub(super) fn groups_page() -> Fetched {
    Ok(page(|| view! { <groups::GroupsPage/> }.into_any()))
}

#[wasm_split(groups, preload(fetch_group), fallible)]
pub(super) fn group_page() -> Fetched {
    Ok(page(|| view! { <groups::GroupPage/> }.into_any()))
}

#[wasm_split(jobs, preload(fetch_jobs), fallible)]
pub(super) fn jobs_page() -> Fetched {
    Ok(page(|| view! { <jobs::JobsPage/> }.into_any()))
}

#[wasm_split(jobs, preload(fetch_job), fallible)]
pub(super) fn job_page() -> Fetched {
    Ok(page(|| view! { <jobs::JobPageView/> }.into_any()))
}

#[wasm_split(records, preload(fetch_activity), fallible)]
pub(super) fn activity_page() -> Fetched {
    Ok(page(|| view! { <activity::ActivityPage/> }.into_any()))
}

#[wasm_split(records, preload(fetch_mail), fallible)]
pub(super) fn mail_page() -> Fetched {
    Ok(page(|| view! { <mail::MailPage/> }.into_any()))
}

#[wasm_split(settings, preload(fetch_attributes), fallible)]
pub(super) fn attributes_page() -> Fetched {
    Ok(page(|| view! { <attributes::AttributesPage/> }.into_any()))
}

#[wasm_split(settings, preload(fetch_settings), fallible)]
pub(super) fn settings_page() -> Fetched {
    Ok(page(|| view! { <settings::SettingsPage/> }.into_any()))
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
            ("/console/users/new", Some(Section::Wizard)),
            ("/console/users/0198c0de-0000-7000-8000-000000000000", Some(Section::Person)),
            ("/console/groups", Some(Section::Groups)),
            ("/console/groups/0198c0de-0000-7000-8000-000000000000", Some(Section::Groups)),
            ("/console/jobs", Some(Section::Jobs)),
            ("/console/jobs/0198c0de-0000-7000-8000-000000000000", Some(Section::Jobs)),
            ("/console/activity", Some(Section::Records)),
            ("/console/mail", Some(Section::Records)),
            ("/console/attributes", Some(Section::Settings)),
            ("/console/settings", Some(Section::Settings)),
            ("/elsewhere", None),
        ] {
            assert_eq!(Section::at(path), section, "{path}");
        }
    }
}
