//! Sign in and sign out.

use super::super::visit::{Visit, drop_notice, leave_notice};
use super::super::{AppState, cookies, fields::Fields, next, refused::Refused, respond};
use super::register::remember;
use super::{enter, place};
use crate::service::{SignInRefusal, SignedIn};
use app::domain::session::SignInDraft;
use app::domain::{Field, FieldErrors};
use app::error::AppError;
use app::ui::door::{self, Notice, SignIn, SignInRefused};
use axum::extract::State;
use axum::response::Response;
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};

/// The sign-in page; whoever is signed in already is sent on.
pub(crate) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let notice = visit.notice();
    if let (Some(actor), None) = (visit.actor(), &notice) {
        return Ok(respond::see_other(&place(actor.stage, actor.subject.kind, visit.next())));
    }
    if !state.service.is_set_up().await? {
        return Ok(respond::see_other("/setup"));
    }
    let confirmed = matches!(notice, Some((Notice::RegistrationConfirmed, _)));
    // Whoever registered on the way to an application goes on to it (A10).
    let kept = kept_next(&visit).filter(|_| confirmed);
    let next = visit.next().or(kept.as_deref());
    let hint = visit.query("login_hint").unwrap_or_default();
    let application = ahead(&state, next).await?;
    let page = SignIn {
        username: notice.as_ref().map_or(hint, |(_, name)| name),
        next,
        notice: notice.as_ref().map(|(notice, _)| *notice),
        register: visit.settings.registration.on,
        application: application.as_ref().map(|(name, logo)| (name.as_str(), logo.as_str())),
        ..SignIn::default()
    };
    let mut response = respond::page(StatusCode::OK, door::sign_in(&visit.site, &page));
    if notice.is_some() {
        drop_notice(&mut response);
    }
    if let Some(next) = visit.next().filter(|next| next.starts_with("/oauth2/authorize?")) {
        remember_next(&mut response, next);
    } else if confirmed {
        cookies::set(&mut response, &cookies::gone(cookies::NEXT));
    }
    Ok(response)
}

/// The name and the logo of the application on the way to which somebody signs in.
async fn ahead(state: &AppState, next: Option<&str>) -> Result<Option<(String, String)>, AppError> {
    let Some(query) = next.and_then(|next| next.strip_prefix("/oauth2/authorize?")) else { return Ok(None) };
    match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "client_id") {
        Some((_, client)) => state.service.application_ahead(&client).await,
        None => Ok(None),
    }
}

/// Keeps in mind for an hour where somebody was going who may register first.
pub(in super::super) fn remember_next(response: &mut Response, next: &str) {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    // A cookie that is longer is not kept by browsers anyway.
    if next.len() <= 3_500 {
        cookies::set(response, &cookies::guarded(cookies::NEXT, next, 3_600));
    }
}

/// Where somebody was going before they registered.
pub(super) fn kept_next(visit: &Visit) -> Option<String> {
    let kept = form_urlencoded::parse(visit.cookie(cookies::NEXT)?.as_bytes()).next()?.0.into_owned();
    next::after_sign_in(&kept).map(str::to_owned)
}

/// Signs in.
pub(crate) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let username = fields.get(Field::Email.name());
    let draft = SignInDraft { username: username.to_owned(), password: fields.get(Field::Password.name()).to_owned() };
    let application = ahead(&state, fields.next()).await?;
    let application = application.as_ref().map(|(name, logo)| (name.as_str(), logo.as_str()));
    let again = |status, refused, errors| {
        let register = visit.settings.registration.on;
        let page = SignIn { username, next: fields.next(), notice: None, refused, errors, register, application };
        respond::page(status, door::sign_in(&visit.site, &page))
    };
    let credentials = match draft.parse() {
        Ok(credentials) => credentials,
        Err(errors) => return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, None, errors)),
    };
    match state.service.sign_in(&visit.ctx, &credentials).await {
        Ok(Ok(signed_in)) => entered(&state, &visit, signed_in, fields.next()).await,
        Ok(Err(refusal)) => {
            let refused = reason(&state, refusal);
            let mut response = again(StatusCode::UNPROCESSABLE_ENTITY, Some(refused), FieldErrors::default());
            // Whoever knows the password may have the link sent once more, and confirm without typing it again.
            if refused == SignInRefused::NotVerified
                && let Some(proof) = state.service.proof_of(credentials.username_key()).await?
            {
                remember(&mut response, &visit, proof);
            }
            Ok(response)
        }
        Err(AppError::TooManyAttempts { retry_after }) => {
            let refused = SignInRefused::TooMany(retry_after);
            let mut response = again(StatusCode::TOO_MANY_REQUESTS, Some(refused), FieldErrors::default());
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after));
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// Sends on who has just signed in; an assistance that was in use is over.
pub(super) async fn entered(
    state: &AppState,
    visit: &Visit,
    signed_in: SignedIn,
    next: Option<&str>,
) -> Result<Response, Refused> {
    state.service.end_assistance(&visit.ctx).await?;
    let mut response = enter(signed_in, next);
    if visit.cookie(cookies::ASSISTANCE).is_some() {
        cookies::set(&mut response, &cookies::gone(cookies::ASSISTANCE));
    }
    Ok(response)
}

/// The page again, after a passkey that let nobody in.
pub(super) fn refused(state: &AppState, visit: &Visit, refusal: SignInRefusal, next: Option<&str>) -> Response {
    let register = visit.settings.registration.on;
    let page = SignIn { next, refused: Some(reason(state, refusal)), register, ..SignIn::default() };
    respond::page(StatusCode::UNPROCESSABLE_ENTITY, door::sign_in(&visit.site, &page))
}

fn reason(state: &AppState, refusal: SignInRefusal) -> SignInRefused {
    match refusal {
        SignInRefusal::Wrong => SignInRefused::Wrong,
        SignInRefusal::Locked(lock) => SignInRefused::Locked(lock.until.map(|until| until.since(state.service.now()))),
        SignInRefusal::NotVerified => SignInRefused::NotVerified,
        SignInRefusal::AwaitingApproval => SignInRefused::AwaitingApproval,
        SignInRefusal::TemporaryExpired => SignInRefused::TemporaryExpired,
        SignInRefusal::Passkey => SignInRefused::Passkey,
        SignInRefusal::PasskeyCopied => SignInRefused::PasskeyCopied,
        SignInRefusal::LockedByFailures(until) => {
            SignInRefused::LockedByFailures(until.map_or(0, |until| until.since(state.service.now())))
        }
    }
}

/// Ends the session.
pub(crate) async fn sign_out(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    state.service.sign_out(&visit.ctx).await?;
    let mut response = respond::see_other("/sign-in");
    cookies::set(&mut response, &cookies::gone(cookies::SESSION));
    cookies::set(&mut response, &cookies::gone(cookies::ASSISTANCE));
    leave_notice(&mut response, Notice::SignedOut, "");
    Ok(response)
}
