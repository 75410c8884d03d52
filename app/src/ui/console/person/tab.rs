//! Where on a person's page one is, as its address says.

use crate::domain::id::AccountId;
use crate::ui::query::param;

/// The tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Name {
    /// The first: a customer's profile, or the account of a back office user.
    #[default]
    Profile,
    /// The account of a back office user, to be edited.
    Account,
    /// What else a back office user's profile holds.
    Details,
    Groups,
    Sessions,
    Access,
    Activity,
}

impl Name {
    fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Account => "account",
            Self::Details => "details",
            Self::Groups => "groups",
            Self::Sessions => "sessions",
            Self::Access => "access",
            Self::Activity => "activity",
        }
    }
}

/// A tab of a person's page, to be read or to be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) id: AccountId,
    pub(super) tab: Name,
    pub(super) edit: bool,
}

impl Place {
    /// The place of an address: the person's id and its parameters. An unknown tab is the first.
    pub(super) fn from_address(id: &str, search: &str) -> Option<Self> {
        let id = id.parse().ok()?;
        let word = param(search, "tab").unwrap_or_default();
        let names = [Name::Account, Name::Details, Name::Groups, Name::Sessions, Name::Access, Name::Activity];
        let tab = names.into_iter().find(|name| name.as_str() == word).unwrap_or_default();
        Some(Self { id, tab, edit: param(search, "edit").is_some() })
    }

    /// The top of a person's page.
    pub(super) fn of(id: AccountId) -> Self {
        Self { id, tab: Name::Profile, edit: false }
    }

    /// Its address.
    pub(super) fn address(self) -> String {
        let edit = if self.edit { "&edit" } else { "" };
        format!("/console/users/{}?tab={}{edit}", self.id, self.tab.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_place() {
        let id = AccountId(uuid::Uuid::from_u128(7));
        let groups = Place { id, tab: Name::Groups, edit: true };
        assert!(groups.address().ends_with("?tab=groups&edit"));
        let address = groups.address();
        assert_eq!(Place::from_address(&id.to_string(), address.split_once('?').unwrap().1), Some(groups));
        assert_eq!(Place::from_address(&id.to_string(), "tab=nonsense"), Some(Place::of(id)));
        assert_eq!(Place::from_address("new", ""), None);
    }
}
