//! The authorization endpoint and the question whether an application may know somebody.

use super::super::visit::Visit;
use super::super::{AppState, cookies, doors, fields::Fields, next, refused::Refused, respond};
use super::answer::{fault, give, give_after_form, leave};
use crate::service::oidc::{AuthorizeRequest, Refusal, SINCE, Step};
use app::domain::Language;
use app::ui::door::{self, Consent, OauthRefusal};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

fn query(path: &str) -> &str {
    path.split_once('?').map_or("", |(_, query)| query)
}

/// A request to know who somebody is.
pub(super) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let request = AuthorizeRequest::read(query(&visit.site.path));
    let issuer = state.config.public_url.as_str();
    // Whoever looks at the shop as a customer is that customer there, and nowhere else.
    let looking = super::looking(&state, &visit).await?;
    let step = state.service.authorize(looking.as_ref().unwrap_or(&visit.ctx), &request).await?;
    let mut response = match step {
        Step::Refused(refusal) => refused(&visit, refusal),
        Step::Fault(back, why) => give(&visit, &back, issuer, &fault(why)),
        Step::Code(back, code) => give(&visit, &back, issuer, &[("code", &code)]),
        Step::SignIn => {
            let path = next::sign_in(&visit.site.path);
            let hint = request.get("login_hint").filter(|hint| hint.len() <= 254 && path.contains('?'));
            let hint: String = hint.map_or_else(String::new, |hint| {
                ["&login_hint=", &form_urlencoded::byte_serialize(hint.as_bytes()).collect::<String>()].concat()
            });
            respond::see_other(&[path, hint].concat())
        }
        Step::Register => {
            let mut response = respond::see_other("/register");
            doors::sign_in::remember_next(&mut response, &visit.site.path);
            response
        }
        Step::Confirm(since) => {
            let path = ["/oauth2/authorize?", &request.query(&[(SINCE, Some(&since.to_string()))])].concat();
            respond::see_other(&doors::confirm::before(&path))
        }
        Step::Consent(asked) => {
            let actor = visit.actor().ok_or(StatusCode::UNAUTHORIZED)?;
            let page = Consent {
                application: &asked.application,
                logo: &asked.logo,
                scope: &asked.scope,
                select: asked.select,
                name: &actor.subject.name,
                username: &actor.subject.username,
                request: &request.query(&[]),
            };
            respond::page(StatusCode::OK, door::oauth_consent(&visit.site, &page))
        }
        Step::NoAccess { application, opening, .. } => {
            let username = visit.actor().map_or("", |actor| actor.subject.username.as_str());
            let html = door::oauth_no_access(&visit.site, &application, &opening, username, &request.query(&[]));
            respond::page(StatusCode::FORBIDDEN, html)
        }
    };
    speak(&state, &visit, &request, &mut response);
    Ok(response)
}

/// Keeps the first language of `ui_locales` that we have for the pages that follow, unless the reader chose one.
fn speak(state: &AppState, visit: &Visit, request: &AuthorizeRequest, response: &mut Response) {
    let wanted = request.get("ui_locales").unwrap_or_default();
    let wanted = wanted.split(' ').find_map(Language::from_tag);
    if let Some(wanted) = wanted.filter(|_| visit.cookie(cookies::LANGUAGE).is_none()) {
        cookies::set(response, &cookies::preference(state, cookies::LANGUAGE, wanted.tag()));
    }
}

fn refused(visit: &Visit, refusal: Refusal) -> Response {
    let refusal = match refusal {
        Refusal::UnknownApplication => OauthRefusal::UnknownApplication,
        Refusal::WrongAddress => OauthRefusal::WrongAddress,
    };
    respond::page(StatusCode::BAD_REQUEST, door::oauth_refused(&visit.site, refusal))
}

/// The person's answer.
pub(super) async fn decide(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let request = AuthorizeRequest::read(fields.get("request"));
    let path = |query: &str| ["/oauth2/authorize?", query].concat();
    match fields.get("decision") {
        "allow" => {
            state.service.consent(&visit.ctx, &request).await?;
            Ok(leave(&visit, &path(&request.agreed())))
        }
        "deny" => match state.service.declined(&request).await? {
            Some((back, why)) => Ok(give_after_form(&visit, &back, state.config.public_url.as_str(), &fault(why))),
            None => Ok(respond::see_other("/")),
        },
        "switch" => {
            state.service.sign_out(&visit.ctx).await?;
            let mut response = respond::see_other(&next::sign_in(&path(&request.agreed())));
            cookies::set(&mut response, &cookies::gone(cookies::SESSION));
            cookies::set(&mut response, &cookies::gone(cookies::ASSISTANCE));
            Ok(response)
        }
        _ => Err(StatusCode::BAD_REQUEST.into()),
    }
}

/// A request in a form of another site. Without its cookie nobody is known here, so the browser asks again by itself.
pub(super) async fn bounce(fields: Fields) -> Response {
    respond::see_other(&["/oauth2/authorize?", &fields.query()].concat())
}
