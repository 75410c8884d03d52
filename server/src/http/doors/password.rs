//! Changing one's password.

use super::super::session::way_in;
use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, fields::Fields, refused::Refused, respond};
use super::{enter, to_sign_in};
use app::domain::password::PasswordDraft;
use app::domain::session::SessionStage;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, Notice, PasswordChange};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// The form.
pub(crate) async fn show(visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if actor.assistance.is_some() {
        return Err(AppError::Acting.into());
    }
    if let Some(elsewhere) = not_here(actor) {
        return Ok(elsewhere);
    }
    Ok(form(&visit, actor, StatusCode::OK, visit.next(), FieldErrors::default()))
}

/// Changes the password; the session goes on under a new cookie.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = not_here(actor) {
        return Ok(elsewhere);
    }
    let must = actor.stage == SessionStage::MustChangePassword;
    let current = fields.get(Field::CurrentPassword.name());
    let draft = PasswordDraft {
        password: fields.get(Field::Password.name()).to_owned(),
        repeat: fields.get(Field::RepeatPassword.name()).to_owned(),
    };
    match state.service.change_password(&visit.ctx, (!must).then_some(current), &draft).await {
        Ok(signed_in) => {
            let next = if must { fields.next() } else { Some("/account") };
            let mut response = enter(signed_in, next);
            if !must {
                leave_notice(&mut response, Notice::PasswordChanged, "");
            }
            Ok(response)
        }
        Err(AppError::Invalid(errors)) => {
            Ok(form(&visit, actor, StatusCode::UNPROCESSABLE_ENTITY, fields.next(), errors))
        }
        Err(AppError::SignInRequired) => Ok(to_sign_in(&visit)),
        Err(error) => Err(error.into()),
    }
}

/// Where to go for somebody whose password alone has got them this far.
fn not_here(actor: &Actor) -> Option<Response> {
    let here = matches!(actor.stage, SessionStage::Full | SessionStage::MustChangePassword);
    way_in(actor.stage).filter(|_| !here).map(respond::see_other)
}

fn form(visit: &Visit, actor: &Actor, status: StatusCode, next: Option<&str>, errors: FieldErrors) -> Response {
    let page = PasswordChange {
        name: &actor.subject.name,
        username: &actor.subject.username,
        kind: actor.subject.kind,
        must: actor.stage == SessionStage::MustChangePassword,
        next,
        errors,
    };
    respond::page(status, door::change_password(&visit.site, &page, &visit.settings.password))
}
