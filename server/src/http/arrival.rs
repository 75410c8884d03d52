//! What is known of a request the moment it comes in: its id, where it came from, and the word that lets its page's scripts run.

use super::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header::USER_AGENT};
use leptos::nonce::Nonce;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Instant;
use tracing::Instrument;

/// The header that carries the request's id.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Longest part of a `User-Agent` that is kept, in characters.
const USER_AGENT_MAX: usize = 400;

/// A request as it came in.
#[derive(Clone)]
pub(super) struct Arrival {
    /// Its id, made here; what a client sends is not looked at.
    pub request: String,
    /// Where it came from.
    pub address: IpAddr,
    /// The browser.
    pub user_agent: String,
    /// Lets this answer's own scripts run.
    pub nonce: Nonce,
}

/// Notes the arrival, opens the log's span and sends the id back.
pub(super) async fn arrive(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
    let arrival = Arrival {
        request: state.service.new_request_id(),
        address: client_address(peer, request.headers(), |address| state.config.is_trusted_proxy(address)),
        user_agent: user_agent(request.headers()),
        nonce: Nonce::new(),
    };
    let id = arrival.request.clone();
    // The path alone: a query may hold a link's token or a name that was searched for.
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(arrival);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let milliseconds = started.elapsed().as_millis();
    let status = response.status().as_u16();
    span.in_scope(|| match status {
        // Whoever was refused may tell the request's id, and wants to know why.
        400.. => tracing::info!(status, milliseconds, "refused"),
        _ => tracing::debug!(status, milliseconds, "answered"),
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(USER_AGENT).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(USER_AGENT_MAX).collect()
}

/// The client's address: the peer, or behind trusted proxies the rightmost address of `X-Forwarded-For` that is none of them.
/// What stands further left was written by the client and proves nothing.
fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let mut client = peer.to_canonical();
    if !trusted(client) {
        return client;
    }
    let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
    for entry in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Some(address) = parse_address(entry.trim()) else { break };
        client = address;
        if !trusted(client) {
            break;
        }
    }
    client
}

/// An address, with or without a port.
fn parse_address(text: &str) -> Option<IpAddr> {
    let address = text.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    let address = address.or_else(|_| text.trim_matches(['[', ']']).parse::<IpAddr>());
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(peer: &str, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(line));
        }
        let trusted = |address: IpAddr| address.to_string().starts_with("10.");
        client_address(peer.parse().unwrap(), &headers, trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(from("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
    }

    #[test]
    fn the_rightmost_untrusted_address_counts() {
        assert_eq!(from("10.0.0.1", &["6.6.6.6, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["6.6.6.6", "198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(from("10.0.0.1", &["6.6.6.6, nonsense, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(from("10.0.0.1", &["[2001:db8::1]:443"]), "2001:db8::1");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(from("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }
}
