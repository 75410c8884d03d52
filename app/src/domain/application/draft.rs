//! The forms of an application.

use super::{
    APPLICATION_DESCRIPTION_MAX, APPLICATION_GROUPS_MAX, APPLICATION_NAME_MAX, Access, BackAddress, ClientAuth,
    ClientKind, LOGO_MAX, OAuthScope, RedirectUri, Signing, keys,
};
use crate::domain::id::{ApplicationId, GroupId};
use crate::domain::text::{line, name_key, required_line};
use crate::domain::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// What can be changed of an application, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationForm {
    /// Name.
    pub name: String,
    /// Description, may be empty.
    pub description: String,
    /// How it proves itself.
    pub auth: ClientAuth,
    /// Where browsers are sent back to, one a line.
    pub redirect_uris: String,
    /// Where browsers may be sent after signing out, one a line.
    pub post_logout_uris: String,
    /// Where this server tells that somebody is signed out; may be empty.
    pub backchannel_logout_uri: String,
    /// Where people open it; may be empty.
    pub home_url: String,
    /// A `data:` address of an image; may be empty, then its first letter stands for it.
    pub logo: String,
    /// Its public keys as a JSON Web Key Set, for `private_key_jwt`.
    pub jwks: String,
    /// What it may ask for.
    pub scopes: Vec<OAuthScope>,
    /// How tokens for it are signed.
    pub signing: Signing,
    /// The organization's own: nobody is asked whether it may know who they are.
    pub first_party: bool,
}

impl ApplicationForm {
    /// An empty form for a kind, with what is usual.
    #[must_use]
    pub fn of(kind: ClientKind) -> Self {
        let scopes = if kind.has_people() {
            vec![OAuthScope::OpenId, OAuthScope::Profile, OAuthScope::Email]
        } else {
            Vec::new()
        };
        Self {
            name: String::new(),
            description: String::new(),
            auth: kind.auths().first().copied().unwrap_or(ClientAuth::None),
            redirect_uris: String::new(),
            post_logout_uris: String::new(),
            backchannel_logout_uri: String::new(),
            home_url: String::new(),
            logo: String::new(),
            jwks: String::new(),
            scopes,
            signing: Signing::Es256,
            first_party: false,
        }
    }

    /// Checks the form for an application of a kind.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self, kind: ClientKind) -> Result<CheckedApplication, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take(Field::Name, required_line(&self.name, APPLICATION_NAME_MAX));
        let description = errors.take(Field::Description, line(&self.description, APPLICATION_DESCRIPTION_MAX));
        if !kind.auths().contains(&self.auth) {
            errors.add(Field::ClientAuth, Violation::NotOffered);
        }
        let redirects = errors.take(Field::RedirectUris, RedirectUri::lines(&self.redirect_uris, kind));
        match &redirects {
            Some(found) if found.is_empty() && kind.has_people() => {
                errors.add(Field::RedirectUris, Violation::Required);
            }
            Some(found) if !found.is_empty() && !kind.has_people() => {
                errors.add(Field::RedirectUris, Violation::NotOffered);
            }
            _ => {}
        }
        let post_logout = errors.take(Field::PostLogoutUris, RedirectUri::lines(&self.post_logout_uris, kind));
        let backchannel = errors.take(Field::BackchannelLogoutUri, BackAddress::parse(&self.backchannel_logout_uri));
        let home = errors.take(Field::HomeUrl, BackAddress::parse(&self.home_url));
        let logo = errors.take(Field::Logo, logo(&self.logo));
        let jwks = errors.take(Field::Jwks, keys::parse(&self.jwks));
        if self.auth == ClientAuth::PrivateKeyJwt && jwks.as_deref() == Some("") {
            errors.add(Field::Jwks, Violation::Required);
        }
        if kind.has_people() && !self.scopes.contains(&OAuthScope::OpenId) {
            errors.add(Field::Scopes, Violation::Required);
        }
        // Without anybody in front of it there is nobody to ask about.
        if !kind.has_people() && !self.scopes.is_empty() {
            errors.add(Field::Scopes, Violation::NotOffered);
        }
        let addresses = redirects.zip(post_logout).zip(backchannel.zip(home));
        let checked = name.zip(description).zip(addresses).zip(logo.zip(jwks)).map(
            |(((name, description), ((redirects, post_logout), (backchannel, home))), (logo, jwks))| {
                CheckedApplication {
                    name,
                    description,
                    auth: self.auth,
                    redirects,
                    post_logout,
                    backchannel,
                    home,
                    logo,
                    jwks,
                    scopes: OAuthScope::ALL.iter().copied().filter(|scope| self.scopes.contains(scope)).collect(),
                    signing: self.signing,
                    first_party: self.first_party,
                }
            },
        );
        errors.finish(checked)
    }
}

