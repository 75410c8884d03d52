//! Search and filters.

use super::address::{Place, list_address};
use crate::api::groups::group_choices;
use crate::domain::access::{Action, Area};
use crate::domain::account::{AccountKind, AccountStatus};
use crate::domain::group::GroupChoice;
use crate::domain::list::{Direction, SEARCH_MAX, UserQuery, UserSort};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, Loaded, Resource, SelectField, Tab, Tabs, browser, use_text};
use crate::ui::wording::console;
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long typing must rest before it is looked for.
const PAUSE: Duration = Duration::from_millis(250);

/// The bar above the list. `more` are the less common filters.
pub(super) fn filters(place: Place, groups: Groups, more: AnyView) -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let groups = viewer.may(Area::Groups, Action::View).then(|| group_filter(place, groups));
    let search = Search::new(place);
    // What a form without a script would forget.
    let kept = move || {
        let kept = place.query.get().to_params().into_iter();
        let kept = kept.filter(|(name, _)| ["kind", "sort", "dir", "size"].contains(name));
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.into_any()).collect::<Vec<_>>()
    };
    view! {
        <search class="filters">
            <form
                method="get"
                action="/console/users"
                on:submit=move |event| {
                    event.prevent_default();
                    search.now();
                }
            >
                {search.field()}
                {status_filter(place)}
                {groups}
                {more}
                {sort_choice(place)}
                {kept}
                <button class="button unscripted" type="submit">{text.get(Key::UsersApply)}</button>
            </form>
        </search>
    }
    .into_any()
}

/// The search field: looks while one types, as soon as one pauses.
#[derive(Clone, Copy)]
struct Search {
    place: Place,
    typed: RwSignal<String>,
    waiting: StoredValue<Option<TimeoutHandle>>,
}

impl Search {
    fn new(place: Place) -> Self {
        let typed = RwSignal::new(place.query.with_untracked(|query| query.search.clone()));
        let search = Self { place, typed, waiting: StoredValue::new(None) };
        // The address may change by Back or a chip; while somebody types, the field is theirs.
        Effect::new(move || {
            let asked = place.query.with(|query| query.search.clone());
            if search.waiting.with_value(Option::is_none) && typed.with_untracked(|typed| typed.trim() != asked) {
                typed.set(asked);
            }
        });
        search
    }

    fn cancel(self) {
        if let Some(waiting) = self.waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    }

    fn now(self) {
        self.cancel();
        let Some(typed) = self.typed.try_get_untracked() else { return };
        let mut query = self.place.query.get_untracked();
        if query.search != typed.trim() {
            // Back leads to the list before the search, by one step however often somebody paused while typing.
            let typed_on = !query.search.is_empty() && !typed.trim().is_empty();
            query = query.from_start();
            query.search = typed.trim().to_owned();
            self.place.go(query, typed_on);
        }
    }

    fn soon(self) {
        self.cancel();
        let handle = set_timeout_with_handle(move || self.now(), PAUSE).ok();
        self.waiting.set_value(handle);
    }

    fn field(self) -> AnyView {
        let text = use_text();
        // A slash anywhere brings one here, or Ctrl and K.
        Effect::new(move || {
            let handle = window_event_listener(ev::keydown, |event| {
                let command = event.ctrl_key() || event.meta_key();
                let slash = event.key() == "/" && !command && !browser::is_typing(&event);
                if slash || (event.key() == "k" && command) {
                    event.prevent_default();
                    browser::focus_now("#q");
                }
            });
            on_cleanup(move || handle.remove());
        });
        on_cleanup(move || self.cancel());
        let typed = self.typed;
        view! {
            <div class="search-field">
                <Icon name=IconName::Search/>
                <label class="visually-hidden" for="q">{text.get(Key::UsersSearch)}</label>
                <input
                    id="q"
                    name="q"
                    type="search"
                    maxlength=SEARCH_MAX.to_string()
                    placeholder=text.get(Key::UsersSearch)
                    autocomplete="off"
                    aria-keyshortcuts="/ Control+K"
                    value=typed.get_untracked()
                    prop:value=typed
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        self.soon();
                    }
                />
            </div>
        }
        .into_any()
    }
}

fn any(text: &str) -> (String, String) {
    (String::new(), text.to_owned())
}

/// A filter that is one of a list, the first being any.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) label: Key,
    pub(super) options: Vec<(String, String)>,
    pub(super) get: fn(&UserQuery) -> String,
    pub(super) set: fn(&mut UserQuery, &str),
}

