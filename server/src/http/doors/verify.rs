//! The link that confirms a registration. As with invitations, opening it uses nothing up: the token moves into a cookie, and only
//! the form's POST confirms.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::enter;
use crate::service::{Door, VerificationDoor, Verified};
use app::domain::ticket::InvitationState;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, LinkEnd, Notice, Site, VerifyForm};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// How long the form may be filled in, in seconds.
const PATIENCE: i64 = 3_600;

/// The form behind the link.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    if !visit.settings.registration.on {
        return Err(StatusCode::NOT_FOUND.into());
    }
    let Some(token) = visit.query("token").or_else(|| visit.cookie(cookies::TICKET)) else {
        return Ok(ended(&visit, LinkEnd::Unknown));
    };
    match state.service.open_verification(token, visit.cookie(cookies::REGISTRATION)).await {
        Ok(Door::Open(_)) if visit.query("token").is_some() => {
            let mut response = respond::see_other("/verify");
            cookies::set(&mut response, &cookies::guarded(cookies::TICKET, token.to_owned(), PATIENCE));
            Ok(response)
        }
        Ok(Door::Open(open)) => Ok(form(&state, &visit, StatusCode::OK, &open, false, FieldErrors::default())),
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

/// Confirms the address.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    if !visit.settings.registration.on {
        return Err(StatusCode::NOT_FOUND.into());
    }
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let proof = visit.cookie(cookies::REGISTRATION);
    let open = match state.service.open_verification(token, proof).await {
        Ok(Door::Open(open)) => open,
        Ok(Door::Ended(state)) => return Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => return Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => return Err(error.into()),
    };
    // The cookie may be that of another link, opened in another tab since: nobody confirms what they do not see.
    if fields.get("username") != open.username {
        return Ok(form(&state, &visit, StatusCode::CONFLICT, &open, true, FieldErrors::default()));
    }
    match state.service.verify(&visit.ctx, token, proof, fields.get(Field::Password.name())).await {
        Ok(Door::Open(verified)) => Ok(done(verified)),
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::Invalid(errors)) => {
            Ok(form(&state, &visit, StatusCode::UNPROCESSABLE_ENTITY, &open, false, errors))
        }
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

fn done(verified: Verified) -> Response {
    let mut response = match verified.signed_in {
        Some(signed_in) => enter(signed_in, None),
        None => {
            let notice = if verified.waits { Notice::RegistrationWaits } else { Notice::RegistrationConfirmed };
            let mut response = respond::see_other("/sign-in");
            leave_notice(&mut response, notice, &verified.username);
            response
        }
    };
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    cookies::set(&mut response, &cookies::gone(cookies::REGISTRATION));
    response
}

fn form(
    state: &AppState,
    visit: &Visit,
    status: StatusCode,
    open: &VerificationDoor,
    other: bool,
    errors: FieldErrors,
) -> Response {
    let left = open.expires.since(state.service.now());
    let page = VerifyForm { username: &open.username, left, own: open.own, other, errors };
    respond::page(status, door::verify(&visit.site, &page))
}

fn ended(visit: &Visit, end: LinkEnd) -> Response {
    let status = if end == LinkEnd::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    // The token stays out of the page.
    let site = Site { path: "/verify".to_owned(), ..visit.site.clone() };
    let mut response = respond::page(status, door::verify_ended(&site, end));
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
