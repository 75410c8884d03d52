//! Signing out because an application asks for it.

use super::super::visit::{Visit, leave_notice};
use super::super::{AppState, cookies, fields::Fields, refused::Refused, respond};
use super::answer::{address, leave};
use crate::service::oidc::{Back, LogoutStep};
use app::error::AppError;
use app::ports::Ctx;
use app::ui::door::{self, Notice, OauthRefusal};
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// What a request to sign out says.
struct Asked(Vec<(String, String)>);

impl Asked {
    fn read(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        found.filter(|value| !value.is_empty())
    }

    async fn step(&self, state: &AppState, ctx: &Ctx) -> Result<LogoutStep, AppError> {
        let (hint, client) = (self.get("id_token_hint"), self.get("client_id"));
        let address = self.get("post_logout_redirect_uri");
        state.service.logout_step(ctx, hint, client, address, self.get("state")).await
    }
}

/// A request to sign out: done at once for whoever shows the session's own token, else a question.
pub(super) async fn show(State(state): State<AppState>, visit: Visit) -> Result<Response, Refused> {
    let query = visit.site.path.split_once('?').map_or("", |(_, query)| query);
    let asked = Asked::read(query);
    // The shop that a staff user looks at as a customer ends that, and not the staff user's own session.
    if let Some(looking) = super::looking(&state, &visit).await?
        && let LogoutStep::Done(back) = asked.step(&state, &looking).await?
    {
        state.service.end_preview(&looking).await?;
        let place = back.map_or_else(|| "/".to_owned(), |back| address(&back, "", &[]));
        let mut response = respond::see_other(&place);
        cookies::set(&mut response, &cookies::gone(cookies::PREVIEW));
        return Ok(response);
    }
    match asked.step(&state, &visit.ctx).await? {
        LogoutStep::Refused => Ok(refused(&visit)),
        LogoutStep::Ask(application) => {
            let username = visit.actor().map_or("", |actor| actor.subject.username.as_str());
            let html = door::oauth_sign_out(&visit.site, application.as_deref(), username, query);
            Ok(respond::page(StatusCode::OK, html))
        }
        LogoutStep::Done(back) => {
            let place = back.map(|back| address(&back, "", &[]));
            signed_out(&state, &visit, respond::see_other(place.as_deref().unwrap_or("/sign-in")), place.is_none())
                .await
        }
    }
}

/// The person's yes.
pub(super) async fn submit(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let back: Option<Back> = {
        let asked = Asked::read(fields.get("request"));
        // What is true of the way back is so whoever is signed in.
        let nobody = Ctx { actor: None, ..visit.ctx.clone() };
        let (hint, client) = (asked.get("id_token_hint"), asked.get("client_id"));
        let address = asked.get("post_logout_redirect_uri");
        match state.service.logout_step(&nobody, hint, client, address, asked.get("state")).await? {
            LogoutStep::Done(back) => back,
            LogoutStep::Refused | LogoutStep::Ask(_) => return Ok(refused(&visit)),
        }
    };
    let response = match &back {
        Some(back) => leave(&visit, &address(back, "", &[])),
        None => respond::see_other("/sign-in"),
    };
    signed_out(&state, &visit, response, back.is_none()).await
}

async fn signed_out(state: &AppState, visit: &Visit, mut response: Response, stays: bool) -> Result<Response, Refused> {
    state.service.sign_out(&visit.ctx).await?;
    cookies::set(&mut response, &cookies::gone(cookies::SESSION));
    cookies::set(&mut response, &cookies::gone(cookies::ASSISTANCE));
    if stays {
        leave_notice(&mut response, Notice::SignedOut, "");
    }
    Ok(response)
}

fn refused(visit: &Visit) -> Response {
    respond::page(StatusCode::BAD_REQUEST, door::oauth_refused(&visit.site, OauthRefusal::WrongLogout))
}

/// A request in a form of another site, asked again with the browser's cookie.
pub(super) async fn bounce(fields: Fields) -> Response {
    respond::see_other(&["/oauth2/logout?", &fields.query()].concat())
}
