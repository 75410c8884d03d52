//! For those who watch the process: does it run, and can it serve.

use super::AppState;
use axum::extract::State;
use http::StatusCode;

/// The process runs.
pub(super) async fn live() -> &'static str {
    "live\n"
}

/// The product can serve.
pub(super) async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.service.ready().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}
