//! Sentences with more than text in them: times that follow the reader's zone, links, names that stand out.

use crate::i18n::{Key, Text};
use leptos::prelude::*;

/// The text of a key with each `{placeholder}` replaced by the view of that name.
pub(crate) fn phrase(text: Text, key: Key, values: Vec<(&'static str, AnyView)>) -> AnyView {
    let mut values = values;
    let mut parts = Vec::new();
    let mut rest = text.get(key);
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(before.to_owned().into_any());
        }
        let Some((name, tail)) = after.split_once('}') else { break };
        if let Some(at) = values.iter().position(|(key, _)| *key == name) {
            parts.push(values.swap_remove(at).1);
        }
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned().into_any());
    }
    parts.into_any()
}

/// A name or address that stands out from its sentence and keeps its own direction.
pub(crate) fn strong(value: &str) -> AnyView {
    view! { <strong dir="auto">{value.to_owned()}</strong> }.into_any()
}
