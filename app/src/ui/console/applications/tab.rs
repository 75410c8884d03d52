//! Where on an application's page one is, as its address says.

use super::PATH;
use crate::domain::id::ApplicationId;
use crate::ui::query::param;

/// The tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Name {
    #[default]
    Details,
    Access,
    Secrets,
}

impl Name {
    fn as_str(self) -> &'static str {
        match self {
            Self::Details => "details",
            Self::Access => "access",
            Self::Secrets => "secrets",
        }
    }

    /// The tab of an address; an unknown one is the first.
    pub(super) fn from_search(search: &str) -> Self {
        let word = param(search, "tab").unwrap_or_default();
        [Self::Access, Self::Secrets].into_iter().find(|name| name.as_str() == word).unwrap_or_default()
    }

    /// The tab's address.
    pub(super) fn address(self, id: ApplicationId) -> String {
        format!("{PATH}/{id}?tab={}", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back_to_its_tab() {
        let id = ApplicationId(uuid::Uuid::from_u128(7));
        for tab in [Name::Details, Name::Access, Name::Secrets] {
            assert_eq!(Name::from_search(tab.address(id).split_once('?').unwrap().1), tab);
        }
        assert_eq!(Name::from_search("tab=nonsense"), Name::Details);
    }
}
