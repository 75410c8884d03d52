//! Manage > Groups: every group, with whom it is for and how many are in it.

use super::create;
use crate::api::groups::list_groups;
use crate::domain::access::{Action, Area};
use crate::domain::group::{Audience, GroupList, GroupRow};
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, Loaded, Nothing, PageHeader, Resource, SelectField, SkeletonRows, use_text};
use crate::ui::query::{address, param};
use crate::ui::route::{NavigateOptions, use_location, use_navigate};
use crate::ui::wording::console;
use leptos::prelude::*;

const PATH: &str = "/console/groups";

/// What the address asks for. The list comes whole, so that this narrows it at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wanted {
    search: String,
    audience: Option<Audience>,
}

impl Wanted {
    fn from_search(search: &str) -> Self {
        Self {
            search: param(search, "q").unwrap_or_default(),
            audience: param(search, "audience").and_then(|word| Audience::from_word(&word)),
        }
    }

    fn address(&self) -> String {
        let mut params = Vec::new();
        if !self.search.is_empty() {
            params.push(("q", self.search.clone()));
        }
        if let Some(audience) = self.audience {
            params.push(("audience", audience.as_str().to_owned()));
        }
        address(PATH, &params)
    }

    fn fits(&self, row: &GroupRow) -> bool {
        let wanted = self.search.trim().to_lowercase();
        self.audience.is_none_or(|audience| audience == row.audience)
            && (row.name.to_lowercase().contains(&wanted) || row.description.to_lowercase().contains(&wanted))
    }
}

/// The list of groups.
#[component]
pub fn GroupsPage() -> AnyView {
    let text = use_text();
    let location = use_location();
    let wanted = Memo::new(move |before: Option<&Wanted>| {
        let search = location.search.get();
        // On the way to another page the address changes first.
        match before {
            Some(before) if location.pathname.with(|path| path.trim_end_matches('/') != PATH) => before.clone(),
            _ => Wanted::from_search(&search),
        }
    });
    let groups = Resource::new(|| (), |()| list_groups(None));
    let creating = RwSignal::new(false);
    let may_create = use_viewer().may(Area::Groups, Action::Create);
    let count = move || groups.get().and_then(Result::ok).map(|list| counted(text, &list, &wanted.read()));
    let count = view! { <Transition fallback=|| "\u{a0}">{count}</Transition> };
    let new = may_create.then(|| {
        view! {
            <button class="button primary" type="button" on:click=move |_| creating.set(true)>
                <Icon name=IconName::Plus/>
                {text.get(Key::GroupsNew)}
            </button>
        }
        .into_any()
    });
    let view = move |list: GroupList| found(wanted, list, may_create.then_some(creating));
    view! {
        <PageHeader title=Signal::stored(text.get(Key::GroupsTitle).to_owned()) count=count.into_any()>{new}</PageHeader>
        {filters(wanted)}
        <Loaded resource=groups view skeleton/>
        {may_create.then(|| create::dialog(creating))}
    }
    .into_any()
}

fn counted(text: Text, list: &GroupList, wanted: &Wanted) -> String {
    let all = list.rows.len() as u64;
    let shown = list.rows.iter().filter(|row| wanted.fits(row)).count() as u64;
    if shown == all {
        return text.count(Key::GroupsCountOne, Key::GroupsCountMany, all);
    }
    text.with(Key::GroupsCountOf, &[("n", &text.number(shown)), ("total", &text.number(all))])
}

