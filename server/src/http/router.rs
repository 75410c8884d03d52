//! Every route, in order.

use super::limits::{Tries, limit};
use super::{AppState, address, api, arrival, console, csrf, doors, files, headers, health, oidc, refused, session};
use app::domain::import::UPLOAD;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, body::Body};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use std::any::Any;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, Predicate};

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long the upload of a file may take: it is large, and lines are slow.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(10 * 60);

/// The whole product as one service.
pub fn router(state: AppState) -> Router {
    let tries = Tries::per_minute(state.config.limits.sign_ins_per_minute_ip);

    // Asking for a mail counts apart, since each may send one.
    let asked = Tries::per_minute(state.config.limits.recoveries_per_minute_ip);
    let forgot = Router::new()
        .route("/forgot-password", get(doors::forgot::show).post(doors::forgot::submit))
        .route_layer(from_fn_with_state(asked, limit));

    // So does registering.
    let sent = Tries::per_minute(state.config.limits.registrations_per_minute_ip);
    let register = Router::new()
        .route("/register", get(doors::register::show).post(doors::register::submit))
        .route("/register/resend", post(doors::register::resend))
        .route("/register/{document}", get(doors::register::legal))
        .route_layer(from_fn_with_state(sent, limit));

    // Doors: plain forms; each try counts.
    let doors = Router::new()
        .merge(forgot)
        .merge(register)
        .route("/setup", get(doors::setup::show).post(doors::setup::submit))
        .route("/sign-in", get(doors::sign_in::show).post(doors::sign_in::submit))
        .route("/sign-in/passkey", get(doors::passkeys::no_page).post(doors::passkeys::sign_in))
        .route("/sign-in/passkey/begin", post(doors::passkeys::begin_sign_in))
        .route("/invitation", get(doors::invitation::show).post(doors::invitation::submit))
        .route("/verify", get(doors::verify::show).post(doors::verify::submit))
        .route("/reset", get(doors::reset::show).post(doors::reset::submit))
        .route("/account/password", get(doors::password::show).post(doors::password::submit))
        .route("/account/confirm", get(doors::confirm::show).post(doors::confirm::submit))
        .route("/account/delete", get(doors::data::ask).post(doors::data::delete))
        .route("/account/email", get(doors::contact::show).post(doors::contact::submit))
        .route("/account/email/confirm", get(doors::contact::open).post(doors::contact::confirm))
        .route("/account/second-factor", get(doors::second_factor::show).post(doors::second_factor::submit))
        .route("/account/passkeys", get(doors::passkeys::show).post(doors::passkeys::submit))
        .route("/account/passkeys/begin", post(doors::passkeys::begin))
        .route("/account/passkeys/{id}", get(doors::passkeys::one).post(doors::passkeys::change))
        .route("/second-factor", get(doors::second_factor::step).post(doors::second_factor::pass))
        .route_layer(from_fn_with_state(tries, limit));

    // My Account and preferences.
    let account = Router::new()
        .route("/", get(doors::home))
        .route("/account", get(doors::account::show))
        .route("/account/profile", get(doors::profile::show).post(doors::profile::submit))
        .route("/account/applications", get(doors::applications::show).post(doors::applications::submit))
        .route("/account/security", get(doors::account::security))
        .route("/account/sessions", get(doors::account::sessions).post(doors::account::end_session))
        .route("/account/data", get(doors::data::show))
        .route("/account/data/export.json", get(doors::data::export))
        .route("/account/end-assistance", post(doors::account::end_assistance))
        .route("/sign-out", post(doors::sign_in::sign_out))
        .route("/language", post(doors::preferences::language))
        .route("/theme", post(doors::preferences::theme));

    // The console, for staff alone, and its server functions.
    let console = console::routes(&state)
        .route("/console/users/export.csv", get(files::users))
        .route("/console/jobs/{id}/refused.csv", get(files::refused_rows))
        .route_layer(from_fn(session::staff_only));
    let functions =
        server_fn::axum::server_fn_paths().fold(Router::new(), |router, (path, _)| router.route(path, post(api::call)));

    // Files are larger than anything else that is sent.
    let upload_max = DefaultBodyLimit::max(state.config.import_max_bytes() + files::FORM);
    let uploads = Router::new().route(UPLOAD, post(files::upload).layer(upload_max));

    let people = doors.merge(account).merge(oidc::pages()).merge(console).merge(functions).merge(uploads).layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(state.clone(), address::canonical))
            .layer(csrf::layer(state.config.public_url.as_str()))
            .layer(from_fn_with_state(state.clone(), csrf::strict))
            .layer(from_fn_with_state(state.clone(), session::identify))
            .layer(DefaultBodyLimit::max(api::BODY_MAX)),
    );

    // For machines: no session is looked for.
    let machines = Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(oidc::machines());

    people
        .merge(machines)
        .merge(Arc::clone(&state.assets).routes())
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(state.clone(), arrival::arrive))
                .layer(from_fn_with_state(state.clone(), headers::guard))
                .layer(compression())
                .layer(from_fn_with_state(state.clone(), refused::explain))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn(in_time)),
        )
        .with_state(state)
}

/// Gives every request its time.
async fn in_time(request: Request, next: Next) -> Response {
    let time = if request.uri().path() == UPLOAD { UPLOAD_TIMEOUT } else { TIMEOUT };
    let answer = tokio::time::timeout(time, next.run(request)).await;
    answer.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Pages, JSON and CSV are compressed as they go out, quickly; files come compressed already.
fn compression() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(is_text)
}

fn is_text(_: StatusCode, _: http::Version, headers: &http::HeaderMap, _: &http::Extensions) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    ["text/html", "application/json", "text/csv"].iter().any(|text| kind.starts_with(text))
}

/// A fault in a handler costs its request, nothing more.
fn panicked(panic: Box<dyn Any + Send>) -> Response<Body> {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
    tracing::error!(panic = text, "a handler failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
