//! Language and theme, chosen on any page and kept in a cookie; the language of those signed in is kept with their account.

use super::super::visit::Visit;
use super::super::{AppState, cookies, fields::Fields, next, refused::Refused, respond};
use app::domain::Language;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;

/// Chooses the language.
pub(crate) async fn language(State(state): State<AppState>, visit: Visit, fields: Fields) -> Result<Response, Refused> {
    let language = Language::from_tag(fields.get("language")).ok_or(StatusCode::BAD_REQUEST)?;
    if visit.actor().is_some() {
        state.service.set_own_language(&visit.ctx, language).await?;
    }
    let mut response = back(&fields);
    cookies::set(&mut response, &cookies::preference(&state, cookies::LANGUAGE, language.tag()));
    Ok(response)
}

/// Chooses the theme; `system` leaves it to the browser.
pub(crate) async fn theme(State(state): State<AppState>, fields: Fields) -> Result<Response, Refused> {
    let theme = match fields.get("theme") {
        "light" => "light",
        "dark" => "dark",
        "system" => "",
        _ => return Err(StatusCode::BAD_REQUEST.into()),
    };
    let mut response = back(&fields);
    cookies::set(&mut response, &cookies::preference(&state, cookies::THEME, theme));
    Ok(response)
}

/// Back to the page the choice was made on.
fn back(fields: &Fields) -> Response {
    respond::see_other(next::local(fields.get("next")).unwrap_or("/"))
}
