//! The list's place in the address bar.

use crate::domain::list::UserQuery;
use crate::ui::query::{address, param};
use crate::ui::route::{NavigateOptions, use_location, use_navigate};
use leptos::prelude::*;

const PATH: &str = "/console/users";

/// The address of a list.
pub(super) fn list_address(query: &UserQuery) -> String {
    address(PATH, &query.to_params())
}

/// What the address asks for, and the way to ask for something else.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The query of the address.
    pub(super) query: Memo<UserQuery>,
    go: Callback<(UserQuery, bool)>,
}

impl Place {
    pub(super) fn new() -> Self {
        let location = use_location();
        let query = Memo::new(move |before: Option<&UserQuery>| {
            let search = location.search.get();
            // On the way to another page the address changes first: what was asked for here stays until the page goes.
            match before {
                Some(before) if location.pathname.with(|path| path.trim_end_matches('/') != PATH) => before.clone(),
                _ => UserQuery::from_params(|name| param(&search, name)),
            }
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(query, replace): (UserQuery, bool)| {
            let options = NavigateOptions { replace, scroll: false };
            navigate(&list_address(&query), options);
        });
        Self { query, go }
    }

    /// Asks for another list. With `replace`, Back does not lead to the one before.
    pub(super) fn go(self, query: UserQuery, replace: bool) {
        if query != self.query.get_untracked() {
            self.go.run((query, replace));
        }
    }

    /// Asks for the list changed by `change`, from its beginning.
    pub(super) fn change(self, change: impl FnOnce(&mut UserQuery)) {
        // A field that goes away with the page and what was typed into it says so, too: by then nobody asks.
        let Some(query) = self.query.try_get_untracked() else { return };
        let mut query = query.from_start();
        change(&mut query);
        self.go(query, false);
    }
}
