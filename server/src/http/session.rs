//! From the cookie to the person: puts the [`Ctx`] of the request where handlers and server functions find it.

use super::arrival::Arrival;
use super::refused::Refused;
use super::{AppState, cookies, language, next, respond};
use crate::service::Assisted;
use app::domain::session::SessionStage;
use app::domain::settings::Settings;
use app::domain::{AccountKind, Language};
use app::error::AppError;
use app::ports::Ctx;
use app::ui::door::{Acting, Refusal};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, StatusCode};
use std::sync::Arc;

/// Where somebody is sent whose session has not got all the way yet.
pub(super) fn way_in(stage: SessionStage) -> Option<&'static str> {
    match stage {
        SessionStage::Full => None,
        SessionStage::MustChangePassword => Some("/account/password"),
        SessionStage::SecondFactor => Some("/second-factor"),
        SessionStage::EnrolSecondFactor => Some("/account/second-factor"),
        SessionStage::EnrolPasskey => Some("/account/passkeys"),
    }
}

/// Where an account is looked after by whose it is.
const ACCOUNT: &str = "/account";

/// In which language, and of which organization, an answer is.
#[derive(Clone)]
pub(super) struct Reader {
    /// The language.
    pub language: Language,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// Set while staff act as a customer, to be said on every page.
    pub acting: Option<Acting>,
}

/// Finds out who asks.
pub(super) async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(arrival) = request.extensions().get::<Arrival>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let (ctx, reader, over) = match context(&state, &arrival, request.headers()).await {
        Ok(found) => found,
        Err(error) => return Refused::from(error).into_response(),
    };
    let mut response = if over && request.uri().path().starts_with(ACCOUNT) {
        // What was meant for the customer's account must not happen to the staff user's own.
        Refused::new(StatusCode::CONFLICT, Refusal::AssistanceOver).into_response()
    } else {
        request.extensions_mut().insert(ctx);
        request.extensions_mut().insert(reader.clone());
        next.run(request).await
    };
    if over {
        cookies::set(&mut response, &cookies::gone(cookies::ASSISTANCE));
    }
    response.extensions_mut().insert(reader);
    response
}

/// Who asks, what their answer is written with, and whether they acted as a customer until now.
async fn context(state: &AppState, arrival: &Arrival, headers: &HeaderMap) -> Result<(Ctx, Reader, bool), AppError> {
    let settings = state.service.settings().await?;
    let address = arrival.address.to_string();
    let actor = match cookies::get(headers, cookies::SESSION) {
        Some(token) => state.service.resolve(token, &address).await?,
        None => None,
    };
    let account = actor.as_ref().and_then(|actor| actor.subject.language);
    let language = language::choose(account, headers, settings.language);
    let ctx =
        Ctx { actor, request: arrival.request.clone(), address, user_agent: arrival.user_agent.clone(), language };
    // Whoever acts as a customer reads in their own language, and is that customer in all else.
    let (ctx, over) = match cookies::get(headers, cookies::ASSISTANCE) {
        Some(token) => match state.service.assisting(ctx, token).await? {
            Assisted::Acting(ctx) | Assisted::Nobody(ctx) => (ctx, false),
            Assisted::Over(ctx) => (ctx, true),
        },
        None => (ctx, false),
    };
    let acting = ctx.actor.as_ref().and_then(|actor| {
        let until = actor.assistance.as_ref()?.until;
        Some(Acting { name: actor.subject.name.clone(), until })
    });
    Ok((ctx, Reader { language, settings, acting }, over))
}

/// Lets staff with a full session into the console, and nobody else (requirement A4).
pub(super) async fn staff_only(request: Request, next: Next) -> Response {
    let ctx = request.extensions().get::<Ctx>();
    let actor = ctx.and_then(|ctx| ctx.actor.as_ref());
    if let Some(first) = actor.and_then(|actor| way_in(actor.stage)) {
        return respond::see_other(first);
    }
    match actor {
        Some(actor) if actor.subject.kind == AccountKind::Staff => next.run(request).await,
        Some(actor) if actor.assistance.is_some() => Refused::from(AppError::Acting).into_response(),
        Some(_) => Refused::new(StatusCode::FORBIDDEN, Refusal::Denied).into_response(),
        None => respond::see_other(&way_back(&request)),
    }
}

/// The sign-in page that leads back to the page asked for.
fn way_back(request: &Request) -> String {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if request.method() == Method::GET { next::sign_in(path) } else { "/sign-in".to_owned() }
}
