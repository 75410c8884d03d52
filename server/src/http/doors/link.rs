//! What the doors behind a mailed link share. Opening a link uses nothing up (mail scanners open links too): its token moves into a
//! cookie, so that it stays in no history, and only the form's POST acts.

use super::super::visit::Visit;
use super::super::{cookies, refused::Refused, respond};
use crate::service::Door;
use app::domain::ticket::InvitationState;
use app::error::AppError;
use app::ui::door::{LinkEnd, Site};
use axum::response::Response;
use http::StatusCode;
use std::ops::ControlFlow::{self, Break, Continue};

/// How long the form may be filled in, in seconds.
const PATIENCE: i64 = 3_600;

/// The token of the address, or of the link opened last.
pub(super) fn token(visit: &Visit) -> &str {
    visit.query("token").or_else(|| visit.cookie(cookies::TICKET)).unwrap_or_default()
}

/// The way on to the same page without the token in its address, where it is still there.
pub(super) fn kept(visit: &Visit, path: &str) -> Option<Response> {
    let token = visit.query("token")?;
    let mut response = respond::see_other(path);
    cookies::set(&mut response, &cookies::guarded(cookies::TICKET, token.to_owned(), PATIENCE));
    Some(response)
}

/// What is behind the door, or the answer that there is nothing any more.
pub(super) fn through<T>(
    found: Result<Door<T>, AppError>,
    ended: impl FnOnce(LinkEnd) -> Response,
) -> ControlFlow<Result<Response, Refused>, T> {
    match found {
        Ok(Door::Open(open)) => Continue(open),
        Ok(Door::Ended(state)) => Break(Ok(ended(end(state)))),
        Err(AppError::NotFound) => Break(Ok(ended(LinkEnd::Unknown))),
        Err(error) => Break(Err(error.into())),
    }
}

/// The page that says so, made from what the site knows but for the address with the token, which may open again once a lock is over.
pub(super) fn ended(visit: &Visit, path: &str, end: LinkEnd, page: impl FnOnce(&Site, LinkEnd) -> String) -> Response {
    let status = if end == LinkEnd::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    let site = Site { path: path.to_owned(), ..visit.site.clone() };
    let mut response = respond::page(status, page(&site, end));
    cookies::set(&mut response, &cookies::gone(cookies::TICKET));
    response
}

fn end(state: InvitationState) -> LinkEnd {
    match state {
        InvitationState::Accepted => LinkEnd::Accepted,
        InvitationState::Expired => LinkEnd::Expired,
        InvitationState::Revoked => LinkEnd::Revoked,
        InvitationState::Unsent
        | InvitationState::Pending
        | InvitationState::Sent
        | InvitationState::Visited
        | InvitationState::Undeliverable => LinkEnd::Unknown,
    }
}
