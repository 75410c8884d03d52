//! Onboarding a customer: the two steps of New User > Customer.

use super::attribute::{AttributeValue, FIRST_NAME, LAST_NAME};
use super::email::EmailAddress;
use super::id::{AccountId, GroupId};
use super::list::Origin;
use super::password::{NewPassword, PasswordPolicy};
use super::text::{NAME_MAX, line};
use super::time::Timestamp;
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// How a new customer comes by a password. Exactly one is chosen (A13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnboardingMethod {
    /// Invite user to set their own password; the link goes by mail.
    #[default]
    Invite,
    /// The same, but the link is shown here to be handed over; the mailbox stays unverified.
    Link,
    /// Set a temporary password for the user.
    TemporaryPassword,
}

/// What step Details and step Groups hold.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDraft {
    /// Email (Username).
    pub email: String,
    /// First Name.
    pub first_name: String,
    /// Last Name.
    pub last_name: String,
    /// The password method.
    pub method: OnboardingMethod,
    /// The temporary password, with that method only.
    pub password: String,
    /// The chosen groups.
    pub groups: Vec<GroupId>,
    /// Further attributes of the profile.
    #[serde(default)]
    pub attributes: Vec<AttributeValue>,
}

impl std::fmt::Debug for CustomerDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the password: a draft may be printed by the framework.
        f.debug_struct("CustomerDraft")
            .field("email", &self.email)
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// A customer to be created, every field checked.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    email: EmailAddress,
    first_name: String,
    last_name: String,
    onboarding: Onboarding,
    groups: Vec<GroupId>,
    attributes: Vec<AttributeValue>,
}

/// The checked password method.
#[derive(Clone, Debug)]
pub enum Onboarding {
    /// By an invitation; `mailed` or handed over.
    Invitation {
        /// Whether a mail goes out.
        mailed: bool,
    },
    /// By a temporary password.
    TemporaryPassword(NewPassword),
}

impl Onboarding {
    /// How the account comes about.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self {
            Self::Invitation { .. } => Origin::Invited,
            Self::TemporaryPassword(_) => Origin::Created,
        }
    }
}

impl CustomerDraft {
    /// Checks both steps, except for the attributes: those are [checked](super::attribute::check) against the definitions, in the
    /// browser and in the unit that stores them.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, policy: &PasswordPolicy) -> Result<NewCustomer, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = errors.take(Field::Email, EmailAddress::parse(&self.email));
        let first_name = errors.take(Field::FirstName, line(&self.first_name, NAME_MAX));
        let last_name = errors.take(Field::LastName, line(&self.last_name, NAME_MAX));
        let onboarding = match self.method {
            OnboardingMethod::Invite => Some(Onboarding::Invitation { mailed: true }),
            OnboardingMethod::Link => Some(Onboarding::Invitation { mailed: false }),
            OnboardingMethod::TemporaryPassword => errors
                .take(Field::Password, NewPassword::parse(&self.password, policy))
                .map(Onboarding::TemporaryPassword),
        };
        if self.groups.len() > 1_000 {
            errors.add(Field::Groups, Violation::NotOffered);
        }
        let mut groups = self.groups.clone();
        groups.sort_unstable();
        groups.dedup();
        let parsed = email.zip(first_name).zip(last_name).zip(onboarding).map(
            |(((email, first_name), last_name), onboarding)| NewCustomer {
                email,
                first_name,
                last_name,
                onboarding,
                groups,
                attributes: self.attributes.clone(),
            },
        );
        errors.finish(parsed)
    }

    /// What the draft holds of the profile: the names where they are given, and the further attributes.
    #[must_use]
    pub fn profile(&self) -> Vec<AttributeValue> {
        profile(&self.first_name, &self.last_name, &self.attributes)
    }
}

fn profile(first_name: &str, last_name: &str, attributes: &[AttributeValue]) -> Vec<AttributeValue> {
    let names = [(FIRST_NAME, first_name), (LAST_NAME, last_name)];
    let given = names.into_iter().filter(|(_, name)| !name.trim().is_empty());
    given.map(|(key, name)| AttributeValue::new(key, name)).chain(attributes.iter().cloned()).collect()
}

impl NewCustomer {
    /// The address, which becomes the username (A15).
    #[must_use]
    pub fn email(&self) -> &EmailAddress {
        &self.email
    }

    /// First name, may be empty (A17).
    #[must_use]
    pub fn first_name(&self) -> &str {
        &self.first_name
    }

    /// Last name, may be empty (A17).
    #[must_use]
    pub fn last_name(&self) -> &str {
        &self.last_name
    }

    /// What is given of the profile, the names included; the attributes as typed.
    #[must_use]
    pub fn profile(&self) -> Vec<AttributeValue> {
        profile(&self.first_name, &self.last_name, &self.attributes)
    }

    /// How the password comes about.
    #[must_use]
    pub fn onboarding(&self) -> &Onboarding {
        &self.onboarding
    }

    /// The groups, each once (A24).
    #[must_use]
    pub fn groups(&self) -> &[GroupId] {
        &self.groups
    }
}

/// What Finish brought about, for the result page. The link is shown this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedCustomer {
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

/// What the new customer gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OnboardingOutcome {
    /// A mail with a link is on its way.
    Mailed {
        /// When the link ends.
        expires: Timestamp,
    },
    /// A link to hand over.
    Link {
        /// The link.
        url: String,
        /// When it ends.
        expires: Timestamp,
    },
    /// The temporary password typed in the wizard, which the wizard still holds.
    TemporaryPassword {
        /// Until when it opens the door.
        expires: Timestamp,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> CustomerDraft {
        CustomerDraft { email: "ada@example.com".into(), ..CustomerDraft::default() }
    }

    #[test]
    fn an_address_is_enough() {
        let new = draft().parse(&PasswordPolicy::default()).unwrap();
        assert_eq!((new.first_name(), new.last_name(), new.groups().len()), ("", "", 0));
        assert!(matches!(new.onboarding(), Onboarding::Invitation { mailed: true }));
    }

    #[test]
    fn a_temporary_password_follows_the_rule_only_when_it_is_the_method() {
        let invite = CustomerDraft { password: "x".into(), ..draft() };
        assert!(invite.parse(&PasswordPolicy::default()).is_ok());
        let temporary = CustomerDraft { method: OnboardingMethod::TemporaryPassword, ..invite };
        let errors = temporary.parse(&PasswordPolicy::default()).unwrap_err();
        assert!(errors.of(&Field::Password).contains(&Violation::TooShort { min: 8 }));
    }

    #[test]
    fn all_violations_come_at_once_and_groups_once_each() {
        let group = GroupId(uuid::Uuid::from_u128(7));
        let wrong = CustomerDraft { email: "ada".into(), last_name: "\u{7}".into(), ..draft() };
        let errors = wrong.parse(&PasswordPolicy::default()).unwrap_err();
        assert_eq!(errors.iter().count(), 2);
        let twice = CustomerDraft { groups: vec![group, group], ..draft() };
        assert_eq!(twice.parse(&PasswordPolicy::default()).unwrap().groups(), &[group]);
    }
}
