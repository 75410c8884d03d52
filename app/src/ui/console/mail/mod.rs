//! Observe > Mail: what was sent to whom, how it fares, and another try.

mod folder;
mod health;
mod table;

pub(crate) use folder::mail_notice;

use super::listing::{Place, chips, narrowed_to, pager, search_field};
use super::use_viewer;
use crate::api::mail::list_mail;
use crate::domain::access::{Action, Area};
use crate::domain::mail::{DeliveryState, MailKind};
use crate::domain::mail_list::{MailPage, MailQuery};
use crate::domain::turn::Turn;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{IconName, Loaded, Nothing, PageHeader, Resource, SelectField, use_text};
use crate::ui::query::param;
use crate::ui::wording::console;
use leptos::prelude::*;

const PATH: &str = "/console/mail";

/// The call that brings a page of mails.
type Mails = Resource<Result<MailPage, AppError>>;

/// The mail deliveries.
#[component]
pub fn MailPage() -> AnyView {
    let text = use_text();
    let place = Place::of(PATH);
    let mails: Mails = Resource::new(move || place.search.get(), |search| list_mail(query_of(&search)));
    let busy = RwSignal::new(false);
    let view = move |page| deliveries(place, page, mails, busy);
    view! {
        <PageHeader title=Signal::stored(text.get(Key::MailTitle).to_owned())/>
        {use_viewer().may(Area::Mail, Action::View).then(|| filters(place))}
        <Loaded resource=mails view skeleton=table::skeleton busy/>
    }
    .into_any()
}

fn query_of(search: &str) -> MailQuery {
    MailQuery::from_params(|name| param(search, name))
}

/// The bar above the list.
fn filters(place: Place) -> AnyView {
    let text = use_text();
    let change = move |change: &dyn Fn(&mut MailQuery)| {
        let query = place.search.with_untracked(|search| query_of(search)).from_start();
        let mut changed = query.clone();
        change(&mut changed);
        let changed = changed.bounded();
        if changed != query {
            // Back leads to the list before the search, by one step however often somebody paused while typing.
            let typed_on = changed.search != query.search && !changed.search.is_empty() && !query.search.is_empty();
            place.go(&changed.to_params(), typed_on);
        }
    };
    let search = Callback::new(move |text: String| change(&|query| query.search.clone_from(&text)));
    let state = Callback::new(move |word: String| change(&|query| query.state = DeliveryState::from_word(&word)));
    let kind = Callback::new(move |word: String| change(&|query| query.kind = MailKind::from_word(&word)));
    let any = (String::new(), text.get(Key::UsersAny).to_owned());
    let states =
        DeliveryState::ALL.iter().map(|state| (state.as_str().to_owned(), console::delivery(text, *state).to_owned()));
    let states: Vec<_> = std::iter::once(any.clone()).chain(states).collect();
    let kinds = MailKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), console::mail_kind(text, *kind).to_owned()));
    let kinds: Vec<_> = std::iter::once(any).chain(kinds).collect();
    view! {
        <search class="filters">
            <form method="get" action=PATH on:submit=|event| event.prevent_default()>
                {search_field(Key::MailSearch, place.param("q"), search)}
                <SelectField
                    name="state"
                    label=Key::MailState
                    options=Signal::stored(states)
                    value=place.param("state")
                    on_change=state
                />
                <SelectField
                    name="kind"
                    label=Key::MailKind
                    options=Signal::stored(kinds)
                    value=place.param("kind")
                    on_change=kind
                />
                <button class="button unscripted" type="submit">{text.get(Key::UsersApply)}</button>
            </form>
        </search>
    }
    .into_any()
}

fn deliveries(place: Place, page: MailPage, mails: Mails, busy: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let query = place.search.with_untracked(|search| query_of(search));
    let all = MailQuery { turn: query.turn.from_start(), ..MailQuery::default() };
    let chips = chips(narrowed(text, place, &query), place.address(&all.to_params()));
    let health = health::notice(text, &page, mails);
    if page.rows.is_empty() && page.previous.is_none() {
        return view! { {health}{chips}{nothing(place, &query)} }.into_any();
    }
    let shown = page.rows.len() as u64;
    let turn = query.turn.clone();
    let with = move |turn: Turn| place.address(&MailQuery { turn, ..query.clone() }.to_params());
    view! {
        {health}
        {chips}
        {table::table(page.rows, page.now, mails, busy)}
        {pager(&turn, shown, page.previous, page.next, with)}
    }
    .into_any()
}

/// No mail to show: none that fits, or none yet.
fn nothing(place: Place, query: &MailQuery) -> AnyView {
    let text = use_text();
    if !query.is_filtered() {
        let words = text.get(Key::MailNothing).into_any();
        return view! { <Nothing icon=IconName::Mail title=Key::MailNothingTitle words/> }.into_any();
    }
    let words = text.get(Key::MailNoMatch).into_any();
    view! {
        <Nothing icon=IconName::Search title=Key::MailNoMatchTitle words>
            <a class="button" href=place.address(&[])>{text.get(Key::UsersClear)}</a>
        </Nothing>
    }
    .into_any()
}

/// Each filter in words, with the address of the list without it.
fn narrowed(text: Text, place: Place, query: &MailQuery) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |label: Key, value: &str, without: fn(&mut MailQuery)| {
        let mut rest = query.clone().from_start();
        without(&mut rest);
        found.push((narrowed_to(text, label, value), place.address(&rest.to_params())));
    };
    if !query.search.is_empty() {
        add(Key::UsersSearchChip, &query.search, |query| query.search.clear());
    }
    if let Some(state) = query.state {
        add(Key::MailState, console::delivery(text, state), |query| query.state = None);
    }
    if let Some(kind) = query.kind {
        add(Key::MailKind, console::mail_kind(text, kind), |query| query.kind = None);
    }
    found
}
