//! What is shown of an application.

use super::{Access, ApplicationForm, ClientAuth, ClientKind, OAuthScope};
use crate::domain::account::{AccountStatus, GroupRef};
use crate::domain::id::{AccountId, ApplicationId, SecretId};
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A line of the applications list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationRow {
    /// The application, and its client id.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// Its description, may be empty.
    pub description: String,
    /// What it is.
    pub kind: ClientKind,
    /// Who may open it.
    pub access: Access,
    /// How many groups it is for, where it is for groups.
    pub groups: u32,
    /// How it proves itself.
    pub auth: ClientAuth,
    /// Whether it has a secret that goes on.
    pub secret: bool,
    /// When the last of those that were replaced ends, or ended.
    pub old_until: Option<Timestamp>,
    /// The organization's own.
    pub first_party: bool,
    /// A `data:` address of an image; empty without one.
    pub logo: String,
    /// When it was registered.
    pub created: Timestamp,
    /// Raised by each change; an edit names the one it saw.
    pub version: i64,
}

/// The applications of the organization, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationList {
    /// The rows.
    pub rows: Vec<ApplicationRow>,
    /// The server's clock.
    pub now: Timestamp,
}

/// A secret of an application, of which only this is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretView {
    /// The secret.
    pub id: SecretId,
    /// Its last characters.
    pub hint: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it ends, if it does.
    pub until: Option<Timestamp>,
}

/// An application's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationView {
    /// What the list shows of it.
    pub application: ApplicationRow,
    /// What can be changed of it.
    pub form: ApplicationForm,
    /// The groups it is for, by name.
    pub groups: Vec<GroupRef>,
    /// Its secrets in force, the newest first.
    pub secrets: Vec<SecretView>,
    /// The issuer its programs are told: discovery is at `/.well-known/openid-configuration` below it.
    pub issuer: String,
    /// Whether the asker may change it. For the interface only.
    pub may_edit: bool,
    /// Whether the asker may delete it.
    pub may_delete: bool,
    /// The server's clock.
    pub now: Timestamp,
}

/// An application with a secret that was just made, and is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedApplication {
    /// The application.
    pub view: ApplicationView,
    /// The secret, where it has one.
    pub secret: Option<String>,
}

impl std::fmt::Debug for CreatedApplication {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedApplication").field("view", &self.view).finish_non_exhaustive()
    }
}

/// Whether somebody may open an application, and what decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// Yes: it is for everybody.
    Everyone,
    /// Yes: they are in this group.
    Group {
        /// Its name.
        name: String,
    },
    /// No: they could not sign in now.
    NotActive {
        /// How they stand.
        status: AccountStatus,
    },
    /// No: they are in none of its groups.
    NoGroup,
    /// No: it is for nobody.
    Nobody,
    /// No: nobody signs in to a machine.
    Machine,
}

impl Opening {
    /// Whether it is a yes.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        matches!(self, Self::Everyone | Self::Group { .. })
    }
}

/// Decides whether somebody may open an application: how they stand, and the first group they share with it.
#[must_use]
pub fn opening(kind: ClientKind, access: Access, status: AccountStatus, shared: Option<&str>) -> Opening {
    match (kind, access, shared) {
        (ClientKind::Machine, ..) => Opening::Machine,
        (_, Access::Nobody, _) => Opening::Nobody,
        (_, Access::Groups, None) => Opening::NoGroup,
        _ if status != AccountStatus::Active => Opening::NotActive { status },
        (_, Access::Groups, Some(name)) => Opening::Group { name: name.to_owned() },
        (_, Access::Everyone, _) => Opening::Everyone,
    }
}

/// Whether one person may open one application, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationOpening {
    /// The application.
    pub id: ApplicationId,
    /// The person.
    pub person: AccountId,
    /// Their name.
    pub name: String,
    /// The answer.
    pub opening: Opening,
}

/// An application that is open to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenApplication {
    /// Its name.
    pub name: String,
    /// What it is, may be empty.
    pub description: String,
    /// Its logo, may be empty.
    pub logo: String,
    /// Where it is.
    pub address: String,
}

/// An application that knows who the person is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectedApplication {
    /// The application.
    pub id: ApplicationId,
    /// Its name.
    pub name: String,
    /// Its logo, may be empty.
    pub logo: String,
    /// What it may know.
    pub scope: Vec<OAuthScope>,
    /// Since when it was allowed, where the person was asked.
    pub since: Option<Timestamp>,
    /// When it last asked, while it is signed in to.
    pub used: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_active_opens_nothing() {
        let group = Some("Retail");
        let decide = |access, status, shared| opening(ClientKind::Web, access, status, shared);
        assert!(decide(Access::Everyone, AccountStatus::Active, None).is_yes());
        assert!(decide(Access::Groups, AccountStatus::Active, group).is_yes());
        assert_eq!(decide(Access::Groups, AccountStatus::Active, None), Opening::NoGroup);
        assert_eq!(decide(Access::Nobody, AccountStatus::Active, group), Opening::Nobody);
        for access in Access::ALL {
            assert!(!decide(*access, AccountStatus::Locked, group).is_yes());
            assert!(!opening(ClientKind::Machine, *access, AccountStatus::Active, group).is_yes());
        }
    }
}
