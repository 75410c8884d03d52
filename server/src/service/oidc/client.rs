//! An application proves that it is itself, in the one way it is registered with.

use super::super::Service;
use super::fault::{Fault, OAuthError};
use crate::secret::token;
use crate::storage::applications::{self, Application};
use app::domain::ApplicationId;
use app::domain::application::ClientAuth;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What came with a request to tell which application sent it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientProof<'a> {
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
    /// `client_id` of the form.
    pub id: Option<&'a str>,
    /// `client_secret` of the form.
    pub secret: Option<&'a str>,
    /// `client_assertion_type` of the form.
    pub assertion_type: Option<&'a str>,
    /// `client_assertion` of the form.
    pub assertion: Option<&'a str>,
}

const UNKNOWN: Fault = Fault { error: OAuthError::InvalidClient, why: "unknown client or wrong proof" };
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Name and secret of a `Basic` header, each encoded like a form's value (RFC 6749, 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, text) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(text.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| {
        let encoded = ["v=", text].concat();
        form_urlencoded::parse(encoded.as_bytes()).next().map(|(_, value)| value.into_owned())
    };
    // A `&` in it would begin another value: no id or secret of ours has one.
    if id.contains('&') || secret.contains('&') { None } else { decoded(id).zip(decoded(secret)) }
}

impl Service {
    /// The application that sent a request.
    pub(super) async fn client(&self, proof: ClientProof<'_>) -> Result<Application, Fault> {
        let ways = [proof.authorization.is_some(), proof.secret.is_some(), proof.assertion.is_some()];
        if ways.iter().filter(|way| **way).count() > 1 {
            return Err(Fault::new(OAuthError::InvalidRequest, "more than one client authentication"));
        }
        let (id, auth, secret) = match (proof.authorization, proof.secret, proof.assertion) {
            (Some(header), ..) => {
                let (id, secret) = basic(header).ok_or(UNKNOWN)?;
                if proof.id.is_some_and(|other| other != id) {
                    return Err(UNKNOWN);
                }
                (id, ClientAuth::SecretBasic, Some(token::hash(&secret)))
            }
            (None, Some(secret), _) => {
                (proof.id.ok_or(UNKNOWN)?.to_owned(), ClientAuth::SecretPost, Some(token::hash(secret)))
            }
            (None, None, Some(assertion)) => {
                if proof.assertion_type != Some(ASSERTION) {
                    return Err(Fault::new(OAuthError::InvalidRequest, "unknown client_assertion_type"));
                }
                return self.asserted(proof.id, assertion).await;
            }
            (None, None, None) => (proof.id.ok_or(UNKNOWN)?.to_owned(), ClientAuth::None, None),
        };
        let id = id.parse::<ApplicationId>().map_err(|_| UNKNOWN)?;
        let mut link = self.db.read().await?;
        let (application, proven) = match secret {
            Some(hash) => applications::get_proven(&mut link, id, hash, self.clock.now()).await?.ok_or(UNKNOWN)?,
            None => (applications::get(&mut link, id).await?.ok_or(UNKNOWN)?, true),
        };
        if application.form.auth != auth || !proven {
            return Err(UNKNOWN);
        }
        Ok(application)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn basic_is_read_as_the_standard_says() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        assert_eq!(basic(&header("a:b")), Some(("a".into(), "b".into())));
        assert_eq!(basic(&header("a%3A:b%20c+d")), Some(("a:".into(), "b c d".into())));
        assert_eq!(basic(&header("nothing")), None);
        assert_eq!(basic(&header("a&v=b:c")), None);
        assert_eq!(basic("Bearer abc"), None);
    }
}
