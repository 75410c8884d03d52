//! A visit to a page: who comes, and what the page needs to know of its place.

use super::arrival::Arrival;
use super::cookies;
use super::refused::site;
use super::session::Reader;
use super::{AppState, next};
use app::domain::settings::Settings;
use app::ports::{Actor, Ctx};
use app::ui::door::{Notice, Site};
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use std::sync::Arc;

/// A visit to a page.
pub(super) struct Visit {
    /// Who comes.
    pub ctx: Ctx,
    /// The page's place.
    pub site: Site,
    /// The settings in force.
    pub settings: Arc<Settings>,
    headers: HeaderMap,
    query: Vec<(String, String)>,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let found = |parts: &Parts| {
            let (arrival, reader) = (parts.extensions.get::<Arrival>()?, parts.extensions.get::<Reader>()?);
            let site = site(state, reader, &parts.headers, arrival, &parts.uri);
            Some((parts.extensions.get::<Ctx>()?.clone(), site, Arc::clone(&reader.settings)))
        };
        let (ctx, site, settings) = found(parts).ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        let query = parts.uri.query().unwrap_or_default();
        let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { ctx, site, settings, headers: parts.headers.clone(), query })
    }
}

impl Visit {
    /// The signed-in person, whatever the session's stage.
    pub(super) fn actor(&self) -> Option<&Actor> {
        self.ctx.actor.as_ref()
    }

    /// A cookie.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        cookies::get(&self.headers, name)
    }

    /// A value of the query; the first where a name comes twice.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Where the query says to go after signing in.
    pub(super) fn next(&self) -> Option<&str> {
        self.query("next").and_then(next::after_sign_in)
    }

    /// What the page before left to be said, with a name to it.
    pub(super) fn notice(&self) -> Option<(Notice, String)> {
        let (word, name) = self.cookie(cookies::NOTICE)?.split_once(':')?;
        let name = form_urlencoded::parse(name.as_bytes()).next().map(|(name, _)| name.into_owned());
        Some((Notice::from_word(word)?, name.unwrap_or_default()))
    }
}

/// Leaves something to be said by the next page.
pub(super) fn leave_notice(response: &mut Response, notice: Notice, name: &str) {
    let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    cookies::set(response, &cookies::guarded(cookies::NOTICE, format!("{}:{name}", notice.word()), 120));
}

/// Takes back what was left, once it was said.
pub(super) fn drop_notice(response: &mut Response) {
    cookies::set(response, &cookies::gone(cookies::NOTICE));
}
