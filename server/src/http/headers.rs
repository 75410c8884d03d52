//! Headers that guard the browser, on every answer, by a table of routes.
//!
//! A handler that sets one of them itself is left alone.

use super::AppState;
use super::arrival::Arrival;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// What a browser may do with the answers of some routes.
struct Policy {
    /// The content security policy around the nonce: before it, and after it.
    content: (&'static str, &'static str),
    /// How long an answer may be kept.
    cache: &'static str,
    /// Who may load it.
    resource: &'static str,
}

/// Pages: our own files, our own scripts, nothing else, and in nobody's frame.
const PAGE: Policy = Policy {
    content: (
        "default-src 'self'; script-src 'self' 'nonce-",
        "' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
         form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    ),
    cache: "no-store",
    resource: "same-origin",
};

/// What is read by programs and never shown as a page.
const DATA: Policy = Policy { content: ("default-src 'none'; frame-ancestors 'none'", ""), ..PAGE };

/// What programs of other sites read as well; no cookie plays a part in it.
const OPEN: Policy = Policy { resource: "cross-origin", ..DATA };

/// Routes by the beginning of their path; the first that fits counts, and `PAGE` where none does.
const ROUTES: [(&str, &Policy); 9] = [
    ("/assets/", &DATA),
    ("/api/", &DATA),
    ("/health/", &DATA),
    ("/.well-known/", &OPEN),
    ("/oauth2/token", &OPEN),
    ("/oauth2/jwks", &OPEN),
    ("/oauth2/userinfo", &OPEN),
    ("/oauth2/introspect", &DATA),
    ("/oauth2/revoke", &OPEN),
];

fn policy(path: &str) -> &'static Policy {
    ROUTES.iter().find(|(prefix, _)| path.starts_with(prefix)).map_or(&PAGE, |(_, policy)| policy)
}

/// Puts the headers of its route on every answer.
pub(super) async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let policy = policy(request.uri().path());
    let nonce = request.extensions().get::<Arrival>().map(|arrival| arrival.nonce.to_string()).unwrap_or_default();
    let mut response = next.run(request).await;
    put(response.headers_mut(), policy, &nonce, state.config.public_url.is_https());
    response
}

/// The policy of a page of ours whose form goes to an application, and on from there to wherever that leads: browsers hold all of
/// it to the form's own policy. Nothing in the page is anybody else's.
pub(super) fn leading_away(nonce: &str) -> Option<HeaderValue> {
    let (before, after) = PAGE.content;
    HeaderValue::from_str(&[before, nonce, &after.replace("form-action 'self'", "form-action *")].concat()).ok()
}

fn put(headers: &mut HeaderMap, policy: &Policy, nonce: &str, https: bool) {
    let (before, after) = policy.content;
    let content = if after.is_empty() { before.to_owned() } else { format!("{before}{nonce}{after}") };
    let mut add = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(X_FRAME_OPTIONS, "DENY");
    add(REFERRER_POLICY, "same-origin");
    add(OPENER_POLICY, "same-origin");
    add(RESOURCE_POLICY, policy.resource);
    add(PERMISSIONS_POLICY, "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    add(CACHE_CONTROL, policy.cache);
    if https {
        add(STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if let Ok(content) = HeaderValue::from_str(&content) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(content);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_their_nonce_and_data_none() {
        let mut headers = HeaderMap::new();
        put(&mut headers, policy("/sign-in"), "abc", false);
        let content = headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(content.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'; style-src 'self';"), "{content}");
        assert!(!headers.contains_key(STRICT_TRANSPORT_SECURITY));
        let mut headers = HeaderMap::new();
        put(&mut headers, policy("/api/users/list"), "abc", true);
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(headers[STRICT_TRANSPORT_SECURITY], "max-age=31536000; includeSubDomains");
    }

    #[test]
    fn what_a_handler_set_stays() {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, immutable"));
        put(&mut headers, policy("/assets/x"), "", false);
        assert_eq!(headers[CACHE_CONTROL], "public, immutable");
    }
}
