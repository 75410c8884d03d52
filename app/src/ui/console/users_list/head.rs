//! The heads of the columns, which sort.

use super::address::{Place, list_address};
use super::office;
use super::selection::Picked;
use crate::domain::account::AccountKind;
use crate::domain::list::{Direction, UserQuery, UserSort};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;

const COLUMNS: &[&str] = &["optional late", "", "numeric optional", "numeric"];

/// Whether the Back office view is asked for.
pub(super) fn of_office(place: Place) -> bool {
    place.query.with_untracked(|query| query.kind == Some(AccountKind::Staff))
}

/// The classes of the columns after the person's, for rows to come.
pub(super) fn columns(place: Place) -> &'static [&'static str] {
    if of_office(place) { office::COLUMNS } else { COLUMNS }
}

/// The line of heads.
pub(super) fn head(place: Place, picked: Picked) -> AnyView {
    let text = use_text();
    let heads = if of_office(place) { office::head(text, place, picked) } else { everyone(text, place, picked) };
    view! { <thead><tr>{heads}</tr></thead> }.into_any()
}

fn everyone(text: Text, place: Place, picked: Picked) -> AnyView {
    view! {
        {picked.head()}
        {sorting(text, place, "", Key::UsersPerson, UserSort::Name)}
        <th scope="col" class="optional late">{text.get(Key::UsersKind)}</th>
        <th scope="col">{text.get(Key::UsersStatus)}</th>
        <th scope="col" class="numeric optional">{text.get(Key::UsersGroups)}</th>
        {sorting(text, place, "numeric", Key::UsersLastSignIn, UserSort::LastSignIn)}
        <th scope="col" class="row-actions">
            <span class="visually-hidden">{text.get(Key::UsersActions)}</span>
        </th>
    }
    .into_any()
}

/// A head that sorts by its column, and the other way round when it does already.
pub(super) fn sorting(text: Text, place: Place, class: &'static str, label: Key, sort: UserSort) -> AnyView {
    let order = Signal::derive(move || place.query.with(|query| (query.sort == sort).then_some(query.direction)));
    let spoken = Signal::derive(move || match order.get() {
        Some(Direction::Ascending) => "ascending",
        Some(Direction::Descending) => "descending",
        None => "none",
    });
    let href = Signal::derive(move || {
        let first = if sort == UserSort::LastSignIn { Direction::Descending } else { Direction::Ascending };
        let direction = match order.get() {
            Some(Direction::Ascending) => Direction::Descending,
            Some(Direction::Descending) => Direction::Ascending,
            None => first,
        };
        list_address(&UserQuery { sort, direction, ..place.query.get().from_start() })
    });
    let arrow = move || {
        let name = if order.get() == Some(Direction::Ascending) { IconName::ChevronUp } else { IconName::ChevronDown };
        view! { <Icon name size="small"/> }
    };
    view! {
        <th scope="col" class=class aria-sort=spoken>
            <a class="sort" href=href data-noscroll="">{text.get(label)}{arrow}</a>
        </th>
    }
    .into_any()
}
