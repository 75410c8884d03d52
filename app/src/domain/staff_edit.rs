//! Edit of a staff account (requirement S9).

use super::account::AccountStatus;
use super::id::AccountId;
use super::password::{NewPassword, PasswordPolicy};
use super::staff::{Staff, StaffDraft, take_password};
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// The form of Edit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPatchDraft {
    /// The account.
    pub id: AccountId,
    /// The version the form was filled from.
    pub version: i64,
    /// The fields both forms have.
    pub staff: StaffDraft,
    /// Status: Active or Deactivated; `None` leaves it as it is. Edit restores a deleted user, and never deletes.
    pub status: Option<AccountStatus>,
    /// A new password, to be replaced at first use; empty leaves the present one.
    pub password: String,
    /// Repeat Password.
    pub repeat_password: String,
    /// That the own account is to be deactivated is confirmed.
    pub understood: bool,
}

impl std::fmt::Debug for StaffPatchDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StaffPatchDraft").field("id", &self.id).field("staff", &self.staff).finish_non_exhaustive()
    }
}

/// A checked edit.
#[derive(Clone, Debug)]
pub struct StaffPatch {
    id: AccountId,
    version: i64,
    staff: Staff,
    status: Option<AccountStatus>,
    password: Option<NewPassword>,
    understood: bool,
}

impl StaffPatchDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, policy: &PasswordPolicy) -> Result<StaffPatch, FieldErrors> {
        let mut errors = FieldErrors::default();
        let staff = self.staff.parse(&mut errors);
        if !matches!(self.status, None | Some(AccountStatus::Active | AccountStatus::Deactivated)) {
            errors.add(Field::Status, Violation::NotOffered);
        }
        let typed = !self.password.is_empty() || !self.repeat_password.is_empty();
        let password =
            if typed { take_password(&mut errors, &self.password, &self.repeat_password, policy) } else { None };
        errors.finish(staff.map(|staff| StaffPatch {
            id: self.id,
            version: self.version,
            staff,
            status: self.status,
            password,
            understood: self.understood,
        }))
    }
}

impl StaffPatch {
    /// The account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// The version the form was filled from.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The fields both forms have.
    #[must_use]
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    /// The status chosen.
    #[must_use]
    pub fn status(&self) -> Option<AccountStatus> {
        self.status
    }

    /// A new password, to be replaced at first use.
    #[must_use]
    pub fn password(&self) -> Option<&NewPassword> {
        self.password.as_ref()
    }

    /// Whether it was confirmed that the own account ends here.
    #[must_use]
    pub fn understood(&self) -> bool {
        self.understood
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::GroupId;

    #[test]
    fn edit_never_deletes() {
        let patch = StaffPatchDraft {
            id: AccountId(uuid::Uuid::nil()),
            version: 1,
            staff: StaffDraft {
                email: "grace@example.com".into(),
                first_name: "Grace".into(),
                last_name: "Hopper".into(),
                groups: vec![GroupId(uuid::Uuid::nil())],
                ..StaffDraft::default()
            },
            status: Some(AccountStatus::Deleted),
            password: String::new(),
            repeat_password: String::new(),
            understood: false,
        };
        let errors = patch.parse(&PasswordPolicy::default()).unwrap_err();
        assert_eq!(errors.of(&Field::Status), [Violation::NotOffered]);
        let kept = StaffPatchDraft { status: None, ..patch };
        assert!(kept.parse(&PasswordPolicy::default()).unwrap().password().is_none());
    }
}
