//! Who is picked for an act on many: people one by one, or everyone the list finds. The choice outlives the turning of pages.

use super::acts::ACTS;
use super::address::Place;
use crate::domain::account::{AccountKind, PersonRow};
use crate::domain::bulk::{PICKED_MAX, Selection};
use crate::domain::id::AccountId;
use crate::domain::list::UserQuery;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::use_text;
use leptos::prelude::*;

/// Who is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Picks {
    /// In the order of their ids.
    Some(Vec<(AccountId, AccountKind)>),
    /// Everyone a list finds.
    All(UserQuery),
}

/// The choice, and the people on the page shown.
#[derive(Clone, Copy)]
pub(super) struct Picked {
    pub(super) picks: RwSignal<Picks>,
    pub(super) page: RwSignal<Vec<(AccountId, AccountKind)>>,
    /// Whether there is anything to pick people for.
    pub(super) offered: bool,
}

impl Picked {
    pub(super) fn new(place: Place) -> Self {
        let viewer = use_viewer();
        let picks = RwSignal::new(Picks::Some(Vec::new()));
        // Everyone who matches is somebody else once the filters are others.
        Effect::new(move || {
            let asked = place.query.with(UserQuery::narrowing);
            if picks.with_untracked(|picks| matches!(picks, Picks::All(query) if *query != asked)) {
                picks.set(Picks::Some(Vec::new()));
            }
        });
        let offered = ACTS.iter().any(|act| act.offered(&viewer));
        Self { picks, page: RwSignal::new(Vec::new()), offered }
    }

    /// Notes who is on the page shown.
    pub(super) fn shows(self, rows: &[PersonRow]) {
        let page: Vec<_> = rows.iter().map(|row| (row.id, row.kind)).collect();
        if self.page.with_untracked(|shown| *shown != page) {
            self.page.set(page);
        }
    }

    /// Whether anybody is picked.
    pub(super) fn any(self) -> bool {
        self.picks.with(|picks| !matches!(picks, Picks::Some(ids) if ids.is_empty()))
    }

    pub(super) fn has(self, id: AccountId) -> bool {
        self.picks.with(|picks| match picks {
            Picks::Some(people) => people.binary_search_by_key(&id, |(id, _)| *id).is_ok(),
            Picks::All(_) => true,
        })
    }

    /// Picks people or drops them. Dropping one of everyone leaves the others on the page.
    fn set(self, people: &[(AccountId, AccountKind)], wanted: bool) {
        let page = self.page.get_untracked();
        self.picks.update(|picks| {
            if matches!(picks, Picks::All(_)) {
                let mut page = page;
                page.sort_unstable();
                *picks = Picks::Some(page);
            }
            if let Picks::Some(picked) = picks {
                for person in people {
                    match picked.binary_search(person) {
                        Ok(place) if !wanted => drop(picked.remove(place)),
                        Err(place) if wanted && picked.len() < PICKED_MAX => picked.insert(place, *person),
                        _ => {}
                    }
                }
            }
        });
    }

    pub(super) fn clear(self) {
        self.picks.set(Picks::Some(Vec::new()));
    }

    /// The choice for an act, with its number where that is known here.
    pub(super) fn selection(self) -> (Selection, Option<u64>) {
        match self.picks.get_untracked() {
            Picks::Some(people) => {
                let count = people.len() as u64;
                (Selection::Picked(people.into_iter().map(|(id, _)| id).collect()), Some(count))
            }
            Picks::All(query) => (Selection::Matching(query), None),
        }
    }

    /// The kind of everyone who is picked, where it is one.
    pub(super) fn kind(self) -> Option<AccountKind> {
        self.picks.with_untracked(|picks| match picks {
            Picks::Some(people) => {
                let (_, kind) = people.first()?;
                people.iter().all(|(_, other)| other == kind).then_some(*kind)
            }
            Picks::All(query) => query.kind,
        })
    }

    /// The box before a person.
    pub(super) fn cell(self, row: &PersonRow) -> Option<AnyView> {
        let (id, kind) = (row.id, row.kind);
        self.offered.then(|| {
            let label = use_text().with(Key::BulkSelectPerson, &[("name", &row.name())]);
            view! {
                <td class="pick">
                    <input
                        type="checkbox"
                        aria-label=label
                        prop:checked=move || self.has(id)
                        on:change=move |event| self.set(&[(id, kind)], event_target_checked(&event))
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
            let picked = move || self.page.with(|page| page.iter().filter(|(id, _)| self.has(*id)).count());
            let all = Memo::new(move |_| self.page.with(|page| !page.is_empty() && picked() == page.len()));
            let some = Memo::new(move |_| picked() > 0 && !all.get());
            view! {
                <th class="pick">
                    <label>
                        <input
                            type="checkbox"
                            prop:checked=all
                            prop:indeterminate=some
                            on:change=move |event| self.set(&self.page.get_untracked(), event_target_checked(&event))
                        />
                        <span>{text.get(Key::BulkSelectPage)}</span>
                    </label>
                </th>
            }
            .into_any()
        })
    }
}
