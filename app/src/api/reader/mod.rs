//! Reads what the server wrote as JSON.
//!
//! The server needs to know what is wrong with a text that somebody sent; the browser needs to know no more than that it is not
//! what the server would write. Without explanations, numbers with fractions and fields by position, the reading code of all types
//! is a third of what `serde_json` makes of them, which a page waits for (docs/adr/0006).

mod text;
mod value;

use serde::de::{DeserializeOwned, Error, Expected, Unexpected};
use std::fmt;
use text::Reader;

/// The text is not what the server writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("malformed")
    }
}

impl std::error::Error for Malformed {}

/// Every failure is the same, so that nothing of what would explain it is kept.
impl Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Read<T> = Result<T, Malformed>;

/// Reads a value.
///
/// # Errors
/// [`Malformed`] when the text is not such a value, or more than that.
pub fn read<T: DeserializeOwned>(text: &str) -> Read<T> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader)?;
    if reader.peek() == 0 { Ok(value) } else { Err(Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::{AccountKind, AccountStatus, PersonPage, PersonRow};
    use crate::domain::id::AccountId;
    use crate::domain::time::Timestamp;
    use crate::domain::violation::{Field, FieldErrors, Violation};
    use crate::error::AppError;
    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};
    use std::fmt::Debug;

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Shape {
        Unit,
        Text(String),
        Pair(i64, bool),
        Named { words: Vec<String>, size: Option<u32> },
        Nested(Box<Shape>),
    }

    fn shape() -> impl Strategy<Value = Shape> {
        let leaf = prop_oneof![
            Just(Shape::Unit),
            any::<String>().prop_map(Shape::Text),
            any::<(i64, bool)>().prop_map(|(a, b)| Shape::Pair(a, b)),
            (any::<Vec<String>>(), any::<Option<u32>>()).prop_map(|(words, size)| Shape::Named { words, size }),
        ];
        leaf.prop_recursive(3, 8, 1, |inner| inner.prop_map(|inner| Shape::Nested(Box::new(inner))))
    }

    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
        for text in [serde_json::to_string(value).unwrap(), serde_json::to_string_pretty(value).unwrap()] {
            assert_eq!(read::<T>(&text).as_ref(), Ok(value), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_the_server_writes_is_read(value: Vec<(u64, String)>, shape in shape(), result: Result<Option<bool>, ()>) {
            comes_back(&value);
            comes_back(&shape);
            comes_back(&result);
        }

        #[test]
        fn no_text_stops_the_page(text in "[\\[\\]{}\":,\\\\a-f0-9u ]{0,24}") {
            let _ = read::<Vec<Shape>>(&text);
        }
    }

    #[test]
    fn a_page_of_people_and_a_failure_are_read() {
        let row = PersonRow {
            id: AccountId(uuid::Uuid::from_u128(7)),
            kind: AccountKind::Customer,
            username: "zoë@example.com".to_owned(),
            status: AccountStatus::Active,
            last_sign_in: Some(Timestamp(-5)),
            first_name: String::new(),
            last_name: "\"Zoë\"".to_owned(),
            lock: None,
            invitation: None,
            groups: 3,
            owner: false,
            agent: true,
            beyond: true,
        };
        let page = PersonPage {
            rows: vec![row.clone(), row],
            previous: None,
            next: None,
            assigned_to: None,
            now: Timestamp(i64::MAX),
        };
        let mut errors = FieldErrors::default();
        errors.add(Field::Email, Violation::TooLong { max: 254 });
        comes_back(&Ok::<_, AppError>(page));
        comes_back(&Err::<u8, _>(AppError::Invalid(errors)));
    }

    #[test]
    fn fields_nobody_asked_for_are_passed_over_and_escapes_are_undone() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Name {
            name: String,
            more: Option<u8>,
        }
        let text = r#" {"new":{"a":[1.5e3,{"b":"}\""}]},"name":"\u00e9\ud83d\ude00\n\/"} "#;
        assert_eq!(read(text), Ok(Name { name: "é😀\n/".to_owned(), more: None }));
        for text in
            ["", "{", r#"{"name":1}"#, r#"{"name":"a"} b"#, r#"{"name":"\ud83d"}"#, r#"{"name":"a","more":256}"#]
        {
            assert_eq!(read::<Name>(text), Err(Malformed), "{text}");
        }
    }
}
