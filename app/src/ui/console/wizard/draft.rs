//! What is typed in the wizard, kept while its steps come and go.

use crate::domain::account::display_name;
use crate::domain::customer::{CustomerDraft, OnboardingMethod};
use crate::domain::id::GroupId;
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::{Field, FieldErrors};
use crate::ui::parts::{keep_only, show_field};
use leptos::prelude::*;

/// The fields of step Details, in the order of the form.
pub(super) const DETAILS: [Field; 5] =
    [Field::Email, Field::FirstName, Field::LastName, Field::Method, Field::Password];

/// The value of the card that sets a temporary password.
pub(super) const TEMPORARY: &str = "temporary";
/// The value of the card that invites.
pub(super) const INVITE: &str = "invite";

/// The typed values and what is wrong with them.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub(super) email: RwSignal<String>,
    pub(super) first_name: RwSignal<String>,
    pub(super) last_name: RwSignal<String>,
    pub(super) method: RwSignal<String>,
    pub(super) link_only: RwSignal<bool>,
    pub(super) password: RwSignal<String>,
    pub(super) groups: RwSignal<Vec<GroupId>>,
    /// What is shown as wrong: a field's violations appear once it was left, or with Next.
    pub(super) errors: RwSignal<FieldErrors>,
    /// How often the form was refused.
    pub(super) refused: RwSignal<u32>,
}

impl Typed {
    pub(super) fn new() -> Self {
        Self {
            email: RwSignal::default(),
            first_name: RwSignal::default(),
            last_name: RwSignal::default(),
            method: RwSignal::new(INVITE.to_owned()),
            link_only: RwSignal::default(),
            password: RwSignal::default(),
            groups: RwSignal::default(),
            errors: RwSignal::default(),
            refused: RwSignal::default(),
        }
    }

    /// The draft as it stands. The password goes along with its method alone.
    pub(super) fn draft(self) -> CustomerDraft {
        let temporary = self.method.with_untracked(|method| method == TEMPORARY);
        let method = match (temporary, self.link_only.get_untracked()) {
            (true, _) => OnboardingMethod::TemporaryPassword,
            (false, true) => OnboardingMethod::Link,
            (false, false) => OnboardingMethod::Invite,
        };
        CustomerDraft {
            email: self.email.get_untracked(),
            first_name: self.first_name.get_untracked(),
            last_name: self.last_name.get_untracked(),
            method,
            password: if temporary { self.password.get_untracked() } else { String::new() },
            groups: self.groups.get_untracked(),
        }
    }

    /// Whether leaving would lose something.
    pub(super) fn is_dirty(self) -> bool {
        let typed = [self.email, self.first_name, self.last_name, self.password];
        typed.iter().any(|field| field.with_untracked(|value| !value.is_empty()))
            || self.groups.with_untracked(|groups| !groups.is_empty())
    }

    /// The person's name for sentences, or the address without one.
    pub(super) fn name(self) -> String {
        let draft = self.draft();
        display_name(draft.first_name.trim(), draft.last_name.trim(), draft.email.trim())
    }

    /// Checks a field that was left.
    pub(super) fn check(self, field: Field, policy: PasswordPolicy) -> Callback<()> {
        Callback::new(move |()| {
            let found = self.draft().parse(&policy).err();
            show_field(self.errors, &field, found.as_ref());
        })
    }

    /// What is wrong with step Details alone.
    pub(super) fn wrong_details(self, policy: &PasswordPolicy) -> Option<FieldErrors> {
        let found = self.draft().parse(policy).err()?;
        Some(keep_only(&found, &DETAILS)).filter(|found| !found.is_empty())
    }

    /// Shows why the form was refused.
    pub(super) fn refuse(self, found: FieldErrors) {
        self.errors.set(found);
        self.refused.update(|refused| *refused += 1);
    }

    /// Takes back what was shown as wrong.
    pub(super) fn accept(self) {
        self.errors.set(FieldErrors::default());
        self.refused.set(0);
    }

    /// Starts afresh.
    pub(super) fn clear(self) {
        for field in [self.email, self.first_name, self.last_name, self.password] {
            field.set(String::new());
        }
        self.method.set(INVITE.to_owned());
        self.link_only.set(false);
        self.groups.set(Vec::new());
        self.accept();
    }
}
