//! One name for this machine: passkeys, cookies and origin checks need one, so a page asked for under another loopback name is
//! found under the public one.

use super::{AppState, respond};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Method, Uri};

/// Sends a page's reader to the public name, when that is a loopback name and another one was used.
pub(super) async fn canonical(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let public = &state.config.public_url;
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads && public.is_loopback() && strays(host(request.uri(), request.headers()).as_deref(), public.host()) {
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return respond::temporary_redirect(&format!("{}{path}", public.as_str()));
    }
    next.run(request).await
}

/// The name the request was made under.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let name = |authority: &Authority| authority.host().to_ascii_lowercase();
    let header = || headers.get(HOST)?.to_str().ok()?.parse::<Authority>().ok();
    uri.authority().map(name).or_else(|| header().as_ref().map(name))
}

/// Whether a name means this machine, but is not the public one.
fn strays(host: Option<&str>, public: &str) -> bool {
    let loopback = |name: &str| name == "localhost" || name == "[::1]" || name.starts_with("127.");
    host.is_some_and(|host| loopback(host) && host != public)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_loopback_names_stray() {
        assert!(strays(Some("127.0.0.1"), "localhost"));
        assert!(strays(Some("[::1]"), "localhost"));
        assert!(strays(Some("localhost"), "127.0.0.1"));
        assert!(!strays(Some("localhost"), "localhost"));
        assert!(!strays(Some("clientele.example"), "localhost"));
        assert!(!strays(None, "localhost"));
    }

    #[test]
    fn the_host_comes_without_its_port() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, "LOCALHOST:3000".parse().unwrap());
        assert_eq!(host(&"/x".parse().unwrap(), &headers).as_deref(), Some("localhost"));
        headers.insert(HOST, "[::1]:3000".parse().unwrap());
        assert_eq!(host(&"/x".parse().unwrap(), &headers).as_deref(), Some("[::1]"));
    }
}
