//! Passkeys (WebAuthn level 3): challenges for the browser, and what comes back checked. The person is always verified by the
//! authenticator, so that a passkey counts as two factors.

use std::borrow::Cow;
use uuid::Uuid;
use webauthn_rs::prelude::{
    Credential, DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// The longest answer of a browser that is read. Those of large authenticators have some thousand characters.
const ANSWER_MAX: usize = 32 * 1024;

/// Makes and checks what passkeys are asked.
#[derive(Debug)]
pub struct Passkeys(Option<Webauthn>);

/// What goes to the browser, and what stays until it answers.
pub struct Challenge {
    /// The options of the browser's call, as JSON.
    pub options: String,
    /// What the answer is checked with, as JSON.
    pub state: String,
}

/// A new passkey.
pub struct Made {
    /// What the authenticator calls it.
    pub credential_id: Vec<u8>,
    /// What is stored of it, as JSON.
    pub credential: String,
    /// The authenticator's counter.
    pub counter: u32,
}

/// A passkey that was used.
pub struct Used {
    /// What is stored of it from now on, as JSON.
    pub credential: String,
    /// The authenticator's counter.
    pub counter: u32,
}

/// Why a passkey was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// What came back is not what was asked for.
    Wrong,
    /// Its counter went back: there may be a copy of it.
    Copied,
}

impl From<WebauthnError> for NotTaken {
    fn from(error: WebauthnError) -> Self {
        match error {
            WebauthnError::CredentialPossibleCompromise => Self::Copied,
            error => {
                tracing::info!(%error, "a passkey was not taken");
                Self::Wrong
            }
        }
    }
}

impl From<serde_json::Error> for NotTaken {
    fn from(_: serde_json::Error) -> Self {
        Self::Wrong
    }
}

/// What a browser sent of a passkey that signs in, and whose it says it is.
pub struct Shown {
    answer: PublicKeyCredential,
    /// The account it was made for.
    pub account: Uuid,
}

impl Shown {
    /// Reads it.
    ///
    /// # Errors
    /// `Wrong`.
    pub fn read(answer: &str) -> Result<Self, NotTaken> {
        let answer: PublicKeyCredential = serde_json::from_str(short(answer)?)?;
        let account = answer.get_user_unique_id().and_then(|bytes| Uuid::from_slice(bytes).ok());
        account.map(|account| Self { answer, account }).ok_or(NotTaken::Wrong)
    }

    /// What the authenticator calls it.
    #[must_use]
    pub fn credential_id(&self) -> &[u8] {
        self.answer.get_credential_id()
    }
}

fn short(answer: &str) -> Result<&str, NotTaken> {
    if answer.len() <= ANSWER_MAX { Ok(answer) } else { Err(NotTaken::Wrong) }
}

impl Passkeys {
    /// For pages at this address. There are none where it is no name, since browsers tie them to one.
    #[must_use]
    pub fn at(public_url: &str) -> Self {
        let made = Url::parse(public_url).ok().and_then(|url| {
            let name = url.domain()?;
            WebauthnBuilder::new(name, &url).and_then(WebauthnBuilder::build).ok()
        });
        Self(made)
    }

    /// Whether there can be any.
    #[must_use]
    pub fn are_offered(&self) -> bool {
        self.0.is_some()
    }

