//! One's own data: a copy to keep, and the end of the account.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::confirm::before;
use super::{elsewhere, person, to_sign_in};
use app::domain::{AccountKind, Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, DeleteForm, Notice};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

/// The page.
pub(crate) async fn show(visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    visit.ctx.in_person()?;
    Ok(respond::page(StatusCode::OK, door::data(&visit.site, &person(actor))))
}

/// Everything that is kept of the person, as a file.
pub(crate) async fn export(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    if visit.actor().is_none() {
        return Ok(to_sign_in(&visit));
    }
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let data = match state.service.own_data(&visit.ctx).await {
        Ok(data) => data,
        Err(AppError::ConfirmPassword) => return Ok(respond::see_other(&before(&visit.site.path))),
        Err(error) => return Err(error.into()),
    };
    let day = state.service.now().rfc3339();
    let name = ["my-account-", day.split('T').next().unwrap_or_default(), ".json"].concat();
    let disposition = ["attachment; filename=\"", &name, "\""].concat();
    let headers = [(CONTENT_TYPE, "application/json; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, format!("{data:#}\n")).into_response())
}

/// The form that deletes the account.
pub(crate) async fn ask(visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    visit.ctx.in_person()?;
    if actor.subject.kind != AccountKind::Customer {
        return Ok(respond::see_other("/account/data"));
    }
    Ok(form(&visit, actor, StatusCode::OK, false, FieldErrors::default()))
}

/// Deletes it; whoever was here is signed out.
pub(crate) async fn delete(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let understood = fields.get(Field::Confirmation.name()) == "yes";
    let password = fields.get(Field::CurrentPassword.name());
    match state.service.delete_own_account(&visit.ctx, password, understood).await {
        Ok(_) => {
            let mut response = respond::see_other("/sign-in");
            cookies::set(&mut response, &cookies::gone(cookies::SESSION));
            leave_notice(&mut response, Notice::Deleted, "");
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => Ok(form(&visit, actor, StatusCode::UNPROCESSABLE_ENTITY, understood, errors)),
        Err(error) => Err(error.into()),
    }
}

fn form(visit: &Visit, actor: &Actor, status: StatusCode, understood: bool, errors: FieldErrors) -> Response {
    let page = DeleteForm { person: person(actor), understood, errors };
    respond::page(status, door::delete_account(&visit.site, &page))
}
