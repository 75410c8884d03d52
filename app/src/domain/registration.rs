//! Self-registration: what the organization lets visitors do, and what a visitor types.

use super::access::words;
use super::attribute::{
    Attribute, AttributeAudience, AttributeValue, CONTACT_EMAIL, FIRST_NAME, LAST_NAME, check, value_of,
};
use super::email::EmailAddress;
use super::language::Language;
use super::password::{NewPassword, PasswordDraft};
use super::settings::Settings;
use super::text::is_forbidden;
use super::time::{DAY, Timestamp};
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// Greatest number of characters in a text of terms or privacy.
pub const LEGAL_MAX: u32 = 10_000;
/// Most domains that registration can be kept to.
pub const DOMAINS_MAX: u32 = 100;

/// Whether and how people register themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// Whether anybody can register at all (requirement A11).
    pub on: bool,
    /// Whether the address is proven by a mailed link first.
    pub verify: bool,
    /// How long that link is valid, in microseconds; a registration that was not confirmed by then is erased.
    pub validity: i64,
    /// Whether whoever confirms is signed in by it.
    pub sign_in: bool,
    /// Whether staff decide about each registration.
    pub approval: bool,
    /// The mail domains that are let in, in small letters; none for every one.
    pub domains: Vec<String>,
    /// Whether a mail says that the account is ready.
    pub notify: bool,
    /// The terms of use.
    pub terms: LegalText,
    /// The privacy notice.
    pub privacy: LegalText,
}

impl Default for Registration {
    fn default() -> Self {
        Self {
            on: false,
            verify: true,
            validity: DAY,
            sign_in: false,
            approval: false,
            domains: Vec::new(),
            notify: false,
            terms: LegalText::default(),
            privacy: LegalText::default(),
        }
    }
}

impl Registration {
    /// The text of a document.
    #[must_use]
    pub fn legal(&self, document: LegalDocument) -> &LegalText {
        match document {
            LegalDocument::Terms => &self.terms,
            LegalDocument::Privacy => &self.privacy,
        }
    }

    /// Refuses an address of a domain that is not let in.
    fn admits(&self, email: &EmailAddress) -> Result<(), Vec<Violation>> {
        let key = email.key();
        let domain = key.split_once('@').map_or("", |(_, domain)| domain);
        if self.domains.is_empty() || self.domains.iter().any(|own| own == domain) {
            Ok(())
        } else {
            Err(vec![Violation::DomainNotAllowed { domains: self.domains.join(", ") }])
        }
    }
}

words! {
    /// What people agree to when they register.
    LegalDocument {
        /// The terms of use.
        Terms = "terms",
        /// The privacy notice.
        Privacy = "privacy",
    }
}

impl LegalDocument {
    /// The box that is ticked for it.
    #[must_use]
    pub fn field(self) -> Field {
        match self {
            Self::Terms => Field::Terms,
            Self::Privacy => Field::Privacy,
        }
    }
}

/// A text people agree to, or the address where it stands, in each language. Where it is not there in a reader's, they get the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegalText {
    /// In English; empty for none. Before there were languages, it was the only one.
    #[serde(alias = "text")]
    pub en: String,
    /// In German; empty for none.
    pub de: String,
    /// Raised by each change.
    pub version: u32,
}

impl LegalText {
    /// Whether there is anything to agree to.
    #[must_use]
    pub fn is_set(&self) -> bool {
        !self.en.is_empty() || !self.de.is_empty()
    }

    /// What somebody who reads a language gets.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        let (own, other) = match language {
            Language::En => (&self.en, &self.de),
            Language::De => (&self.de, &self.en),
        };
        if own.is_empty() { other } else { own }
    }

    /// The address, where it is one.
    #[must_use]
    pub fn link(&self, language: Language) -> Option<&str> {
        let text = self.text(language);
        let web = text.starts_with("https://") || text.starts_with("http://");
        (web && !text.contains(char::is_whitespace)).then_some(text)
    }

    /// With other texts, and then of another version.
    #[must_use]
    pub fn replaced(&self, en: &str, de: &str) -> Self {
        let same = self.en == en && self.de == de;
        let version = if same { self.version } else { self.version.saturating_add(1) };
        Self { en: en.to_owned(), de: de.to_owned(), version }
    }
}

/// Checks a text of several lines.
pub(super) fn legal(text: &str) -> Result<String, Vec<Violation>> {
    let text = text.trim().replace("\r\n", "\n");
    let mut found = Vec::new();
    if text.chars().count() > LEGAL_MAX as usize {
        found.push(Violation::TooLong { max: LEGAL_MAX });
    }
    if text.chars().any(|c| c != '\n' && is_forbidden(c)) {
        found.push(Violation::ForbiddenCharacter);
    }
    if found.is_empty() { Ok(text) } else { Err(found) }
}

