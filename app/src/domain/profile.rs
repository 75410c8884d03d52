//! Editing a person's profile. The username has no place here: it is no attribute and can never change (A16).

use super::account::PersonView;
use super::attribute::AttributeValue;
use super::audit::AuditEntry;
use super::id::AccountId;
use serde::{Deserialize, Serialize};

/// What was changed in the edit form, with the version the editor saw. Attributes that are not named stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft {
    /// Whose profile.
    pub id: AccountId,
    /// The version the form was filled from.
    pub version: i64,
    /// The new values; empty takes one away.
    pub attributes: Vec<AttributeValue>,
}

/// Why a change came too late: what others did to the profile since it was shown, and how it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileConflict {
    /// The person as stored now.
    pub person: PersonView,
    /// The changes of the profile, oldest first, with who made them.
    pub entries: Vec<AuditEntry>,
}
