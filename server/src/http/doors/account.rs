//! My Account.

use super::super::session::CHANGE;
use super::super::visit::{Visit, drop_notice, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::to_sign_in;
use crate::service::AccountView;
use app::domain::session::SessionStage;
use app::ui::door::{self, Account, Notice};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The page.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let page = shown(state.service.account(&visit.ctx).await?);
    let notice = visit.notice().map(|(notice, _)| notice);
    let mut response = respond::page(StatusCode::OK, door::account(&visit.site, &page, notice));
    if notice.is_some() {
        drop_notice(&mut response);
    }
    Ok(response)
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
    let mut response = respond::see_other("/account");
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

/// Where to go for somebody who may not be here yet.
fn elsewhere(visit: &Visit) -> Option<Response> {
    match visit.actor() {
        None => Some(to_sign_in(visit)),
        Some(actor) if actor.stage != SessionStage::Full => Some(respond::see_other(CHANGE)),
        Some(_) => None,
    }
}

fn shown(view: AccountView) -> Account {
    Account {
        username: view.username,
        first_name: view.first_name,
        last_name: view.last_name,
        profile: view.profile,
        kind: view.kind,
        sessions: view.sessions,
        assistances: view.assistances,
        groups: view.groups,
        last_sign_in: view.last_sign_in,
        now: view.now,
    }
}
