//! Which page of a list is shown: its size and where it starts, for lists whose order is fixed.

use super::list::{Cursor, PAGE_SIZES, Position};
use super::time::{DAY, Day, MINUTE, Timestamp};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Rows a page, one of [`PAGE_SIZES`].
    pub size: u16,
    /// Where it starts.
    pub position: Position,
    /// The number of its first row, for display only: keyset pages do not count.
    pub first: u64,
}

impl Default for Turn {
    fn default() -> Self {
        Self { size: PAGE_SIZES[0], position: Position::Start, first: 1 }
    }
}

impl Turn {
    /// The page that an address's parameters name; what is malformed counts as absent.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let cursor = |name: &str| get(name).and_then(|value| value.parse().ok());
        let position = match (cursor("after"), cursor("before")) {
            (Some(after), _) => Position::After(after),
            (None, Some(before)) => Position::Before(before),
            (None, None) => Position::Start,
        };
        let number = |name: &str| get(name).and_then(|value| value.parse().ok());
        let size = number("size").and_then(|size| u16::try_from(size).ok()).unwrap_or(PAGE_SIZES[0]);
        let first = if position == Position::Start { 1 } else { number("first").unwrap_or(1) };
        Self { size, position, first }.bounded()
    }

    /// The same page with a size that is offered.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if !PAGE_SIZES.contains(&self.size) {
            self.size = PAGE_SIZES[0];
        }
        self
    }

    /// The parameters of this page for an address, defaults left out.
    #[must_use]
    pub fn to_params(&self) -> Vec<(&'static str, String)> {
        let mut params = Vec::new();
        if self.size != PAGE_SIZES[0] {
            params.push(("size", self.size.to_string()));
        }
        match &self.position {
            Position::Start => return params,
            Position::After(cursor) => params.push(("after", cursor.to_string())),
            Position::Before(cursor) => params.push(("before", cursor.to_string())),
        }
        if self.first > 1 {
            params.push(("first", self.first.to_string()));
        }
        params
    }

    /// The first page of the same size.
    #[must_use]
    pub fn from_start(&self) -> Self {
        Self { size: self.size, ..Self::default() }
    }

    /// The page before this one, which ends at `cursor`.
    #[must_use]
    pub fn back(&self, cursor: Cursor) -> Self {
        let first = self.first.saturating_sub(u64::from(self.size)).max(1);
        Self { size: self.size, position: Position::Before(cursor), first }
    }

    /// The page after this one, of which `shown` rows are shown and which ends at `cursor`.
    #[must_use]
    pub fn on(&self, cursor: Cursor, shown: u64) -> Self {
        Self { size: self.size, position: Position::After(cursor), first: self.first + shown }
    }
}

/// A day as the person who chose it lives it: a date, and how far their clock was ahead of UTC then. In an address
/// `2026-03-12.60`; without the second part the day is UTC's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDay {
    day: Day,
    zone: i64,
}

impl LocalDay {
    /// The day of a date such as `2026-03-12`, `zone` minutes ahead of UTC.
    #[must_use]
    pub fn new(date: &str, zone: i64) -> Option<Self> {
        let day = date.parse().ok()?;
        (-1_440..=1_440).contains(&zone).then_some(Self { day, zone })
    }

    /// Its first moment.
    #[must_use]
    pub fn start(self) -> Timestamp {
        self.day.start().plus(-self.zone * MINUTE)
    }

    /// The first moment after it.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.start().plus(DAY)
    }

    /// The date alone, as a date input has it.
    #[must_use]
    pub fn date(self) -> String {
        self.day.to_string()
    }
}

impl fmt::Display for LocalDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.day.fmt(f)?;
        if self.zone == 0 { Ok(()) } else { write!(f, ".{}", self.zone) }
    }
}

impl FromStr for LocalDay {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (date, zone) = text.split_once('.').unwrap_or((text, "0"));
        zone.parse().ok().and_then(|zone| Self::new(date, zone)).ok_or("not a day")
    }
}

impl TryFrom<String> for LocalDay {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LocalDay> for String {
    fn from(day: LocalDay) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::HOUR;
    use proptest::prelude::*;

    #[test]
    fn an_address_brings_the_page_back() {
        let turn = Turn { size: 100, position: Position::Before(Cursor { seq: 7, value: "9".into() }), first: 201 };
        let params = turn.to_params();
        let get = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!(Turn::from_params(get), turn);
        assert_eq!(Turn::from_params(|_| None), Turn::default());
        assert!(Turn::default().to_params().is_empty());
        assert_eq!(Turn { first: 20, ..turn }.back(Cursor { seq: 1, value: String::new() }).first, 1);
    }

    #[test]
    fn a_day_begins_where_its_reader_lives() {
        let day: LocalDay = "2023-11-14.60".parse().unwrap();
        assert_eq!(day.start().rfc3339(), "2023-11-13T23:00:00Z");
        assert_eq!(day.end().since(day.start()), 24 * HOUR);
        assert_eq!((day.to_string(), day.date()), ("2023-11-14.60".into(), "2023-11-14".into()));
        for wrong in ["", "2023-13-01", "2023-02-30", "14.11.2023", "2023-11-14.x", "2023-11-14.9999", "20231114"] {
            assert!(wrong.parse::<LocalDay>().is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_none(text in "\\PC{0,20}") {
            if let Ok(day) = text.parse::<LocalDay>() {
                prop_assert_eq!(day.to_string().parse(), Ok(day));
            }
        }
    }
}
