//! Where on a person's page one is, as its address says.

use crate::domain::id::AccountId;

/// The tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Name {
    #[default]
    Profile,
    Groups,
    Sessions,
    Activity,
}

impl Name {
    fn as_str(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Groups => "groups",
            Self::Sessions => "sessions",
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
    /// The place of an address's parameters; an unknown tab is the first.
    pub(super) fn new(id: AccountId, tab: Option<&str>, edit: bool) -> Self {
        let names = [Name::Groups, Name::Sessions, Name::Activity];
        let tab = names.into_iter().find(|name| Some(name.as_str()) == tab).unwrap_or_default();
        Self { id, tab, edit }
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
        let place = Place::new(id, Some("groups"), true);
        assert_eq!((place.tab, place.edit), (Name::Groups, true));
        assert!(place.address().ends_with("?tab=groups&edit"));
        assert_eq!(Place::new(id, Some("nonsense"), false), Place::of(id));
    }
}
