//! What is ticked and unticked and not saved yet. It outlives searching and the turning of pages.

use crate::domain::assignment::{ASSIGNMENTS_MAX, AssignmentDraft, AssignmentRow, AssignmentTable, MoveHere};
use crate::domain::id::AccountId;
use leptos::prelude::*;

/// The customers to be assigned and those to be unassigned, in the order they were chosen.
#[derive(Clone, Copy)]
pub(super) struct Picks {
    assign: RwSignal<Vec<AssignmentRow>>,
    release: RwSignal<Vec<AssignmentRow>>,
}

impl Picks {
    pub(super) fn new() -> Self {
        Self { assign: RwSignal::default(), release: RwSignal::default() }
    }

    /// The customers of a table who are to change hands.
    pub(super) fn of(self, table: AssignmentTable) -> RwSignal<Vec<AssignmentRow>> {
        match table {
            AssignmentTable::Available => self.assign,
            AssignmentTable::Assigned => self.release,
        }
    }

    /// How many of a table are to change hands.
    pub(super) fn number(self, table: AssignmentTable) -> u64 {
        self.of(table).with(Vec::len) as u64
    }

    /// Whether a customer of a table is to change hands.
    pub(super) fn moves(self, table: AssignmentTable, id: AccountId) -> bool {
        self.of(table).with(|rows| rows.iter().any(|row| row.id == id))
    }

    /// Has customers of a table change hands, or stay after all. As many as one Save may move, no more.
    pub(super) fn set(self, table: AssignmentTable, rows: &[AssignmentRow], moves: bool) {
        let elsewhere = untrack(|| self.number(AssignmentTable::Available) + self.number(AssignmentTable::Assigned));
        let mut room = ASSIGNMENTS_MAX.saturating_sub(usize::try_from(elsewhere).unwrap_or(ASSIGNMENTS_MAX));
        self.of(table).update(|chosen| {
            for row in rows {
                let known = chosen.iter().position(|other| other.id == row.id);
                match known {
                    Some(at) if !moves => drop(chosen.remove(at)),
                    None if moves && room > 0 => {
                        chosen.push(row.clone());
                        room -= 1;
                    }
                    _ => {}
                }
            }
        });
    }

    /// Whether anything is not saved yet.
    pub(super) fn dirty(self) -> bool {
        self.number(AssignmentTable::Available) + self.number(AssignmentTable::Assigned) > 0
    }

    /// Forgets it all.
    pub(super) fn clear(self) {
        self.assign.set(Vec::new());
        self.release.set(Vec::new());
    }

    /// What Save sends.
    pub(super) fn draft(self, staff: AccountId) -> AssignmentDraft {
        let mut draft = AssignmentDraft { staff, assign: Vec::new(), move_here: Vec::new(), release: Vec::new() };
        for row in self.assign.get_untracked() {
            match row.assigned_to {
                Some(from) => draft.move_here.push(MoveHere { customer: row.id, from: from.id }),
                None => draft.assign.push(row.id),
            }
        }
        draft.release = self.release.with_untracked(|rows| rows.iter().map(|row| row.id).collect());
        draft
    }
}
