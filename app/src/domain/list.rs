//! What a list shows: search, filters, order and position, all of it held in the page's address.

mod filter;
mod order;

pub use filter::{Assigned, AttributeFilter, Compare, Origin, Seen};
pub use order::{Cursor, Direction, Position, UserSort};

use super::account::{AccountKind, AccountStatus};
use super::id::GroupId;
use super::lock::LockReason;
use super::ticket::InvitationState;
use super::time::Day;
use serde::{Deserialize, Serialize};

/// Rows a page may have; the first is the default.
pub const PAGE_SIZES: [u16; 4] = [50, 25, 100, 200];
/// The parameters of an address that narrow a list.
const FILTERS: [&str; 15] = [
    "kind",
    "status",
    "group",
    "lock",
    "invitation",
    "origin",
    "assigned",
    "attribute",
    "value",
    "compare",
    "seen",
    "seen_before",
    "not_since",
    "created_from",
    "created_to",
];
/// Longest search text that is looked at, in characters.
pub const SEARCH_MAX: usize = 100;

/// Which people, in what order, from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserQuery {
    /// Part of an address or a name, or an account's id; empty for everyone.
    pub search: String,
    /// One kind, or both.
    pub kind: Option<AccountKind>,
    /// One status, or any.
    pub status: Option<AccountStatus>,
    /// Members of one group.
    pub group: Option<GroupId>,
    /// People who are not in this group, for pickers.
    pub outside: Option<GroupId>,
    /// People with a lock in force for a reason.
    pub lock: Option<LockReason>,
    /// How their invitation stands.
    pub invitation: Option<InvitationState>,
    /// How their account came about.
    pub origin: Option<Origin>,
    /// Whose customers.
    pub assigned: Option<Assigned>,
    /// An attribute's value, or its absence.
    pub attribute: Option<AttributeFilter>,
    /// When they signed in last.
    pub seen: Option<Seen>,
    /// Made on this day or later.
    pub created_from: Option<Day>,
    /// Made on this day or earlier.
    pub created_to: Option<Day>,
    /// The order.
    pub sort: UserSort,
    /// Up or down.
    pub direction: Direction,
    /// Rows a page, one of [`PAGE_SIZES`].
    pub size: u16,
    /// Where the page starts.
    pub position: Position,
    /// The number of the first row shown, for display only: keyset pages do not count.
    pub first: u64,
}

impl Default for UserQuery {
    fn default() -> Self {
        Self {
            search: String::new(),
            kind: None,
            status: None,
            group: None,
            outside: None,
            lock: None,
            invitation: None,
            origin: None,
            assigned: None,
            attribute: None,
            seen: None,
            created_from: None,
            created_to: None,
            sort: UserSort::Name,
            direction: Direction::Ascending,
            size: PAGE_SIZES[0],
            position: Position::Start,
            first: 1,
        }
    }
}

