//! Where in a group's members one is, as its address says.

use crate::domain::id::GroupId;
use crate::domain::list::UserQuery;
use crate::ui::query::{address, param};
use crate::ui::route::{NavigateOptions, use_location, use_navigate};
use leptos::prelude::*;

/// The group of the address, and which of its members are asked for.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) id: Memo<Option<GroupId>>,
    pub(super) query: Memo<UserQuery>,
    go: Callback<String>,
}

impl Place {
    pub(super) fn new() -> Self {
        let location = use_location();
        // On the way to another page the address changes first: what was asked for here stays until the page goes.
        let id = Memo::new(move |before: Option<&Option<GroupId>>| {
            let path = location.pathname.get();
            let group = path.strip_prefix("/console/groups/").map(|rest| rest.trim_end_matches('/').parse().ok());
            group.unwrap_or_else(|| before.copied().flatten())
        });
        let query = Memo::new(move |before: Option<&UserQuery>| {
            let search = location.search.get();
            let here = location.pathname.with(|path| path.starts_with("/console/groups/"));
            match before {
                Some(before) if !here => before.clone(),
                _ => UserQuery { group: id.get(), ..UserQuery::from_params(|name| param(&search, name)) },
            }
        });
        let navigate = use_navigate();
        let go = Callback::new(move |address: String| {
            navigate(&address, NavigateOptions { replace: true, scroll: false });
        });
        Self { id, query, go }
    }

    /// Asks for other members of the same group.
    pub(super) fn change(self, change: impl FnOnce(&mut UserQuery)) {
        let mut query = self.query.get_untracked().from_start();
        change(&mut query);
        self.go.run(members_address(&query));
    }
}

/// The address of some members of a group.
pub(super) fn members_address(query: &UserQuery) -> String {
    let id = query.group.map(|id| id.to_string()).unwrap_or_default();
    let params: Vec<_> = query.to_params().into_iter().filter(|(name, _)| *name != "group").collect();
    address(&format!("/console/groups/{id}"), &params)
}