/// The kinds of image there may be, each with how its files begin, in base64: whatever a file is called, it is one of these.
const LOGO_KINDS: &[(&str, &[&str])] = &[
    ("png", &["iVBORw0KGgo"]),
    ("jpeg", &["/9j/"]),
    ("webp", &["UklGR"]),
    // `<svg`, `<?xml`, a comment, a document type, and the mark of an encoding before any of them.
    ("svg+xml", &["PHN2Z", "PD94b", "PCEt", "PCFE", "77u/P"]),
];

/// A small image inside an address: nothing of another site is loaded into our pages.
fn logo(text: &str) -> Result<String, Vec<Violation>> {
    let text = text.trim();
    let image = LOGO_KINDS.iter().find_map(|(kind, begins)| {
        let data = text.strip_prefix("data:image/")?.strip_prefix(kind)?.strip_prefix(";base64,")?;
        begins.iter().any(|begin| data.starts_with(begin)).then_some(data)
    });
    let base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/=".contains(&b);
    let small = text.len() <= LOGO_MAX as usize * 4 / 3 + 40;
    if text.is_empty() || image.is_some_and(|image| small && image.bytes().all(base64)) {
        Ok(text.to_owned())
    } else {
        Err(vec![Violation::NoImage { max: LOGO_MAX / 1_000 }])
    }
}

/// What can be changed of an application, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedApplication {
    name: String,
    description: String,
    auth: ClientAuth,
    redirects: Vec<RedirectUri>,
    post_logout: Vec<RedirectUri>,
    backchannel: Option<BackAddress>,
    home: Option<BackAddress>,
    logo: String,
    jwks: String,
    scopes: Vec<OAuthScope>,
    signing: Signing,
    first_party: bool,
}

impl CheckedApplication {
    /// What is unique: the name in small letters with single blanks.
    #[must_use]
    pub fn key(&self) -> String {
        name_key(&self.name)
    }

    /// The form as it is stored: trimmed, nothing twice.
    #[must_use]
    pub fn form(&self) -> ApplicationForm {
        let lines = |found: &[RedirectUri]| found.iter().map(RedirectUri::as_str).collect::<Vec<_>>().join("\n");
        let one = |found: &Option<BackAddress>| found.as_ref().map(BackAddress::as_str).unwrap_or_default().to_owned();
        ApplicationForm {
            name: self.name.clone(),
            description: self.description.clone(),
            auth: self.auth,
            redirect_uris: lines(&self.redirects),
            post_logout_uris: lines(&self.post_logout),
            backchannel_logout_uri: one(&self.backchannel),
            home_url: one(&self.home),
            logo: self.logo.clone(),
            jwks: self.jwks.clone(),
            scopes: self.scopes.clone(),
            signing: self.signing,
            first_party: self.first_party,
        }
    }
}

/// The form of a new application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationDraft {
    /// What it is, which never changes.
    pub kind: ClientKind,
    /// All else.
    pub form: ApplicationForm,
}

/// An application to be registered. Nobody may open it before that is chosen.
#[derive(Clone, Debug)]
pub struct NewApplication {
    kind: ClientKind,
    checked: CheckedApplication,
}

impl ApplicationDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<NewApplication, FieldErrors> {
        Ok(NewApplication { kind: self.kind, checked: self.form.parse(self.kind)? })
    }
}

impl NewApplication {
    /// What it is.
    #[must_use]
    pub fn kind(&self) -> ClientKind {
        self.kind
    }

    /// All else.
    #[must_use]
    pub fn checked(&self) -> &CheckedApplication {
        &self.checked
    }
}

/// The form of an application that exists. What is right depends on its kind, which the server has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationPatchDraft {
    /// The application.
    pub id: ApplicationId,
    /// The version the form was filled from.
    pub version: i64,
    /// The form.
    pub form: ApplicationForm,
}

/// The form of who may open an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessDraft {
    /// The application.
    pub id: ApplicationId,
    /// The version the form was filled from.
    pub version: i64,
    /// For whom it is.
    pub access: Access,
    /// The groups, where it is for groups.
    pub groups: Vec<GroupId>,
}

