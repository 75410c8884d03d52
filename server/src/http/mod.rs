//! HTTP: requests in, use cases called, pages and answers out.
//!
//! `router` holds every route in order. A request passes, from the outside in: `arrival` (id, address, nonce), `headers`,
//! compression, `refused` (a page or JSON for every error status), panics and time-outs, `address` (one name for loopback),
//! `csrf` and `session` (cookie to person). Handlers of pages are in `doors`, server functions in `api`, the console in `console`, the OpenID Provider in `oidc`, what comes
//! and goes as a file in `files`.

mod address;
mod api;
mod arrival;
mod assets;
mod console;
mod cookies;
mod csrf;
mod doors;
mod fields;
mod files;
mod headers;
mod health;
mod language;
mod limits;
mod next;
mod oidc;
mod packed;
mod refused;
mod respond;
mod router;
mod session;
mod state;
mod visit;

pub use assets::Assets;
pub use router::router;
pub use state::AppState;
