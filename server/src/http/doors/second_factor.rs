//! The second factor: looked after in My Account, and asked for as the second step of signing in.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, fields::Fields, refused::Refused, respond};
use super::{enter, person, place, to_sign_in};
use crate::service::{SecondFactor, WaysOn};
use app::domain::second_factor::CodeDraft;
use app::domain::session::SessionStage;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ports::Actor;
use app::ui::door::{self, Notice, Qr, SecondFactorForm, SecondFactorState, SecondStep};
use axum::extract::State;
use axum::response::Response;
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use qrcode::{Color, EcLevel, QrCode};

const HERE: &str = "/account/second-factor";
/// Quiet modules around the picture.
const QUIET: usize = 4;

/// The page in My Account.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = not_here(actor) {
        return Ok(elsewhere);
    }
    page(&state, &visit, actor, StatusCode::OK, FieldErrors::default()).await
}

/// Sets it up, renews its recovery codes, takes it away.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Some(actor) = visit.actor() else { return Ok(to_sign_in(&visit)) };
    if let Some(elsewhere) = not_here(actor) {
        return Ok(elsewhere);
    }
    let password = fields.get(Field::CurrentPassword.name());
    let service = &state.service;
    let done = match fields.get("act") {
        "begin" => service.begin_second_factor(&visit.ctx, password).await.map(|()| respond::see_other(HERE)),
        "complete" => {
            let draft = CodeDraft { code: fields.get(Field::Code.name()).to_owned() };
            service.complete_second_factor(&visit.ctx, &draft).await.map(|codes| shown(&visit, actor, &codes, true))
        }
        "renew" => {
            service.renew_recovery_codes(&visit.ctx, password).await.map(|codes| shown(&visit, actor, &codes, false))
        }
        "off" => service.turn_second_factor_off(&visit.ctx, password).await.map(|()| {
            let mut response = respond::see_other("/account/security");
            leave_notice(&mut response, Notice::SecondFactorOff, "");
            response
        }),
        _ => return Err(StatusCode::BAD_REQUEST.into()),
    };
    match done {
        Ok(response) => Ok(response),
        Err(AppError::Invalid(errors)) => page(&state, &visit, actor, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        // What was to be done is done already, or has to begin anew.
        Err(AppError::Stale | AppError::ConfirmPassword) => Ok(respond::see_other(HERE)),
        Err(error) => Err(error.into()),
    }
}

/// Where to go for somebody whose session has not got this far.
fn not_here(actor: &Actor) -> Option<Response> {
    let here = matches!(actor.stage, SessionStage::Full | SessionStage::EnrolSecondFactor);
    (!here).then(|| respond::see_other(&place(actor.stage, actor.subject.kind, None)))
}

/// The recovery codes. They are shown this once, so there is no other page to lead to.
fn shown(visit: &Visit, actor: &Actor, codes: &[String], first: bool) -> Response {
    respond::page(StatusCode::OK, door::recovery_codes(&visit.site, &person(actor), codes, first))
}

async fn page(
    state: &AppState,
    visit: &Visit,
    actor: &Actor,
    status: StatusCode,
    errors: FieldErrors,
) -> Result<Response, Refused> {
    let found = state.service.second_factor(&visit.ctx).await?;
    let shown = match &found {
        SecondFactor::Off => SecondFactorState::Off { ask: !state.service.is_proven(&visit.ctx) },
        SecondFactor::Begun(enrolment) => {
            SecondFactorState::Begun { qr: picture(&enrolment.uri), secret: &enrolment.secret, uri: &enrolment.uri }
        }
        SecondFactor::On { since, codes } => {
            SecondFactorState::On { since: *since, codes: *codes, now: state.service.now() }
        }
    };
    let must = actor.stage == SessionStage::EnrolSecondFactor;
    let page = SecondFactorForm { person: person(actor), must, state: shown, errors };
    Ok(respond::page(status, door::second_factor(&visit.site, &page)))
}

/// A text as a picture; none for one that is too long for it.
fn picture(text: &str) -> Option<Qr> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        // What is dark side by side is drawn at once.
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let (left, top, length) = (x + QUIET, y + QUIET, run.len());
                path.push_str(&format!("M{left} {top}h{length}v1h-{length}z"));
            }
            x += run.len();
        }
    }
    Some(Qr { size: width + 2 * QUIET, path })
}

/// The second step of signing in.
pub(crate) async fn step(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let Ok(actor) = state.service.at_second_step(&visit.ctx) else { return Ok(done_or_not_begun(&visit)) };
    let ways = state.service.ways_on(&visit.ctx).await?;
    let page = SecondStep {
        username: &actor.subject.username,
        code: ways.code,
        passkey: ways.passkey,
        recovery: visit.query("recovery").is_some(),
        next: visit.next(),
        wait: None,
        errors: FieldErrors::default(),
    };
    Ok(respond::page(StatusCode::OK, door::second_step(&visit.site, &page)))
}

/// Goes on by the code.
pub(crate) async fn pass(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let Ok(actor) = state.service.at_second_step(&visit.ctx) else { return Ok(done_or_not_begun(&visit)) };
    let draft = CodeDraft { code: fields.get(Field::Code.name()).to_owned() };
    let recovery = !fields.get("recovery").is_empty();
    let ways = state.service.ways_on(&visit.ctx).await?;
    let again = |status, wait, errors| {
        let username = &actor.subject.username;
        let WaysOn { code, passkey } = ways;
        let page = SecondStep { username, code, passkey, recovery, next: fields.next(), wait, errors };
        respond::page(status, door::second_step(&visit.site, &page))
    };
    match state.service.pass_second_step(&visit.ctx, &draft).await {
        Ok(signed_in) => Ok(enter(signed_in, fields.next())),
        Err(AppError::Invalid(errors)) => Ok(again(StatusCode::UNPROCESSABLE_ENTITY, None, errors)),
        Err(AppError::TooManyAttempts { retry_after }) => {
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, Some(retry_after), FieldErrors::default());
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after));
            Ok(response)
        }
        Err(AppError::SignInRequired) => Ok(respond::see_other("/sign-in")),
        Err(error) => Err(error.into()),
    }
}

fn done_or_not_begun(visit: &Visit) -> Response {
    let place = visit
        .actor()
        .map_or_else(|| "/sign-in".to_owned(), |actor| place(actor.stage, actor.subject.kind, visit.next()));
    respond::see_other(&place)
}
