//! What columns seem to hold, by their headers.

use super::super::attribute::{Attribute, AttributeAudience, FIRST_NAME, LAST_NAME, LOCALE, suggested_key};
use super::ImportField;

/// What other products and people call things.
const NAMES: [(&str, &str); 22] = [
    ("e_mail", "email"),
    ("mail", "email"),
    ("username", "email"),
    ("user_name", "email"),
    ("emailaddress", "email"),
    ("email_address", "email"),
    ("e_mail_adresse", "email"),
    ("email_username", "email"),
    ("benutzername", "email"),
    ("group", "groups"),
    ("gruppen", "groups"),
    ("gruppe", "groups"),
    ("passwordhash", "password_hash"),
    ("hash", "password_hash"),
    ("encrypted_password", "password_hash"),
    ("givenname", FIRST_NAME),
    ("given_name", FIRST_NAME),
    ("firstname", FIRST_NAME),
    ("surname", LAST_NAME),
    ("family_name", LAST_NAME),
    ("lastname", LAST_NAME),
    ("language", LOCALE),
];

/// A way from a header to what its column holds.
type Way<'a> = &'a dyn Fn(&str) -> Option<ImportField>;

/// What each column seems to hold: by its own key, by a name of the attribute in any language, or by what other products call it.
/// Nothing twice.
#[must_use]
pub fn guess(headers: &[String], attributes: &[Attribute]) -> Vec<Option<ImportField>> {
    let asked = |attribute: &&Attribute| attribute.asked_of(AttributeAudience::Console);
    let offered = |field: &ImportField| match field {
        ImportField::Attribute(key) => attributes.iter().filter(asked).any(|attribute| attribute.key == *key),
        _ => true,
    };
    let by_key = |header: &str| Some(ImportField::from(suggested_key(header)));
    let by_label = |header: &str| {
        let key = suggested_key(header);
        let named = |name: &str| !name.is_empty() && suggested_key(name) == key;
        let mut found = attributes.iter().filter(|attribute| named(&attribute.name) || named(&attribute.name_de));
        found.next().map(|attribute| ImportField::Attribute(attribute.key.clone()))
    };
    let by_name = |header: &str| {
        let key = suggested_key(header);
        NAMES.iter().find(|(name, _)| *name == key).map(|(_, word)| ImportField::from((*word).to_owned()))
    };
    let mut found = vec![None; headers.len()];
    // The surer way first for every column, so that `email` is the address though `mail` stands before it.
    let ways: [Way<'_>; 3] = [&by_key, &by_label, &by_name];
    for way in ways {
        for (place, header) in headers.iter().enumerate() {
            let field = way(header).filter(|field| found[place].is_none() && offered(field));
            if field.is_some() && !found.contains(&field) {
                found[place] = field;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::super::attribute::{CONTACT_EMAIL, PHONE, text_attribute};
    use super::*;

    fn guessed(headers: &[&str]) -> Vec<String> {
        let mut company = text_attribute("company");
        company.name_de = "Firma".into();
        let mut fixed = text_attribute("number");
        fixed.read_only = true;
        let keys = [FIRST_NAME, LAST_NAME, CONTACT_EMAIL, PHONE, LOCALE];
        let attributes: Vec<_> = keys.iter().map(|key| text_attribute(key)).chain([company, fixed]).collect();
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let word = |field: Option<ImportField>| field.map(String::from).unwrap_or_default();
        guess(&headers, &attributes).into_iter().map(word).collect()
    }

    #[test]
    fn our_own_files_are_understood() {
        let mut headers = super::super::EXPORT_COLUMNS.to_vec();
        headers.extend([CONTACT_EMAIL, "company", "number"]);
        let found = guessed(&headers);
        let expected = ["email", "", "", "first_name", "last_name", "groups", "", "", CONTACT_EMAIL, "company", ""];
        assert_eq!(found, expected);
    }

    #[test]
    fn other_names_are_understood_and_nothing_counts_twice() {
        assert_eq!(
            guessed(&["username", "givenname", "Emailaddress", "Firma"]),
            ["email", "first_name", "", "company"]
        );
        assert_eq!(guessed(&["Mail", "E-Mail", "email"]), ["", "", "email"]);
        assert_eq!(guessed(&["", "???", "Password Hash"]), ["", "", "password_hash"]);
    }
}
