//! Server functions over HTTP: JSON in, JSON out, and failures with the status they have.
//!
//! Each function decides about its caller itself. Before one is looked at, everybody without a full staff session is turned
//! away here as well: `/api` serves the console alone.

use super::refused::Refused;
use super::visit::leave_notice;
use super::{AppState, cookies};
use app::context::{Handover, Parting};
use app::domain::AccountKind;
use app::error::AppError;
use app::ports::{Ctx, NewSession};
use app::ui::door::Refusal;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Extension, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use leptos::prelude::provide_context;
use leptos::server_fn::error::FromServerFnError;

/// Largest body that is read, in bytes.
pub(super) const BODY_MAX: usize = 64 * 1024;

/// Calls a server function.
pub(super) async fn call(State(state): State<AppState>, Extension(ctx): Extension<Ctx>, request: Request) -> Response {
    match admit(&ctx, request).await {
        Ok(request) => {
            let id = ctx.request.clone();
            let (parting, handover) = (Parting::default(), Handover::default());
            let context = {
                let (parting, handover) = (parting.clone(), handover.clone());
                move || {
                    provide_context(state.services.clone());
                    provide_context(ctx.clone());
                    provide_context(parting.clone());
                    provide_context(handover.clone());
                }
            };
            let answer = leptos_axum::handle_server_fns_with_context(context, request).await;
            let mut answer = with_status(answer.into_response(), &id).await;
            if let Some(notice) = parting.0.get() {
                cookies::set(&mut answer, &cookies::gone(cookies::SESSION));
                leave_notice(&mut answer, *notice, "");
            }
            if let Some(NewSession { cookie, seconds, preview }) = handover.take() {
                let name = if preview { cookies::PREVIEW } else { cookies::ASSISTANCE };
                cookies::set(&mut answer, &cookies::guarded(name, cookie, seconds));
            }
            answer
        }
        Err(refused) => refused.into_response(),
    }
}

/// The request as the functions read it, if the caller and its form are right.
async fn admit(ctx: &Ctx, request: Request) -> Result<Request, Refused> {
    let actor = ctx.actor()?;
    if actor.assistance.is_some() {
        return Err(AppError::Acting.into());
    }
    if actor.subject.kind != AccountKind::Staff {
        return Err(Refused::new(StatusCode::FORBIDDEN, Refusal::Denied));
    }
    if !is_json(request.headers()) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into());
    }
    let (mut parts, body) = request.into_parts();
    if body.size_hint().lower() > BODY_MAX as u64 {
        return Err(StatusCode::PAYLOAD_TOO_LARGE.into());
    }
    let body = to_bytes(body, BODY_MAX).await.map_err(|_| Refused::from(StatusCode::PAYLOAD_TOO_LARGE))?;
    // To a caller that takes HTML, the framework would answer with a redirect to the page it came from.
    parts.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    Ok(Request::from_parts(parts, Body::from(body)))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The framework sends every failure as 500; the body knows better.
async fn with_status(answer: Response, request: &str) -> Response {
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, BODY_MAX).await.unwrap_or_default();
    let error = decode(body, request);
    parts.status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let AppError::TooManyAttempts { retry_after } | AppError::Unavailable { retry_after } = error {
        parts.headers.insert(RETRY_AFTER, HeaderValue::from(retry_after));
    }
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Response::from_parts(parts, Body::from(error.ser()))
}

/// The failure, with the request's id where it is one of ours.
fn decode(body: Bytes, request: &str) -> AppError {
    match serde_json::from_slice(&body) {
        Ok(AppError::Internal { .. }) | Err(_) => AppError::Internal { request: request.to_owned() },
        Ok(error) => error,
    }
}