fn filters(wanted: Memo<Wanted>) -> AnyView {
    let text = use_text();
    let navigate = use_navigate();
    let go = Callback::new(move |next: Wanted| {
        let options = NavigateOptions { replace: true, scroll: false };
        navigate(&next.address(), options);
    });
    let audiences = Audience::ALL.iter().map(|one| (one.as_str().to_owned(), console::audience(text, *one).to_owned()));
    let options: Vec<_> =
        std::iter::once((String::new(), text.get(Key::UsersAny).to_owned())).chain(audiences).collect();
    let audience =
        Signal::derive(move || wanted.with(|wanted| wanted.audience.map_or("", Audience::as_str).to_owned()));
    let choose = Callback::new(move |word: String| {
        go.run(Wanted { audience: Audience::from_word(&word), ..wanted.get_untracked() });
    });
    let search = Signal::derive(move || wanted.with(|wanted| wanted.search.clone()));
    view! {
        <search class="filters">
            <form method="get" action=PATH on:submit=|event| event.prevent_default()>
                <div class="search-field">
                    <Icon name=IconName::Search/>
                    <label class="visually-hidden" for="q">{text.get(Key::GroupsSearch)}</label>
                    <input
                        id="q"
                        name="q"
                        type="search"
                        placeholder=text.get(Key::GroupsSearch)
                        autocomplete="off"
                        value=search.get_untracked()
                        prop:value=search
                        on:input=move |event| {
                            go.run(Wanted { search: event_target_value(&event), ..wanted.get_untracked() });
                        }
                    />
                </div>
                <SelectField
                    name="audience"
                    label=Key::GroupsColAudience
                    options=Signal::stored(options)
                    value=audience
                    on_change=choose
                />
                <button class="button unscripted" type="submit">{text.get(Key::UsersApply)}</button>
            </form>
        </search>
    }
    .into_any()
}

/// The groups that fit, or why there is none. `creating` opens the dialog of a new one, where that is allowed.
fn found(wanted: Memo<Wanted>, list: GroupList, creating: Option<RwSignal<bool>>) -> AnyView {
    if list.rows.is_empty() {
        return none_yet(creating);
    }
    let text = use_text();
    let draw = move || {
        let wanted = wanted.get();
        let rows: Vec<_> = list.rows.iter().filter(|row| wanted.fits(row)).map(|row| group(text, row)).collect();
        if rows.is_empty() { no_match(text, &wanted) } else { frame("false", rows.into_any()) }
    };
    draw.into_any()
}

fn group(text: Text, row: &GroupRow) -> AnyView {
    let description = (!row.description.is_empty()).then(|| {
        view! {
            <span class="mail" dir="auto" title=row.description.clone()>{row.description.clone()}</span>
        }
        .into_any()
    });
    let badge = row.built_in.then(|| view! { " "<span class="badge">{text.get(Key::GroupsBuiltIn)}</span> });
    view! {
        <tr>
            <td class="name-cell">
                <a class="row-link" href=format!("{PATH}/{}", row.id) dir="auto">{row.name.clone()}</a>
                {description}
            </td>
            <td data-label=text.get(Key::GroupsColAudience)>{console::audience(text, row.audience)}{badge}</td>
            <td class="numeric" data-label=text.get(Key::GroupsColMembers)>{text.number(row.members)}</td>
        </tr>
    }
    .into_any()
}

fn frame(busy: &'static str, rows: AnyView) -> AnyView {
    let text = use_text();
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::GroupsTitle)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::GroupsColGroup)}</th>
                        <th scope="col">{text.get(Key::GroupsColAudience)}</th>
                        <th scope="col" class="numeric">{text.get(Key::GroupsColMembers)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn skeleton() -> AnyView {
    let text = use_text();
    let rows = view! { <SkeletonRows rows=6 columns=&[""] people=false/> };
    view! {
        <p class="visually-hidden" role="status">{text.get(Key::PartsLoading)}</p>
        {frame("true", rows.into_any())}
    }
    .into_any()
}

fn none_yet(creating: Option<RwSignal<bool>>) -> AnyView {
    let text = use_text();
    let new = creating.map(|creating| {
        view! {
            <button class="button" type="button" on:click=move |_| creating.set(true)>{text.get(Key::GroupsNew)}</button>
        }
        .into_any()
    });
    let words = text.get(Key::GroupsEmptyHint).into_any();
    view! { <Nothing icon=IconName::Groups title=Key::GroupsEmpty words>{new}</Nothing> }.into_any()
}

fn no_match(text: Text, wanted: &Wanted) -> AnyView {
    let search = wanted.search.trim();
    let words = if search.is_empty() {
        text.get(Key::GroupsNoMatchAudience).to_owned()
    } else {
        text.with(Key::GroupsNoMatchHint, &[("search", search)])
    };
    view! {
        <Nothing icon=IconName::Search title=Key::GroupsNoMatch words=words.into_any()>
            <a class="button" href=PATH>{text.get(Key::UsersClear)}</a>
        </Nothing>
    }
    .into_any()
}
