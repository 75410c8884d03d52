//! Assign Customers: which customers belong to a staff user. A customer belongs to one at most (requirements S18 to S23).

use super::account::{AccountStatus, PersonRef, display_name};
use super::id::AccountId;
use super::list::Cursor;
use super::time::Timestamp;
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// Customers that one Save may move.
pub const ASSIGNMENTS_MAX: usize = 1_000;

/// Which of the page's two tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentTable {
    /// Select customers to assign: everyone not assigned to this user.
    Available,
    /// Assigned customers.
    Assigned,
}

/// A line of either table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentRow {
    /// The customer.
    pub id: AccountId,
    /// The username.
    pub username: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// Stored status.
    pub status: AccountStatus,
    /// The staff user the customer belongs to.
    pub assigned_to: Option<PersonRef>,
}

impl AssignmentRow {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> String {
        display_name(&self.first_name, &self.last_name, &self.username)
    }
}

/// A page of either table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentPage {
    /// The rows, in the order asked for.
    pub rows: Vec<AssignmentRow>,
    /// Where the page before this one ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// The server's clock.
    pub now: Timestamp,
}

/// A customer to be moved here from another staff user, who is named, so that nobody is robbed unawares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveHere {
    /// The customer.
    pub customer: AccountId,
    /// Whose the customer is, as seen.
    pub from: AccountId,
}

/// What Save sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentDraft {
    /// The staff user the page is about.
    pub staff: AccountId,
    /// Free customers that were ticked.
    pub assign: Vec<AccountId>,
    /// Customers of others that were explicitly moved here.
    pub move_here: Vec<MoveHere>,
    /// Assigned customers that were unticked.
    pub release: Vec<AccountId>,
}

/// A checked Save: each customer once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentChange {
    staff: AccountId,
    steps: Vec<AssignmentStep>,
}

/// What is done to one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignmentStep {
    /// Assign one who is free.
    Assign(AccountId),
    /// Move one here from another staff user.
    Move(MoveHere),
    /// Release one.
    Release(AccountId),
}

impl AssignmentStep {
    /// The customer.
    #[must_use]
    pub fn customer(&self) -> AccountId {
        match self {
            Self::Assign(customer) | Self::Release(customer) => *customer,
            Self::Move(moved) => moved.customer,
        }
    }
}

impl AssignmentDraft {
    /// Checks that it is not too much, and names each customer once.
    ///
    /// # Errors
    /// Under the field Selection.
    pub fn parse(&self) -> Result<AssignmentChange, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut steps: Vec<AssignmentStep> = Vec::new();
        steps.extend(self.assign.iter().copied().map(AssignmentStep::Assign));
        steps.extend(self.move_here.iter().copied().map(AssignmentStep::Move));
        steps.extend(self.release.iter().copied().map(AssignmentStep::Release));
        if steps.len() > ASSIGNMENTS_MAX {
            errors
                .add(Field::Selection, Violation::TooMany { max: u32::try_from(ASSIGNMENTS_MAX).unwrap_or(u32::MAX) });
        }
        steps.sort_by_key(AssignmentStep::customer);
        if steps.windows(2).any(|pair| pair[0].customer() == pair[1].customer()) {
            errors.add(Field::Selection, Violation::NotOffered);
        }
        errors.finish(Some(AssignmentChange { staff: self.staff, steps }))
    }
}

impl AssignmentChange {
    /// The staff user.
    #[must_use]
    pub fn staff(&self) -> AccountId {
        self.staff
    }

    /// What is done, in the order of the customers' ids.
    #[must_use]
    pub fn steps(&self) -> &[AssignmentStep] {
        &self.steps
    }
}

/// A customer who was not moved, since things had changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentConflict {
    /// The customer; `None` for one who is gone.
    pub customer: Option<PersonRef>,
    /// Whose the customer is now.
    pub assigned_to: Option<PersonRef>,
}

/// What Save brought about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentsSaved {
    /// How many were assigned or moved here.
    pub assigned: u32,
    /// How many were released.
    pub released: u32,
    /// Who was not moved, and why.
    pub conflicts: Vec<AssignmentConflict>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn nobody_is_named_twice() {
        let id = |number| AccountId(Uuid::from_u128(number));
        let draft =
            AssignmentDraft { staff: id(1), assign: vec![id(3), id(2)], move_here: vec![], release: vec![id(4)] };
        let customers: Vec<_> = draft.parse().unwrap().steps().iter().map(AssignmentStep::customer).collect();
        assert_eq!(customers, [id(2), id(3), id(4)]);
        let twice = AssignmentDraft { release: vec![id(3)], ..draft };
        assert_eq!(twice.parse().unwrap_err().of(&Field::Selection), [Violation::NotOffered]);
    }
}