/// Checks a list of domains, with commas, blanks or line ends between them.
pub(super) fn domains(text: &str) -> Result<Vec<String>, Vec<Violation>> {
    let separators = |c: char| c == ',' || c == ';' || c.is_whitespace();
    let mut out: Vec<String> = Vec::new();
    for word in text.split(separators).filter(|word| !word.is_empty()) {
        let domain = word.trim_start_matches('@').to_ascii_lowercase();
        if EmailAddress::parse(&["a@", &domain].concat()).is_err() {
            return Err(vec![Violation::DomainMalformed]);
        }
        if !out.contains(&domain) {
            out.push(domain);
        }
    }
    if out.len() > DOMAINS_MAX as usize {
        return Err(vec![Violation::TooMany { max: DOMAINS_MAX }]);
    }
    Ok(out)
}

/// The attributes a visitor is asked for. The contact address is not: it starts as the username, and whether somebody else signs in
/// with another one is not to be found out here.
#[must_use]
pub fn asked(attributes: Vec<Attribute>) -> Vec<Attribute> {
    let asked =
        |attribute: &Attribute| attribute.asked_of(AttributeAudience::Registration) && attribute.key != CONTACT_EMAIL;
    attributes.into_iter().filter(asked).collect()
}

/// The form as a visitor filled it in.
#[derive(Clone, Default)]
pub struct RegistrationDraft {
    /// Email (Username).
    pub email: String,
    /// The attributes asked for, the names included.
    pub attributes: Vec<AttributeValue>,
    /// The password, twice.
    pub password: PasswordDraft,
    /// The versions that were agreed to, as the boxes hold them.
    pub accepted: Vec<(LegalDocument, String)>,
}

impl std::fmt::Debug for RegistrationDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the password.
        f.debug_struct("RegistrationDraft").field("email", &self.email).finish_non_exhaustive()
    }
}

/// A registration, every field checked.
#[derive(Clone, Debug)]
pub struct NewRegistration {
    email: EmailAddress,
    values: Vec<AttributeValue>,
    password: NewPassword,
    accepted: Vec<(LegalDocument, u32)>,
}

impl RegistrationDraft {
    /// Checks everything against what is [`asked`], in force now.
    ///
    /// # Errors
    /// Each violation beside its field; `NotAgreed` for a document whose present version was not agreed to.
    pub fn parse(&self, settings: &Settings, asked: &[Attribute]) -> Result<NewRegistration, FieldErrors> {
        let mut errors = FieldErrors::default();
        let rules = &settings.registration;
        let email = EmailAddress::parse(&self.email).and_then(|email| rules.admits(&email).map(|()| email));
        let email = errors.take(Field::Email, email);
        let values = errors.absorb(check(asked, AttributeAudience::Registration, &[], &self.attributes));
        let password = errors.absorb(self.password.parse(&settings.password));
        let mut accepted = Vec::new();
        for document in LegalDocument::ALL.iter().copied() {
            let legal = rules.legal(document);
            if !legal.is_set() {
                continue;
            }
            let version = legal.version.to_string();
            if self.accepted.contains(&(document, version)) {
                accepted.push((document, legal.version));
            } else {
                errors.add(document.field(), Violation::NotAgreed);
            }
        }
        let parsed = email.zip(values).zip(password);
        errors.finish(parsed.map(|((email, values), password)| NewRegistration { email, values, password, accepted }))
    }
}

impl NewRegistration {
    /// The address, which becomes the username (A15).
    #[must_use]
    pub fn email(&self) -> &EmailAddress {
        &self.email
    }

    /// What was given of the profile, the names included.
    #[must_use]
    pub fn values(&self) -> &[AttributeValue] {
        &self.values
    }

    /// First name, may be empty.
    #[must_use]
    pub fn first_name(&self) -> &str {
        value_of(&self.values, FIRST_NAME)
    }

    /// Last name, may be empty.
    #[must_use]
    pub fn last_name(&self) -> &str {
        value_of(&self.values, LAST_NAME)
    }

    /// The password.
    #[must_use]
    pub fn password(&self) -> &NewPassword {
        &self.password
    }

    /// What was agreed to, by version.
    #[must_use]
    pub fn accepted(&self) -> &[(LegalDocument, u32)] {
        &self.accepted
    }
}

