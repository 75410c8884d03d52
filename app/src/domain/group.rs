//! Groups: of customers or of staff, never of both.

use super::access::words;
use super::account::AccountKind;
use super::id::GroupId;
use super::text::{line, name_key, required_line};
use super::time::Timestamp;
use super::violation::{Field, FieldErrors};
use serde::{Deserialize, Serialize};

/// Greatest number of characters in a group's name.
pub const GROUP_NAME_MAX: u32 = 80;
/// Greatest number of characters in a group's description.
pub const GROUP_DESCRIPTION_MAX: u32 = 300;

words! {
    /// Whom a group is for. It never changes.
    Audience {
        /// Customers.
        Customers = "customers",
        /// Staff.
        Staff = "staff",
    }
}

impl Audience {
    /// The audience an account kind belongs to.
    #[must_use]
    pub fn of(kind: AccountKind) -> Self {
        match kind {
            AccountKind::Customer => Self::Customers,
            AccountKind::Staff => Self::Staff,
        }
    }
}

/// The form of a new group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDraft {
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
    /// Whom it is for.
    pub audience: Audience,
}

/// The form of a group that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupPatchDraft {
    /// The group.
    pub id: GroupId,
    /// The version the form was filled from.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
}

/// A checked name and description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupText {
    name: String,
    description: String,
}

impl GroupText {
    fn parse(name: &str, description: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(Field::Name, required_line(name, GROUP_NAME_MAX));
        let description = errors.take(Field::Description, line(description, GROUP_DESCRIPTION_MAX));
        errors.finish(name.zip(description).map(|(name, description)| Self { name, description }))
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is unique: the name in small letters with single blanks.
    #[must_use]
    pub fn key(&self) -> String {
        name_key(&self.name)
    }

    /// The description.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }
}

/// A group to be created.
#[derive(Clone, Debug)]
pub struct NewGroup {
    /// Name and description.
    text: GroupText,
    audience: Audience,
}

impl NewGroup {
    /// Name and description.
    #[must_use]
    pub fn text(&self) -> &GroupText {
        &self.text
    }

    /// Whom it is for.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }
}

impl GroupDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<NewGroup, FieldErrors> {
        Ok(NewGroup { text: GroupText::parse(&self.name, &self.description)?, audience: self.audience })
    }
}

impl GroupPatchDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<GroupText, FieldErrors> {
        GroupText::parse(&self.name, &self.description)
    }
}

/// A line of the groups list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its description, may be empty.
    pub description: String,
    /// Whom it is for.
    pub audience: Audience,
    /// How many people are in it.
    pub members: u64,
    /// Whether it is built in and so neither renamed nor deleted.
    pub built_in: bool,
    /// When it was made.
    pub created: Timestamp,
    /// Raised by each change; an edit names the one it saw.
    pub version: i64,
}

/// The groups of the organization, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupList {
    /// The rows.
    pub rows: Vec<GroupRow>,
    /// The server's clock.
    pub now: Timestamp,
}

/// A group to choose: by name, its members not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    /// The group.
    pub id: GroupId,
    /// Whom it is for.
    pub audience: Audience,
    /// Its name.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::violation::Violation;

    #[test]
    fn names_are_required_and_compare_without_case_and_blanks() {
        let draft =
            |name: &str| GroupDraft { name: name.into(), description: String::new(), audience: Audience::Staff };
        assert_eq!(draft(" ").parse().unwrap_err(), FieldErrors::one(Field::Name, Violation::Required));
        assert_eq!(draft("Big  SPENDERS ").parse().unwrap().text().key(), "big spenders");
    }
}
