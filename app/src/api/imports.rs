//! Import of customers from a file that was uploaded.

use super::json::Call;
use crate::domain::id::{ImportId, JobId};
use crate::domain::import::{ImportDraft, ImportView};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// A file one uploaded. Needs `customers:import`.
#[server(prefix = "/api", endpoint = "imports/get", protocol = Call)]
pub async fn get_import(id: ImportId) -> Result<ImportView, AppError> {
    let (services, ctx) = current()?;
    services.imports.get(&ctx, id).await
}

/// Starts a job that goes through the file and changes nothing. Needs `customers:import`.
#[server(prefix = "/api", endpoint = "imports/check", protocol = Call)]
pub async fn check_import(draft: ImportDraft) -> Result<JobId, AppError> {
    let (services, ctx) = current()?;
    services.imports.check(&ctx, &draft).await
}

/// Starts the import that a job has checked. Needs `customers:import`, and for each row `customers:create` or `customers:edit`
/// when its turn comes.
#[server(prefix = "/api", endpoint = "imports/start", protocol = Call)]
pub async fn start_import(checked: JobId) -> Result<JobId, AppError> {
    let (services, ctx) = current()?;
    services.imports.start(&ctx, checked).await
}
