//! Attributes: what a profile consists of, as administrators define it (A30, A31).
//!
//! The names, the contact details and the locale are built in; further ones are an organization's own. A value travels and is
//! stored as text in one canonical form per kind, see [`AttributeKind`].

mod check;
mod draft;
mod key;
mod mask;
mod number;
mod options;
mod value;

pub use check::check;
pub use draft::{AttributeDraft, AttributeForm, AttributePatchDraft, NewAttribute};
pub use key::suggested_key;
pub use mask::{MASK_MAX, Mask};
pub use number::{DecimalMark, meant, number, number_meant, number_written};
pub use value::{OPTION_SEPARATOR, VALUE_MAX};

use super::access::words;
use super::language::Language;
use super::violation::Field;
use serde::{Deserialize, Serialize};

/// The key of the built-in attribute that holds the first name.
pub const FIRST_NAME: &str = "first_name";
/// The key of the built-in attribute that holds the last name.
pub const LAST_NAME: &str = "last_name";
/// The key of the built-in attribute that mail goes to once it is verified. It starts as the username and never signs in.
pub const CONTACT_EMAIL: &str = "contact_email";
/// The key of the built-in attribute that holds the phone number.
pub const PHONE: &str = "phone";
/// The key of the built-in attribute that holds the postal address.
pub const ADDRESS: &str = "address";
/// The key of the built-in attribute that holds the language of interface and mails.
pub const LOCALE: &str = "locale";

words! {
    /// What a value of an attribute is, and its canonical form.
    AttributeKind {
        /// A line of text, as typed.
        Text = "text",
        /// An e-mail address, as typed.
        Email = "email",
        /// One of a list: the option's value.
        Options = "options",
        /// Several of a list: the options' values in the list's order, with `|` between them.
        MultipleOptions = "multiple_options",
        /// A whole number of at most 18 digits: `-7`.
        Integer = "integer",
        /// A number with at most 15 digits before the point and 9 after it: `0.5`.
        Decimal = "decimal",
        /// `yes` or `no`.
        YesNo = "yes_no",
        /// A day of the calendar: `2026-03-12`.
        Date = "date",
    }
}

impl AttributeKind {
    /// Whether a value is chosen from a list.
    #[must_use]
    pub fn has_options(self) -> bool {
        matches!(self, Self::Options | Self::MultipleOptions)
    }

    /// Whether two people can be kept from having the same value.
    #[must_use]
    pub fn can_be_unique(self) -> bool {
        matches!(self, Self::Text | Self::Email | Self::Integer | Self::Decimal)
    }
}

words! {
    /// Where profiles are shown and filled in.
    AttributeAudience {
        /// The console, to staff.
        Console = "console",
        /// My Account, to the person.
        Account = "account",
        /// Self-registration.
        Registration = "registration",
    }
}

/// One of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeOption {
    /// What is stored.
    pub value: String,
    /// What is shown.
    pub label: String,
}

/// The definition of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// What it is called in calls, files and tokens. It never changes.
    pub key: String,
    /// What it is called in the interface, in English or for every language.
    pub name: String,
    /// Its name in German; empty where the other serves for both.
    pub name_de: String,
    /// What it is for, shown below its label; may be empty.
    pub description: String,
    /// What its values are. It never changes.
    pub kind: AttributeKind,
    /// What can be chosen, for the kinds that choose.
    pub options: Vec<AttributeOption>,
    /// How a text must be written, see [`Mask`]; empty for anything.
    pub mask: String,
    /// Whether a profile must have a value wherever the attribute is filled in.
    pub required: bool,
    /// Whether it is shown and not taken.
    pub read_only: bool,
    /// Whether staff alone fill it in; the person sees it where My Account shows it.
    pub staff_only: bool,
    /// Whether no two people may have the same value.
    pub unique: bool,
    /// Whether the console shows it.
    pub console: bool,
    /// Whether My Account shows it.
    pub account: bool,
    /// Whether self-registration asks for it.
    pub registration: bool,
    /// Whether it comes with the product and so cannot be deleted.
    pub built_in: bool,
    /// Raised by each change; an edit names the one it saw.
    pub version: i64,
}