    /// Asks for a new one, which the authenticator finds again without being told whose it is. `known` are those the account has.
    ///
    /// # Errors
    /// `Wrong` where none are offered.
    pub fn ask_for_new(
        &self,
        organization: &str,
        account: Uuid,
        username: &str,
        name: &str,
        known: Vec<Vec<u8>>,
    ) -> Result<Challenge, NotTaken> {
        let webauthn = self.0.as_ref().ok_or(NotTaken::Wrong)?;
        let (mut options, state) = webauthn.start_passkey_registration(account, username, name, Some(known))?;
        options.public_key.rp.name = organization.to_owned();
        let mut options = serde_json::to_value(&options)?;
        // Without this, some keep a key that only somebody who types a username could use.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            selection["residentKey"] = "required".into();
            selection["requireResidentKey"] = true.into();
        }
        Ok(Challenge { options: options.to_string(), state: serde_json::to_string(&state)? })
    }

    /// Checks the answer.
    ///
    /// # Errors
    /// `Wrong`.
    pub fn new_one(&self, state: &str, answer: &str) -> Result<Made, NotTaken> {
        let webauthn = self.0.as_ref().ok_or(NotTaken::Wrong)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(short(answer)?)?;
        let state: PasskeyRegistration = serde_json::from_str(state)?;
        let made = webauthn.finish_passkey_registration(&answer, &state)?;
        let credential = serde_json::to_string(&made)?;
        let parts = Credential::from(made);
        Ok(Made { credential_id: parts.cred_id.to_vec(), credential, counter: parts.counter })
    }

    /// Asks for any that was made here.
    ///
    /// # Errors
    /// `Wrong` where none are offered.
    pub fn ask(&self) -> Result<Challenge, NotTaken> {
        let webauthn = self.0.as_ref().ok_or(NotTaken::Wrong)?;
        let (mut options, state) = webauthn.start_discoverable_authentication()?;
        // A button was pressed: the browser asks at once.
        options.mediation = None;
        Ok(Challenge { options: serde_json::to_string(&options)?, state: serde_json::to_string(&state)? })
    }

    /// Checks the answer with the passkey it names.
    ///
    /// # Errors
    /// `Wrong`, `Copied`.
    pub fn used(&self, state: &str, shown: &Shown, credential: &str) -> Result<Used, NotTaken> {
        let webauthn = self.0.as_ref().ok_or(NotTaken::Wrong)?;
        let state: DiscoverableAuthentication = serde_json::from_str(state)?;
        let mut passkey: Passkey = serde_json::from_str(credential)?;
        let found = webauthn.finish_discoverable_authentication_v2(&shown.answer, state, &passkey)?;
        if !found.user_verified() {
            return Err(NotTaken::Wrong);
        }
        let changed = passkey.update_credential(&found).unwrap_or_default();
        let credential = if changed { Cow::Owned(serde_json::to_string(&passkey)?) } else { Cow::Borrowed(credential) };
        Ok(Used { credential: credential.into_owned(), counter: found.counter() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_tied_to_a_name() {
        for (url, offered) in [
            ("http://localhost:3000", true),
            ("https://id.example.com", true),
            ("http://127.0.0.1:3000", false),
            ("https://[::1]", false),
        ] {
            assert_eq!(Passkeys::at(url).are_offered(), offered, "{url}");
        }
    }

    #[test]
    fn the_person_is_verified_and_the_key_found_again() {
        let passkeys = Passkeys::at("https://id.example.com");
        let asked = passkeys.ask_for_new("Blume", Uuid::nil(), "ada@example.com", "Ada", vec![vec![1, 2]]).unwrap();
        let options: serde_json::Value = serde_json::from_str(&asked.options).unwrap();
        let public = &options["publicKey"];
        assert_eq!((&public["rp"]["id"], &public["rp"]["name"]), (&"id.example.com".into(), &"Blume".into()));
        let selection = &public["authenticatorSelection"];
        assert_eq!(
            (&selection["userVerification"], &selection["residentKey"]),
            (&"required".into(), &"required".into())
        );
        assert_eq!(public["excludeCredentials"][0]["id"], "AQI");
        let other: serde_json::Value = serde_json::from_str(&passkeys.ask().unwrap().options).unwrap();
        assert_eq!(other["publicKey"]["userVerification"], "required");
        assert_eq!(other["publicKey"]["allowCredentials"], serde_json::json!([]));
        assert_ne!(other["publicKey"]["challenge"], public["challenge"]);
        assert!(Shown::read("{}").is_err() && Shown::read(&"[".repeat(ANSWER_MAX + 1)).is_err());
    }
}