impl UserQuery {
    /// The query of an address's parameters. What is unknown or malformed counts as absent: an address typed or cut
    /// by hand still shows a list.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let default = Self::default();
        let text = |name: &str| get(name).filter(|value| !value.is_empty());
        let cursor = |name: &str| text(name).and_then(|value| value.parse().ok());
        let position = match (cursor("after"), cursor("before")) {
            (Some(after), _) => Position::After(after),
            (None, Some(before)) => Position::Before(before),
            (None, None) => Position::Start,
        };
        Self {
            search: text("q").unwrap_or_default(),
            kind: text("kind").and_then(|word| AccountKind::from_word(&word)),
            status: text("status").and_then(|word| AccountStatus::from_word(&word)),
            group: text("group").and_then(|id| id.parse().ok()),
            outside: None,
            lock: text("lock").and_then(|word| LockReason::from_word(&word)),
            invitation: text("invitation").and_then(|word| InvitationState::from_word(&word)),
            origin: text("origin").and_then(|word| Origin::from_word(&word)),
            assigned: text("assigned").and_then(|whose| whose.parse().ok()),
            attribute: text("attribute").map(|key| AttributeFilter {
                key,
                value: text("value"),
                compare: text("compare").and_then(|word| Compare::from_word(&word)).unwrap_or(Compare::Is),
            }),
            seen: match text("not_since") {
                Some(day) => day.parse().ok().map(Seen::NotSince),
                None => text("seen").or_else(|| text("seen_before")).and_then(|seen| seen.parse().ok()),
            },
            created_from: text("created_from").and_then(|day| day.parse().ok()),
            created_to: text("created_to").and_then(|day| day.parse().ok()),
            sort: text("sort").and_then(|word| UserSort::from_word(&word)).unwrap_or(default.sort),
            direction: text("dir").and_then(|word| Direction::from_word(&word)).unwrap_or(default.direction),
            size: text("size").and_then(|size| size.parse().ok()).unwrap_or(default.size),
            first: match position {
                Position::Start => 1,
                _ => text("first").and_then(|first| first.parse().ok()).unwrap_or(1),
            },
            position,
        }
        .bounded()
    }

    /// A filter of an address that [`Self::from_params`] cannot read: whoever acts on the list, without seeing it, would act on more
    /// people than the address means.
    #[must_use]
    pub fn unread(get: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
        let read = Self::from_params(&get).to_params();
        let given = |name: &str| {
            get(name).is_some_and(|value| {
                // How values are compared of themselves need not be told.
                !value.is_empty() && (name, value.as_str()) != ("compare", Compare::Is.as_str())
            })
        };
        let found = |name: &str| read.iter().any(|(read, _)| *read == name);
        let forms_name = |name| if ["seen_before", "not_since"].contains(&name) { "seen" } else { name };
        FILTERS.into_iter().find(|name| given(name) && !found(forms_name(name)))
    }

    /// The parameters of this query for an address, in a fixed order, defaults left out.
    #[must_use]
    pub fn to_params(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut params = Vec::new();
        let mut put = |wanted: bool, name: &'static str, value: String| {
            if wanted {
                params.push((name, value));
            }
        };
        put(!self.search.is_empty(), "q", self.search.clone());
        if let Some(kind) = self.kind {
            put(true, "kind", kind.as_str().to_owned());
        }
        if let Some(status) = self.status {
            put(true, "status", status.as_str().to_owned());
        }
        if let Some(group) = self.group {
            put(true, "group", group.to_string());
        }
        if let Some(lock) = self.lock {
            put(true, "lock", lock.as_str().to_owned());
        }
        if let Some(invitation) = self.invitation {
            put(true, "invitation", invitation.as_str().to_owned());
        }
        if let Some(origin) = self.origin {
            put(true, "origin", origin.as_str().to_owned());
        }
        if let Some(assigned) = self.assigned {
            put(true, "assigned", assigned.to_string());
        }
        if let Some(AttributeFilter { key, value, compare }) = &self.attribute {
            put(true, "attribute", key.clone());
            put(value.is_some(), "value", value.clone().unwrap_or_default());
            put(*compare != Compare::Is, "compare", compare.as_str().to_owned());
        }
        if let Some(seen) = self.seen {
            put(true, "seen", seen.to_string());
        }
        for (name, day) in [("created_from", self.created_from), ("created_to", self.created_to)] {
            if let Some(day) = day {
                put(true, name, day.to_string());
            }
        }
        put(self.sort != default.sort, "sort", self.sort.as_str().to_owned());
        put(self.direction != default.direction, "dir", self.direction.as_str().to_owned());
        put(self.size != default.size, "size", self.size.to_string());
        match &self.position {
            Position::Start => {}
            Position::After(cursor) => put(true, "after", cursor.to_string()),
            Position::Before(cursor) => put(true, "before", cursor.to_string()),
        }
        put(self.position != Position::Start && self.first > 1, "first", self.first.to_string());
        params
    }

    /// The same query with its size and search text within their limits.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        if !PAGE_SIZES.contains(&self.size) {
            self.size = PAGE_SIZES[0];
        }
        cut(&mut self.search);
        if let Some(AttributeFilter { key, value, .. }) = &mut self.attribute {
            cut(key);
            value.as_mut().map(cut);
        }
        self
    }

    /// The part that decides who is found: neither order nor size nor place.
    #[must_use]
    pub fn narrowing(&self) -> Self {
        let Self { sort, direction, size, position, first, .. } = Self::default();
        Self { sort, direction, size, position, first, ..self.clone() }
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        !self.search.trim().is_empty() || Self { search: String::new(), ..self.narrowing() } != Self::default()
    }

    /// The same list from its beginning.
    #[must_use]
    pub fn from_start(mut self) -> Self {
        self.position = Position::Start;
        self.first = 1;
        self
    }
}

