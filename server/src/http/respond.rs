//! Answers that handlers give.

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header::LOCATION};

/// A page.
pub(super) fn page(status: StatusCode, html: String) -> Response {
    (status, Html(html)).into_response()
}

/// "Look there", after a form or instead of a page.
pub(super) fn see_other(path: &str) -> Response {
    redirect(StatusCode::SEE_OTHER, path)
}

/// The same request, at another address.
pub(super) fn temporary_redirect(address: &str) -> Response {
    redirect(StatusCode::TEMPORARY_REDIRECT, address)
}

fn redirect(status: StatusCode, address: &str) -> Response {
    HeaderValue::from_str(address).map_or_else(
        |_| StatusCode::BAD_REQUEST.into_response(),
        |location| (status, [(LOCATION, location)]).into_response(),
    )
}
