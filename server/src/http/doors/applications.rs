//! My Account's applications: those that are open to the person, and what they know of them.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, fields::Fields, refused::Refused, respond};
use super::account::told;
use super::{elsewhere, person, to_sign_in};
use app::ui::door::{self, Applications, Notice};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The page.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let own = state.service.own_applications(&visit.ctx).await?;
    let page = Applications { person: person(actor), open: &own.open, connected: &own.connected, now: own.now };
    let notice = visit.notice().map(|(notice, _)| notice);
    Ok(told(notice, door::applications(&visit.site, &page, notice)))
}

/// Takes back what was allowed.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let id = fields.get("application").parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    state.service.withdraw_consent(&visit.ctx, id).await?;
    let mut response = respond::see_other("/account/applications");
    leave_notice(&mut response, Notice::AccessWithdrawn, "");
    Ok(response)
}
