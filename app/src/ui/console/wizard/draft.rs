//! What is typed in the wizard, kept while its steps come and go.

use crate::domain::account::display_name;
use crate::domain::attribute::{Attribute, AttributeAudience, AttributeValue, FIRST_NAME, LAST_NAME, check};
use crate::domain::customer::{CustomerDraft, OnboardingMethod};
use crate::domain::id::GroupId;
use crate::domain::language::Language;
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::{Field, FieldErrors};
use crate::ui::parts::{keep_only, show_field};
use leptos::prelude::*;

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
    /// The attributes that are asked for, the names among them, each with what is typed.
    pub(super) asked: RwSignal<Vec<(Attribute, RwSignal<String>)>>,
    /// What they are called, by the ids of their fields.
    pub(super) labels: RwSignal<Vec<(String, String)>>,
    /// Whether it is known which those are.
    pub(super) known: RwSignal<bool>,
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
            asked: RwSignal::default(),
            labels: RwSignal::default(),
            known: RwSignal::default(),
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
            attributes: self.further().map(|(attribute, value)| AttributeValue::new(attribute.key, value)).collect(),
        }
    }

    /// Takes over which attributes are asked for. What is typed stays.
    pub(super) fn ask(self, language: Language, attributes: Vec<Attribute>) {
        let label = |attribute: &Attribute| (attribute.key.clone(), attribute.label(language).to_owned());
        self.labels.set(attributes.iter().map(label).collect());
        let before = self.asked.get_untracked();
        let line = |attribute: Attribute| {
            let typed = match attribute.key.as_str() {
                FIRST_NAME => self.first_name,
                LAST_NAME => self.last_name,
                key => before
                    .iter()
                    .find(|(known, _)| known.key == key)
                    .map_or_else(RwSignal::default, |(_, typed)| *typed),
            };
            (attribute, typed)
        };
        self.asked.set(attributes.into_iter().map(line).collect());
        self.known.set(true);
    }

    /// The attributes besides the names, with what is typed.
    fn further(self) -> impl Iterator<Item = (Attribute, String)> {
        let names = [FIRST_NAME, LAST_NAME];
        let asked =
            self.asked.get_untracked().into_iter().filter(move |(asked, _)| !names.contains(&asked.key.as_str()));
        asked.map(|(attribute, typed)| (attribute, typed.get_untracked())).filter(|(_, typed)| !typed.is_empty())
    }

    /// What is wrong with the draft, the attributes included.
    fn wrong(self, policy: &PasswordPolicy) -> Option<FieldErrors> {
        let draft = self.draft();
        let mut found = draft.parse(policy).err().unwrap_or_default();
        if self.known.get_untracked() {
            let asked: Vec<Attribute> =
                self.asked.get_untracked().into_iter().map(|(attribute, _)| attribute).collect();
            let profile = draft.profile();
            let wrong = check(&asked, AttributeAudience::Console, &[], &profile).err().unwrap_or_default();
            // The names are checked by both; once is enough.
            for (field, violation) in wrong.iter() {
                if !found.of(field).contains(violation) {
                    found.add(field.clone(), violation.clone());
                }
            }
        }
        Some(found).filter(|found| !found.is_empty())
    }

    /// Whether leaving would lose something.
    pub(super) fn is_dirty(self) -> bool {
        let typed = [self.email, self.first_name, self.last_name, self.password];
        typed.iter().any(|field| field.with_untracked(|value| !value.is_empty()))
            || self.groups.with_untracked(|groups| !groups.is_empty())
            || self.further().next().is_some()
    }

    /// The person's name for sentences, or the address without one.
    pub(super) fn name(self) -> String {
        let draft = self.draft();
        display_name(draft.first_name.trim(), draft.last_name.trim(), draft.email.trim())
    }

    /// Checks a field that was left.
    pub(super) fn check(self, field: Field, policy: PasswordPolicy) -> Callback<()> {
        Callback::new(move |()| {
            let found = self.wrong(&policy);
            show_field(self.errors, &field, found.as_ref());
        })
    }

    /// What is wrong with step Details alone.
    pub(super) fn wrong_details(self, policy: &PasswordPolicy) -> Option<FieldErrors> {
        let found = self.wrong(policy)?;
        Some(of_details(&found)).filter(|found| !found.is_empty())
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
        for (_, typed) in self.asked.get_untracked() {
            typed.set(String::new());
        }
        self.method.set(INVITE.to_owned());
        self.link_only.set(false);
        self.groups.set(Vec::new());
        self.accept();
    }
}

/// What of it belongs to step Details.
pub(super) fn of_details(found: &FieldErrors) -> FieldErrors {
    keep_only(found, |field| *field != Field::Groups)
}
