//! Files: the users list and refused rows as they go out, customers as they come in. Neither is JSON, so they have routes of their
//! own beside the server functions.

use super::doors::confirm::before;
use super::refused::Refused;
use super::{AppState, respond};
use crate::service::Service;
use crate::sheet;
use app::domain::list::UserQuery;
use app::domain::{Field, FieldErrors, JobId, Violation};
use app::error::AppError;
use app::ports::Ctx;
use app::ui::query::param;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use futures::stream::try_unfold;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{StatusCode, Uri};
use std::future::Future;
use std::sync::Arc;

/// What a form around a file takes beside it, in bytes.
pub(super) const FORM: usize = 16 * 1024;

/// The users list of the address's filters, as CSV.
pub(super) async fn users(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    uri: Uri,
) -> Result<Response, Refused> {
    let search = uri.query().unwrap_or_default();
    if UserQuery::unread(|name| param(search, name)).is_some() {
        return Err(StatusCode::BAD_REQUEST.into());
    }
    let query = UserQuery::from_params(|name| param(search, name));
    let export = match state.service.begin_export(&ctx, query).await {
        Ok(export) => Arc::new(export),
        Err(AppError::ConfirmPassword) => return Ok(respond::see_other(&before(&uri.to_string()))),
        Err(error) => return Err(error.into()),
    };
    let day = state.service.now().rfc3339();
    let name = ["users-", day.split('T').next().unwrap_or_default(), ".csv"].concat();
    let head = export.head();
    Ok(attachment(&name, head, Arc::clone(&state.service), move |service, after| {
        let export = Arc::clone(&export);
        async move { service.export_page(&export, after).await }
    }))
}

/// The rows of a file that a job refused, each with its reason.
pub(super) async fn refused_rows(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    Path(id): Path<String>,
) -> Result<Response, Refused> {
    let id: JobId = id.parse().map_err(|_| AppError::NotFound)?;
    let rows = Arc::new(state.service.refused_rows(&ctx, id).await?);
    let head = rows.head();
    Ok(attachment("refused.csv", head, Arc::clone(&state.service), move |service, after| {
        let rows = Arc::clone(&rows);
        async move { service.refused_page(&rows, after).await }
    }))
}

/// A file that is written while it goes out, a page at a time. Where a page cannot be had any more the answer is broken off, so that
/// no reader takes it for the whole.
fn attachment<F, P>(name: &str, head: Vec<u8>, service: Arc<Service>, page: F) -> Response
where
    F: Fn(Arc<Service>, i64) -> P + Send + 'static,
    P: Future<Output = Result<Option<(i64, Vec<u8>)>, AppError>> + Send + 'static,
{
    let start = (Some(head), 0, service, page);
    let body = try_unfold(start, |(head, after, service, page)| async move {
        if let Some(head) = head {
            return Ok::<_, AppError>(Some((Bytes::from(head), (None, after, service, page))));
        }
        let found = page(Arc::clone(&service), after).await?;
        Ok(found.map(|(reached, text)| (Bytes::from(text), (None, reached, service, page))))
    });
    let disposition = ["attachment; filename=\"", name, "\""].concat();
    let headers = [(CONTENT_TYPE, sheet::CONTENT_TYPE.to_owned()), (CONTENT_DISPOSITION, disposition)];
    (headers, Body::from_stream(body)).into_response()
}

/// Takes a file of customers: the part called `file` of a form. Answers with the file's id, or with what is wrong with it.
pub(super) async fn upload(
    State(state): State<AppState>,
    Extension(ctx): Extension<Ctx>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refused> {
    // Before a byte of it is read.
    state.service.may_upload(&ctx)?;
    let form = form.map_err(|_| Refused::from(StatusCode::BAD_REQUEST))?;
    let found = match read(form, state.config.import_max_bytes()).await {
        Ok(Some((name, file))) => state.service.take_file(&ctx, &name, &file).await,
        Ok(None) => Err(wrong(Violation::Required)),
        Err(StatusCode::PAYLOAD_TOO_LARGE) => {
            let error = wrong(Violation::FileTooLarge { max: state.config.import_max_mb });
            return Ok((StatusCode::PAYLOAD_TOO_LARGE, Json(error)).into_response());
        }
        Err(status) => return Err(status.into()),
    };
    match found {
        Ok(id) => Ok(Json(id).into_response()),
        Err(error @ AppError::Invalid(_)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response()),
        Err(error) => Err(error.into()),
    }
}

fn wrong(violation: Violation) -> AppError {
    FieldErrors::one(Field::File, violation).into()
}

/// The file of a form with its name, once it is there as a whole and within its bounds.
async fn read(mut form: Multipart, max: usize) -> Result<Option<(String, Vec<u8>)>, StatusCode> {
    while let Some(mut part) = form.next_field().await.map_err(|error| error.status())? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut file = Vec::new();
        while let Some(bytes) = part.chunk().await.map_err(|error| error.status())? {
            if file.len() + bytes.len() > max {
                return Err(StatusCode::PAYLOAD_TOO_LARGE);
            }
            file.extend_from_slice(&bytes);
        }
        // A form without a choice sends a file without a name.
        return Ok((!name.is_empty() || !file.is_empty()).then_some((name, file)));
    }
    Ok(None)
}
