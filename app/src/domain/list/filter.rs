//! What narrows a list besides kind, status and group.

use crate::domain::access::words;
use crate::domain::id::AccountId;
use crate::domain::time::Day;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// How an account came about.
    Origin {
        /// The person registered.
        Registered = "registered",
        /// Staff sent an invitation, or handed over its link.
        Invited = "invited",
        /// By an import.
        Imported = "imported",
        /// Staff set a temporary password, or the operator made it.
        Created = "created",
    }
}

/// Whose customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Assigned {
    /// Those assigned to nobody.
    Nobody,
    /// A staff user's.
    To(AccountId),
}

impl fmt::Display for Assigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::To(id) => id.fmt(f),
        }
    }
}

impl FromStr for Assigned {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "nobody" { Ok(Self::Nobody) } else { text.parse().map(Self::To) }
    }
}

impl TryFrom<String> for Assigned {
    type Error = uuid::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Assigned> for String {
    fn from(assigned: Assigned) -> Self {
        assigned.to_string()
    }
}

/// When somebody signed in last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// Never.
    Never,
    /// Before a day, but once at least.
    Before(Day),
    /// Not on this day or later: before it, or never.
    NotSince(Day),
}

/// How an address tells those from each other.
const NOT_SINCE: &str = "not_since_";

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Before(day) => day.fmt(f),
            Self::NotSince(day) => write!(f, "{NOT_SINCE}{day}"),
        }
    }
}

impl FromStr for Seen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix(NOT_SINCE) {
            Some(day) => day.parse().map(Self::NotSince),
            None if text == "never" => Ok(Self::Never),
            None => text.parse().map(Self::Before),
        }
    }
}

words! {
    /// How a profile's value is held against the one that is looked for.
    #[derive(Default)]
    Compare {
        /// The same, in whatever case.
        #[default]
        Is = "is",
        /// Begins with it.
        Begins = "begins",
        /// That day or a later one.
        AtLeast = "at_least",
        /// That day or an earlier one.
        AtMost = "at_most",
    }
}

/// A profile attribute that has a value, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeFilter {
    /// The attribute.
    pub key: String,
    /// The value it has; `None` for people without one.
    pub value: Option<String>,
    /// What counts as having it. Jobs that were stored before there was more than one way do not say.
    #[serde(default)]
    pub compare: Compare,
}

impl AttributeFilter {
    /// Those who have exactly this value, or none.
    #[must_use]
    pub fn is(key: impl Into<String>, value: Option<String>) -> Self {
        Self { key: key.into(), value, compare: Compare::Is }
    }
}
