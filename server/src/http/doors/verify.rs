//! The link that confirms a registration. As with invitations, opening it uses nothing up: the token moves into a cookie, and only
//! the form's POST confirms.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::{enter, link};
use crate::service::{VerificationDoor, Verified};
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, LinkEnd, Notice, VerifyForm};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use std::ops::ControlFlow::{Break, Continue};

/// The form behind the link.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    if !visit.settings.registration.on {
        return Err(StatusCode::NOT_FOUND.into());
    }
    let token = link::token(&visit);
    let open =
        match link::through(state.service.open_verification(token, visit.cookie(cookies::REGISTRATION)).await, |end| {
            ended(&visit, end)
        }) {
            Continue(open) => open,
            Break(answer) => return answer,
        };
    let form = || form(&state, &visit, StatusCode::OK, &open, false, FieldErrors::default());
    Ok(link::kept(&visit, "/verify").unwrap_or_else(form))
}

/// Confirms the address.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    if !visit.settings.registration.on {
        return Err(StatusCode::NOT_FOUND.into());
    }
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let proof = visit.cookie(cookies::REGISTRATION);
    let open = match link::through(state.service.open_verification(token, proof).await, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    // The cookie may be that of another link, opened in another tab since: nobody confirms what they do not see.
    if fields.get("username") != open.username {
        return Ok(form(&state, &visit, StatusCode::CONFLICT, &open, true, FieldErrors::default()));
    }
    let verified = match state.service.verify(&visit.ctx, token, proof, fields.get(Field::Password.name())).await {
        Err(AppError::Invalid(errors)) => {
            return Ok(form(&state, &visit, StatusCode::UNPROCESSABLE_ENTITY, &open, false, errors));
        }
        found => match link::through(found, |end| ended(&visit, end)) {
            Continue(verified) => verified,
            Break(answer) => return answer,
        },
    };
    Ok(done(&visit, verified))
}

fn done(visit: &Visit, verified: Verified) -> Response {
    let mut response = match verified.signed_in {
        // Whoever registered on the way to an application goes on to it (A10).
        Some(signed_in) => enter(signed_in, super::sign_in::kept_next(visit).as_deref()),
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
    // What is taken back may be so by a lock, of which nothing is said.
    let end = if end == LinkEnd::Revoked { LinkEnd::Unknown } else { end };
    link::ended(visit, "/verify", end, door::verify_ended)
}
