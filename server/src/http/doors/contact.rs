//! The contact address: asked for in My Account, changed by the link that went to the new one. Opening the link uses nothing up.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::{elsewhere, person, to_sign_in};
use crate::service::{ContactDoor, Door};
use app::domain::ticket::InvitationState;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, ContactForm, ContactLink, LinkEnd, Notice, Site};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The page behind the link.
const CONFIRM: &str = "/account/email/confirm";
/// How long the page behind the link may stay open, in seconds.
const PATIENCE: i64 = 3_600;

/// The form that asks for another address.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let present = state.service.contact(&visit.ctx).await?;
    Ok(form(&visit, actor, StatusCode::OK, &present, "", FieldErrors::default()))
}

/// Asks for it.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let (typed, password) = (fields.get(Field::Email.name()), fields.get(Field::CurrentPassword.name()));
    match state.service.ask_contact(&visit.ctx, typed, password).await {
        Ok(()) => {
            let mut response = respond::see_other("/account/security");
            leave_notice(&mut response, Notice::ContactAsked, "");
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => {
            let present = state.service.contact(&visit.ctx).await?;
            Ok(form(&visit, actor, StatusCode::UNPROCESSABLE_ENTITY, &present, typed, errors))
        }
        Err(error) => Err(error.into()),
    }
}

fn form(visit: &Visit, actor: &Actor, status: StatusCode, present: &str, typed: &str, errors: FieldErrors) -> Response {
    let page = ContactForm { person: person(actor), present, typed, errors };
    respond::page(status, door::contact(&visit.site, &page))
}

/// The page behind the link, or what is said after it.
pub(crate) async fn open(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(token) = visit.query("token").or_else(|| visit.cookie(cookies::TICKET)) else {
        return Ok(ended(&visit, LinkEnd::Unknown));
    };
    match state.service.open_contact(token).await {
        Ok(Door::Open(_)) if visit.query("token").is_some() => {
            let mut response = respond::see_other(CONFIRM);
            cookies::set(&mut response, &cookies::guarded(cookies::TICKET, token.to_owned(), PATIENCE));
            Ok(response)
        }
        Ok(Door::Open(open)) => Ok(link(&state, &visit, StatusCode::OK, &open, false)),
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

/// Makes it the contact address.
pub(crate) async fn confirm(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let found = match state.service.open_contact(token).await {
        // The cookie may be that of another link, opened in another tab since.
        Ok(Door::Open(open)) if fields.get("address") != open.address => {
            return Ok(link(&state, &visit, StatusCode::CONFLICT, &open, true));
        }
        Ok(Door::Open(_)) => state.service.complete_contact(&visit.ctx, token).await,
        Ok(Door::Ended(state)) => Ok(Door::Ended(state)),
        Err(error) => Err(error),
    };
    match found {
        Ok(Door::Open(address)) => {
            let mut response = respond::page(StatusCode::OK, door::contact_done(&visit.site, &address));
            cookies::set(&mut response, &cookies::gone(cookies::TICKET));
            Ok(response)
        }
        Ok(Door::Ended(state)) => Ok(ended(&visit, end(state))),
        Err(AppError::NotFound) => Ok(ended(&visit, LinkEnd::Unknown)),
        Err(error) => Err(error.into()),
    }
}

fn link(state: &AppState, visit: &Visit, status: StatusCode, open: &ContactDoor, other: bool) -> Response {
    let left = open.expires.since(state.service.now());
    let page = ContactLink { username: &open.username, address: &open.address, left, other };
    respond::page(status, door::contact_link(&visit.site, page))
}

fn ended(visit: &Visit, end: LinkEnd) -> Response {
    let status = if end == LinkEnd::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    // The token in the address stays out of the page.
    let site = Site { path: CONFIRM.to_owned(), ..visit.site.clone() };
    let mut response = respond::page(status, door::contact_ended(&site, end));
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    response
}

fn end(state: InvitationState) -> LinkEnd {
    match state {
        InvitationState::Accepted => LinkEnd::Accepted,
        InvitationState::Expired => LinkEnd::Expired,
        InvitationState::Revoked => LinkEnd::Revoked,
        _ => LinkEnd::Unknown,
    }
}
