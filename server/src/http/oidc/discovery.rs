//! What programs read to know how to ask (OpenID Connect Discovery 1.0, RFC 8414).

use super::super::AppState;
use super::api::{fault, open};
use app::domain::application::{ClientAuth, OAuthScope, Signing};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use serde_json::json;

/// Where everything is.
pub(super) async fn document(State(state): State<AppState>) -> Response {
    let kind = HeaderValue::from_static("application/json");
    published(([(CONTENT_TYPE, kind)], state.discovery.clone()).into_response())
}

/// That document, which only the public address decides.
pub(in super::super) fn text(issuer: &str) -> String {
    let at = |path: &str| [issuer, "/oauth2/", path].concat();
    let scopes: Vec<_> = OAuthScope::ALL.iter().map(|scope| scope.as_str()).collect();
    let auths: Vec<_> = ClientAuth::ALL.iter().map(|auth| auth.as_str()).collect();
    let proven: Vec<_> = auths.iter().filter(|auth| **auth != ClientAuth::None.as_str()).collect();
    let signings: Vec<_> = Signing::ALL.iter().map(|signing| signing.as_str()).collect();
    json!({
        "issuer": issuer,
        "authorization_endpoint": at("authorize"),
        "token_endpoint": at("token"),
        "userinfo_endpoint": at("userinfo"),
        "jwks_uri": at("jwks"),
        "introspection_endpoint": at("introspect"),
        "revocation_endpoint": at("revoke"),
        "end_session_endpoint": at("logout"),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": signings,
        "token_endpoint_auth_methods_supported": auths,
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "EdDSA", "RS256"],
        "introspection_endpoint_auth_methods_supported": proven,
        "revocation_endpoint_auth_methods_supported": auths,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account", "create"],
        "ui_locales_supported": ["en", "de"],
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "auth_time", "amr", "nonce", "sid", "act", "cms_preview",
            "name", "given_name", "family_name", "preferred_username", "locale", "email", "email_verified",
            "phone_number", "address", "groups"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    })
    .to_string()
}

/// The keys that check our signatures.
pub(super) async fn keys(State(state): State<AppState>) -> Response {
    match state.service.published_keys().await {
        Ok(keys) => published(Json(keys).into_response()),
        Err(error) => fault(error.into(), false),
    }
}

/// For everybody, and for some minutes.
fn published(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
    open(response)
}
