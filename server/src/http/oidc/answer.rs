//! How an application gets its answer: in its address, or in a form that the browser sends by itself.

use super::super::headers;
use super::super::respond;
use super::super::visit::Visit;
use crate::service::oidc::{Back, Fault, ResponseMode};
use app::ui::door;
use axum::response::Response;
use http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, REFRESH};
use http::{HeaderValue, StatusCode};

/// A name and its value.
type Pair<'a> = (&'a str, &'a str);

/// What is told of a fault.
pub(super) fn fault(fault: Fault) -> [Pair<'static>; 2] {
    [("error", fault.error.as_str()), ("error_description", fault.why)]
}

/// The answer with what goes with every one.
fn whole<'a>(back: &'a Back, issuer: &'a str, answer: &[Pair<'a>]) -> Vec<Pair<'a>> {
    let mut pairs = answer.to_vec();
    pairs.extend(back.state.as_deref().map(|state| ("state", state)));
    if !issuer.is_empty() {
        // Tells an application that asks several providers who answered (RFC 9207).
        pairs.push(("iss", issuer));
    }
    pairs
}

/// The address of an application with an answer.
pub(super) fn address(back: &Back, issuer: &str, answer: &[Pair<'_>]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(whole(back, issuer, answer)).finish();
    if query.is_empty() {
        return back.uri.clone();
    }
    let joint = if back.uri.contains('?') { "&" } else { "?" };
    [back.uri.as_str(), joint, &query].concat()
}

/// Sends the browser to the application with an answer to the request it came with.
pub(super) fn give(visit: &Visit, back: &Back, issuer: &str, answer: &[Pair<'_>]) -> Response {
    match back.mode {
        ResponseMode::Query => respond::see_other(&address(back, issuer, answer)),
        ResponseMode::FormPost => form(visit, back, issuer, answer),
    }
}

/// The same after a form of ours.
pub(super) fn give_after_form(visit: &Visit, back: &Back, issuer: &str, answer: &[Pair<'_>]) -> Response {
    match back.mode {
        ResponseMode::Query => leave(visit, &address(back, issuer, answer)),
        ResponseMode::FormPost => form(visit, back, issuer, answer),
    }
}

/// A page that leads on to `href`: after a form, since browsers hold what follows it to the form's own policy.
pub(super) fn leave(visit: &Visit, href: &str) -> Response {
    let mut response = respond::page(StatusCode::OK, door::oauth_continue(&visit.site, href));
    if let Ok(refresh) = HeaderValue::from_str(&["0; url=", href].concat()) {
        response.headers_mut().insert(REFRESH, refresh);
    }
    response
}

/// A form with the answer, which a script sends, or else the person (OAuth 2.0 Form Post Response Mode).
fn form(visit: &Visit, back: &Back, issuer: &str, answer: &[Pair<'_>]) -> Response {
    let html = door::oauth_form_post(&visit.site, &back.uri, &whole(back, issuer, answer));
    let mut response = respond::page(StatusCode::OK, html);
    let headers = response.headers_mut();
    if let Some(policy) = headers::leading_away(&visit.site.nonce) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    // The application learns which site the form came from, as it does from a link, and nothing of the path.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    response
}
