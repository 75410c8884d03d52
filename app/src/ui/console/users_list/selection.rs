//! Who is picked for an act on many: people one by one, or everyone the list finds. The choice outlives the turning of pages.

use super::Counted;
use super::address::Place;
use super::bulk::{ACTS, Act};
use crate::domain::account::PersonRow;
use crate::domain::bulk::{PICKED_MAX, Selection};
use crate::domain::id::AccountId;
use crate::domain::list::UserQuery;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Who is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Picks {
    Some(BTreeSet<AccountId>),
    /// Everyone a list finds.
    All(UserQuery),
}

/// The choice, and the people on the page shown.
#[derive(Clone, Copy)]
pub(super) struct Picked {
    picks: RwSignal<Picks>,
    page: RwSignal<Vec<AccountId>>,
    /// Whether there is anything to pick people for.
    pub(super) offered: bool,
}

impl Picked {
    pub(super) fn new(place: Place) -> Self {
        let viewer = use_viewer();
        let picks = RwSignal::new(Picks::Some(BTreeSet::new()));
        // Everyone who matches is somebody else once the filters are others.
        Effect::new(move || {
            let asked = place.query.with(UserQuery::narrowing);
            if picks.with_untracked(|picks| matches!(picks, Picks::All(query) if *query != asked)) {
                picks.set(Picks::Some(BTreeSet::new()));
            }
        });
        let offered = ACTS.iter().any(|act| act.offered(&viewer));
        Self { picks, page: RwSignal::new(Vec::new()), offered }
    }

    /// Notes who is on the page shown.
    pub(super) fn shows(self, rows: &[PersonRow]) {
        let page: Vec<_> = rows.iter().map(|row| row.id).collect();
        if self.page.with_untracked(|shown| *shown != page) {
            self.page.set(page);
        }
    }

    fn has(self, id: AccountId) -> bool {
        self.picks.with(|picks| match picks {
            Picks::Some(ids) => ids.contains(&id),
            Picks::All(_) => true,
        })
    }

    /// Picks people or drops them. Dropping one of everyone leaves the others on the page.
    fn set(self, ids: &[AccountId], wanted: bool) {
        let page = self.page.get_untracked();
        self.picks.update(|picks| {
            if matches!(picks, Picks::All(_)) {
                *picks = Picks::Some(page.into_iter().collect());
            }
            if let Picks::Some(picked) = picks {
                for id in ids {
                    if !wanted {
                        picked.remove(id);
                    } else if picked.len() < PICKED_MAX {
                        picked.insert(*id);
                    }
                }
            }
        });
    }

    fn clear(self) {
        self.picks.set(Picks::Some(BTreeSet::new()));
    }

    /// The choice for an act, with its number where that is known here.
    pub(super) fn selection(self) -> (Selection, Option<u64>) {
        match self.picks.get_untracked() {
            Picks::Some(ids) => {
                let count = ids.len() as u64;
                (Selection::Picked(ids.into_iter().collect()), Some(count))
            }
            Picks::All(query) => (Selection::Matching(query), None),
        }
    }

    /// The box before a person.
    pub(super) fn cell(self, row: &PersonRow) -> Option<AnyView> {
        let id = row.id;
        self.offered.then(|| {
            let label = use_text().with(Key::BulkSelectPerson, &[("name", &row.name())]);
            view! {
                <td class="pick">
                    <input
                        type="checkbox"
                        aria-label=label
                        prop:checked=move || self.has(id)
                        on:change=move |event| self.set(&[id], event_target_checked(&event))
                    />
                </td>
            }
            .into_any()
        })
    }

    /// Whether a person's row is marked as picked.
    pub(super) fn marked(self, id: AccountId) -> Signal<Option<&'static str>> {
        Signal::derive(move || (self.offered && self.has(id)).then_some("true"))
    }

    /// The box in the head: everyone on the page.
    pub(super) fn head(self) -> Option<AnyView> {
        self.offered.then(|| {
            let text = use_text();
            let picked = move || self.page.with(|page| page.iter().filter(|id| self.has(**id)).count());
            let all = Memo::new(move |_| self.page.with(|page| !page.is_empty() && picked() == page.len()));
            let some = Memo::new(move |_| picked() > 0 && !all.get());
            view! {
                <th class="pick">
                    <input
                        type="checkbox"
                        aria-label=text.get(Key::BulkSelectPage)
                        prop:checked=all
                        prop:indeterminate=some
                        on:change=move |event| self.set(&self.page.get_untracked(), event_target_checked(&event))
                    />
                </th>
            }
            .into_any()
        })
    }

    /// The bar above the table while somebody is picked: how many, everyone else who matches, and what can be done to them.
    pub(super) fn bar(self, place: Place, total: Counted, asked: RwSignal<Option<Act>>) -> AnyView {
        let text = use_text();
        let viewer = use_viewer();
        let words = move || {
            self.picks.with(|picks| match picks {
                Picks::Some(ids) if ids.is_empty() => None,
                Picks::Some(ids) => Some(text.with(Key::BulkSelected, &[("n", &text.number(ids.len() as u64))])),
                Picks::All(_) => Some(text.get(Key::BulkAllSelected).to_owned()),
            })
        };
        let any = Memo::new(move |_| words().is_some());
        // Offered once the whole page is picked, when there are more than that.
        let everyone = move || {
            let more = total.get().and_then(Result::ok)?;
            let picked = self.picks.with(|picks| match picks {
                Picks::Some(ids) => Some(ids.len() as u64),
                Picks::All(_) => None,
            })?;
            let whole = self.page.with(|page| page.iter().all(|id| self.has(*id)));
            if !whole || picked >= more.count {
                return None;
            }
            let count = text.number(more.count) + if more.more { "+" } else { "" };
            let label = text.with(Key::BulkSelectAll, &[("n", &count)]);
            let all = move |_| self.picks.set(Picks::All(place.query.with_untracked(UserQuery::narrowing)));
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
            ACTS.iter().filter(|act| act.offered(&viewer)).map(button).collect::<Vec<_>>()
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
                                on:click=move |_| self.clear()
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
}
