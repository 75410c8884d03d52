//! What lists whose filters stand in the address have in common: the address, chips, the pager, fields of the filter bar.

use crate::api::users::list_users;
use crate::domain::list::{Cursor, SEARCH_MAX, UserQuery};
use crate::domain::turn::{LocalDay, Turn};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, Pager, browser, use_text};
use crate::ui::query::{address, param};
use crate::ui::route::{NavigateOptions, use_location, use_navigate};
use leptos::prelude::*;

/// The list's place in the address bar.
#[derive(Clone, Copy)]
pub(super) struct Place {
    path: &'static str,
    /// The parameters of the address as they stand there.
    pub(super) search: Memo<String>,
    go: Callback<(String, bool)>,
}

impl Place {
    /// The place of a list at a path.
    pub(super) fn of(path: &'static str) -> Self {
        let location = use_location();
        let search = Memo::new(move |before: Option<&String>| match before {
            // On the way to another page the address changes first: what was asked for here stays until the page goes.
            Some(before) if location.pathname.with(|here| here.trim_end_matches('/') != path) => before.clone(),
            _ => location.search.get(),
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(address, replace): (String, bool)| {
            navigate(&address, NavigateOptions { replace, scroll: false });
        });
        Self { path, search, go }
    }

    /// The address of the list with these parameters.
    pub(super) fn address(self, params: &[(&'static str, String)]) -> String {
        address(self.path, params)
    }

    /// Goes there.
    pub(super) fn go(self, params: &[(&'static str, String)], replace: bool) {
        self.go.run((self.address(params), replace));
    }

    /// A parameter; empty without it.
    pub(super) fn param(self, name: &'static str) -> Signal<String> {
        Signal::derive(move || self.search.with(|search| param(search, name)).unwrap_or_default())
    }
}

/// What narrows a list: each filter in words with the address without it, and the address of the whole list.
pub(super) fn chips(narrowed: Vec<(String, String)>, all: String) -> AnyView {
    let text = use_text();
    if narrowed.is_empty() {
        return ().into_any();
    }
    let chips: Vec<_> = narrowed.into_iter().map(|(words, rest)| chip(text, words, rest)).collect();
    view! {
        <ul class="chips" aria-label=text.get(Key::UsersFilters)>
            {chips}
            <li><a class="button ghost small" href=all>{text.get(Key::UsersClear)}</a></li>
        </ul>
    }
    .into_any()
}

/// A filter in words, with the address without it.
pub(super) fn chip(text: Text, words: String, rest: String) -> AnyView {
    let label = text.with(Key::UsersRemoveFilter, &[("filter", &words)]);
    view! {
        <li class="chip">
            <span dir="auto">{words}</span>
            <a href=rest data-noscroll="" aria-label=label><Icon name=IconName::Close size="small"/></a>
        </li>
    }
    .into_any()
}

/// A chip's words.
pub(super) fn narrowed_to(text: Text, label: Key, value: &str) -> String {
    [text.get(label), ": ", value].concat()
}

/// The pager of a page with `shown` rows. `with` gives the address of another page of the same list.
pub(super) fn pager(
    turn: &Turn,
    shown: u64,
    previous: Option<Cursor>,
    next: Option<Cursor>,
    with: impl Fn(Turn) -> String + Clone + Send + Sync + 'static,
) -> AnyView {
    let text = use_text();
    let first = if previous.is_none() { 1 } else { turn.first };
    let (from, to) = (text.number(first), text.number(first + shown.max(1) - 1));
    let range = text.with(Key::UsersRange, &[("from", &from), ("to", &to)]);
    let previous = previous.map(|cursor| with(turn.back(cursor)));
    let next = next.map(|cursor| with(Turn { first, ..turn.clone() }.on(cursor, shown)));
    let navigate = use_navigate();
    let resize = Callback::new(move |size: String| {
        if let Ok(size) = size.parse() {
            navigate(&with(Turn { size, ..Turn::default() }), NavigateOptions::default());
        }
    });
    view! {
        <Pager
            range=Signal::stored(range)
            size=Signal::stored(turn.size.to_string())
            on_size=resize
            previous=Signal::stored(previous)
            next=Signal::stored(next)
        />
    }
    .into_any()
}

/// The search field: looks while one types, as soon as one pauses.
pub(super) fn search_field(label: Key, value: Signal<String>, search: Callback<String>) -> AnyView {
    let text = use_text();
    let typed = RwSignal::new(value.get_untracked());
    // What this field asked for comes back by the address; by then somebody may have typed on.
    let asked = StoredValue::new(value.get_untracked());
    Effect::new(move || {
        let now = value.get();
        if asked.get_value() != now {
            asked.set_value(now.clone());
            typed.set(now);
        }
    });
    // A field that goes away with the page and what was typed into it says so, too: by then nobody asks.
    let ask = move |text: String| {
        asked.set_value(text.trim().to_owned());
        search.run(text);
    };
    let look = move |event| {
        let now = event_target_value(&event);
        typed.set(now.clone());
        browser::later(250, move || {
            if typed.try_get_untracked().as_ref() == Some(&now) {
                ask(now);
            }
        });
    };
    view! {
        <div class="search-field">
            <Icon name=IconName::Search/>
            <label class="visually-hidden" for="q">{text.get(label)}</label>
            <input
                id="q"
                name="q"
                type="search"
                maxlength=SEARCH_MAX.to_string()
                placeholder=text.get(label)
                autocomplete="off"
                value=typed.get_untracked()
                prop:value=typed
                on:input=look
                on:change=move |_| {
                    if let Some(now) = typed.try_get_untracked() {
                        ask(now);
                    }
                }
            />
        </div>
    }
    .into_any()
}

/// A field for a person: the address is typed, or chosen among those that fit what is typed.
pub(super) fn person_field(
    name: &'static str,
    label: Key,
    value: Signal<String>,
    choose: Callback<String>,
    suggest: bool,
) -> AnyView {
    let text = use_text();
    // An id in the address means somebody the chips name.
    let shown =
        Signal::derive(move || value.with(|value| if value.contains('@') { value.clone() } else { String::new() }));
    let typed = RwSignal::new(shown.get_untracked());
    Effect::new(move || typed.set(shown.get()));
    let found = RwSignal::new(Vec::<(String, String)>::new());
    let list = [name, "-people"].concat();
    let options = move || {
        let option = |(username, name): (String, String)| view! { <option value=username>{name}</option> }.into_any();
        found.get().into_iter().map(option).collect::<Vec<_>>()
    };
    let looked = move |event| {
        let now = event_target_value(&event);
        typed.set(now.clone());
        if found.with_untracked(|found| found.iter().any(|(username, _)| *username == now)) {
            return choose.run(now);
        }
        if suggest && now.trim().chars().count() > 1 {
            browser::later(250, move || look_for(typed, now, found));
        }
    };
    let done = move |_| {
        if let Some(now) = typed.try_get_untracked() {
            choose.run(now.trim().to_owned());
        }
    };
    view! {
        <label class="select-field">
            <span>{text.get(label)}</span>
            <input
                name=name
                list=list.clone()
                maxlength="254"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                placeholder=text.get(Key::ActivityWhoHint)
                value=typed.get_untracked()
                prop:value=typed
                on:input=looked
                on:change=done
            />
        </label>
        <datalist id=list>{options}</datalist>
    }
    .into_any()
}

/// Looks for people, unless typing went on meanwhile.
fn look_for(typed: RwSignal<String>, asked: String, found: RwSignal<Vec<(String, String)>>) {
    if typed.try_get_untracked().as_ref() != Some(&asked) {
        return;
    }
    leptos::task::spawn_local(async move {
        let query = UserQuery { search: asked, size: 25, ..UserQuery::default() };
        if let Ok(page) = list_users(query).await {
            found.try_set(page.rows.into_iter().map(|row| (row.username.clone(), row.name())).collect());
        }
    });
}

/// A field for a day.
pub(super) fn day_field(
    name: &'static str,
    label: Key,
    value: Signal<Option<LocalDay>>,
    choose: Callback<Option<LocalDay>>,
) -> AnyView {
    let text = use_text();
    let date = Signal::derive(move || value.get().map(LocalDay::date).unwrap_or_default());
    let done = move |event| {
        let date = event_target_value(&event);
        // The reader's own day, as their clock stood then.
        let zone = LocalDay::new(&date, 0).map_or(0, |day| browser::zone_offset(day.start().0.div_euclid(1_000)));
        choose.try_run(LocalDay::new(&date, zone));
    };
    view! {
        <label class="select-field">
            <span>{text.get(label)}</span>
            <input type="date" name=name min="1970-01-01" max="9999-12-31" value=date.get_untracked() prop:value=date on:change=done/>
        </label>
    }
    .into_any()
}
