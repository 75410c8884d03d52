//! Keys of attributes.

use super::super::violation::Violation;

/// Greatest number of characters in a key.
const KEY_MAX: u32 = 40;

/// Names that forms, files and tokens use for something else.
const RESERVED: [&str; 27] = [
    "id",
    "kind",
    "username",
    "email",
    "method",
    "link_only",
    "password",
    "password_hash",
    "repeat_password",
    "current_password",
    "name",
    "description",
    "audience",
    "group",
    "groups",
    "confirmation",
    "status",
    "language",
    "search",
    "errors",
    "main",
    "nav",
    "profile",
    "created",
    "last_sign_in",
    "terms",
    "privacy",
];

/// A key that was checked.
pub(super) fn key(text: &str) -> Result<String, Vec<Violation>> {
    let small = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if text.is_empty() {
        Err(vec![Violation::Required])
    } else if text.chars().count() > KEY_MAX as usize {
        Err(vec![Violation::TooLong { max: KEY_MAX }])
    } else if !text.starts_with(|c: char| c.is_ascii_lowercase()) || !text.chars().all(small) {
        Err(vec![Violation::KeyMalformed])
    } else if RESERVED.contains(&text) {
        Err(vec![Violation::Reserved])
    } else {
        Ok(text.to_owned())
    }
}

/// A key that a name suggests: `Customer number` gives `customer_number`.
#[must_use]
pub fn suggested_key(name: &str) -> String {
    let mut out = String::new();
    for c in name.trim().chars() {
        match c {
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if !out.is_empty() && !out.ends_with('_') => out.push('_'),
            _ => {}
        }
    }
    let start = out.find(|c: char| c.is_ascii_lowercase()).unwrap_or(out.len());
    out.drain(..start);
    out.truncate(KEY_MAX as usize);
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_suggests_a_key() {
        for (name, key) in
            [("Customer number", "customer_number"), ("Größe (cm)", "groesse_cm"), ("2nd name", "nd_name"), ("עדה", "")]
        {
            assert_eq!(suggested_key(name), key);
        }
    }

    proptest! {
        #[test]
        fn a_suggested_key_is_a_key_or_nothing(name in "\\PC{0,60}") {
            let suggested = suggested_key(&name);
            prop_assert!(suggested.is_empty() || !matches!(key(&suggested), Err(found) if found != [Violation::Reserved]));
        }
    }
}
