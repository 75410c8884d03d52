//! Handlers of the pages outside the console. Each form posts to its page's own path: success sends the reader on, failure shows
//! the page again with what was typed (never a password) and what is wrong.

pub(super) mod account;
pub(super) mod applications;
pub(super) mod confirm;
pub(super) mod contact;
pub(super) mod data;
pub(super) mod forgot;
pub(super) mod invitation;
mod link;
pub(super) mod passkeys;
pub(super) mod password;
pub(super) mod preferences;
pub(super) mod profile;
pub(super) mod register;
pub(super) mod reset;
pub(super) mod second_factor;
pub(super) mod setup;
pub(super) mod sign_in;
pub(super) mod verify;

use super::cookies;
use super::refused::Refused;
use super::respond::see_other;
use super::session::way_in;
use super::visit::Visit;
use super::{AppState, next};
use crate::service::SignedIn;
use app::domain::AccountKind;
use app::domain::session::SessionStage;
use app::ports::Actor;
use app::ui::door::Person;
use axum::extract::State;
use axum::response::Response;

/// `/`: sends everybody where they belong.
pub(super) async fn home(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    if let Some(actor) = visit.actor() {
        return Ok(see_other(&place(actor.stage, actor.subject.kind, None)));
    }
    Ok(see_other(if state.service.is_set_up().await? { "/sign-in" } else { "/setup" }))
}

/// Where somebody belongs: the page asked for, else the console or My Account; first of all what is missing of the way in.
fn place(stage: SessionStage, kind: AccountKind, next: Option<&str>) -> String {
    match (way_in(stage), next, kind) {
        (None, Some(path), _) => next::after_form(path),
        (None, None, AccountKind::Staff) => "/console/users".to_owned(),
        (None, None, AccountKind::Customer) => "/account".to_owned(),
        (Some(first), Some(path), _) => {
            let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            format!("{first}?next={next}")
        }
        (Some(first), None, _) => first.to_owned(),
    }
}

/// Where to go for somebody who has not got as far as My Account.
fn elsewhere(visit: &Visit) -> Option<Response> {
    match visit.actor() {
        None => Some(to_sign_in(visit)),
        Some(actor) => way_in(actor.stage).map(see_other),
    }
}

/// Whose page it is.
fn person(actor: &Actor) -> Person<'_> {
    Person { name: &actor.subject.name, username: &actor.subject.username, kind: actor.subject.kind }
}

/// Sends somebody who has just signed in where they belong, with the session's cookie.
fn enter(signed_in: SignedIn, next: Option<&str>) -> Response {
    let mut response = see_other(&place(signed_in.stage, signed_in.kind, next));
    let cookie = cookies::guarded(cookies::SESSION, signed_in.cookie, signed_in.max_age_seconds);
    cookies::set(&mut response, &cookie);
    response
}

/// The sign-in page that leads back to this page.
fn to_sign_in(visit: &Visit) -> Response {
    see_other(&next::sign_in(&visit.site.path))
}
