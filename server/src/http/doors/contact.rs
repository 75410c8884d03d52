//! The contact address: asked for in My Account, changed by the link that went to the new one. Opening the link uses nothing up.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::{elsewhere, link, person, to_sign_in};
use crate::service::ContactDoor;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, ContactForm, ContactLink, LinkEnd, Notice};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use std::ops::ControlFlow::{Break, Continue};

/// The page behind the link.
const CONFIRM: &str = "/account/email/confirm";

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
    let found = state.service.open_contact(link::token(&visit)).await;
    let open = match link::through(found, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    Ok(link::kept(&visit, CONFIRM).unwrap_or_else(|| page(&state, &visit, StatusCode::OK, &open, false)))
}

/// Makes it the contact address.
pub(crate) async fn confirm(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::TICKET).unwrap_or_default();
    let open = match link::through(state.service.open_contact(token).await, |end| ended(&visit, end)) {
        Continue(open) => open,
        Break(answer) => return answer,
    };
    // The cookie may be that of another link, opened in another tab since.
    if fields.get("address") != open.address {
        return Ok(page(&state, &visit, StatusCode::CONFLICT, &open, true));
    }
    let found = state.service.complete_contact(&visit.ctx, token).await;
    let address = match link::through(found, |end| ended(&visit, end)) {
        Continue(address) => address,
        Break(answer) => return answer,
    };
    let mut response = respond::page(StatusCode::OK, door::contact_done(&visit.site, &address));
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    Ok(response)
}

fn page(state: &AppState, visit: &Visit, status: StatusCode, open: &ContactDoor, other: bool) -> Response {
    let left = open.expires.since(state.service.now());
    let page = ContactLink { username: &open.username, address: &open.address, left, other };
    respond::page(status, door::contact_link(&visit.site, page))
}

fn ended(visit: &Visit, end: LinkEnd) -> Response {
    link::ended(visit, CONFIRM, end, door::contact_ended)
}
