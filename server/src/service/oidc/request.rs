//! An authorization request as it came, not yet believed.

use super::fault::{Fault, OAuthError};

/// The parameters we read; others are ignored, as OpenID Connect wants it.
const KNOWN: [&str; 17] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "login_hint",
    "ui_locales",
    "id_token_hint",
    "request",
    "request_uri",
    SINCE,
];

/// Our own note in the address: since when the password must have been given.
pub const SINCE: &str = "clientele_since";

/// An authorization request.
#[derive(Clone, Debug, Default)]
pub struct AuthorizeRequest {
    pairs: Vec<(String, String)>,
}

/// What the person is to be asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// Nothing.
    pub none: bool,
    /// The password.
    pub login: bool,
    /// Whether they agree.
    pub consent: bool,
    /// As whom.
    pub select: bool,
    /// Whether they want to register, if they are not signed in.
    pub create: bool,
}

impl AuthorizeRequest {
    /// The request of a query.
    #[must_use]
    pub fn read(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Self { pairs: pairs.filter(|(name, _)| KNOWN.contains(&name.as_str())).collect() }
    }

    /// A parameter; empty ones count as not sent (RFC 6749, 3.1).
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    /// Whether a parameter came twice.
    pub(super) fn is_doubled(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.pairs.iter().filter(|(key, _)| key == name).count() > 1)
    }

    /// Whether any parameter came twice.
    pub(super) fn has_doubles(&self) -> bool {
        self.is_doubled(&KNOWN)
    }

    /// The request as a query again, with some parameters changed or left out.
    #[must_use]
    pub fn query(&self, changed: &[(&str, Option<&str>)]) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.pairs {
            if changed.iter().all(|(other, _)| other != name) {
                text.append_pair(name, value);
            }
        }
        for (name, value) in changed.iter().filter_map(|(name, value)| Some((name, (*value)?))) {
            text.append_pair(name, value);
        }
        text.finish()
    }

    /// The request once the person has agreed, or chosen as whom: nothing more to ask than the password.
    #[must_use]
    pub fn agreed(&self) -> String {
        let login = self.prompt().is_ok_and(|prompt| prompt.login);
        self.query(&[("prompt", login.then_some("login"))])
    }

    /// What is to be asked.
    pub(super) fn prompt(&self) -> Result<Prompt, Fault> {
        let mut prompt = Prompt::default();
        for word in self.get("prompt").unwrap_or_default().split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select = true,
                // Initiating User Registration via OpenID Connect 1.0.
                "create" => prompt.create = true,
                _ => return Err(Fault::new(OAuthError::InvalidRequest, "unknown prompt")),
            }
        }
        if prompt.none && (prompt.login || prompt.consent || prompt.select || prompt.create) {
            return Err(Fault::new(OAuthError::InvalidRequest, "prompt=none goes with no other"));
        }
        Ok(prompt)
    }

    /// Since when the password must have been given, as we noted ourselves.
    #[must_use]
    pub fn since(&self) -> Option<i64> {
        self.get(SINCE)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_read_and_none_stands_alone() {
        let prompt = |text: &str| AuthorizeRequest::read(&format!("prompt={text}")).prompt();
        assert!(prompt("none").unwrap().none);
        assert_eq!(prompt("login+consent").unwrap(), Prompt { login: true, consent: true, ..Prompt::default() });
        assert!(prompt("none+login").is_err() && prompt("dance").is_err());
    }

    #[test]
    fn a_request_goes_on_as_it_came() {
        let request = AuthorizeRequest::read("client_id=a&state=x%20y&prompt=consent+login&other=1&scope=openid");
        assert_eq!(request.agreed(), "client_id=a&state=x+y&scope=openid&prompt=login");
        assert_eq!(request.query(&[("prompt", None)]), "client_id=a&state=x+y&scope=openid");
        assert!(AuthorizeRequest::read("state=1&state=2").has_doubles());
    }
}