/// What a person agreed to, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// What.
    pub document: LegalDocument,
    /// In which version.
    pub version: u32,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::super::attribute::text_attribute;
    use super::*;

    const PASSWORD: &str = "Tr7!mossy-Kettle";

    fn draft(email: &str) -> RegistrationDraft {
        let password = PasswordDraft { password: PASSWORD.into(), repeat: PASSWORD.into() };
        RegistrationDraft { email: email.into(), password, ..RegistrationDraft::default() }
    }

    fn company() -> Attribute {
        Attribute { required: true, registration: true, ..text_attribute("company") }
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let mut settings = Settings::default();
        settings.registration.terms = LegalText { en: "Be kind.".into(), version: 3, ..LegalText::default() };
        settings.registration.domains = vec!["example.com".into()];
        let wrong = RegistrationDraft {
            password: PasswordDraft { password: "short".into(), repeat: "other".into() },
            accepted: vec![(LegalDocument::Terms, "2".into()), (LegalDocument::Privacy, "0".into())],
            ..draft("ada@elsewhere.org")
        };
        let errors = wrong.parse(&settings, &[company()]).unwrap_err();
        let not_allowed = Violation::DomainNotAllowed { domains: "example.com".into() };
        assert_eq!(errors.of(&Field::Email), [not_allowed]);
        assert_eq!(errors.of(&Field::Attribute("company".into())), [Violation::Required]);
        assert_eq!(errors.of(&Field::Terms), [Violation::NotAgreed], "another version was agreed to");
        assert_eq!(errors.of(&Field::RepeatPassword), [Violation::Mismatch]);
        assert!(!errors.of(&Field::Password).is_empty());
        assert!(errors.of(&Field::Privacy).is_empty(), "there is none to agree to");
    }

    #[test]
    fn what_is_right_is_taken() {
        let mut settings = Settings::default();
        settings.registration.privacy =
            LegalText { de: "https://example.com/privacy".into(), version: 2, ..LegalText::default() };
        settings.registration.domains = vec!["example.com".into()];
        let right = RegistrationDraft {
            attributes: vec![AttributeValue::new("company", " Acme ")],
            accepted: vec![(LegalDocument::Privacy, "2".into())],
            ..draft("Ada@Example.COM")
        };
        let new = right.parse(&settings, &[company()]).unwrap();
        assert_eq!(new.email().as_str(), "Ada@Example.COM");
        assert_eq!(new.values(), [AttributeValue::new("company", "Acme")]);
        assert_eq!(new.accepted(), [(LegalDocument::Privacy, 2)]);
    }

    #[test]
    fn what_is_not_asked_for_cannot_be_given() {
        let hidden = text_attribute("hidden");
        let fixed = Attribute { read_only: true, registration: true, ..text_attribute("fixed") };
        let contact = Attribute { registration: true, ..text_attribute(CONTACT_EMAIL) };
        let asked = asked(vec![hidden, fixed, contact, company()]);
        assert_eq!(asked.iter().map(|attribute| attribute.key.as_str()).collect::<Vec<_>>(), ["company"]);
        let more = RegistrationDraft {
            attributes: vec![AttributeValue::new("company", "Acme"), AttributeValue::new(CONTACT_EMAIL, "x@y.org")],
            ..draft("ada@example.com")
        };
        let errors = more.parse(&Settings::default(), &asked).unwrap_err();
        assert_eq!(errors.of(&Field::Attribute(CONTACT_EMAIL.into())), [Violation::UnknownAttribute]);
    }

    #[test]
    fn domains_are_read_from_a_list() {
        for (typed, expected) in [
            ("", Ok(vec![])),
            ("Example.com, @blume.de\n example.com", Ok(vec!["example.com", "blume.de"])),
            ("localhost", Err(vec![Violation::DomainMalformed])),
            ("a.example.com; b@example.com", Err(vec![Violation::DomainMalformed])),
        ] {
            let expected = expected.map(|list: Vec<&str>| list.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(domains(typed), expected, "{typed}");
        }
        let settings = Settings {
            registration: Registration { domains: vec!["example.com".into()], ..Registration::default() },
            ..Settings::default()
        };
        let admitted = |email: &str| draft(email).parse(&settings, &[]).is_ok();
        assert!(admitted("ada@EXAMPLE.com"));
        assert!(!admitted("ada@sub.example.com") && !admitted("ada@example.com.org"));
    }

    #[test]
    fn everybody_reads_their_language_where_it_is_there() {
        let both = LegalText { en: "Be kind.".into(), de: "Seien Sie freundlich.".into(), version: 2 };
        assert_eq!((both.text(Language::En), both.text(Language::De)), ("Be kind.", "Seien Sie freundlich."));
        let german = LegalText { en: String::new(), ..both };
        assert!(german.is_set());
        assert_eq!(german.text(Language::En), "Seien Sie freundlich.");
        assert_eq!(german.replaced("Be kind.", "Seien Sie freundlich.").version, 3);
        // As it was stored before there were languages.
        let before: LegalText = serde_json::from_str(r#"{"text":"Be kind.","version":4}"#).unwrap();
        assert_eq!(before, LegalText { en: "Be kind.".into(), de: String::new(), version: 4 });
    }

    #[test]
    fn each_change_of_a_text_is_a_version() {
        let first = LegalText::default().replaced("Be kind.", "");
        assert_eq!((first.version, first.link(Language::En)), (1, None));
        assert_eq!(first.replaced("Be kind.", ""), first);
        let second = first.replaced("https://example.com/terms", "");
        assert_eq!((second.version, second.link(Language::De)), (2, Some("https://example.com/terms")));
        assert!(!second.replaced("", "").is_set());
        assert_eq!(legal(" a\r\nb \n"), Ok("a\nb".into()));
        assert_eq!(legal("a\u{202E}b"), Err(vec![Violation::ForbiddenCharacter]));
        assert_eq!(legal(&"x".repeat(10_001)), Err(vec![Violation::TooLong { max: LEGAL_MAX }]));
    }
}
