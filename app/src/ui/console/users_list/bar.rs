//! The bar above the table while somebody is picked.

use super::Counted;
use super::acts::{ACTS, Act};
use super::address::Place;
use super::selection::{Picked, Picks};
use crate::domain::account::{AccountKind, AccountStatus};
use crate::domain::list::UserQuery;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;

/// The bar at the foot of the window while somebody is picked: how many, everyone else who matches, and what can be done to them.
pub(super) fn bar(picked: Picked, place: Place, total: Counted, asked: RwSignal<Option<Act>>) -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let words = move || {
        picked.picks.with(|picks| match picks {
            Picks::Some(ids) if ids.is_empty() => None,
            Picks::Some(ids) => Some(text.with(Key::BulkSelected, &[("n", &text.number(ids.len() as u64))])),
            Picks::All(_) => Some(text.get(Key::BulkAllSelected).to_owned()),
        })
    };
    let any = Memo::new(move |_| words().is_some());
    // Offered once the whole page is picked, when there are more than that.
    let everyone = move || {
        let more = total.get().and_then(Result::ok)?;
        let count = picked.picks.with(|picks| match picks {
            Picks::Some(ids) => Some(ids.len() as u64),
            Picks::All(_) => None,
        })?;
        let whole = picked.page.with(|page| page.iter().all(|(id, _)| picked.has(*id)));
        if !whole || count >= more.count {
            return None;
        }
        let count = text.number(more.count) + if more.more { "+" } else { "" };
        let label = text.with(Key::BulkSelectAll, &[("n", &count)]);
        let all = move |_| picked.picks.set(Picks::All(place.query.with_untracked(UserQuery::narrowing)));
        Some(view! { <button class="button small" type="button" on:click=all>{label}</button> }.into_any())
    };
    let buttons = move || {
        let button = |act: &'static Act| {
            let class = if act.danger() { "button small danger" } else { "button small" };
            view! {
                <button class=class type="button" on:click=move |_| asked.set(Some(*act))>
                    {text.get(act.label)}
                </button>
            }
            .into_any()
        };
        // What is done to registrations, where the list is of those.
        let waiting = place.query.with(|query| query.status == Some(AccountStatus::PendingApproval));
        let staff = place.query.with(|query| query.kind == Some(AccountKind::Staff));
        let fits = |act: &&Act| (waiting || !act.of_registrations()) && !(staff && act.of_customers());
        ACTS.iter().filter(|act| act.offered(&viewer)).filter(fits).map(button).collect::<Vec<_>>()
    };
    let draw = move || {
        any.get().then(|| {
            view! {
                <div class="selection">
                    <div class="inline">
                        <span role="status">{words}</span>
                        <Transition>{everyone}</Transition>
                        <button
                            class="button ghost icon-only small"
                            type="button"
                            aria-label=text.get(Key::BulkClear)
                            title=text.get(Key::BulkClear)
                            on:click=move |_| picked.clear()
                        >
                            <Icon name=IconName::Close/>
                        </button>
                    </div>
                    <div class="actions">{buttons()}</div>
                </div>
            }
            .into_any()
        })
    };
    draw.into_any()
}
