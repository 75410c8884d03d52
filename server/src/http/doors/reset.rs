//! The link of a password reset. As with invitations, opening it uses nothing up: the token moves into a cookie, and only the
//! form's POST sets the password. Nobody is signed in by it.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::link;
use crate::service::ResetDoor;
use app::domain::password::PasswordDraft;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, LinkEnd, Notice, ResetForm};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use std::ops::ControlFlow::{Break, Continue};

/// The form behind the link.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let token = link::token(&visit);
    let open = match link::through(state.service.open_reset(token).await, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    let form = || form(&state, &visit, StatusCode::OK, &open, false, FieldErrors::default());
    Ok(link::kept(&visit, "/reset").unwrap_or_else(form))
}

/// Sets the new password.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let open = match link::through(state.service.open_reset(token).await, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    // The cookie may be that of another link, opened in another tab since: nobody's password is set unseen.
    if fields.get("username") != open.username {
        return Ok(form(&state, &visit, StatusCode::CONFLICT, &open, true, FieldErrors::default()));
    }
    let draft = PasswordDraft {
        password: fields.get(Field::Password.name()).to_owned(),
        repeat: fields.get(Field::RepeatPassword.name()).to_owned(),
    };
    let username = match state.service.complete_reset(&visit.ctx, token, &draft).await {
        Err(AppError::Invalid(errors)) => {
            return Ok(form(&state, &visit, StatusCode::UNPROCESSABLE_ENTITY, &open, false, errors));
        }
        found => match link::through(found, |end| ended(&visit, end)) {
            Continue(username) => username,
            Break(answer) => return answer,
        },
    };
    let mut response = respond::see_other("/sign-in");
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    cookies::set(&mut response, &cookies::gone(cookies::SESSION));
    leave_notice(&mut response, Notice::PasswordReset, &username);
    Ok(response)
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
    // What is taken back may be so by a lock, of which nothing is said.
    let end = if end == LinkEnd::Revoked { LinkEnd::Unknown } else { end };
    link::ended(visit, "/reset", end, door::reset_ended)
}
