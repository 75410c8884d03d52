//! Invitations. Opening the link uses nothing up (mail scanners open links too): its token moves into a cookie, so that it
//! stays in no history, and only the form's POST sets the password and confirms the account.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::link;
use crate::service::InvitationDoor;
use app::domain::password::PasswordDraft;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, Invitation, LinkEnd, Notice};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use std::ops::ControlFlow::{Break, Continue};

/// The form behind the link.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let token = link::token(&visit);
    let open = match link::through(state.service.open_invitation(&visit.ctx, token).await, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    let form = || form(&state, &visit, StatusCode::OK, &open, false, FieldErrors::default());
    Ok(link::kept(&visit, "/invitation").unwrap_or_else(form))
}

/// Sets the password and confirms the account.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let open = match link::through(state.service.open_invitation(&visit.ctx, token).await, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    // The cookie may be that of another invitation, opened in another tab since: nobody's password is set unseen.
    if fields.get("username") != open.username {
        return Ok(form(&state, &visit, StatusCode::CONFLICT, &open, true, FieldErrors::default()));
    }
    let draft = PasswordDraft {
        password: fields.get(Field::Password.name()).to_owned(),
        repeat: fields.get(Field::RepeatPassword.name()).to_owned(),
    };
    let username = match state.service.accept_invitation(&visit.ctx, token, &draft).await {
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
    leave_notice(&mut response, Notice::Welcome, &username);
    Ok(response)
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
    link::ended(visit, "/invitation", end, door::link_ended)
}
