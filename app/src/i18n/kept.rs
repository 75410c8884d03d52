//! The catalogues on the server: those of every language, whole.

use super::{FIRST, Key, SENT, TEXTS_DE, TEXTS_EN};
use crate::domain::language::Language;

/// A part of a catalogue as the browser loads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the frame, the users list and every other page need: loaded before the page is taken over.
    First,
    /// What the sections need that come later; it comes with them.
    Later,
}

fn texts(language: Language) -> &'static [&'static str] {
    match language {
        Language::En => TEXTS_EN,
        Language::De => TEXTS_DE,
    }
}

pub(super) fn text(language: Language, key: Key) -> &'static str {
    texts(language).get(key as usize).copied().unwrap_or_default()
}

/// A part of a language's catalogue: a JSON array of texts in the order of the keys.
#[must_use]
pub fn catalogue_json(language: Language, part: Part) -> String {
    let range = match part {
        Part::First => 0..FIRST,
        Part::Later => FIRST..SENT,
    };
    serde_json::to_string(texts(language).get(range).unwrap_or_default()).unwrap_or_default()
}
