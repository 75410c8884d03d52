//! The first start: the organization gets its name and its owner.

use super::email::EmailAddress;
use super::password::{NewPassword, PasswordDraft, PasswordPolicy};
use super::text::{NAME_MAX, line, required_line};
use super::violation::{Field, FieldErrors};

/// Greatest number of characters in the organization's name.
pub const ORGANIZATION_NAME_MAX: u32 = 80;

/// The set-up form.
#[derive(Clone, Default)]
pub struct SetupDraft {
    /// The organization's name.
    pub organization: String,
    /// The owner's address, which becomes the username.
    pub email: String,
    /// First Name.
    pub first_name: String,
    /// Last Name.
    pub last_name: String,
    /// The owner's password, twice.
    pub password: PasswordDraft,
}

/// A checked set-up.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The organization's name.
    pub organization: String,
    /// The owner's address.
    pub email: EmailAddress,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// The owner's password.
    pub password: NewPassword,
}

impl SetupDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, policy: &PasswordPolicy) -> Result<Setup, FieldErrors> {
        let mut errors = FieldErrors::default();
        let organization = errors.take(Field::Name, required_line(&self.organization, ORGANIZATION_NAME_MAX));
        let first_name = errors.take(Field::FirstName, line(&self.first_name, NAME_MAX));
        let last_name = errors.take(Field::LastName, line(&self.last_name, NAME_MAX));
        let email = errors.take(Field::Email, EmailAddress::parse(&self.email));
        let password = match self.password.parse(policy) {
            Ok(password) => Some(password),
            Err(found) => {
                for (field, violation) in found.iter() {
                    errors.add(field.clone(), violation.clone());
                }
                None
            }
        };
        let parsed = organization.zip(first_name).zip(last_name).zip(email).zip(password).map(
            |((((organization, first_name), last_name), email), password)| Setup {
                organization,
                email,
                first_name,
                last_name,
                password,
            },
        );
        errors.finish(parsed)
    }
}
