//! Mail deliveries as a list, and whether mail goes out at all.

use super::audit_list::Named;
use super::list::{Cursor, SEARCH_MAX};
use super::mail::{DeliveryState, MailKind};
use super::time::Timestamp;
use super::turn::Turn;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which mails, from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailQuery {
    /// Part of the name or username of the person written to, or the whole address; empty for everybody.
    pub search: String,
    /// One state, or any.
    pub state: Option<DeliveryState>,
    /// One kind, or any.
    pub kind: Option<MailKind>,
    /// The page.
    pub turn: Turn,
}

impl MailQuery {
    /// The query of an address's parameters. What is unknown or malformed counts as absent.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let text = |name: &str| get(name).unwrap_or_default();
        Self {
            search: text("q"),
            state: DeliveryState::from_word(&text("state")),
            kind: MailKind::from_word(&text("kind")),
            turn: Turn::from_params(get),
        }
        .bounded()
    }

    /// The parameters of this query for an address, in a fixed order, defaults left out.
    #[must_use]
    pub fn to_params(&self) -> Vec<(&'static str, String)> {
        let mut params = Vec::new();
        if !self.search.is_empty() {
            params.push(("q", self.search.clone()));
        }
        if let Some(state) = self.state {
            params.push(("state", state.as_str().to_owned()));
        }
        if let Some(kind) = self.kind {
            params.push(("kind", kind.as_str().to_owned()));
        }
        params.extend(self.turn.to_params());
        params
    }

    /// The same query with its text and size within their limits.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.search = self.search.trim().chars().filter(|c| !c.is_control()).take(SEARCH_MAX).collect();
        self.turn = self.turn.bounded();
        self
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.search.is_empty() || self.state.is_some() || self.kind.is_some()
    }

    /// The same mails from the newest on.
    #[must_use]
    pub fn from_start(mut self) -> Self {
        self.turn = self.turn.from_start();
        self
    }
}

/// Whether a mail can be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Retry {
    /// It can.
    Open,
    /// The link it carries opens nothing any more: a new one has to be made.
    LinkOver,
    /// It has gone out, is not needed, or waits for its first try.
    Done,
}

/// A mail as the list shows it. What it says is not stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailRow {
    /// The mail.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// The address it goes to.
    pub recipient: String,
    /// Whose account it is about, where the asker may see that person.
    pub person: Option<Named>,
    /// How it fares.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong at the last try.
    pub error: Option<String>,
    /// When it was caused.
    pub created: Timestamp,
    /// When it went out, is tried next, or was given up.
    pub at: Timestamp,
    /// Whether it can be tried again.
    pub retry: Retry,
}

/// Whether mail goes out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHealth {
    /// Since when the oldest mail waits, once that is too long.
    pub waiting_since: Option<Timestamp>,
    /// Whether each of the last mails failed.
    pub failing: bool,
    /// What went wrong at the last try.
    pub error: Option<String>,
}

impl MailHealth {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.waiting_since.is_none() && !self.failing
    }
}

/// A page of mails, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPage {
    /// The mails.
    pub rows: Vec<MailRow>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// Whether mail goes out.
    pub health: MailHealth,
    /// The server's clock.
    pub now: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_brings_the_list_back() {
        let query = MailQuery {
            search: "ada & co".into(),
            state: Some(DeliveryState::Failed),
            kind: Some(MailKind::Invitation),
            turn: Turn { size: 25, ..Turn::default() },
        };
        let params = query.to_params();
        let get = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!(MailQuery::from_params(get), query);
        assert!(query.is_filtered());
        assert!(!MailQuery::default().is_filtered());
    }
}
