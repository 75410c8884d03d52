//! An application's own public keys, with which it signs what proves that it is itself.

use super::KEYS_MAX;
use crate::domain::violation::Violation;
use serde_json::Value;

/// How they are written (RFC 7517).
pub const KEYS_EXAMPLE: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"…","y":"…"}]}"#;

/// Checks a set of public keys; an empty text is none.
///
/// # Errors
/// `TooLong`; `Format` for what is no key set, or holds a private key.
pub(super) fn parse(text: &str) -> Result<String, Vec<Violation>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.chars().count() > KEYS_MAX as usize {
        return Err(vec![Violation::TooLong { max: KEYS_MAX }]);
    }
    let set: Option<Value> = serde_json::from_str(text).ok();
    let keys = set.as_ref().and_then(|set| set.get("keys")).and_then(Value::as_array);
    if keys.is_some_and(|keys| !keys.is_empty() && keys.len() <= 10 && keys.iter().all(is_public)) {
        Ok(text.to_owned())
    } else {
        Err(vec![Violation::Format { example: KEYS_EXAMPLE.to_owned() }])
    }
}

fn is_public(key: &Value) -> bool {
    let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or_default();
    let filled = |names: &[&str]| names.iter().all(|name| !text(name).is_empty());
    let known = match (text("kty"), text("crv")) {
        ("EC", "P-256") => filled(&["x", "y"]),
        ("OKP", "Ed25519") => filled(&["x"]),
        ("RSA", _) => filled(&["n", "e"]),
        _ => false,
    };
    known && ["d", "p", "q", "k"].iter().all(|secret| key.get(secret).is_none())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_sets_of_public_keys_pass() {
        assert_eq!(parse("  "), Ok(String::new()));
        assert!(parse(r#"{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","kid":"1"}]}"#).is_ok());
        for bad in [
            "nonsense",
            "[]",
            r#"{"keys":[]}"#,
            r#"{"keys":[{"kty":"oct","k":"secret"}]}"#,
            r#"{"keys":[{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"private"}]}"#,
            r#"{"keys":[{"kty":"EC","crv":"P-256","x":"a"}]}"#,
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
