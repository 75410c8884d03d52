//! The organization's settings.

use super::json::Call;
use crate::domain::settings_patch::{SettingsDraft, SettingsView};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// The settings in force. Needs `settings:view`.
#[server(prefix = "/api", endpoint = "settings/get", protocol = Call)]
pub async fn get_settings() -> Result<SettingsView, AppError> {
    let (services, ctx) = current()?;
    services.organization.settings(&ctx).await
}

/// Changes a section of the settings. Needs `settings:edit`.
#[server(prefix = "/api", endpoint = "settings/update", protocol = Call)]
pub async fn update_settings(draft: SettingsDraft) -> Result<SettingsView, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.organization.change(&ctx, draft.parse()?).await
}
