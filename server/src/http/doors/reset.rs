//! The link of a password reset. As with invitations, opening it uses nothing up: the token moves into a cookie, and only the
//! form's POST sets the password. Nobody is signed in by it.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use crate::service::{Door, ResetDoor};
use app::domain::password::PasswordDraft;
use app::domain::ticket::InvitationState;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, LinkEnd, Notice, ResetForm, Site};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// How long the form may be filled in, in seconds.
const PATIENCE: i64 = 3_600;

/// The form behind the link.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(token) = visit.query("token").or_else(|| visit.cookie(cookies::TICKET)) else {
        return Ok(ended(&visit, LinkEnd::Unknown));
    };
    match state.service.open_reset(token).await {
        Ok(Door::Open(_)) if visit.query("token").is_some() => {
            let mut response = respond::see_other("/reset");
            cookies::set(&mut response, &cookies::guarded(cookies::TICKET, token.to_owned(), PATIENCE));
            Ok(response)
        }
        Ok(Door::Open(open)) => Ok(form(&state, &visit, StatusCode::OK, &open, false, FieldErrors::default())),
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

/// Sets the new password.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let open = match state.service.open_reset(token).await {
        Ok(Door::Open(open)) => open,
        Ok(Door::Ended(state)) => return Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => return Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => return Err(error.into()),
    };
    // The cookie may be that of another link, opened in another tab since: nobody's password is set unseen.
    if fields.get("username") != open.username {
        return Ok(form(&state, &visit, StatusCode::CONFLICT, &open, true, FieldErrors::default()));
    }
    let draft = PasswordDraft {
        password: fields.get(Field::Password.name()).to_owned(),
        repeat: fields.get(Field::RepeatPassword.name()).to_owned(),
    };
    match state.service.complete_reset(&visit.ctx, token, &draft).await {
        Ok(Door::Open(username)) => {
            let mut response = respond::see_other("/sign-in");
            cookies::set(&mut response, &cookies::gone(cookies::TICKET));
            cookies::set(&mut response, &cookies::gone(cookies::SESSION));
            leave_notice(&mut response, Notice::PasswordReset, &username);
            Ok(response)
        }
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::Invalid(errors)) => {
            Ok(form(&state, &visit, StatusCode::UNPROCESSABLE_ENTITY, &open, false, errors))
        }
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

fn form(
    state: &AppState,
    visit: &Visit,
    status: StatusCode,
    open: &ResetDoor,
    other: bool,
    errors: FieldErrors,
) -> Response {
    let left = open.expires.since(state.service.now());
    let page = ResetForm { username: &open.username, left, other, errors };
    respond::page(status, door::reset(&visit.site, &page, &visit.settings.password))
}

fn ended(visit: &Visit, end: LinkEnd) -> Response {
    let status = if end == LinkEnd::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    // The token in the address may open again once a lock is over: it stays out of the page.
    let site = Site { path: "/reset".to_owned(), ..visit.site.clone() };
    let mut response = respond::page(status, door::reset_ended(&site, end));
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    response
}

fn end(state: InvitationState) -> LinkEnd {
    match state {
        InvitationState::Accepted => LinkEnd::Accepted,
        InvitationState::Expired => LinkEnd::Expired,
        _ => LinkEnd::Unknown,
    }
}
