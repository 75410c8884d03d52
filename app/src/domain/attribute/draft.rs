//! The form of an attribute's definition.

use super::super::text::{line, required_line};
use super::super::violation::{Field, FieldErrors, Violation};
use super::key::key;
use super::options::{options_text, read_options};
use super::{Attribute, AttributeKind, CONTACT_EMAIL, FIRST_NAME, LAST_NAME, LOCALE, Mask};
use serde::{Deserialize, Serialize};

/// Greatest number of characters in a name.
const LABEL_MAX: u32 = 60;
/// Greatest number of characters in a description.
const DESCRIPTION_MAX: u32 = 300;
/// What can be changed of an attribute, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeForm {
    /// Name.
    pub name: String,
    /// Name in German, may be empty.
    pub name_de: String,
    /// Description, may be empty.
    pub description: String,
    /// The options, one a line: `value = label`, or the label alone.
    pub options: String,
    /// Mask, may be empty.
    pub mask: String,
    /// Required.
    pub required: bool,
    /// Read-only.
    pub read_only: bool,
    /// Filled in by staff alone.
    #[serde(default)]
    pub staff_only: bool,
    /// Unique.
    pub unique: bool,
    /// Shown in the console.
    pub console: bool,
    /// Shown in My Account.
    pub account: bool,
    /// Asked for at registration.
    pub registration: bool,
}

/// The form of a new attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeDraft {
    /// Key.
    pub key: String,
    /// Kind.
    pub kind: AttributeKind,
    /// What can be changed later.
    pub form: AttributeForm,
}

/// The form of an attribute that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributePatchDraft {
    /// The attribute.
    pub key: String,
    /// The version the form was filled from.
    pub version: i64,
    /// What can be changed.
    pub form: AttributeForm,
}

/// An attribute to be made.
#[derive(Clone, Debug)]
pub struct NewAttribute(Attribute);

impl NewAttribute {
    /// The attribute.
    #[must_use]
    pub fn attribute(&self) -> &Attribute {
        &self.0
    }
}

impl AttributeDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<NewAttribute, FieldErrors> {
        let mut errors = FieldErrors::default();
        let key = errors.take(Field::Key, key(self.key.trim()));
        let empty = Attribute {
            key: key.unwrap_or_default(),
            name: String::new(),
            name_de: String::new(),
            description: String::new(),
            kind: self.kind,
            options: Vec::new(),
            mask: String::new(),
            required: false,
            read_only: false,
            staff_only: false,
            unique: false,
            console: false,
            account: false,
            registration: false,
            built_in: false,
            version: 1,
        };
        let attribute = self.form.fill(&empty, errors)?;
        Ok(NewAttribute(attribute))
    }
}

impl AttributePatchDraft {
    /// Checks the form against the attribute as it is, whose key, kind and built-in options stay.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, present: &Attribute) -> Result<Attribute, FieldErrors> {
        self.form.fill(present, FieldErrors::default())
    }
}

impl AttributeForm {
    /// The form of an attribute as it is.
    #[must_use]
    pub fn of(attribute: &Attribute) -> Self {
        Self {
            name: attribute.name.clone(),
            name_de: attribute.name_de.clone(),
            description: attribute.description.clone(),
            options: options_text(&attribute.options),
            mask: attribute.mask.clone(),
            required: attribute.required,
            read_only: attribute.read_only,
            staff_only: attribute.staff_only,
            unique: attribute.unique,
            console: attribute.console,
            account: attribute.account,
            registration: attribute.registration,
        }
    }

