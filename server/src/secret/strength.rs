//! Passwords that are too well known or too personal, on the server alone: the lists are too large for a browser.

use app::domain::Violation;
use zxcvbn::{Score, zxcvbn};

/// Words of the product that make no password.
const PRODUCT: &str = "clientele";

/// Why a password is refused although it meets the rule; `about` is what is known of the person and the organization.
#[must_use]
pub fn refusal(password: &str, about: &[&str]) -> Option<Violation> {
    let lower = password.to_lowercase();
    let mut words: Vec<String> = about
        .iter()
        .chain(&[PRODUCT])
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .collect();
    words.retain(|word| word.chars().count() >= 4);
    if words.iter().any(|word| lower.contains(word.as_str())) {
        return Some(Violation::PasswordPersonal);
    }
    // The estimator's work grows with length; what is longer than this is not found in any list.
    let head: String = password.chars().take(64).collect();
    let inputs: Vec<&str> = words.iter().map(String::as_str).collect();
    (zxcvbn(&head, &inputs).score() <= Score::One).then_some(Violation::PasswordCommon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_and_personal_passwords_are_told_apart() {
        let about = ["ada.lovelace@example.com", "Ada", "Lovelace", "Wholesale Ltd"];
        for (password, expected) in [
            ("P@ssw0rd", Some(Violation::PasswordCommon)),
            ("Qwerty12!", Some(Violation::PasswordCommon)),
            ("My-Lovelace-77!", Some(Violation::PasswordPersonal)),
            ("wholesale#9X-qq", Some(Violation::PasswordPersonal)),
            ("Clientele-2026!x", Some(Violation::PasswordPersonal)),
            ("Tr7!mossy-Kettle", None),
        ] {
            assert_eq!(refusal(password, &about), expected, "{password}");
        }
    }
}
