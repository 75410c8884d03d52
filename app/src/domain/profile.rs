//! Editing a person's profile. The username has no place here: it can never change (A16).

use super::id::AccountId;
use super::text::{NAME_MAX, line};
use super::violation::{Field, FieldErrors};
use serde::{Deserialize, Serialize};

/// The edit form's fields, with the version the editor saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileDraft {
    /// Whose profile.
    pub id: AccountId,
    /// The version the form was filled from.
    pub version: i64,
    /// First Name.
    pub first_name: String,
    /// Last Name.
    pub last_name: String,
}

/// A checked change of a profile.
#[derive(Clone, Debug)]
pub struct ProfilePatch {
    id: AccountId,
    version: i64,
    first_name: String,
    last_name: String,
}

impl ProfileDraft {
    /// Checks the names.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<ProfilePatch, FieldErrors> {
        let mut errors = FieldErrors::default();
        let first_name = errors.take(Field::FirstName, line(&self.first_name, NAME_MAX));
        let last_name = errors.take(Field::LastName, line(&self.last_name, NAME_MAX));
        errors.finish(first_name.zip(last_name).map(|(first_name, last_name)| ProfilePatch {
            id: self.id,
            version: self.version,
            first_name,
            last_name,
        }))
    }
}

impl ProfilePatch {
    /// Whose profile.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// The version the change is made against.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The new first name.
    #[must_use]
    pub fn first_name(&self) -> &str {
        &self.first_name
    }

    /// The new last name.
    #[must_use]
    pub fn last_name(&self) -> &str {
        &self.last_name
    }
}
