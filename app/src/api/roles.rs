//! Roles, their rules, and the groups that carry them.

use super::json::Call;
use crate::domain::id::{GroupId, RoleId};
use crate::domain::role::{GroupRoles, RoleDraft, RoleList, RolePatchDraft, RoleView, RuleDraft};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// Every role. Needs `roles:view`.
#[server(prefix = "/api", endpoint = "roles/list", protocol = Call)]
pub async fn list_roles() -> Result<RoleList, AppError> {
    let (services, ctx) = current()?;
    services.roles.list(&ctx).await
}

/// One role with its rules. Needs `roles:view`.
#[server(prefix = "/api", endpoint = "roles/get", protocol = Call)]
pub async fn get_role(id: RoleId) -> Result<RoleView, AppError> {
    let (services, ctx) = current()?;
    services.roles.get(&ctx, id).await
}

/// Makes a role, without rules. Needs `roles:create`.
#[server(prefix = "/api", endpoint = "roles/create", protocol = Call)]
pub async fn create_role(draft: RoleDraft) -> Result<RoleView, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.roles.create(&ctx, draft.parse()?).await
}

/// Renames or describes a role anew. Needs `roles:edit`.
#[server(prefix = "/api", endpoint = "roles/update", protocol = Call)]
pub async fn update_role(draft: RolePatchDraft) -> Result<RoleView, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.roles.update(&ctx, draft.id, draft.version, draft.parse()?).await
}

/// Deletes a role that no group carries. Needs `roles:delete`.
#[server(prefix = "/api", endpoint = "roles/delete", protocol = Call)]
pub async fn delete_role(id: RoleId, version: i64) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.roles.delete(&ctx, id, version).await
}

/// Adds a rule to a role. Needs `roles:edit`, and every right it grants.
#[server(prefix = "/api", endpoint = "roles/add_rule", protocol = Call)]
pub async fn add_rule(draft: RuleDraft) -> Result<RoleView, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.roles.add_rule(&ctx, draft.parse()?).await
}

/// Removes a rule from a role. Needs `roles:edit`, and every right the role grants.
#[server(prefix = "/api", endpoint = "roles/remove_rule", protocol = Call)]
pub async fn remove_rule(draft: RuleDraft) -> Result<RoleView, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.roles.remove_rule(&ctx, draft.parse()?).await
}

/// The roles a staff group carries. Needs `roles:view`.
#[server(prefix = "/api", endpoint = "roles/of_group", protocol = Call)]
pub async fn roles_of_group(group: GroupId) -> Result<GroupRoles, AppError> {
    let (services, ctx) = current()?;
    services.roles.of_group(&ctx, group).await
}

/// Has a staff group carry exactly these roles. Needs `roles:edit`, and every right they grant.
#[server(prefix = "/api", endpoint = "roles/set_of_group", protocol = Call)]
pub async fn set_roles_of_group(group: GroupId, roles: Vec<RoleId>) -> Result<GroupRoles, AppError> {
    let (services, ctx) = current()?;
    services.roles.set_of_group(&ctx, group, &roles).await
}
