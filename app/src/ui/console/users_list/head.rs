//! The heads of the columns, which sort.

use super::address::{Place, list_address};
use super::selection::Picked;
use crate::domain::list::{Direction, UserQuery, UserSort};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;

/// The classes of the columns after the person's, for rows to come.
pub(super) const COLUMNS: &[&str] = &["optional late", "", "numeric optional", "numeric"];

/// The line of heads.
pub(super) fn head(place: Place, picked: Picked) -> AnyView {
    let text = use_text();
    view! {
        <thead>
            <tr>
                {picked.head()}
                {sorting(text, place, "", Key::UsersPerson, UserSort::Name)}
                <th scope="col" class="optional late">{text.get(Key::UsersKind)}</th>
                <th scope="col">{text.get(Key::UsersStatus)}</th>
                <th scope="col" class="numeric optional">{text.get(Key::UsersGroups)}</th>
                {sorting(text, place, "numeric", Key::UsersLastSignIn, UserSort::LastSignIn)}
                <th scope="col" class="row-actions">
                    <span class="visually-hidden">{text.get(Key::UsersActions)}</span>
                </th>
            </tr>
        </thead>
    }
    .into_any()
}

/// A head that sorts by its column, and the other way round when it does already.
fn sorting(text: Text, place: Place, class: &'static str, label: Key, sort: UserSort) -> AnyView {
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
