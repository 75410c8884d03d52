//! Roles: named lists of rules that staff groups carry.
//!
//! The words are the Spryker guides' own: users get rights through groups, groups through roles (requirement S2).

use super::access::{Action, Reach, Rule};
use super::account::GroupRef;
use super::id::{GroupId, RoleId};
use super::text::{line, name_key, required_line};
use super::time::Timestamp;
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// Greatest number of characters in a role's name.
pub const ROLE_NAME_MAX: u32 = 80;
/// Greatest number of characters in a role's description.
pub const ROLE_DESCRIPTION_MAX: u32 = 300;

/// The form of a new role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDraft {
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
}

/// The form of a role that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolePatchDraft {
    /// The role.
    pub id: RoleId,
    /// The version the form was filled from.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
}

/// A checked name and description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleText {
    name: String,
    description: String,
}

impl RoleText {
    fn parse(name: &str, description: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(Field::Name, required_line(name, ROLE_NAME_MAX));
        let description = errors.take(Field::Description, line(description, ROLE_DESCRIPTION_MAX));
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

impl RoleDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<RoleText, FieldErrors> {
        RoleText::parse(&self.name, &self.description)
    }
}

impl RolePatchDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<RoleText, FieldErrors> {
        RoleText::parse(&self.name, &self.description)
    }
}

/// A rule to be added to a role, or removed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDraft {
    /// The role.
    pub role: RoleId,
    /// The rule.
    pub rule: Rule,
}

/// A rule that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRule {
    role: RoleId,
    rule: Rule,
}

impl RuleDraft {
    /// Checks that the area has such an action, and that the reach fits it.
    ///
    /// # Errors
    /// `NotOffered` beside the action or the reach.
    pub fn parse(&self) -> Result<NewRule, FieldErrors> {
        let Rule { area, action, reach, .. } = self.rule;
        let mut errors = FieldErrors::default();
        if action != Action::Any && !area.actions().contains(&action) {
            errors.add(Field::Action, Violation::NotOffered);
        }
        if reach == Reach::Assigned && !area.narrows(action) {
            errors.add(Field::Reach, Violation::NotOffered);
        }
        errors.finish(Some(NewRule { role: self.role, rule: self.rule }))
    }
}

impl NewRule {
    /// The role.
    #[must_use]
    pub fn role(&self) -> RoleId {
        self.role
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }
}

/// A line of the roles list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// The role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Its description, may be empty.
    pub description: String,
    /// Whether it is the built-in role with full access, which is fixed.
    pub full_access: bool,
    /// How many rules it has.
    pub rules: u32,
    /// The groups that carry it, by name.
    pub groups: Vec<GroupRef>,
    /// How many people have it, through whichever groups.
    pub people: u64,
    /// Raised by each change of name and description; an edit names the one it saw.
    pub version: i64,
}

/// The roles of the organization, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleList {
    /// The rows.
    pub rows: Vec<RoleRow>,
    /// The server's clock.
    pub now: Timestamp,
}

/// A role's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// What the list shows of it.
    pub role: RoleRow,
    /// Its rules, by area and action.
    pub rules: Vec<Rule>,
    /// Whether the asker may rename it and change its rules. For the interface only.
    pub may_edit: bool,
    /// Whether the asker may delete it, once no group carries it.
    pub may_delete: bool,
}

/// A role that a group carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRef {
    /// The role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
}

/// The roles of a staff group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRoles {
    /// The group.
    pub group: GroupId,
    /// What it carries, by name.
    pub roles: Vec<RoleRef>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::access::{Area, Effect};
    use uuid::Uuid;

    fn rule(area: Area, action: Action, reach: Reach) -> Result<NewRule, FieldErrors> {
        RuleDraft { role: RoleId(Uuid::nil()), rule: Rule { area, action, effect: Effect::Allow, reach } }.parse()
    }

    #[test]
    fn a_rule_must_mean_something() {
        assert!(rule(Area::Customers, Action::Any, Reach::Assigned).is_ok());
        assert!(rule(Area::Customers, Action::ActAs, Reach::Assigned).is_ok());
        for (area, action, reach, field) in [
            (Area::Settings, Action::ActAs, Reach::All, Field::Action),
            (Area::Audit, Action::Delete, Reach::All, Field::Action),
            (Area::Users, Action::View, Reach::Assigned, Field::Reach),
            (Area::Customers, Action::Create, Reach::Assigned, Field::Reach),
        ] {
            let errors = rule(area, action, reach).unwrap_err();
            assert_eq!(errors.of(&field), [Violation::NotOffered], "{area:?} {action:?} {reach:?}");
        }
    }
}