/// Who is to open an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccess {
    access: Access,
    groups: Vec<GroupId>,
}

impl AccessDraft {
    /// Checks the form.
    ///
    /// # Errors
    /// `Required` without a group where it is for groups; `TooMany`.
    pub fn parse(&self) -> Result<NewAccess, FieldErrors> {
        let mut groups = if self.access == Access::Groups { self.groups.clone() } else { Vec::new() };
        groups.sort_unstable();
        groups.dedup();
        if self.access == Access::Groups && groups.is_empty() {
            return Err(FieldErrors::one(Field::Groups, Violation::Required));
        }
        if groups.len() > APPLICATION_GROUPS_MAX as usize {
            return Err(FieldErrors::one(Field::Groups, Violation::TooMany { max: APPLICATION_GROUPS_MAX }));
        }
        Ok(NewAccess { access: self.access, groups })
    }
}

impl NewAccess {
    /// For whom it is.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// The groups; none where it is not for groups.
    #[must_use]
    pub fn groups(&self) -> &[GroupId] {
        &self.groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop() -> ApplicationForm {
        ApplicationForm {
            name: " Shop ".into(),
            redirect_uris: "https://shop.example/cb\n\n https://shop.example/cb \n".into(),
            ..ApplicationForm::of(ClientKind::Web)
        }
    }

    #[test]
    fn what_is_stored_is_trimmed_and_holds_nothing_twice() {
        let form = shop().parse(ClientKind::Web).unwrap().form();
        assert_eq!((form.name.as_str(), form.redirect_uris.as_str()), ("Shop", "https://shop.example/cb"));
        assert_eq!(form.parse(ClientKind::Web).unwrap().form(), form);
    }

    #[test]
    fn every_kind_has_its_own_rules() {
        for kind in ClientKind::ALL {
            let empty = ApplicationForm { name: "A".into(), ..ApplicationForm::of(*kind) };
            assert_eq!(empty.parse(*kind).is_ok(), *kind == ClientKind::Machine, "{kind:?}");
        }
        let errors = |form: ApplicationForm, kind: ClientKind| form.parse(kind).unwrap_err();
        let secret = ApplicationForm { auth: ClientAuth::SecretPost, ..shop() };
        assert_eq!(errors(secret, ClientKind::SinglePage), FieldErrors::one(Field::ClientAuth, Violation::NotOffered));
        let keyless = ApplicationForm { auth: ClientAuth::PrivateKeyJwt, ..shop() };
        assert_eq!(errors(keyless, ClientKind::Web), FieldErrors::one(Field::Jwks, Violation::Required));
        let nobody = ApplicationForm { scopes: vec![OAuthScope::Email], ..shop() };
        assert_eq!(errors(nobody, ClientKind::Web), FieldErrors::one(Field::Scopes, Violation::Required));
        let found = errors(shop(), ClientKind::Machine);
        assert_eq!(found.of(&Field::RedirectUris), [Violation::NotOffered]);
    }

    #[test]
    fn a_logo_is_an_image_and_nothing_from_elsewhere() {
        for (text, fine) in [
            ("data:image/png;base64,iVBORw0KGgo=", true),
            ("data:image/svg+xml;base64,PHN2Zy8+", true),
            ("https://shop.example/logo.png", false),
            ("data:text/html;base64,PHN2Zy8+", false),
            ("data:image/png;base64,\"onload", false),
            // A text by the name of an image.
            ("data:image/png;base64,aGVsbG8g", false),
            ("data:image/png;base64,", false),
        ] {
            assert_eq!(logo(text).is_ok(), fine, "{text}");
        }
        let of = |bytes: usize| format!("data:image/svg+xml;base64,PHN2Z{}", "A".repeat(bytes.div_ceil(3) * 4 - 5));
        assert!(logo(&of(LOGO_MAX as usize)).is_ok());
        assert_eq!(logo(&of(LOGO_MAX as usize + 100)), Err(vec![Violation::NoImage { max: 12 }]));
    }

    #[test]
    fn access_for_groups_names_some() {
        let draft = |access, groups| AccessDraft { id: ApplicationId(uuid::Uuid::nil()), version: 1, access, groups };
        let one = GroupId(uuid::Uuid::nil());
        assert_eq!(draft(Access::Groups, vec![one, one]).parse().unwrap().groups(), [one]);
        assert!(draft(Access::Groups, vec![]).parse().is_err());
        assert!(draft(Access::Everyone, vec![one]).parse().unwrap().groups().is_empty());
    }
}