/// What is longer than a search may be is cut.
fn cut(text: &mut String) {
    if let Some((end, _)) = text.char_indices().nth(SEARCH_MAX) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_brings_the_whole_list_back() {
        let query = UserQuery {
            search: "ada & co".into(),
            kind: Some(AccountKind::Customer),
            status: Some(AccountStatus::Invited),
            lock: Some(LockReason::FailedSignIns),
            invitation: Some(InvitationState::Expired),
            origin: Some(Origin::Imported),
            assigned: Some(Assigned::Nobody),
            attribute: Some(AttributeFilter {
                key: "company".into(),
                value: Some("R & D".into()),
                compare: Compare::Begins,
            }),
            seen: "2026-01-31".parse().ok(),
            created_from: "2025-01-01".parse().ok(),
            created_to: "2025-12-31".parse().ok(),
            sort: UserSort::LastSignIn,
            direction: Direction::Descending,
            size: 100,
            position: Position::After(Cursor { seq: 7, value: "1.5".into() }),
            first: 101,
            ..UserQuery::default()
        };
        let params = query.to_params();
        let get = |name: &str| params.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        assert_eq!(UserQuery::from_params(get), query);
        assert!(UserQuery::default().to_params().is_empty());
        assert!(!query.narrowing().from_start().eq(&UserQuery::default()) && query.is_filtered());
        assert!(!UserQuery { sort: UserSort::Email, ..UserQuery::default() }.is_filtered());
    }

    #[test]
    fn a_filter_stored_without_a_comparison_asks_for_the_same_value() {
        let stored = r#"{"attribute":{"key":"company","value":"Acme"}}"#;
        let expected = Some(AttributeFilter::is("company", Some("Acme".into())));
        assert_eq!(serde_json::from_str::<UserQuery>(stored).unwrap().attribute, expected);
    }

    #[test]
    fn a_filter_that_cannot_be_read_is_named() {
        let unread = |search: &str| UserQuery::unread(|name| crate::ui::query::param(search, name));
        for read in [
            "",
            "?status=",
            "?status=active&kind=staff",
            "?seen_before=2026-01-31",
            "?not_since=2026-01-31",
            "?seen=not_since_2026-01-31",
            "?attribute=a&value=b&compare=is",
            "?sort=foo",
        ] {
            assert_eq!(unread(read), None, "{read}");
        }
        let cases = [
            ("?status=foo", "status"),
            ("?kind=customer&group=7", "group"),
            ("?assigned=me", "assigned"),
            ("?value=b", "value"),
            ("?attribute=a&value=b&compare=like", "compare"),
            ("?seen_before=soon", "seen_before"),
            ("?not_since=soon", "not_since"),
            ("?created_to=2026-02-30", "created_to"),
        ];
        for (search, name) in cases {
            assert_eq!(unread(search), Some(name), "{search}");
        }
    }

    proptest! {
        #[test]
        fn any_address_shows_a_list(value in "\\PC{0,200}") {
            let query = UserQuery::from_params(|_| Some(value.clone()));
            prop_assert!(PAGE_SIZES.contains(&query.size));
            prop_assert!(query.search.chars().count() <= SEARCH_MAX);
        }
    }
}
