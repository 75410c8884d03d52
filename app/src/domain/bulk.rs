//! Acts on many people at once: whom, what, and what has to be confirmed.

use super::access::Action;
use super::id::{AccountId, GroupId};
use super::job::JobKind;
use super::list::UserQuery;
use super::lock::NOTE_MAX;
use super::text::line;
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// People that may be picked one by one. Whoever wants more selects all that match.
pub const PICKED_MAX: usize = 1_000;

/// Whom it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// People picked one by one.
    Picked(Vec<AccountId>),
    /// Everyone a list finds, whatever its page: the server asks again, person by person, when it comes to them.
    Matching(UserQuery),
}

/// What is done to each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAct {
    /// Lock, with a note for the record.
    Lock {
        /// The note, may be empty.
        note: String,
    },
    /// Unlock.
    Unlock,
    /// End every session.
    SignOut,
    /// Add to a group.
    AddToGroup(GroupId),
    /// Take out of a group.
    RemoveFromGroup(GroupId),
    /// Send the invitation again.
    ResendInvitation,
    /// Approve the registration.
    Approve,
    /// Decline the registration, which erases it.
    Decline,
    /// Delete for good.
    Delete,
}

impl BulkAct {
    /// The kind of job that does it.
    #[must_use]
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Lock { .. } => JobKind::LockUsers,
            Self::Unlock => JobKind::UnlockUsers,
            Self::SignOut => JobKind::SignOutUsers,
            Self::AddToGroup(_) => JobKind::AddToGroup,
            Self::RemoveFromGroup(_) => JobKind::RemoveFromGroup,
            Self::ResendInvitation => JobKind::ResendInvitations,
            Self::Approve => JobKind::ApproveUsers,
            Self::Decline => JobKind::DeclineUsers,
            Self::Delete => JobKind::DeleteUsers,
        }
    }

    /// Whether it is done to customers alone: staff are deactivated and deleted one by one.
    #[must_use]
    pub const fn is_of_customers(&self) -> bool {
        matches!(self, Self::Lock { .. } | Self::Unlock | Self::Delete)
    }

    /// The right each person must be within.
    #[must_use]
    pub fn action(&self) -> Action {
        match self {
            Self::Lock { .. } | Self::Unlock | Self::SignOut => Action::Lock,
            Self::AddToGroup(_) | Self::RemoveFromGroup(_) => Action::Edit,
            Self::ResendInvitation => Action::Invite,
            Self::Approve | Self::Decline => Action::Create,
            Self::Delete => Action::Delete,
        }
    }

    /// The group people join or leave.
    #[must_use]
    pub fn group(&self) -> Option<GroupId> {
        match self {
            Self::AddToGroup(group) | Self::RemoveFromGroup(group) => Some(*group),
            _ => None,
        }
    }
}

/// The question as it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulkDraft {
    /// What.
    pub act: BulkAct,
    /// Whom.
    pub selection: Selection,
    /// How many the question named. An act that would reach more is refused.
    pub confirmed: u64,
}

/// A checked act on many.
#[derive(Clone, Debug)]
pub struct NewBulk {
    act: BulkAct,
    selection: Selection,
    confirmed: u64,
}

impl BulkDraft {
    /// Checks whom and what: nobody twice, no more than [`PICKED_MAX`] picked, the list from its beginning.
    ///
    /// # Errors
    /// `Required` for nobody picked, `NotOffered` for too many, and those of the note.
    pub fn parse(self) -> Result<NewBulk, FieldErrors> {
        let mut errors = FieldErrors::default();
        let act = match self.act {
            BulkAct::Lock { note } => {
                errors.take(Field::Note, line(&note, NOTE_MAX)).map(|note| BulkAct::Lock { note })
            }
            act => Some(act),
        };
        let selection = match self.selection {
            Selection::Picked(mut ids) => {
                ids.sort_unstable();
                ids.dedup();
                if ids.is_empty() {
                    errors.add(Field::Selection, Violation::Required);
                } else if ids.len() > PICKED_MAX {
                    errors.add(Field::Selection, Violation::NotOffered);
                }
                Selection::Picked(ids)
            }
            Selection::Matching(query) => Selection::Matching(query.bounded().from_start()),
        };
        let confirmed = self.confirmed;
        errors.finish(act.map(|act| NewBulk { act, selection, confirmed }))
    }
}

impl NewBulk {
    /// What.
    #[must_use]
    pub fn act(&self) -> &BulkAct {
        &self.act
    }

    /// Whom.
    #[must_use]
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// How many the question named.
    #[must_use]
    pub fn confirmed(&self) -> u64 {
        self.confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn picked(ids: &[u128]) -> BulkDraft {
        let ids = ids.iter().map(|id| AccountId(Uuid::from_u128(*id))).collect();
        BulkDraft { act: BulkAct::Delete, selection: Selection::Picked(ids), confirmed: 1 }
    }

    #[test]
    fn nobody_is_picked_twice_and_somebody_must_be() {
        let new = picked(&[2, 1, 2]).parse().unwrap();
        assert!(matches!(new.selection(), Selection::Picked(ids) if ids.len() == 2));
        assert_eq!(picked(&[]).parse().unwrap_err(), FieldErrors::one(Field::Selection, Violation::Required));
        let many: Vec<u128> = (0..=PICKED_MAX as u128).collect();
        assert!(picked(&many).parse().is_err());
    }

    #[test]
    fn a_list_is_taken_from_its_beginning_and_a_note_is_one_line() {
        let query = UserQuery { first: 51, size: 7, ..UserQuery::default() };
        let draft = BulkDraft { act: BulkAct::Unlock, selection: Selection::Matching(query), confirmed: 1 };
        assert_eq!(draft.clone().parse().unwrap().selection(), &Selection::Matching(UserQuery::default()));
        let note = BulkAct::Lock { note: "two\nlines".into() };
        assert!(BulkDraft { act: note, ..draft }.parse().is_err());
    }
}
