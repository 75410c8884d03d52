//! Business applications: registered, changed, opened to people.

use super::json::Call;
use crate::domain::application::{
    AccessDraft, ApplicationDraft, ApplicationList, ApplicationOpening, ApplicationPatchDraft, ApplicationView,
    CreatedApplication, Overlap,
};
use crate::domain::id::{AccountId, ApplicationId, SecretId};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;
#[cfg(feature = "ssr")]
use crate::domain::access::{Action, Area};

/// Every application. Needs `applications:view`.
#[server(prefix = "/api", endpoint = "applications/list", protocol = Call)]
pub async fn list_applications() -> Result<ApplicationList, AppError> {
    let (services, ctx) = current()?;
    services.applications.list(&ctx).await
}

/// One application. Needs `applications:view`.
#[server(prefix = "/api", endpoint = "applications/get", protocol = Call)]
pub async fn get_application(id: ApplicationId) -> Result<ApplicationView, AppError> {
    let (services, ctx) = current()?;
    services.applications.get(&ctx, id).await
}

/// Registers an application, which nobody may open yet; gives its secret, this once. Needs `applications:create`.
#[server(prefix = "/api", endpoint = "applications/create", protocol = Call)]
pub async fn create_application(draft: ApplicationDraft) -> Result<CreatedApplication, AppError> {
    let (services, ctx) = current()?;
    ctx.require(Area::Applications, Action::Create)?;
    services.applications.create(&ctx, draft.parse()?).await
}

/// Changes an application. Needs `applications:edit`.
#[server(prefix = "/api", endpoint = "applications/update", protocol = Call)]
pub async fn update_application(draft: ApplicationPatchDraft) -> Result<ApplicationView, AppError> {
    let (services, ctx) = current()?;
    services.applications.update(&ctx, &draft).await
}

/// Deletes an application; whoever is signed in to it is so no longer. Needs `applications:delete`.
#[server(prefix = "/api", endpoint = "applications/delete", protocol = Call)]
pub async fn delete_application(id: ApplicationId, version: i64) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.applications.delete(&ctx, id, version).await
}

/// Says who may open an application. Needs `applications:edit`.
#[server(prefix = "/api", endpoint = "applications/set_access", protocol = Call)]
pub async fn set_application_access(draft: AccessDraft) -> Result<ApplicationView, AppError> {
    let (services, ctx) = current()?;
    ctx.require(Area::Applications, Action::Edit)?;
    services.applications.set_access(&ctx, draft.id, draft.version, draft.parse()?).await
}

/// Makes another secret, given this once; those before end, now or later. Needs `applications:edit`.
#[server(prefix = "/api", endpoint = "applications/rotate_secret", protocol = Call)]
pub async fn rotate_application_secret(id: ApplicationId, overlap: Overlap) -> Result<CreatedApplication, AppError> {
    let (services, ctx) = current()?;
    services.applications.rotate_secret(&ctx, id, overlap).await
}

/// Ends a secret at once. Needs `applications:edit`.
#[server(prefix = "/api", endpoint = "applications/end_secret", protocol = Call)]
pub async fn end_application_secret(id: ApplicationId, secret: SecretId) -> Result<ApplicationView, AppError> {
    let (services, ctx) = current()?;
    services.applications.end_secret(&ctx, id, secret).await
}

/// Whether a person may open an application, and why. Needs `applications:view`, and to view the person.
#[server(prefix = "/api", endpoint = "applications/explain", protocol = Call)]
pub async fn explain_application(id: ApplicationId, person: AccountId) -> Result<ApplicationOpening, AppError> {
    let (services, ctx) = current()?;
    services.applications.explain(&ctx, id, person).await
}
