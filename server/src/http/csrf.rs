//! Writes from other sites are refused.
//!
//! Browsers say with `Sec-Fetch-Site` or `Origin` where a request comes from; the layer of tower-http reads both. It lets
//! requests with neither pass, as those come from no browser; but one that carries our cookies does, so it has to say.

use super::refused::Refused;
use app::ui::door::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{COOKIE, ORIGIN};
use http::{HeaderName, Method, StatusCode};
use tower_http::csrf::{CsrfLayer, ProtectionError};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The answer to a write from another site.
type Refuse = fn(ProtectionError) -> Response;

/// The layer that compares where a write comes from with where it goes.
pub(super) fn layer(public_url: &str) -> CsrfLayer<Refuse> {
    // Behind a proxy that rewrites `Host`, the public address is what browsers send.
    let layer = CsrfLayer::new().add_trusted_origin(public_url).unwrap_or_default();
    layer.with_rejection_response(|_| refuse())
}

/// Refuses writes that carry cookies and do not say where they come from.
pub(super) async fn unsaid(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let said = headers.contains_key(SEC_FETCH_SITE) || headers.contains_key(ORIGIN);
    if !reads && !said && headers.contains_key(COOKIE) { refuse() } else { next.run(request).await }
}

fn refuse() -> Response<Body> {
    Refused::new(StatusCode::FORBIDDEN, Refusal::CrossSite).into_response()
}
