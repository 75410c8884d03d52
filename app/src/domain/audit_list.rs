//! The whole audit trail as a list: what narrows it, and what a page of it holds.

use super::access::words;
use super::audit::{AuditAction, AuditEntry};
use super::list::Cursor;
use super::time::Timestamp;
use super::turn::{LocalDay, Turn};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest text that names a person, in characters.
const WHO_MAX: usize = 254;

/// Which entries of the trail, from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    /// What this person did: an id, or the username of somebody still there; empty for anybody.
    pub actor: String,
    /// What was done to this person: an id or a username; empty for anybody.
    pub person: String,
    /// One kind of act, or any.
    pub action: Option<AuditAction>,
    /// From the beginning of this day.
    pub from: Option<LocalDay>,
    /// To the end of this day.
    pub to: Option<LocalDay>,
    /// The page.
    pub turn: Turn,
}

impl AuditQuery {
    /// The query of an address's parameters. What is unknown or malformed counts as absent.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| get(name).unwrap_or_default();
        Self {
            actor: text("actor"),
            person: text("person"),
            action: AuditAction::from_word(&text("action")),
            from: text("from").parse().ok(),
            to: text("to").parse().ok(),
            turn: Turn::from_params(get),
        }
        .bounded()
    }

    /// The parameters of this query for an address, in a fixed order, defaults left out.
    #[must_use]
    pub fn to_params(&self) -> Vec<(&'static str, String)> {
        let mut params = Vec::new();
        for (name, value) in [("actor", &self.actor), ("person", &self.person)] {
            if !value.is_empty() {
                params.push((name, value.clone()));
            }
        }
        if let Some(action) = self.action {
            params.push(("action", action.as_str().to_owned()));
        }
        for (name, day) in [("from", self.from), ("to", self.to)] {
            if let Some(day) = day {
                params.push((name, day.to_string()));
            }
        }
        params.extend(self.turn.to_params());
        params
    }

    /// The same query with its texts and size within their limits.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        for text in [&mut self.actor, &mut self.person] {
            *text = text.trim().chars().filter(|c| !c.is_control()).take(WHO_MAX).collect();
        }
        self.turn = self.turn.bounded();
        self
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self != Self { turn: self.turn.clone(), ..Self::default() }
    }

    /// The same entries from the newest on.
    #[must_use]
    pub fn from_start(mut self) -> Self {
        self.turn = self.turn.from_start();
        self
    }
}

words! {
    /// What an act was done by or to.
    PartyKind {
        /// A person.
        Account = "account",
        /// A group.
        Group = "group",
        /// Anything else.
        Other = "other",
    }
}

/// Who or what takes part in an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Person, group, or something else.
    pub kind: PartyKind,
    /// The id, which stays when the name is gone.
    pub id: Uuid,
    /// Whether it is still there, and the asker may open it.
    pub there: bool,
}

/// An entry of the trail with who takes part in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// The entry.
    pub entry: AuditEntry,
    /// Who did it; `None` for the product itself and for people nobody knows.
    pub actor: Option<Party>,
    /// To whom or what.
    pub target: Option<Party>,
}

/// A person a list is narrowed to, as found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// The id.
    pub id: Uuid,
    /// The name to show.
    pub name: String,
}

/// A page of the trail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries.
    pub rows: Vec<AuditRow>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// Whom `actor` of the query means, while that person is there.
    pub actor: Option<Named>,
    /// Whom `person` of the query means, while that person is there.
    pub person: Option<Named>,
    /// The server's clock.
    pub now: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_brings_the_list_back() {
        let query = AuditQuery {
            actor: "ada@example.com".into(),
            person: Uuid::nil().to_string(),
            action: Some(AuditAction::SignedIn),
            from: "2026-03-01.60".parse().ok(),
            to: "2026-03-31.120".parse().ok(),
            turn: Turn { size: 100, ..Turn::default() },
        };
        let params = query.to_params();
        let get = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!(AuditQuery::from_params(get), query);
        assert!(query.is_filtered());
        assert!(!AuditQuery { turn: query.turn, ..AuditQuery::default() }.is_filtered());
    }

    proptest! {
        #[test]
        fn any_address_shows_a_list(value in "\\PC{0,300}") {
            let query = AuditQuery::from_params(|_| Some(value.clone()));
            prop_assert!(query.actor.chars().count() <= WHO_MAX);
        }
    }
}
