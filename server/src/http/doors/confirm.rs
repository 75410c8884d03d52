//! The password once more, before a page that asks for it: a file to be loaded, which no dialog of the console stands before.

use super::super::visit::Visit;
use super::super::{AppState, fields::Fields, refused::Refused, respond};
use super::to_sign_in;
use crate::service::oidc::AuthorizeRequest;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, Confirmation};
use axum::extract::State;
use axum::response::Response;
use http::header::REFRESH;
use http::{HeaderValue, StatusCode};

/// The address of the form that leads on to `path`.
pub(in super::super) fn before(path: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/account/confirm?next={next}")
}

/// The form; the way on for whoever has given the password a short while ago.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    visit.ctx.in_person()?;
    // An application may want it given after a certain moment.
    let since = visit.next().and_then(|next| next.strip_prefix("/oauth2/authorize?"));
    let done = match since.and_then(|query| AuthorizeRequest::read(query).since()) {
        Some(since) => actor.proven.0 >= since,
        None => state.service.is_proven(&visit.ctx),
    };
    Ok(page(&visit, actor, StatusCode::OK, visit.next(), done, FieldErrors::default()))
}

/// Checks the password, and leads on.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    match state.service.prove(&visit.ctx, fields.get(Field::CurrentPassword.name())).await {
        Ok(()) => Ok(respond::see_other(&before(fields.next().unwrap_or("/")))),
        Err(AppError::Invalid(errors)) => {
            Ok(page(&visit, actor, StatusCode::UNPROCESSABLE_ENTITY, fields.next(), false, errors))
        }
        Err(error) => Err(error.into()),
    }
}

fn page(
    visit: &Visit,
    actor: &Actor,
    status: StatusCode,
    next: Option<&str>,
    done: bool,
    errors: FieldErrors,
) -> Response {
    let page = Confirmation {
        name: &actor.subject.name,
        username: &actor.subject.username,
        kind: actor.subject.kind,
        next: next.unwrap_or("/"),
        done,
        errors,
    };
    let mut response = respond::page(status, door::confirm(&visit.site, &page));
    // A file is loaded beside this page; another page takes its place.
    if done && let Ok(refresh) = HeaderValue::from_str(&["0; url=", page.next].concat()) {
        response.headers_mut().insert(REFRESH, refresh);
    }
    response
}
