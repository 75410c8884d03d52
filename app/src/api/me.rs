//! The signed-in person.

use super::json::Call;
use crate::domain::language::Language;
use crate::error::AppError;
use crate::viewer::Viewer;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// Who is signed in, and what the interface may offer. Needs a full staff session.
#[server(prefix = "/api", endpoint = "me/viewer", protocol = Call)]
pub async fn get_viewer() -> Result<Viewer, AppError> {
    let (services, ctx) = current()?;
    services.me.viewer(&ctx).await
}

/// Proves once more who is there, by the password. Needs a full session.
#[server(prefix = "/api", endpoint = "me/confirm", protocol = Call)]
pub async fn confirm_password(password: String) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.me.confirm(&ctx, &password).await
}

/// Stores the interface language. Needs a full session.
#[server(prefix = "/api", endpoint = "me/set_language", protocol = Call)]
pub async fn set_language(language: Language) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.me.set_language(&ctx, language).await
}
