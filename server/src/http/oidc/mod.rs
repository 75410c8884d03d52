//! Handlers under `/oauth2` and of discovery. People's pages know the session's cookie; what programs call knows none, so that it may
//! be called from anywhere.

mod answer;
mod api;
mod authorize;
mod discovery;
mod logout;

pub(super) use discovery::text as discovery;

use super::AppState;
use super::cookies;
use super::next;
use super::respond;
use super::visit::Visit;
use app::error::AppError;
use app::ports::Ctx;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{get, post};

/// Largest form a program sends.
const FORM_MAX: usize = 32 * 1024;

/// The pages people come through.
pub(super) fn pages() -> Router<AppState> {
    Router::new()
        .route("/oauth2/authorize", get(authorize::show))
        .route("/oauth2/consent", post(authorize::decide))
        .route("/oauth2/continue", get(go_on))
        .route("/oauth2/logout", get(logout::show))
        .route("/oauth2/sign-out", post(logout::submit))
}

/// What programs call, and the two addresses where browsers may come with a form from another site: they are sent on to the page,
/// where their cookie comes along.
pub(super) fn machines() -> Router<AppState> {
    Router::new()
        .route("/oauth2/authorize", post(authorize::bounce))
        .route("/oauth2/logout", post(logout::bounce))
        .route("/.well-known/openid-configuration", get(discovery::document).options(api::preflight))
        .route("/.well-known/oauth-authorization-server", get(discovery::document).options(api::preflight))
        .route("/oauth2/jwks", get(discovery::keys).options(api::preflight))
        .route("/oauth2/token", post(api::token).options(api::preflight))
        .route("/oauth2/userinfo", get(api::user_info).post(api::user_info).options(api::preflight))
        .route("/oauth2/introspect", post(api::introspect))
        .route("/oauth2/revoke", post(api::revoke).options(api::preflight))
        .layer(DefaultBodyLimit::max(FORM_MAX))
}

/// Leads from a form of ours back to the request it came from.
async fn go_on(visit: Visit) -> Response {
    let query = visit.site.path.split_once('?').map_or("", |(_, query)| query);
    let path = ["/oauth2/authorize?", query].concat();
    match next::local(&path) {
        Some(path) => answer::leave(&visit, path),
        None => respond::see_other("/"),
    }
}

/// The request as that of the customer a staff user looks at the shop as, if they do.
async fn looking(state: &AppState, visit: &Visit) -> Result<Option<Ctx>, AppError> {
    match visit.cookie(cookies::PREVIEW) {
        Some(cookie) => state.service.previewing(&visit.ctx, cookie).await,
        None => Ok(None),
    }
}
