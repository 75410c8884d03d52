//! What programs call: tokens, claims, what a token is worth, and its end.

use super::super::AppState;
use super::super::arrival::Arrival;
use crate::service::oidc::{ClientProof, Fault, OAuthError, TokenRequest};
use app::domain::Language;
use app::ports::Ctx;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderValue, StatusCode};

/// Lets pages of any site read an answer. None of these looks at a cookie, so there is nothing such a page could borrow.
pub(super) fn open(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("www-authenticate"));
    response
}

/// Says what pages of other sites may send.
pub(super) async fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("authorization, content-type"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    open(response)
}

/// A refusal as RFC 6749, 5.2 wants it.
pub(super) fn fault(fault: Fault, basic: bool) -> Response {
    let status = StatusCode::from_u16(fault.error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let body = serde_json::json!({"error": fault.error.as_str(), "error_description": fault.why});
    let mut response = (status, Json(body)).into_response();
    if fault.error == OAuthError::InvalidClient && basic {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"oauth2\""));
    }
    open(response)
}

/// The parameters of a form.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(headers: &HeaderMap, body: &Bytes) -> Result<Self, Fault> {
        let wrong = |why| Fault { error: OAuthError::InvalidRequest, why };
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(wrong("the body must be application/x-www-form-urlencoded"));
        }
        let form = Self(form_urlencoded::parse(body).into_owned().collect());
        let doubled =
            form.0.iter().enumerate().any(|(at, (name, _))| form.0.iter().take(at).any(|(key, _)| key == name));
        if doubled { Err(wrong("a parameter came twice")) } else { Ok(form) }
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    fn proof<'a>(&'a self, headers: &'a HeaderMap) -> ClientProof<'a> {
        ClientProof {
            authorization: headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()),
            id: self.get("client_id"),
            secret: self.get("client_secret"),
            assertion_type: self.get("client_assertion_type"),
            assertion: self.get("client_assertion"),
        }
    }
}

/// A request of a program: nobody is signed in.
fn ctx(arrival: &Arrival) -> Ctx {
    Ctx {
        actor: None,
        request: arrival.request.clone(),
        address: arrival.address.to_string(),
        user_agent: arrival.user_agent.clone(),
        language: Language::En,
    }
}

/// The token endpoint.
pub(super) async fn token(
    State(state): State<AppState>,
    Extension(arrival): Extension<Arrival>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = async {
        let form = Form::read(&headers, &body)?;
        let request = TokenRequest {
            proof: form.proof(&headers),
            grant_type: form.get("grant_type"),
            code: form.get("code"),
            redirect_uri: form.get("redirect_uri"),
            verifier: form.get("code_verifier"),
            refresh_token: form.get("refresh_token"),
            scope: form.get("scope"),
        };
        state.service.tokens(&ctx(&arrival), request).await
    };
    match answer.await {
        Ok(tokens) => open(Json(tokens).into_response()),
        Err(found) => fault(found, headers.contains_key(AUTHORIZATION)),
    }
}

/// Claims about the person behind an access token (RFC 6750: in the header, never in the address).
pub(super) async fn user_info(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Response {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|text| text.split_once(' '));
    let bearer =
        header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim().to_owned());
    let sent = || Form::read(&headers, &body).ok().and_then(|form| form.get("access_token").map(str::to_owned));
    let Some(token) = bearer.or_else(sent) else {
        let mut response = StatusCode::UNAUTHORIZED.into_response();
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        return open(response);
    };
    match state.service.user_info(&token).await {
        Ok(claims) => open(Json(claims).into_response()),
        Err(found) => {
            let challenge = format!("Bearer error=\"{}\", error_description=\"{}\"", found.error.as_str(), found.why);
            let mut response = fault(found, false);
            if let Ok(challenge) = HeaderValue::from_str(&challenge) {
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
            response
        }
    }
}

/// Whether a token is in force.
pub(super) async fn introspect(State(state): State<AppState>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = async {
        let form = Form::read(&headers, &body)?;
        state.service.introspect(form.proof(&headers), form.get("token")).await
    };
    match answer.await {
        Ok(claims) => Json(claims).into_response(),
        Err(found) => fault(found, headers.contains_key(AUTHORIZATION)),
    }
}

/// Ends what a token came from.
pub(super) async fn revoke(
    State(state): State<AppState>,
    Extension(arrival): Extension<Arrival>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = async {
        let form = Form::read(&headers, &body)?;
        state.service.revoke(&ctx(&arrival), form.proof(&headers), form.get("token")).await
    };
    match answer.await {
        Ok(()) => open(StatusCode::OK.into_response()),
        Err(found) => fault(found, headers.contains_key(AUTHORIZATION)),
    }
}
