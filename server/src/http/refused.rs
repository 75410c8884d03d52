//! What people and programs get to see when there is no answer: one place for every status from 400 on.
//!
//! Handlers and layers give back a bare status, or a [`Refused`] that says more. Here it becomes a page in the reader's language, or
//! JSON under `/api`. Nothing of the cause gets out but the request's id.

use super::arrival::Arrival;
use super::session::Reader;
use super::{AppState, cookies, language, respond};
use app::error::AppError;
use app::i18n::Text;
use app::ui::door::{self, Refusal, Site};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use http::{HeaderMap, HeaderValue, StatusCode, Uri};

/// Seconds to wait after an answer that was not to be had.
const UNAVAILABLE_RETRY: u32 = 5;

/// A refusal on its way out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Refused {
    status: StatusCode,
    refusal: Refusal,
}

impl Refused {
    /// A refusal with words of its own.
    pub(super) fn new(status: StatusCode, refusal: Refusal) -> Self {
        Self { status, refusal }
    }
}

impl From<StatusCode> for Refused {
    fn from(status: StatusCode) -> Self {
        Self::new(status, Refusal::of_status(status.as_u16()))
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match error {
            AppError::TooManyAttempts { retry_after } => Self::new(status, Refusal::TooMany(retry_after)),
            AppError::Acting => Self::new(status, Refusal::Acting),
            AppError::ConfirmPassword => Self::new(status, Refusal::Confirm),
            _ => status.into(),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal its words.
pub(super) async fn explain(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let headers = request.headers().clone();
    let arrival = request.extensions().get::<Arrival>().cloned();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_worded(&response) {
        return response;
    }
    if uri.path().starts_with("/health/") {
        return response;
    }
    let refused = response.extensions().get().copied().unwrap_or_else(|| Refused::from(status));
    let Some(arrival) = arrival else { return response };
    let mut answer = if uri.path().starts_with("/api/") {
        api_answer(refused, &arrival.request)
    } else {
        let reader = response.extensions().get::<Reader>().cloned();
        page_answer(&state, refused, &arrival, reader, &headers, &uri).await
    };
    if let Some(allow) = response.headers().get(ALLOW) {
        answer.headers_mut().insert(ALLOW, allow.clone());
    }
    for cookie in response.headers().get_all(SET_COOKIE) {
        answer.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    if let Some(seconds) = retry_after(refused) {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// Whether a handler has said it all: a form with its errors, a page of the console, an answer of a server function.
fn is_worded(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/html") || kind.starts_with("application/json")
}

fn retry_after(refused: Refused) -> Option<u32> {
    match refused.refusal {
        Refusal::TooMany(seconds) => Some(seconds),
        Refusal::Unavailable => Some(UNAVAILABLE_RETRY),
        _ => None,
    }
}

fn api_answer(refused: Refused, request: &str) -> Response {
    let error = match (refused.status, refused.refusal) {
        (StatusCode::UNAUTHORIZED, _) => AppError::SignInRequired,
        (_, Refusal::Denied | Refusal::Forbidden | Refusal::CrossSite) => AppError::Forbidden,
        (_, Refusal::Acting | Refusal::AssistanceOver) => AppError::Acting,
        (_, Refusal::Confirm) => AppError::ConfirmPassword,
        (_, Refusal::NotFound) => AppError::NotFound,
        (_, Refusal::TooMany(retry_after)) => AppError::TooManyAttempts { retry_after },
        (_, Refusal::Internal) => AppError::Internal { request: request.to_owned() },
        (_, Refusal::Unavailable) => AppError::Unavailable { retry_after: UNAVAILABLE_RETRY },
        (_, Refusal::BadRequest | Refusal::Method | Refusal::TooLarge) => AppError::BadRequest,
    };
    (refused.status, axum::Json(error)).into_response()
}

async fn page_answer(
    state: &AppState,
    refused: Refused,
    arrival: &Arrival,
    reader: Option<Reader>,
    headers: &HeaderMap,
    uri: &Uri,
) -> Response {
    // What went wrong may be the database: without it, the page makes do with the product's own name.
    let reader = match reader {
        Some(reader) => reader,
        None => {
            let settings = state.service.settings().await.unwrap_or_default();
            Reader { language: language::choose(None, headers, settings.language), settings, acting: None }
        }
    };
    let site = site(state, &reader, headers, arrival, uri);
    respond::page(refused.status, door::refusal(&site, refused.status.as_u16(), refused.refusal, &arrival.request))
}

/// What every page outside the console knows of its place.
pub(super) fn site(state: &AppState, reader: &Reader, headers: &HeaderMap, arrival: &Arrival, uri: &Uri) -> Site {
    Site {
        text: Text::new(reader.language),
        organization: reader.settings.name.clone(),
        styles: ["main.css", "door.css"].iter().filter_map(|sheet| state.assets.url(sheet)).collect(),
        icon: state.assets.url("favicon.svg"),
        script: state.script(),
        passkeys: state.passkeys(),
        theme: cookies::theme(headers),
        accent: reader.settings.accent.mark(),
        acting: reader.acting.clone(),
        nonce: arrival.nonce.to_string(),
        path: uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_keep_their_status() {
        let refused = Refused::from(AppError::TooManyAttempts { retry_after: 7 });
        assert_eq!((refused.status, retry_after(refused)), (StatusCode::TOO_MANY_REQUESTS, Some(7)));
        assert_eq!(Refused::from(StatusCode::METHOD_NOT_ALLOWED).refusal, Refusal::Method);
        assert_eq!(Refused::from(AppError::Internal { request: String::new() }).refusal, Refusal::Internal);
    }
}
