//! The first start. The one-time link's token moves from the address into a cookie, so that it stays in no history.

use super::super::visit::Visit;
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::enter;
use app::domain::password::PasswordDraft;
use app::domain::setup::SetupDraft;
use app::domain::{Field, FieldErrors};
use app::error::{AppError, Conflict};
use app::ui::door;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// How long the form may be filled in, in seconds.
const PATIENCE: i64 = 3_600;

/// The form behind the link; without it, where to find the link.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    if state.service.is_set_up().await? {
        return Ok(respond::see_other("/"));
    }
    if let Some(token) = visit.query("token") {
        if let Err(error) = state.service.check_setup_link(token).await {
            return refuse(&visit, error);
        }
        let mut response = respond::see_other("/setup");
        cookies::set(&mut response, &cookies::guarded(cookies::TICKET, token.to_owned(), PATIENCE));
        return Ok(response);
    }
    let Some(token) = visit.cookie(cookies::TICKET) else {
        return Ok(respond::page(StatusCode::OK, door::setup_hint(&visit.site, false)));
    };
    if let Err(error) = state.service.check_setup_link(token).await {
        return refuse(&visit, error);
    }
    let form = door::setup(&visit.site, &SetupDraft::default(), &FieldErrors::default(), &visit.settings.password);
    Ok(respond::page(StatusCode::OK, form))
}

/// Creates the owner, who is signed in by it.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let get = |field: Field| fields.get(field.name()).to_owned();
    let draft = SetupDraft {
        organization: get(Field::Name),
        email: get(Field::Email),
        first_name: get(Field::FirstName),
        last_name: get(Field::LastName),
        password: PasswordDraft { password: get(Field::Password), repeat: get(Field::RepeatPassword) },
    };
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    match state.service.set_up(&visit.ctx, token, &draft).await {
        Ok(signed_in) => {
            let mut response = enter(signed_in, None);
            cookies::set(&mut response, &cookies::gone(cookies::TICKET));
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => {
            let form = door::setup(&visit.site, &draft, &errors, &visit.settings.password);
            Ok(respond::page(StatusCode::UNPROCESSABLE_ENTITY, form))
        }
        Err(error) => refuse(&visit, error),
    }
}

/// A link that does not open; somebody who was faster with it.
fn refuse(visit: &Visit, error: AppError) -> Result<Response, Refused> {
    match error {
        AppError::NotFound => {
            let mut response = respond::page(StatusCode::NOT_FOUND, door::setup_hint(&visit.site, true));
            cookies::set(&mut response, &cookies::gone(cookies::TICKET));
            Ok(response)
        }
        AppError::Conflict(Conflict::AlreadySetUp) => Ok(respond::see_other("/")),
        error => Err(error.into()),
    }
}