    fn fill(&self, present: &Attribute, mut errors: FieldErrors) -> Result<Attribute, FieldErrors> {
        let name = errors.take(Field::Name, required_line(&self.name, LABEL_MAX));
        let name_de = errors.take(Field::NameDe, line(&self.name_de, LABEL_MAX));
        let description = errors.take(Field::Description, line(&self.description, DESCRIPTION_MAX));
        let kind = present.kind;
        // What a kind has no use for is left out, so that changing the kind in the form needs no tidying.
        let options = match (kind.has_options(), present.built_in) {
            (true, false) => errors.take(Field::Options, read_options(&self.options)),
            _ => Some(present.options.clone()),
        };
        let mask = self.mask.trim();
        let mask = match kind {
            AttributeKind::Text if !mask.is_empty() => {
                errors.take(Field::Mask, Mask::parse(mask).map(|_| mask.to_owned()))
            }
            _ => Some(String::new()),
        };
        if self.required && self.read_only {
            errors.add(Field::ReadOnly, Violation::RequiredAndReadOnly);
        }
        if self.staff_only && self.registration {
            errors.add(Field::StaffOnly, Violation::StaffOnlyAtRegistration);
        }
        let unique = self.unique && kind.can_be_unique();
        if unique && [FIRST_NAME, LAST_NAME, CONTACT_EMAIL, LOCALE].contains(&present.key.as_str()) {
            errors.add(Field::Unique, Violation::CannotBeUnique);
        }
        let filled = name.zip(name_de).zip(description).zip(options).zip(mask);
        errors.finish(filled.map(|((((name, name_de), description), options), mask)| Attribute {
            key: present.key.clone(),
            name,
            name_de,
            description,
            kind,
            options,
            mask,
            required: self.required,
            read_only: self.read_only,
            staff_only: self.staff_only,
            unique,
            console: self.console,
            account: self.account,
            registration: self.registration,
            built_in: present.built_in,
            version: present.version,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{AttributeOption, text_attribute};
    use super::*;
    use proptest::prelude::*;

    fn form(name: &str) -> AttributeForm {
        AttributeForm { name: name.into(), console: true, ..AttributeForm::default() }
    }

    fn draft(key: &str, kind: AttributeKind, form: AttributeForm) -> AttributeDraft {
        AttributeDraft { key: key.into(), kind, form }
    }

    #[test]
    fn keys_are_plain_words_that_nothing_else_uses() {
        for (key, violation) in [
            ("", Violation::Required),
            ("Company", Violation::KeyMalformed),
            ("9lives", Violation::KeyMalformed),
            ("a-b", Violation::KeyMalformed),
            ("username", Violation::Reserved),
            ("password", Violation::Reserved),
        ] {
            let errors = draft(key, AttributeKind::Text, form("X")).parse().unwrap_err();
            assert_eq!(errors.of(&Field::Key), [violation], "{key}");
        }
        let made = draft(" company ", AttributeKind::Text, form(" Company ")).parse().unwrap();
        assert_eq!((made.attribute().key.as_str(), made.attribute().name.as_str()), ("company", "Company"));
    }

    #[test]
    fn options_are_lines_with_value_and_label() {
        let with = |options: &str| {
            let form = AttributeForm { options: options.into(), ..form("Tier") };
            draft("tier", AttributeKind::Options, form).parse().map(|made| made.attribute().options.clone())
        };
        let made = with("gold = Gold tier\n\n Silver \n").unwrap();
        assert_eq!(made[0], AttributeOption { value: "gold".into(), label: "Gold tier".into() });
        assert_eq!(made[1], AttributeOption { value: "Silver".into(), label: "Silver".into() });
        for (options, violation) in [
            (" \n", Violation::Required),
            ("a|b", Violation::OptionMalformed),
            ("= x", Violation::OptionMalformed),
            ("a\na = b", Violation::OptionTwice { value: "a".into() }),
        ] {
            assert_eq!(with(options).unwrap_err().of(&Field::Options), [violation], "{options}");
        }
    }

    #[test]
    fn rules_that_contradict_each_other_are_named() {
        let both = AttributeForm { required: true, read_only: true, ..form("X") };
        let errors = draft("x", AttributeKind::Text, both).parse().unwrap_err();
        assert_eq!(errors.of(&Field::ReadOnly), [Violation::RequiredAndReadOnly]);
        let both = AttributeForm { staff_only: true, registration: true, ..form("X") };
        let errors = draft("x", AttributeKind::Text, both).parse().unwrap_err();
        assert_eq!(errors.of(&Field::StaffOnly), [Violation::StaffOnlyAtRegistration]);
        let unique = AttributeForm { unique: true, ..form("First Name") };
        let patch = AttributePatchDraft { key: FIRST_NAME.into(), version: 1, form: unique.clone() };
        let errors = patch.parse(&text_attribute(FIRST_NAME)).unwrap_err();
        assert_eq!(errors.of(&Field::Unique), [Violation::CannotBeUnique]);
        // Where a kind cannot be unique the form does not offer it, and what was ticked before does not hold.
        assert!(!draft("x", AttributeKind::YesNo, unique).parse().unwrap().attribute().unique);
        let masked = AttributeForm { mask: "9{".into(), ..form("X") };
        assert_eq!(
            draft("x", AttributeKind::Text, masked.clone()).parse().unwrap_err().of(&Field::Mask),
            [Violation::MaskMalformed]
        );
        assert_eq!(draft("x", AttributeKind::Date, masked).parse().unwrap().attribute().mask, "");
    }

    proptest! {
        #[test]
        fn a_form_filled_from_an_attribute_changes_nothing(
            name in "[A-Za-z ]{1,20}[a-z]",
            options in proptest::collection::vec(("[a-z0-9]{1,8}", "[A-Za-z ]{0,8}[a-z]"), 1..6),
        ) {
            let text: Vec<String> = options.iter().enumerate().map(|(at, (value, label))| format!("{value}{at} = {label}")).collect();
            let form = AttributeForm { options: text.join("\n"), ..form(&name) };
            let made = draft("tier", AttributeKind::Options, form).parse().unwrap();
            let patch = AttributePatchDraft { key: "tier".into(), version: 1, form: AttributeForm::of(made.attribute()) };
            prop_assert_eq!(&patch.parse(made.attribute()).unwrap(), made.attribute());
        }

    }
}
