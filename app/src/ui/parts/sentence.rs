//! Sentences that name somebody.

use crate::i18n::{Key, Text};
use leptos::prelude::*;

/// The text of a key with its `{placeholders}` filled in, each value set in bold and kept in its own direction.
pub fn sentence(text: Text, key: Key, values: &[(&str, &str)]) -> AnyView {
    let mut parts = Vec::new();
    let mut rest = text.get(key);
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(before.to_owned().into_any());
        let Some((name, tail)) = after.split_once('}') else { break };
        let value = values.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value);
        parts.push(view! { <strong dir="auto">{value.to_owned()}</strong> }.into_any());
        rest = tail;
    }
    parts.push(rest.to_owned().into_any());
    parts.into_any()
}
