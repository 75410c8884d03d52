//! Staff accounts: what their forms hold, and Add New User (requirements S4 to S6). Edit stands in [`super::staff_edit`].

use super::customer::{Onboarding, OnboardingMethod, OnboardingOutcome};
use super::email::EmailAddress;
use super::id::{AccountId, GroupId};
use super::language::Language;
use super::password::{NewPassword, PasswordDraft, PasswordPolicy};
use super::text::{NAME_MAX, required_line};
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// Greatest number of groups a form may name.
const GROUPS_MAX: usize = 1_000;

/// What both forms hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffDraft {
    /// E-mail, which is the username.
    pub email: String,
    /// First Name.
    pub first_name: String,
    /// Last Name.
    pub last_name: String,
    /// Assigned groups; one at least, since rights come through groups alone.
    pub groups: Vec<GroupId>,
    /// Agent: may be offered to act for customers, where a rule allows it.
    pub agent: bool,
    /// Interface language; `None` for the organization's.
    pub language: Option<Language>,
}

/// What both forms hold, every field checked.
#[derive(Clone, Debug)]
pub struct Staff {
    email: EmailAddress,
    first_name: String,
    last_name: String,
    groups: Vec<GroupId>,
    agent: bool,
    language: Option<Language>,
}

impl StaffDraft {
    pub(super) fn parse(&self, errors: &mut FieldErrors) -> Option<Staff> {
        let email = errors.take(Field::Email, EmailAddress::parse(&self.email));
        let first_name = errors.take(Field::FirstName, required_line(&self.first_name, NAME_MAX));
        let last_name = errors.take(Field::LastName, required_line(&self.last_name, NAME_MAX));
        if self.groups.is_empty() {
            errors.add(Field::Groups, Violation::NoGroup);
        } else if self.groups.len() > GROUPS_MAX {
            errors.add(Field::Groups, Violation::NotOffered);
        }
        let mut groups = self.groups.clone();
        groups.sort_unstable();
        groups.dedup();
        email.zip(first_name).zip(last_name).map(|((email, first_name), last_name)| Staff {
            email,
            first_name,
            last_name,
            groups,
            agent: self.agent,
            language: self.language,
        })
    }
}

impl Staff {
    /// The address, which is the username.
    #[must_use]
    pub fn email(&self) -> &EmailAddress {
        &self.email
    }

    /// First name.
    #[must_use]
    pub fn first_name(&self) -> &str {
        &self.first_name
    }

    /// Last name.
    #[must_use]
    pub fn last_name(&self) -> &str {
        &self.last_name
    }

    /// The groups, each once.
    #[must_use]
    pub fn groups(&self) -> &[GroupId] {
        &self.groups
    }

    /// Whether the person is an agent.
    #[must_use]
    pub fn agent(&self) -> bool {
        self.agent
    }

    /// The interface language; `None` for the organization's.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.language
    }
}

/// The form of Add New User.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewStaffDraft {
    /// The fields both forms have.
    pub staff: StaffDraft,
    /// How the person comes by a password: typed here, or by an invitation.
    pub method: OnboardingMethod,
    /// Password, with that method only.
    pub password: String,
    /// Repeat Password.
    pub repeat_password: String,
}

impl std::fmt::Debug for NewStaffDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the password: a draft may be printed by the framework.
        f.debug_struct("NewStaffDraft")
            .field("staff", &self.staff)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// A staff account to be made.
#[derive(Clone, Debug)]
pub struct NewStaff {
    staff: Staff,
    onboarding: Onboarding,
}

impl NewStaffDraft {
    /// Checks the form. A typed password is temporary: whoever typed it knows it, so it is replaced at first use.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, policy: &PasswordPolicy) -> Result<NewStaff, FieldErrors> {
        let mut errors = FieldErrors::default();
        let staff = self.staff.parse(&mut errors);
        let onboarding = match self.method {
            OnboardingMethod::Invite => Some(Onboarding::Invitation { mailed: true }),
            OnboardingMethod::Link => Some(Onboarding::Invitation { mailed: false }),
            OnboardingMethod::TemporaryPassword => {
                take_password(&mut errors, &self.password, &self.repeat_password, policy)
                    .map(Onboarding::TemporaryPassword)
            }
        };
        errors.finish(staff.zip(onboarding).map(|(staff, onboarding)| NewStaff { staff, onboarding }))
    }
}

impl NewStaff {
    /// The fields both forms have.
    #[must_use]
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// How the password comes about.
    #[must_use]
    pub fn onboarding(&self) -> &Onboarding {
        &self.onboarding
    }
}

pub(super) fn take_password(
    errors: &mut FieldErrors,
    password: &str,
    repeat: &str,
    policy: &PasswordPolicy,
) -> Option<NewPassword> {
    let draft = PasswordDraft { password: password.to_owned(), repeat: repeat.to_owned() };
    match draft.parse(policy) {
        Ok(password) => Some(password),
        Err(found) => {
            for (field, violation) in found.iter() {
                errors.add(field.clone(), violation.clone());
            }
            None
        }
    }
}

/// What Create brought about. A link is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedStaff {
    /// The new account.
    pub id: AccountId,
    /// Its username.
    pub username: String,
    /// The name to show.
    pub name: String,
    /// The names of the groups joined.
    pub groups: Vec<String>,
    /// What the person gets.
    pub outcome: OnboardingOutcome,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> StaffDraft {
        StaffDraft {
            email: "grace@example.com".into(),
            first_name: "Grace".into(),
            last_name: "Hopper".into(),
            groups: vec![GroupId(uuid::Uuid::nil())],
            ..StaffDraft::default()
        }
    }

    #[test]
    fn s5_both_passwords_must_match() {
        let new = |repeat: &str| NewStaffDraft {
            staff: draft(),
            method: OnboardingMethod::TemporaryPassword,
            password: "Abc1!xyz".into(),
            repeat_password: repeat.into(),
        };
        let policy = PasswordPolicy::default();
        assert!(new("Abc1!xyz").parse(&policy).is_ok());
        let errors = new("Abc1!xyZ").parse(&policy).unwrap_err();
        assert_eq!(errors.of(&Field::RepeatPassword), [Violation::Mismatch]);
    }

    #[test]
    fn s2_a_group_is_required() {
        let staff = StaffDraft { groups: Vec::new(), first_name: " ".into(), ..draft() };
        let method = OnboardingMethod::Invite;
        let new = NewStaffDraft { staff, method, password: String::new(), repeat_password: String::new() };
        let errors = new.parse(&PasswordPolicy::default()).unwrap_err();
        assert_eq!(errors.of(&Field::Groups), [Violation::NoGroup]);
        assert_eq!(errors.of(&Field::FirstName), [Violation::Required]);
    }
}
