//! What a staff user may do, and which group, role and rule decides it.

use super::access::{Action, Area, Decision, Grant};
use super::id::AccountId;
use serde::{Deserialize, Serialize};

/// What a person may do, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessView {
    /// The account.
    pub id: AccountId,
    /// The organization's owner.
    pub owner: bool,
    /// Whether the person can act at all now: nobody but the active can.
    pub active: bool,
    /// What groups and roles give.
    pub grants: Vec<Grant>,
    /// Each right there is, with the group, role and rule that decides it.
    pub decisions: Vec<RightDecision>,
}

/// Whether one right is held, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightDecision {
    /// The area.
    pub area: Area,
    /// The action.
    pub action: Action,
    /// The answer.
    pub decision: Decision,
}