impl Attribute {
    /// Its name in a language.
    #[must_use]
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::De if !self.name_de.is_empty() => &self.name_de,
            _ => &self.name,
        }
    }

    /// Whether an audience sees it.
    #[must_use]
    pub fn shown_to(&self, audience: AttributeAudience) -> bool {
        match audience {
            AttributeAudience::Console => self.console,
            AttributeAudience::Account => self.account,
            AttributeAudience::Registration => self.registration,
        }
    }

    /// Whether an audience fills it in.
    #[must_use]
    pub fn asked_of(&self, audience: AttributeAudience) -> bool {
        self.shown_to(audience) && !self.read_only && !(self.staff_only && audience != AttributeAudience::Console)
    }

    /// The input it is filled in by.
    #[must_use]
    pub fn field(&self) -> Field {
        field_of(&self.key)
    }
}

/// The input that an attribute is filled in by.
#[must_use]
pub fn field_of(key: &str) -> Field {
    match key {
        FIRST_NAME => Field::FirstName,
        LAST_NAME => Field::LastName,
        other => Field::Attribute(other.to_owned()),
    }
}

/// A value under its attribute's key, typed or stored. Empty for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeValue {
    /// The attribute.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl AttributeValue {
    /// A value under a key.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }
}

/// The value under a key; empty for none.
#[must_use]
pub fn value_of<'a>(values: &'a [AttributeValue], key: &str) -> &'a str {
    values.iter().rev().find(|value| value.key == key).map_or("", |value| value.value.as_str())
}

/// A line of a profile: an attribute that is shown, with the person's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileLine {
    /// The attribute.
    pub attribute: Attribute,
    /// The value; empty for none.
    pub value: String,
}

/// The lines of a profile that an audience sees: those shown to it, but what cannot be filled in only with a value.
#[must_use]
pub fn profile(attributes: Vec<Attribute>, values: &[AttributeValue], audience: AttributeAudience) -> Vec<ProfileLine> {
    attributes
        .into_iter()
        .filter(|attribute| attribute.shown_to(audience))
        .map(|attribute| ProfileLine { value: value_of(values, &attribute.key).to_owned(), attribute })
        .filter(|line| line.attribute.asked_of(audience) || !line.value.is_empty())
        .collect()
}

/// Every attribute, in the order of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeList {
    /// The attributes.
    pub rows: Vec<Attribute>,
}

#[cfg(test)]
pub(crate) fn text_attribute(key: &str) -> Attribute {
    Attribute {
        key: key.into(),
        name: key.into(),
        name_de: String::new(),
        description: String::new(),
        kind: AttributeKind::Text,
        options: Vec::new(),
        mask: String::new(),
        required: false,
        read_only: false,
        staff_only: false,
        unique: false,
        console: true,
        account: false,
        registration: false,
        built_in: false,
        version: 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a34_a_profile_has_the_lines_its_audience_sees() {
        let mut hidden = text_attribute("hidden");
        hidden.console = false;
        let mut fixed = text_attribute("fixed");
        fixed.read_only = true;
        let attributes = vec![hidden, fixed, text_attribute("company")];
        let keys = |values: &[AttributeValue], audience| -> Vec<String> {
            profile(attributes.clone(), values, audience).into_iter().map(|line| line.attribute.key).collect()
        };
        let values = [AttributeValue::new("fixed", "7"), AttributeValue::new("hidden", "x")];
        assert_eq!(keys(&values, AttributeAudience::Console), ["fixed", "company"]);
        assert_eq!(keys(&[], AttributeAudience::Console), ["company"]);
        assert!(keys(&values, AttributeAudience::Account).is_empty());
    }

    #[test]
    fn names_follow_the_language_where_there_is_one() {
        let mut attribute = text_attribute("company");
        attribute.name = "Company".into();
        assert_eq!(attribute.label(Language::De), "Company");
        attribute.name_de = "Firma".into();
        assert_eq!((attribute.label(Language::De), attribute.label(Language::En)), ("Firma", "Company"));
    }
}
