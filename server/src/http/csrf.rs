//! Writes from other sites are refused.
//!
//! Browsers say with `Sec-Fetch-Site`, or else with `Origin`, where a request comes from. The layer of tower-http reads both, but
//! lets some pass that no browser of today sends in good faith: those with neither header, those whose `Origin` has another
//! scheme, those whose two headers disagree. They are refused here.

use super::AppState;
use super::refused::Refused;
use app::ui::door::Refusal;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, ORIGIN};
use http::{HeaderMap, HeaderName, Method, StatusCode};
use tower_http::csrf::{CsrfLayer, ProtectionError};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The answer to a write from another site.
type Refuse = fn(ProtectionError) -> Response;

/// The layer that compares where a write comes from with where it goes.
pub(super) fn layer(public_url: &str) -> CsrfLayer<Refuse> {
    // Behind a proxy that rewrites `Host`, the public address is what browsers send.
    let layer = CsrfLayer::new().add_trusted_origin(origin(public_url)).unwrap_or_default();
    layer.with_rejection_response(|_| refuse())
}

/// Lets writes through that come from the public address, or from no browser at all.
pub(super) async fn strict(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_own(request.headers(), origin(state.config.public_url.as_str())) {
        next.run(request).await
    } else {
        refuse()
    }
}

fn is_own(headers: &HeaderMap, own: &str) -> bool {
    match (headers.get(SEC_FETCH_SITE), headers.get(ORIGIN)) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => origin == own,
        (None, None) => !headers.contains_key(COOKIE),
    }
}

/// An address as browsers send it: without the port that goes without saying.
fn origin(public_url: &str) -> &str {
    let usual = if public_url.starts_with("https:") { ":443" } else { ":80" };
    public_url.strip_suffix(usual).unwrap_or(public_url)
}

fn refuse() -> Response<Body> {
    Refused::new(StatusCode::FORBIDDEN, Refusal::CrossSite).into_response()
}

#[cfg(test)]
mod tests {
    use super::origin;

    #[test]
    fn usual_ports_go_without_saying() {
        assert_eq!(origin("https://clientele.example:443"), "https://clientele.example");
        assert_eq!(origin("https://clientele.example:80"), "https://clientele.example:80");
        assert_eq!(origin("http://localhost:3000"), "http://localhost:3000");
    }
}
