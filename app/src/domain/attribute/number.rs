//! Numbers: as they are stored, and as people write them.

use super::super::language::Language;
use super::{Attribute, AttributeKind, AttributeValue};

/// The mark before the parts of one. The other mark stands between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,250.5`
    Point,
    /// `1.250,5`
    Comma,
}

impl DecimalMark {
    /// The mark of a language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        match language {
            Language::En => Self::Point,
            Language::De => Self::Comma,
        }
    }
}

/// The sign where it is a minus, and the rest.
fn signed(typed: &str) -> (&str, &str) {
    match typed.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", typed.strip_prefix('+').unwrap_or(typed)),
    }
}

pub(super) fn digits(text: &str, max: usize) -> bool {
    text.len() <= max && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn integer(typed: &str) -> Option<String> {
    let (sign, rest) = signed(typed);
    if rest.is_empty() || !digits(rest, 18) {
        return None;
    }
    match rest.trim_start_matches('0') {
        "" => Some("0".to_owned()),
        number => Some([sign, number].concat()),
    }
}

/// A number as it is stored, however it was typed; `None` for what is none.
#[must_use]
pub fn number(typed: &str) -> Option<String> {
    // What is too long for a whole number is none with a point either.
    integer(typed).or_else(|| decimal(typed))
}

pub(super) fn decimal(typed: &str) -> Option<String> {
    let (sign, rest) = signed(typed);
    // A comma is what German keyboards have beside the digits.
    let (whole, part) = rest.split_once(['.', ',']).unwrap_or((rest, ""));
    if (whole.is_empty() && part.is_empty()) || !digits(whole, 15) || !digits(part, 9) {
        return None;
    }
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(match (whole, part) {
        ("0", "") => "0".to_owned(),
        (whole, "") => [sign, whole].concat(),
        (whole, part) => [sign, whole, ".", part].concat(),
    })
}

/// What somebody who writes numbers so means, without marks between thousands and with a point for a comma: of a language with
/// commas `1.250` is a thousand and more, of another one and a quarter. What is no number stays as typed.
#[must_use]
pub fn number_meant(kind: AttributeKind, typed: &str, mark: DecimalMark) -> String {
    if !matches!(kind, AttributeKind::Integer | AttributeKind::Decimal) {
        return typed.to_owned();
    }
    let (thousands, decimal) = match mark {
        DecimalMark::Point => (',', '.'),
        DecimalMark::Comma => ('.', ','),
    };
    let mut meant = String::with_capacity(typed.len());
    // Digits since the mark before; between thousands there are three, but for the first.
    let (mut digits, mut groups, mut whole) = (0, 0, true);
    let is_group = |digits: u8, groups: u8| digits == 3 || (groups == 0 && (1..=2).contains(&digits));
    for c in typed.trim().chars() {
        // Blanks stand between thousands in every language, and apostrophes in Switzerland.
        let apart = c == thousands || c.is_whitespace() || c == '\'' || c == '\u{2019}';
        if whole && apart && groups < u8::MAX && is_group(digits, groups) {
            (digits, groups) = (0, groups + 1);
        } else if whole && c == decimal && (groups == 0 || digits == 3) {
            whole = false;
            meant.push('.');
        } else if c.is_ascii_digit() || (c == '-' || c == '+') && meant.is_empty() {
            digits = (digits + u8::from(c.is_ascii_digit())).min(4);
            meant.push(c);
        } else {
            return typed.to_owned();
        }
    }
    // Not three digits behind the last mark: it was the other one's, and stands before the parts of one.
    if whole && groups > 0 && digits != 3 { typed.replace(',', ".") } else { meant }
}

/// A stored number as it is written in a form or a file; what is none stays as it is.
#[must_use]
pub fn number_written(kind: AttributeKind, stored: &str, mark: DecimalMark) -> String {
    let mut points = 0;
    let fits = |byte: u8| {
        points += u8::from(byte == b'.');
        byte.is_ascii_digit() || b"-.".contains(&byte) && points < 2
    };
    let number = kind == AttributeKind::Decimal && stored.bytes().all(fits);
    if number && mark == DecimalMark::Comma { stored.replace('.', ",") } else { stored.to_owned() }
}

/// Values as their writer means them, see [`number_meant`].
#[must_use]
pub fn meant(attributes: &[Attribute], typed: &[AttributeValue], mark: DecimalMark) -> Vec<AttributeValue> {
    let one = |typed: &AttributeValue| match attributes.iter().find(|attribute| attribute.key == typed.key) {
        Some(attribute) => AttributeValue::new(&typed.key, number_meant(attribute.kind, &typed.value, mark)),
        None => typed.clone(),
    };
    typed.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::text_attribute;
    use super::*;
    use AttributeKind::{Decimal, Integer, Text};
    use DecimalMark::{Comma, Point};
    use proptest::prelude::*;

    #[test]
    fn marks_mean_what_they_mean_in_the_language() {
        for (kind, mark, typed, stored) in [
            (Decimal, Comma, "1.250", Some("1250")),
            (Decimal, Point, "1.250", Some("1.25")),
            (Decimal, Comma, "1,250", Some("1.25")),
            (Decimal, Point, "1,250", Some("1250")),
            (Decimal, Comma, "-1.250.000,50", Some("-1250000.5")),
            (Decimal, Point, "1,250,000.50", Some("1250000.5")),
            (Decimal, Comma, "12.5", Some("12.5")),
            (Decimal, Point, "12,5", Some("12.5")),
            (Decimal, Comma, "1 250,5", Some("1250.5")),
            (Decimal, Point, "1\u{2019}250.5", Some("1250.5")),
            (Integer, Comma, "1.000", Some("1000")),
            (Integer, Point, "1,000", Some("1000")),
            (Integer, Point, "1.000", None),
            (Decimal, Comma, "1,250.5", None),
            (Decimal, Comma, "1.25.000", None),
            (Decimal, Comma, "1..250", None),
            (Decimal, Comma, "1234.567", Some("1234.567")),
            (Decimal, Comma, ".250", Some("0.25")),
            (Decimal, Point, "one", None),
        ] {
            let meant = number_meant(kind, typed, mark);
            let found = if kind == Integer { integer(&meant) } else { decimal(&meant) };
            assert_eq!(found.as_deref(), stored, "{kind:?} {mark:?} {typed}");
        }
        assert_eq!(number_meant(Text, " 1.250 ", Comma), " 1.250 ");
        for (kind, text) in [(Text, "1.25"), (Decimal, "1.25.000"), (Decimal, "1.250,5"), (Decimal, "about 1")] {
            assert_eq!(number_written(kind, text, Comma), text, "what was typed stays");
        }
        let size = Attribute { kind: Decimal, ..text_attribute("size") };
        let typed = ["size", "other"].map(|key| AttributeValue::new(key, "1.250"));
        assert_eq!(meant(&[size], &typed, Comma), [AttributeValue::new("size", "1250"), typed[1].clone()]);
    }

    proptest! {
        #[test]
        fn numbers_keep_their_value(number in -999_999_999_999_999_i64..999_999_999_999_999) {
            prop_assert_eq!(integer(&number.to_string()), Some(number.to_string()));
            prop_assert_eq!(decimal(&format!("{number}.0")), Some(number.to_string()));
        }

        #[test]
        fn what_is_written_means_what_was_stored(typed in "-?[0-9]{1,15}(\\.[0-9]{1,9})?") {
            let stored = decimal(&typed).unwrap();
            for mark in [Point, Comma] {
                let written = number_written(Decimal, &stored, mark);
                prop_assert_eq!(number_meant(Decimal, &written, mark), stored.clone());
            }
        }
    }
}