impl Choice {
    pub(super) fn field(self, place: Place) -> AnyView {
        let Self { name, label, options, get, set } = self;
        let options: Vec<_> = std::iter::once(any(use_text().get(Key::UsersAny))).chain(options).collect();
        let value = Signal::derive(move || place.query.with(get));
        let choose = Callback::new(move |word: String| place.change(|query| set(query, &word)));
        view! { <SelectField name label options=Signal::stored(options) value on_change=choose/> }.into_any()
    }
}

/// Whose list it is: everyone's, the customers', or the back office's with columns of its own (S1).
pub(super) fn kinds(place: Place) -> Option<AnyView> {
    let text = use_text();
    let viewer = use_viewer();
    let views = [
        (None, Key::UsersEveryone),
        (Some(AccountKind::Customer), Key::StatusCustomers),
        (Some(AccountKind::Staff), Key::UsersBackOffice),
    ];
    let tabs = Signal::derive(move || {
        let query = place.query.get().from_start();
        let tab = |(kind, label): (Option<AccountKind>, Key)| Tab {
            label: text.get(label),
            href: list_address(&UserQuery { kind, ..query.clone() }),
            current: query.kind == kind,
            count: None,
        };
        views.map(tab).into_iter().collect::<Vec<_>>()
    });
    let both = viewer.may(Area::Customers, Action::View) && viewer.may(Area::Users, Action::View);
    both.then(|| view! { <Tabs label=text.get(Key::UsersKind) tabs/> }.into_any())
}

fn status_filter(place: Place) -> AnyView {
    let text = use_text();
    let options =
        AccountStatus::ALL.iter().map(|status| (status.as_str().to_owned(), console::status(text, *status).to_owned()));
    Choice {
        name: "status",
        label: Key::UsersStatus,
        options: options.collect(),
        get: |query| query.status.map_or("", AccountStatus::as_str).to_owned(),
        set: |query, word| query.status = AccountStatus::from_word(word),
    }
    .field(place)
}

fn group_filter(place: Place, groups: Groups) -> AnyView {
    let text = use_text();
    let view = move |groups: Vec<GroupChoice>| {
        let named = groups.into_iter().map(|group| (group.id.to_string(), group.name));
        let options: Vec<_> = std::iter::once(any(text.get(Key::UsersAny))).chain(named).collect();
        let value = Signal::derive(move || {
            place.query.with(|query| query.group.map_or(String::new(), |group| group.to_string()))
        });
        let choose = Callback::new(move |id: String| place.change(|query| query.group = id.parse().ok()));
        view! {
            <SelectField name="group" label=Key::UsersGroup options=Signal::stored(options) value on_change=choose/>
        }
        .into_any()
    };
    view! { <Loaded resource=groups view skeleton=|| ().into_any()/> }.into_any()
}

/// The groups to filter by; the chips name the one in force.
pub(super) type Groups = Resource<Result<Vec<GroupChoice>, AppError>>;

/// Loads the groups to filter by. Without them the list is as good, so that a failure counts as none.
pub(super) fn load_groups() -> Groups {
    let wanted = use_viewer().may(Area::Groups, Action::View);
    Resource::new(
        move || wanted,
        |wanted| async move {
            let groups = if wanted { group_choices().await.ok() } else { None };
            Ok(groups.unwrap_or_default())
        },
    )
}

/// The order, for narrow screens, where the column heads are not there.
fn sort_choice(place: Place) -> AnyView {
    let text = use_text();
    let options = ORDERS.map(|(sort, direction, label)| (word(sort, direction), text.get(label).to_owned()));
    let value = Signal::derive(move || place.query.with(|query| word(query.sort, query.direction)));
    let choose = Callback::new(move |chosen: String| {
        let found = ORDERS.iter().find(|(sort, direction, _)| word(*sort, *direction) == chosen);
        if let Some((sort, direction, _)) = found {
            place.change(|query| (query.sort, query.direction) = (*sort, *direction));
        }
    });
    view! {
        <SelectField
            name="order"
            label=Key::UsersSort
            options=Signal::stored(options.to_vec())
            value
            on_change=choose
            class="select-field narrow-only"
        />
    }
    .into_any()
}

const ORDERS: [(UserSort, Direction, Key); 6] = [
    (UserSort::Name, Direction::Ascending, Key::UsersSortName),
    (UserSort::Name, Direction::Descending, Key::UsersSortNameDown),
    (UserSort::Email, Direction::Ascending, Key::UsersSortEmail),
    (UserSort::Created, Direction::Descending, Key::UsersSortNewest),
    (UserSort::Created, Direction::Ascending, Key::UsersSortOldest),
    (UserSort::LastSignIn, Direction::Descending, Key::UsersSortLastSignIn),
];

fn word(sort: UserSort, direction: Direction) -> String {
    [sort.as_str(), direction.as_str()].join("-")
}
