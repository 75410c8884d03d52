//! My Account: the overview, how the account is guarded, where it is open. Its forms have files of their own.

use super::super::visit::{Visit, drop_notice, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::{elsewhere, person, to_sign_in};
use app::domain::attribute::CONTACT_EMAIL;
use app::error::AppError;
use app::ui::door::{self, Account, Notice, Security, Sessions};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The overview.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let view = state.service.account(&visit.ctx).await?;
    let contact = view.profile.iter().find(|line| line.attribute.key == CONTACT_EMAIL);
    let contact = contact.map(|line| line.value.as_str()).filter(|contact| *contact != view.username);
    let page = Account {
        person: person(actor),
        contact,
        sessions: view.sessions.len(),
        second_factor: view.second_factor,
        passkeys: view.passkeys,
        groups: &view.groups,
        last_sign_in: view.last_sign_in,
        now: view.now,
    };
    let notice = visit.notice().map(|(notice, _)| notice);
    Ok(told(notice, door::account(&visit.site, &page, notice)))
}

/// How the account is guarded.
pub(crate) async fn security(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    visit.ctx.in_person()?;
    let view = state.service.account(&visit.ctx).await?;
    let contact = match state.service.contact(&visit.ctx).await {
        Ok(contact) => Some(contact),
        Err(AppError::Forbidden) => None,
        Err(error) => return Err(error.into()),
    };
    let page = Security {
        person: person(actor),
        second_factor: view.second_factor,
        passkeys: view.passkeys,
        contact: contact.as_deref(),
    };
    let notice = visit.notice().map(|(notice, _)| notice);
    Ok(told(notice, door::security(&visit.site, page, notice)))
}

/// Where one is signed in, who acted as one, and what was done.
pub(crate) async fn sessions(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let view = state.service.account(&visit.ctx).await?;
    let older = visit.query("older").and_then(|older| older.parse().ok());
    let history = match state.service.own_history(&visit.ctx, older).await {
        Ok(history) => Some(history),
        // Staff who act as the customer see that they do, and no more.
        Err(AppError::Acting) => None,
        Err(error) => return Err(error.into()),
    };
    let page = Sessions {
        person: person(actor),
        sessions: &view.sessions,
        assistances: &view.assistances,
        history: history.as_ref(),
        profile: &view.profile,
        now: view.now,
    };
    let notice = visit.notice().map(|(notice, _)| notice);
    Ok(told(notice, door::sessions(&visit.site, &page, notice)))
}

/// Ends one of one's own sessions, or all others.
pub(crate) async fn end_session(
    State(state): State<AppState>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Refused> {
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let (session, notice) = match fields.get("end") {
        "others" => (None, Notice::SessionsEnded),
        id => (Some(id.parse().map_err(|_| StatusCode::BAD_REQUEST)?), Notice::SessionEnded),
    };
    state.service.end_own_session(&visit.ctx, session).await?;
    let mut response = respond::see_other("/account/sessions");
    leave_notice(&mut response, notice, "");
    Ok(response)
}

/// Ends acting as a customer: the staff user is back on that customer's page.
pub(crate) async fn end_assistance(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let customer = state.service.end_assistance(&visit.ctx).await?;
    let place = customer.map_or_else(|| "/console/users".to_owned(), |id| format!("/console/users/{id}"));
    let mut response = respond::see_other(&place);
    cookies::set(&mut response, &cookies::gone(cookies::ASSISTANCE));
    Ok(response)
}

/// A page that says a notice, once.
pub(super) fn told(notice: Option<Notice>, html: String) -> Response {
    let mut response = respond::page(StatusCode::OK, html);
    if notice.is_some() {
        drop_notice(&mut response);
    }
    response
}
