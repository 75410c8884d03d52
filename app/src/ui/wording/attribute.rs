//! Attributes and their values in words.

use super::time::calendar_day;
use crate::domain::attribute::{Attribute, AttributeKind, DecimalMark, Mask, OPTION_SEPARATOR, number_written};
use crate::i18n::{Key, Text};

/// A value as a reader knows it; empty for none.
#[must_use]
pub fn value_words(text: Text, attribute: &Attribute, value: &str) -> String {
    let label = |value: &str| {
        let option = attribute.options.iter().find(|option| option.value == value);
        option.map_or(value, |option| option.label.as_str()).to_owned()
    };
    match attribute.kind {
        _ if value.is_empty() => String::new(),
        AttributeKind::Text | AttributeKind::Email | AttributeKind::Integer => value.to_owned(),
        AttributeKind::Options => label(value),
        AttributeKind::MultipleOptions => value.split(OPTION_SEPARATOR).map(label).collect::<Vec<_>>().join(", "),
        kind @ AttributeKind::Decimal => number_written(kind, value, DecimalMark::of(text.language())),
        AttributeKind::YesNo => text.get(if value == "yes" { Key::PartsYes } else { Key::PartsNo }).to_owned(),
        AttributeKind::Date => calendar_day(text, value),
    }
}

/// What an input of the attribute is to hold: its description, and how a masked text is written.
#[must_use]
pub fn hint(text: Text, attribute: &Attribute) -> Option<String> {
    let mut parts = Vec::new();
    if !attribute.description.is_empty() {
        parts.push(attribute.description.clone());
    }
    if let Some(mask) = Mask::parse(&attribute.mask).ok().filter(|_| !attribute.mask.is_empty()) {
        parts.push(text.with(Key::AttributesExample, &[("example", &mask.example())]));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// The values there are to choose from and what they are called, `nothing` first. What is stored stays to be chosen even if it is
/// offered no longer.
#[must_use]
pub fn choices(text: Text, attribute: &Attribute, stored: &str, nothing: Key) -> Vec<(String, String)> {
    let mut out = vec![(String::new(), text.get(nothing).to_owned())];
    if attribute.kind == AttributeKind::YesNo {
        out.push(("yes".to_owned(), text.get(Key::PartsYes).to_owned()));
        out.push(("no".to_owned(), text.get(Key::PartsNo).to_owned()));
    }
    out.extend(attribute.options.iter().map(|option| (option.value.clone(), option.label.clone())));
    if out.iter().all(|(value, _)| value != stored) {
        out.push((stored.to_owned(), stored.to_owned()));
    }
    out
}

/// A kind of attribute.
#[must_use]
pub fn kind(text: Text, kind: AttributeKind) -> &'static str {
    text.get(match kind {
        AttributeKind::Text => Key::AttributesKindText,
        AttributeKind::Email => Key::AttributesKindEmail,
        AttributeKind::Options => Key::AttributesKindOptions,
        AttributeKind::MultipleOptions => Key::AttributesKindMultipleOptions,
        AttributeKind::Integer => Key::AttributesKindInteger,
        AttributeKind::Decimal => Key::AttributesKindDecimal,
        AttributeKind::YesNo => Key::AttributesKindYesNo,
        AttributeKind::Date => Key::AttributesKindDate,
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::domain::attribute::{AttributeOption, text_attribute};
    use crate::domain::language::Language;

    #[test]
    fn values_read_as_people_write_them() {
        let (en, de) = (Text::new(Language::En), Text::new(Language::De));
        let of = |kind| Attribute {
            kind,
            options: vec![AttributeOption { value: "g".into(), label: "Gold".into() }],
            ..text_attribute("x")
        };
        assert_eq!(value_words(de, &of(AttributeKind::Decimal), "1.5"), "1,5");
        assert_eq!(value_words(de, &of(AttributeKind::Date), "2026-03-02"), "2. März 2026");
        assert_eq!(value_words(en, &of(AttributeKind::MultipleOptions), "g|gone"), "Gold, gone");
        assert_eq!(value_words(en, &of(AttributeKind::YesNo), "no"), "No");
    }
}
