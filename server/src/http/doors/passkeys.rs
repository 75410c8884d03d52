//! Passkeys: looked after in My Account, and shown at the sign-in page instead of a password.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::account::told;
use super::sign_in::{entered, refused};
use super::{elsewhere, person, place, to_sign_in};
use crate::service::{PasskeyChallenge, PasskeyView};
use app::domain::passkey::PasskeyDraft;
use app::domain::session::SessionStage;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, Notice, PasskeyForm, PasskeyLine, Passkeys};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use uuid::Uuid;

const HERE: &str = "/account/passkeys";
/// How long the browser keeps what it answers a challenge with.
const CHALLENGE: i64 = 300;

/// The list in My Account.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = not_here(actor) {
        return Ok(elsewhere);
    }
    list(&state, &visit, actor, Outcome::default()).await
}

/// Confirms the password, or adds the passkey that the browser made.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = not_here(actor) {
        return Ok(elsewhere);
    }
    let draft = PasskeyDraft { name: fields.get(Field::Name.name()).to_owned() };
    let done = match fields.get("act") {
        "confirm" => {
            let password = fields.get(Field::CurrentPassword.name());
            state.service.prove(&visit.ctx, password).await.map(|()| Some(respond::see_other(HERE)))
        }
        "add" => {
            let token = visit.cookie(cookies::PASSKEY).unwrap_or_default();
            let added = state.service.add_passkey(&visit.ctx, token, &draft, fields.get("credential")).await;
            added.map(|added| added.then(|| answered(HERE, Notice::PasskeyAdded)))
        }
        _ => return Err(StatusCode::BAD_REQUEST.into()),
    };
    let outcome = match done {
        Ok(Some(response)) => return Ok(response),
        Ok(None) => Outcome { refused: true, name: Some(draft.name), errors: FieldErrors::default() },
        Err(AppError::Invalid(errors)) => Outcome { refused: false, name: Some(draft.name), errors },
        Err(error) => return Err(error.into()),
    };
    list(&state, &visit, actor, outcome).await
}

/// Where to go for somebody whose session has not got this far.
fn not_here(actor: &Actor) -> Option<Response> {
    let here = actor.stage == SessionStage::Full || actor.stage.enrols();
    (!here).then(|| respond::see_other(&place(actor.stage, actor.subject.kind, None)))
}

/// What became of the form.
#[derive(Default)]
struct Outcome {
    refused: bool,
    name: Option<String>,
    errors: FieldErrors,
}

async fn list(state: &AppState, visit: &Visit, actor: &Actor, outcome: Outcome) -> Result<Response, Refused> {
    let service = &state.service;
    if !service.offers_passkeys() {
        return Err(StatusCode::NOT_FOUND.into());
    }
    let passkeys: Vec<_> = service.own_passkeys(&visit.ctx).await?.into_iter().map(line).collect();
    let ask = !service.is_proven(&visit.ctx);
    let wrong = outcome.refused || !outcome.errors.is_empty();
    let page = Passkeys {
        person: person(actor),
        must: actor.stage.enrols(),
        other: actor.stage == SessionStage::EnrolSecondFactor,
        passkeys: &passkeys,
        ask,
        name: &outcome.name.unwrap_or_else(|| service.device_name(&visit.ctx)),
        refused: outcome.refused,
        errors: outcome.errors,
        now: service.now(),
    };
    let notice = visit.notice().map(|(notice, _)| notice).filter(|_| !wrong);
    let mut response = told(notice, door::passkeys(&visit.site, &page, notice));
    if wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn line(passkey: PasskeyView) -> PasskeyLine {
    let PasskeyView { id, name, created, used, refused } = passkey;
    PasskeyLine { id: id.to_string(), name, created, used, refused }
}

/// Asks the browser for a new passkey.
pub(crate) async fn begin(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    Ok(challenge(state.service.begin_passkey(&visit.ctx).await?))
}

/// The options of the browser's call, and the cookie its answer comes back with.
fn challenge(asked: PasskeyChallenge) -> Response {
    let mut response = ([(CONTENT_TYPE, "application/json")], asked.options).into_response();
    cookies::set(&mut response, &cookies::guarded(cookies::PASSKEY, asked.token, CHALLENGE));
    response
}

/// Leads on after an answer that was taken.
fn answered(path: &str, notice: Notice) -> Response {
    let mut response = respond::see_other(path);
    cookies::set(&mut response, &cookies::gone(cookies::PASSKEY));
    leave_notice(&mut response, notice, "");
    response
}

/// One passkey.
pub(crate) async fn one(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    visit: Visit,
) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let passkey = line(state.service.own_passkey(&visit.ctx, id).await?);
    let form =
        PasskeyForm { person: person(actor), passkey: &passkey, name: &passkey.name, errors: FieldErrors::default() };
    Ok(respond::page(StatusCode::OK, door::passkey(&visit.site, &form)))
}

/// Names it, or removes it.
pub(crate) async fn change(
    State(state): State<AppState>,
    Path(id): Path<Uuid>,
    visit: Visit,
    fields: Fields,
) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = elsewhere(&visit) {
        return Ok(elsewhere);
    }
    let passkey = line(state.service.own_passkey(&visit.ctx, id).await?);
    let rename = fields.get("act") == "rename";
    let draft = PasskeyDraft { name: fields.get(Field::Name.name()).to_owned() };
    let (done, notice) = match fields.get("act") {
        "rename" => (state.service.rename_passkey(&visit.ctx, id, &draft).await, Notice::PasskeyRenamed),
        "remove" => {
            let password = fields.get(Field::CurrentPassword.name());
            (state.service.remove_passkey(&visit.ctx, id, password).await, Notice::PasskeyRemoved)
        }
        _ => return Err(StatusCode::BAD_REQUEST.into()),
    };
    match done {
        Ok(()) => Ok(answered(HERE, notice)),
        Err(AppError::Invalid(errors)) => {
            let name = if rename { &draft.name } else { &passkey.name };
            let form = PasskeyForm { person: person(actor), passkey: &passkey, name, errors };
            Ok(respond::page(StatusCode::UNPROCESSABLE_ENTITY, door::passkey(&visit.site, &form)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks the browser for a passkey to sign in with.
pub(crate) async fn begin_sign_in(State(state): State<AppState>) -> Result<Response, Refused> {
    Ok(challenge(state.service.begin_passkey_sign_in().await?))
}

/// Signs in with the passkey that the browser showed.
pub(crate) async fn sign_in(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let token = visit.cookie(cookies::PASSKEY).unwrap_or_default();
    let tried = state.service.sign_in_with_passkey(&visit.ctx, token, fields.get("credential")).await?;
    let mut response = match tried {
        Ok(signed_in) => entered(&state, &visit, signed_in, fields.next()).await?,
        Err(refusal) => refused(&state, &visit, refusal, fields.next()),
    };
    cookies::set(&mut response, &cookies::gone(cookies::PASSKEY));
    Ok(response)
}

/// The address of that form has no page of its own.
pub(crate) async fn no_page() -> Response {
    respond::see_other("/sign-in")
}
