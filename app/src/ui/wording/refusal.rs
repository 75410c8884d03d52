//! Why one of many was refused.

use crate::domain::violation::Field;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::wording::console;
use crate::ui::wording::violation::violation;

/// Why a person or a row was refused; what is wrong with a row begins with the field. `names` are what attributes are called, by
/// their keys.
#[must_use]
pub fn refusal(text: Text, reason: &AppError, names: &[(String, String)]) -> String {
    match reason {
        AppError::NotFound => text.get(Key::JobsReasonGone).to_owned(),
        AppError::Forbidden => text.get(Key::JobsReasonForbidden).to_owned(),
        AppError::Stale => text.get(Key::JobsReasonStale).to_owned(),
        AppError::Invalid(errors) => {
            let named = |key: &str| names.iter().find(|(known, _)| known == key).map(|(_, name)| name.clone());
            let sentence = |field: &Field, words: String| match field {
                // Of the row as a whole.
                Field::Columns => words,
                Field::Attribute(key) => [named(key).unwrap_or_else(|| key.clone()), words].join(": "),
                field => [console::field(text, field), words].join(": "),
            };
            let sentences: Vec<String> =
                errors.iter().map(|(field, found)| sentence(field, violation(text, found))).collect();
            sentences.join(" ")
        }
        other => console::error(text, other),
    }
}
