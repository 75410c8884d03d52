//! The files a browser loads once and keeps for good: each under a name that carries the hash of its content, and compressed.

use super::packed::Packed;
use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{
    HeaderMap, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
};
use sha2::{Digest, Sha256};

/// One file as the build script found it.
struct Embedded {
    logical: &'static str,
    name: &'static str,
    content_type: &'static str,
    brotli: &'static [u8],
    gzip: &'static [u8],
}

/// What the front-end builder made; empty where it did not run.
static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One file ready to be sent.
struct Asset {
    content_type: &'static str,
    content: Packed,
}

/// Every file served under `/assets`. Built once at start and shared.
#[derive(Default)]
pub struct Assets {
    /// By hashed name.
    files: HashMap<String, Asset>,
    /// From logical to hashed name.
    names: HashMap<String, String>,
}

impl Assets {
    /// The files inside the binary: `app.js`, `app.wasm`, `main.css`, `door.css` and those of `style/static`.
    #[must_use]
    pub fn embedded() -> Self {
        let mut assets = Self::default();
        for file in EMBEDDED {
            let content = Packed::Built { brotli: file.brotli, gzip: file.gzip };
            let asset = Asset { content_type: file.content_type, content };
            assets.insert(file.logical, file.name.to_owned(), asset);
        }
        assets
    }

    /// Adds a file made at start, such as a catalogue.
    #[must_use]
    pub fn with(mut self, logical: &str, content_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let identity = bytes.into();
        let name = hashed(logical, &identity);
        self.insert(logical, name, Asset { content_type, content: Packed::made(identity) });
        self
    }

    /// Where the browser finds a file, by its logical name.
    #[must_use]
    pub fn url(&self, logical: &str) -> Option<String> {
        self.names.get(logical).map(|name| format!("/assets/{name}"))
    }

    /// Where the browser finds the parts of the WebAssembly that a section of the console needs beside the main one. Such a part has
    /// the sections that need it for a name, joined by hyphens.
    #[must_use]
    pub fn parts(&self, section: &str) -> Vec<String> {
        let needed = |logical: &&String| {
            logical.strip_suffix(".wasm").is_some_and(|sections| sections.split('-').any(|name| name == section))
        };
        self.names.keys().filter(needed).filter_map(|logical| self.url(logical)).collect()
    }

