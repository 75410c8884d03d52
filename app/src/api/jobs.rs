//! Acts on many people, and the jobs that do them.

use super::json::Call;
use crate::domain::bulk::{BulkDraft, Selection};
use crate::domain::id::JobId;
use crate::domain::job::{JobList, JobPage, JobQuery, JobView};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// How many people a selection reaches, exactly. Needs what the list needs.
#[server(prefix = "/api", endpoint = "jobs/count", protocol = Call)]
pub async fn count_selection(selection: Selection) -> Result<u64, AppError> {
    let (services, ctx) = current()?;
    services.jobs.count(&ctx, &selection).await
}

/// Starts an act on many people. Needs the act's right in one area at least, and for each person when their turn comes.
#[server(prefix = "/api", endpoint = "jobs/start_bulk", protocol = Call)]
pub async fn start_bulk(draft: BulkDraft) -> Result<JobId, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.jobs.start_bulk(&ctx, draft.parse()?).await
}

/// The newest jobs: one's own, or all with `audit:view`.
#[server(prefix = "/api", endpoint = "jobs/list", protocol = Call)]
pub async fn list_jobs() -> Result<JobList, AppError> {
    let (services, ctx) = current()?;
    services.jobs.list(&ctx).await
}

/// A job with a page of its results: one's own, or any with `audit:view`.
#[server(prefix = "/api", endpoint = "jobs/get", protocol = Call)]
pub async fn get_job(id: JobId, query: JobQuery) -> Result<JobPage, AppError> {
    let (services, ctx) = current()?;
    services.jobs.get(&ctx, id, query).await
}

/// Stops a job: one's own, or any with `settings:edit`.
#[server(prefix = "/api", endpoint = "jobs/cancel", protocol = Call)]
pub async fn cancel_job(id: JobId) -> Result<JobView, AppError> {
    let (services, ctx) = current()?;
    services.jobs.cancel(&ctx, id).await
}
