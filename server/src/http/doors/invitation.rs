//! Invitations. Opening the link uses nothing up (mail scanners open links too): its token moves into a cookie, so that it
//! stays in no history, and only the form's POST sets the password and confirms the account.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use crate::service::{Door, InvitationDoor};
use app::domain::password::PasswordDraft;
use app::domain::ticket::InvitationState;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, Invitation, LinkEnd, Notice};
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
    match state.service.open_invitation(&visit.ctx, token).await {
        Ok(Door::Open(_)) if visit.query("token").is_some() => {
            let mut response = respond::see_other("/invitation");
            cookies::set(&mut response, &cookies::guarded(cookies::TICKET, token.to_owned(), PATIENCE));
            Ok(response)
        }
        Ok(Door::Open(open)) => Ok(form(&state, &visit, StatusCode::OK, &open, false, FieldErrors::default())),
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

/// Sets the password and confirms the account.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let open = match state.service.open_invitation(&visit.ctx, token).await {
        Ok(Door::Open(open)) => open,
        Ok(Door::Ended(state)) => return Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => return Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => return Err(error.into()),
    };
    // The cookie may be that of another invitation, opened in another tab since: nobody's password is set unseen.
    if fields.get("username") != open.username {
        return Ok(form(&state, &visit, StatusCode::CONFLICT, &open, true, FieldErrors::default()));
    }
    let draft = PasswordDraft {
        password: fields.get(Field::Password.name()).to_owned(),
        repeat: fields.get(Field::RepeatPassword.name()).to_owned(),
    };
    match state.service.accept_invitation(&visit.ctx, token, &draft).await {
        Ok(Door::Open(username)) => {
            let mut response = respond::see_other("/sign-in");
            cookies::set(&mut response, &cookies::gone(cookies::TICKET));
            leave_notice(&mut response, Notice::Welcome, &username);
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
    open: &InvitationDoor,
    other: bool,
    errors: FieldErrors,
) -> Response {
    let left = Some(open.expires.since(state.service.now()));
    let page = Invitation { username: &open.username, name: &open.name, left, other, errors };
    respond::page(status, door::invitation(&visit.site, &page, &visit.settings.password))
}

fn ended(visit: &Visit, end: LinkEnd) -> Response {
    let status = if end == LinkEnd::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    let mut response = respond::page(status, door::link_ended(&visit.site, end));
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    response
}

fn end(state: InvitationState) -> LinkEnd {
    match state {
        InvitationState::Accepted => LinkEnd::Accepted,
        InvitationState::Expired => LinkEnd::Expired,
        InvitationState::Revoked => LinkEnd::Revoked,
        InvitationState::Pending
        | InvitationState::Sent
        | InvitationState::Visited
        | InvitationState::Undeliverable => LinkEnd::Unknown,
    }
}
