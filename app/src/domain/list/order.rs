//! In what order a list is, and where in it a page starts.

use crate::domain::access::words;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

words! {
    /// What people are ordered by.
    UserSort {
        /// Last name, first name, address.
        Name = "name",
        /// The address.
        Email = "email",
        /// When the account was made.
        Created = "created",
        /// The last sign-in; never comes first when ascending.
        LastSignIn = "last_sign_in",
    }
}

words! {
    /// Up or down.
    Direction {
        /// Smallest first.
        Ascending = "asc",
        /// Largest first.
        Descending = "desc",
    }
}

/// The place of a row in an order: its sort value and its number. Positions hold when rows come and go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// The row's number.
    pub seq: i64,
    /// The row's sort value as text.
    pub value: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.seq, self.value)
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (seq, value) = text.split_once('.').ok_or("not a position")?;
        let seq = seq.parse().map_err(|_| "not a position")?;
        if value.len() > 2_000 || value.contains('\0') {
            Err("not a position")
        } else {
            Ok(Self { seq, value: value.to_owned() })
        }
    }
}

impl TryFrom<String> for Cursor {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

/// Where a page starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// At the beginning.
    #[default]
    Start,
    /// Behind a row.
    After(Cursor),
    /// Before a row.
    Before(Cursor),
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_survive_their_text(seq in any::<i64>(), value in "[^\0]{0,50}") {
            let cursor = Cursor { seq, value };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }
}
