//! E-mail addresses. A customer's address is also the username (requirement A15).

use super::violation::Violation;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest address that mail systems carry (RFC 5321, 4.5.3.1.3).
pub const EMAIL_MAX: u32 = 254;

/// An address by the grammar of HTML's `input type=email`, in ASCII (domains in their `xn--` form), with a dotted domain.
///
/// Case is kept as typed; two addresses are the same when their [`key`](Self::key)s are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Checks an address after trimming blanks around it.
    ///
    /// # Errors
    /// `Required`, `TooLong`, `EmailAt`, `EmailLocalPart`, `EmailDomain`: the first that applies.
    pub fn parse(text: &str) -> Result<Self, Vec<Violation>> {
        let text = text.trim();
        check(text).map_or_else(|| Ok(Self(text.to_owned())), |violation| Err(vec![violation]))
    }

    /// The address as typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is compared and unique: small letters throughout. ASCII alone gets this far, so no other folding is needed.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

fn check(text: &str) -> Option<Violation> {
    if text.is_empty() {
        return Some(Violation::Required);
    }
    if text.chars().count() > EMAIL_MAX as usize {
        return Some(Violation::TooLong { max: EMAIL_MAX });
    }
    let Some((local, domain)) = text.split_once('@') else { return Some(Violation::EmailAt) };
    if domain.contains('@') {
        return Some(Violation::EmailAt);
    }
    let local_char = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let local_dots = local.starts_with('.') || local.ends_with('.') || local.contains("..");
    if local.is_empty() || local.len() > 64 || local_dots || !local.chars().all(local_char) {
        return Some(Violation::EmailLocalPart);
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let dotted = domain.contains('.');
    (!dotted || !domain.split('.').all(label)).then_some(Violation::EmailDomain)
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not an e-mail address")
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_rule_has_its_violation() {
        for (text, violation) in [
            ("", Violation::Required),
            ("   ", Violation::Required),
            ("ada", Violation::EmailAt),
            ("ada@b@c.de", Violation::EmailAt),
            ("ada＠example.com", Violation::EmailAt),
            ("@example.com", Violation::EmailLocalPart),
            (".ada@example.com", Violation::EmailLocalPart),
            ("a..b@example.com", Violation::EmailLocalPart),
            ("a b@example.com", Violation::EmailLocalPart),
            ("a\r\nb@example.com", Violation::EmailLocalPart),
            ("ädä@example.com", Violation::EmailLocalPart),
            ("ada@", Violation::EmailDomain),
            ("ada@example", Violation::EmailDomain),
            ("ada@-example.com", Violation::EmailDomain),
            ("ada@exam_ple.com", Violation::EmailDomain),
            ("ada@exämple.com", Violation::EmailDomain),
            ("ada@example.com.", Violation::EmailDomain),
        ] {
            assert_eq!(EmailAddress::parse(text), Err(vec![violation]), "{text:?}");
        }
        assert_eq!(
            EmailAddress::parse(&format!("a@{}.com", "b".repeat(260))),
            Err(vec![Violation::TooLong { max: EMAIL_MAX }])
        );
    }

    #[test]
    fn addresses_keep_their_case_and_compare_without_it() {
        let address = EmailAddress::parse(" Ada.Lovelace+x@Example.COM ").unwrap();
        assert_eq!(address.as_str(), "Ada.Lovelace+x@Example.COM");
        assert_eq!(address.key(), "ada.lovelace+x@example.com");
        assert_eq!(address.local_part(), "Ada.Lovelace+x");
    }

    proptest! {
        #[test]
        fn anything_may_be_tried(text in "\\PC{0,300}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().is_ascii());
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address.clone()));
            }
        }
    }
}
