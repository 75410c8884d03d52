//! Groups and their members.

use super::json::Call;
use crate::domain::group::{Audience, GroupChoice, GroupDraft, GroupList, GroupPatchDraft, GroupRow};
use crate::domain::id::{AccountId, GroupId};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// Every group, or those of one audience. Needs `groups:view`.
#[server(prefix = "/api", endpoint = "groups/list", protocol = Call)]
pub async fn list_groups(audience: Option<Audience>) -> Result<GroupList, AppError> {
    let (services, ctx) = current()?;
    services.groups.list(&ctx, audience).await
}

/// Every group by name, to choose among. Needs `groups:view`.
#[server(prefix = "/api", endpoint = "groups/choices", protocol = Call)]
pub async fn group_choices() -> Result<Vec<GroupChoice>, AppError> {
    let (services, ctx) = current()?;
    services.groups.choices(&ctx).await
}

/// One group. Needs `groups:view`.
#[server(prefix = "/api", endpoint = "groups/get", protocol = Call)]
pub async fn get_group(id: GroupId) -> Result<GroupRow, AppError> {
    let (services, ctx) = current()?;
    services.groups.get(&ctx, id).await
}

/// Makes a group. Needs `groups:create`.
#[server(prefix = "/api", endpoint = "groups/create", protocol = Call)]
pub async fn create_group(draft: GroupDraft) -> Result<GroupRow, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.groups.create(&ctx, draft.parse()?).await
}

/// Renames or describes a group anew. Needs `groups:edit`.
#[server(prefix = "/api", endpoint = "groups/update", protocol = Call)]
pub async fn update_group(draft: GroupPatchDraft) -> Result<GroupRow, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.groups.update(&ctx, draft.id, draft.version, draft.parse()?).await
}

/// Deletes a group; its members stay. Needs `groups:delete`.
#[server(prefix = "/api", endpoint = "groups/delete", protocol = Call)]
pub async fn delete_group(id: GroupId, version: i64) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.groups.delete(&ctx, id, version).await
}

/// Adds and removes members. Needs `groups:edit`.
#[server(prefix = "/api", endpoint = "groups/change_members", protocol = Call)]
pub async fn change_members(id: GroupId, add: Vec<AccountId>, remove: Vec<AccountId>) -> Result<GroupRow, AppError> {
    let (services, ctx) = current()?;
    services.groups.change_members(&ctx, id, &add, &remove).await
}
