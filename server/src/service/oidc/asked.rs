//! What an authorization request asks for, as far as it can be answered: the application, the way back to it, and the rest.

use super::fault::{Fault, OAuthError};
use super::request::AuthorizeRequest;
use crate::storage::Link;
use crate::storage::applications::{self, Application};
use app::domain::ApplicationId;
use app::domain::application::{OAuthScope, RedirectUri};
use app::error::AppError;

/// The word for an answer in a form.
const FORM_POST: &str = "form_post";
/// Longest state and nonce that are handed on.
const STATE_MAX: usize = 2_000;
const NONCE_MAX: usize = 500;

/// The way back to the application, which was found to be its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// Its address.
    pub uri: String,
    /// What it wants repeated.
    pub state: Option<String>,
    /// How it wants its answer.
    pub mode: ResponseMode,
}

/// How an application gets its answer (OAuth 2.0 Multiple Response Types, 2.1; Form Post Response Mode).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// In the query of its address.
    Query,
    /// In a form that the browser sends to its address.
    FormPost,
}

/// Why nobody is sent anywhere: nothing that came is to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such application.
    UnknownApplication,
    /// The address to come back to is none of its own.
    WrongAddress,
}

/// What was read of a request that can be answered.
pub(super) struct Asked {
    pub(super) application: Application,
    pub(super) back: Back,
    pub(super) scope: Vec<OAuthScope>,
    pub(super) challenge: String,
    pub(super) nonce: Option<String>,
    pub(super) max_age: Option<i64>,
}

/// A code challenge of S256 (RFC 7636, 4.2): the 43 characters of a hash.
fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The application and the way back to it. Before both are known, no browser is sent anywhere.
pub(super) async fn way_back(
    link: &mut Link,
    request: &AuthorizeRequest,
) -> Result<Result<(Application, Back), Refusal>, AppError> {
    if request.is_doubled(&["client_id", "redirect_uri"]) {
        return Ok(Err(Refusal::WrongAddress));
    }
    let id = request.get("client_id").and_then(|id| id.parse::<ApplicationId>().ok());
    let Some(id) = id else { return Ok(Err(Refusal::UnknownApplication)) };
    let Some(application) = applications::get(link, id).await? else { return Ok(Err(Refusal::UnknownApplication)) };
    let kind = application.row.kind;
    let own = request.get("redirect_uri").filter(|asked| {
        let known = application.form.redirect_uris.lines().filter_map(|line| RedirectUri::parse(line, kind).ok());
        known.into_iter().any(|own| own.is(asked, kind))
    });
    let Some(uri) = own.map(str::to_owned) else { return Ok(Err(Refusal::WrongAddress)) };
    let state = request.get("state").filter(|state| state.len() <= STATE_MAX).map(str::to_owned);
    // A form goes to a web server; what else is asked for, or of whom else, is refused in the query.
    let web = uri.starts_with("https://") || uri.starts_with("http://");
    let mode = match request.get("response_mode") {
        Some(FORM_POST) if web => ResponseMode::FormPost,
        _ => ResponseMode::Query,
    };
    Ok(Ok((application, Back { uri, state, mode })))
}

/// Reads the rest of a request.
pub(super) fn read(request: &AuthorizeRequest, application: Application, back: Back) -> Result<Asked, Fault> {
    let wrong = |why| Err(Fault::new(OAuthError::InvalidRequest, why));
    if request.has_doubles() {
        return wrong("a parameter came twice");
    }
    if request.get("request").is_some() {
        return Err(Fault::new(OAuthError::RequestNotSupported, "request objects are not supported"));
    }
    if request.get("request_uri").is_some() {
        return Err(Fault::new(OAuthError::RequestUriNotSupported, "request_uri is not supported"));
    }
    match request.get("response_type") {
        None => return wrong("response_type is missing"),
        Some("code") => {}
        Some(_) => return Err(Fault::new(OAuthError::UnsupportedResponseType, "only response_type=code is supported")),
    }
    match (request.get("response_mode"), back.mode) {
        (None | Some("query"), _) | (_, ResponseMode::FormPost) => {}
        (Some(FORM_POST), ResponseMode::Query) => return wrong("a form goes to http addresses alone"),
        (Some(_), _) => return wrong("only response_mode=query and form_post are supported"),
    }
    if request.get("code_challenge_method") != Some("S256") {
        return wrong("PKCE is required: code_challenge_method must be S256");
    }
    let challenge = request.get("code_challenge").filter(|text| is_challenge(text));
    let Some(challenge) = challenge.map(str::to_owned) else {
        return wrong("PKCE is required: code_challenge must be the hash of a verifier");
    };
    if request.get("state").is_some_and(|state| state.len() > STATE_MAX)
        || request.get("nonce").is_some_and(|nonce| nonce.len() > NONCE_MAX)
    {
        return wrong("state or nonce is too long");
    }
    // What is not registered, or unknown, is left out; the token's answer says what is left.
    let mut scope = OAuthScope::read(request.get("scope").unwrap_or_default());
    scope.retain(|scope| application.form.scopes.contains(scope));
    if !scope.contains(&OAuthScope::OpenId) {
        return Err(Fault::new(OAuthError::InvalidScope, "scope must contain openid"));
    }
    let max_age = match request.get("max_age").map(str::parse::<i64>) {
        None => None,
        Some(Ok(age)) if age >= 0 => Some(age),
        Some(_) => return wrong("max_age is no number of seconds"),
    };
    request.prompt()?;
    let nonce = request.get("nonce").map(str::to_owned);
    Ok(Asked { application, back, scope, challenge, nonce, max_age })
}

#[cfg(test)]
mod tests {
    use super::is_challenge;

    #[test]
    fn a_challenge_is_a_hash() {
        assert!(is_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        for bad in ["", "short", &"a".repeat(42), &"a".repeat(44), &"=".repeat(43)] {
            assert!(!is_challenge(bad), "{bad}");
        }
    }
}
