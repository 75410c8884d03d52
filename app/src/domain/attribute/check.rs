//! The one check of a profile's values: in the browser, and on the server on every way in.

use super::super::violation::{FieldErrors, Violation};
use super::value::canonical;
use super::{Attribute, AttributeAudience, AttributeValue, field_of, value_of};

/// Checks values that were typed, and gives them in their canonical form and in the order of the profile.
///
/// What was not typed stays as `stored`; a value that is empty takes what is stored away. Nobody fills in what their audience does
/// not see or what is read-only, and a profile that is saved lacks nothing that is required of that audience.
///
/// # Errors
/// Each violation beside its attribute; `UnknownAttribute`, `NotShown` and `ReadOnly` for what is not to be filled in.
pub fn check(
    attributes: &[Attribute],
    audience: AttributeAudience,
    stored: &[AttributeValue],
    typed: &[AttributeValue],
) -> Result<Vec<AttributeValue>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut values = Vec::with_capacity(typed.len());
    for attribute in attributes {
        let field = attribute.field();
        let given = typed.iter().rev().find(|value| value.key == attribute.key);
        let required = attribute.required && attribute.asked_of(audience);
        match given.map(|value| value.value.trim()) {
            Some(_) if !attribute.shown_to(audience) => errors.add(field, Violation::NotShown),
            Some(_) if !attribute.asked_of(audience) => errors.add(field, Violation::ReadOnly),
            Some("") if required => errors.add(field, Violation::Required),
            Some("") => values.push(AttributeValue::new(&attribute.key, "")),
            Some(text) => match errors.take(field.clone(), canonical(attribute, text)) {
                // Nothing but separators: no option at all.
                Some(value) if value.is_empty() && required => errors.add(field, Violation::Required),
                Some(value) => values.push(AttributeValue::new(&attribute.key, value)),
                None => {}
            },
            None if required && value_of(stored, &attribute.key).is_empty() => errors.add(field, Violation::Required),
            None => {}
        }
    }
    for value in typed.iter().filter(|value| attributes.iter().all(|attribute| attribute.key != value.key)) {
        errors.add(field_of(&value.key), Violation::UnknownAttribute);
    }
    errors.finish(Some(values))
}

#[cfg(test)]
mod tests {
    use super::super::super::violation::Field;
    use super::super::text_attribute;
    use super::*;
    use proptest::prelude::*;

    fn typed(pairs: &[(&str, &str)]) -> Vec<AttributeValue> {
        pairs.iter().map(|(key, value)| AttributeValue::new(*key, *value)).collect()
    }

    fn attributes() -> Vec<Attribute> {
        let mut company = text_attribute("company");
        company.required = true;
        let mut fixed = text_attribute("fixed");
        fixed.read_only = true;
        let mut hidden = text_attribute("hidden");
        hidden.console = false;
        vec![text_attribute("first_name"), company, fixed, hidden]
    }

    #[test]
    fn what_is_not_to_be_filled_in_is_refused_by_name() {
        let given = typed(&[("company", "Acme"), ("fixed", "1"), ("hidden", "1"), ("username", "other@example.com")]);
        let errors = check(&attributes(), AttributeAudience::Console, &[], &given).unwrap_err();
        for (key, violation) in
            [("fixed", Violation::ReadOnly), ("hidden", Violation::NotShown), ("username", Violation::UnknownAttribute)]
        {
            assert_eq!(errors.of(&Field::Attribute(key.into())), [violation], "{key}");
        }
        assert_eq!(errors.iter().count(), 3);
    }

    #[test]
    fn what_is_required_must_be_there_once_it_is_asked_for() {
        let company = Field::Attribute("company".into());
        let required = |stored: &[(&str, &str)], given: &[(&str, &str)], audience| {
            check(&attributes(), audience, &typed(stored), &typed(given)).err().map(|errors| errors.of(&company))
        };
        let missing = Some(vec![Violation::Required]);
        let console = AttributeAudience::Console;
        assert_eq!(required(&[], &[("first_name", "Ada")], console), missing);
        assert_eq!(required(&[("company", "Acme")], &[("company", "  ")], console), missing);
        assert_eq!(required(&[("company", "Acme")], &[("first_name", "Ada")], console), None);
        assert_eq!(required(&[], &[], AttributeAudience::Account), None);
    }

    #[test]
    fn values_come_trimmed_once_each_and_in_order() {
        let given = typed(&[("company", "First"), ("first_name", " Ada "), ("company", "Last")]);
        let values = check(&attributes(), AttributeAudience::Console, &[], &given).unwrap();
        assert_eq!(values, typed(&[("first_name", "Ada"), ("company", "Last")]));
    }

    proptest! {
        #[test]
        fn what_was_checked_passes_again(values in proptest::collection::vec(("first_name|company|fixed|other", "\\PC{0,20}"), 0..6)) {
            let given: Vec<_> = values.into_iter().map(|(key, value)| AttributeValue { key, value }).collect();
            if let Ok(once) = check(&attributes(), AttributeAudience::Console, &[], &given) {
                prop_assert_eq!(check(&attributes(), AttributeAudience::Console, &[], &once), Ok(once.clone()));
            }
        }
    }
}