    /// The routes that serve these files.
    pub fn routes<S: Clone + Send + Sync + 'static>(self: Arc<Self>) -> Router<S> {
        let serve = move |Path(name): Path<String>, headers: HeaderMap| async move { self.serve(&name, &headers) };
        Router::new().route("/assets/{name}", get(serve))
    }

    /// Answers a request for a hashed name in the best encoding the browser takes.
    #[must_use]
    pub fn serve(&self, name: &str, headers: &HeaderMap) -> Response {
        let Some(asset) = self.files.get(name) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let stays = [
            (CONTENT_TYPE, asset.content_type),
            (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (VARY, "accept-encoding"),
        ];
        let packed = [("br", Packed::brotli as fn(&Packed) -> Option<Bytes>), ("gzip", Packed::gzip)];
        for (encoding, pack) in packed {
            if accepts(headers, encoding)
                && let Some(body) = pack(&asset.content)
            {
                return (stays, [(CONTENT_ENCODING, encoding)], body).into_response();
            }
        }
        match asset.content.identity() {
            Ok(body) => (stays, body).into_response(),
            Err(error) => {
                tracing::error!(%error, name, "a file of this build cannot be unpacked");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    fn insert(&mut self, logical: &str, name: String, asset: Asset) {
        self.names.insert(logical.to_owned(), name.clone());
        self.files.insert(name, asset);
    }
}

/// `de.json` becomes `de.<hash>.json`; the same ten digits as the front-end builder's.
fn hashed(logical: &str, bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    match logical.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{logical}.{hash}"),
    }
}

/// Whether `Accept-Encoding` takes a coding: its own entry decides, else `*`, and a weight of nought is a no.
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    let mut any = false;
    for value in headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()) {
        for entry in value.split(',') {
            let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
            let taken = weight.trim().strip_prefix("q=").is_none_or(|q| q.parse().is_ok_and(|q: f32| q > 0.0));
            match name.trim() {
                name if name.eq_ignore_ascii_case(coding) => return taken,
                "*" => any = taken,
                _ => {}
            }
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing, compressed.
    const EMPTY_GZIP: [u8; 20] = [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    fn with_catalogue() -> Assets {
        let text = "{\"sign-in\":\"Anmelden\"}".repeat(50);
        Assets::default().with("de.json", "application/json", text)
    }

    fn get(assets: &Assets, url: &str, accept: &[&'static str]) -> Response {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(ACCEPT_ENCODING, http::HeaderValue::from_static(value));
        }
        assets.serve(url.strip_prefix("/assets/").unwrap(), &headers)
    }

    #[test]
    fn the_name_carries_the_hash_of_the_content() {
        let url = with_catalogue().url("de.json").unwrap();
        assert_eq!(url.len(), "/assets/de.0123456789.json".len());
        assert_ne!(Assets::default().with("de.json", "application/json", "{}").url("de.json").unwrap(), url);
        assert_eq!(with_catalogue().url("fr.json"), None);
    }

    #[test]
    fn the_best_encoding_the_browser_takes_is_sent() {
        let mut assets = with_catalogue();
        let made = assets.url("de.json").unwrap();
        let content = Packed::Built { brotli: b"brotli", gzip: &EMPTY_GZIP };
        assets.insert("app.js", "app.0123456789.js".to_owned(), Asset { content_type: "text/javascript", content });
        let built = assets.url("app.js").unwrap();
        // Only the builder speaks brotli.
        let cases: [(&[&str], Option<&str>, Option<&str>); 9] = [
            (&["gzip, deflate, br, zstd"], Some("br"), Some("gzip")),
            (&["gzip;q=1.0, br;q=0.1"], Some("br"), Some("gzip")),
            (&["br;q=0, gzip"], Some("gzip"), Some("gzip")),
            (&["br; q=0.000, *"], Some("gzip"), Some("gzip")),
            (&["gzip", "BR"], Some("br"), Some("gzip")),
            (&["*"], Some("br"), Some("gzip")),
            (&["*;q=0"], None, None),
            (&["identity"], None, None),
            (&[], None, None),
        ];
        for (accept, of_built, of_made) in cases {
            for (url, encoding) in [(&built, of_built), (&made, of_made)] {
                let response = get(&assets, url, accept);
                let sent = response.headers().get(CONTENT_ENCODING).map(|value| value.to_str().unwrap());
                assert_eq!((response.status(), sent), (StatusCode::OK, encoding), "{accept:?} {url}");
            }
        }
    }

    #[test]
    fn a_file_is_kept_for_good_and_told_apart_by_encoding() {
        let assets = with_catalogue();
        let response = get(&assets, &assets.url("de.json").unwrap(), &["br"]);
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(response.headers()[VARY], "accept-encoding");
        assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    }

    #[test]
    fn what_would_only_grow_is_sent_as_it_is() {
        let assets = Assets::default().with("tiny.json", "application/json", "{}");
        let response = get(&assets, &assets.url("tiny.json").unwrap(), &["br"]);
        assert_eq!(response.headers().get(CONTENT_ENCODING), None);
    }

    #[test]
    fn a_section_needs_its_own_part_and_those_it_shares() {
        let names = ["app.wasm", "groups.wasm", "groups-person.wasm", "person.wasm", "person.json"];
        let assets = names.iter().fold(Assets::default(), |assets, name| assets.with(name, "application/wasm", *name));
        let mut parts = assets.parts("groups");
        parts.sort();
        assert_eq!(parts, ["groups-person.wasm", "groups.wasm"].map(|name| assets.url(name).unwrap()));
    }

    #[test]
    fn other_names_are_not_found() {
        let response = get(&with_catalogue(), "/assets/de.0000000000.json", &["br"]);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }

    #[tokio::test]
    async fn the_route_serves_what_was_compressed() {
        use tower::ServiceExt;

        let assets = Arc::new(with_catalogue());
        let url = assets.url("de.json").unwrap();
        let routes: Router = assets.routes();
        let request = http::Request::get(url).header(ACCEPT_ENCODING, "gzip").body(axum::body::Body::empty()).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&body[..]), &mut text).unwrap();
        assert!(text.starts_with("{\"sign-in\""));
    }
}
