//! Staff accounts: Add New User, Edit, and what a person may do.

use super::json::Call;
use crate::domain::access::{Action, Area};
use crate::domain::group::GroupList;
use crate::domain::id::AccountId;
use crate::domain::staff::{CreatedStaff, NewStaffDraft};
use crate::domain::staff_edit::StaffPatchDraft;
use crate::domain::why::{AccessView, RightDecision};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::{current, take_leave};
#[cfg(feature = "ssr")]
use crate::domain::account::AccountStatus;
#[cfg(feature = "ssr")]
use crate::ui::door::Notice;

/// The groups the caller may put a staff user into. Needs `users:create`, `users:invite` or `users:edit`.
#[server(prefix = "/api", endpoint = "staff/groups", protocol = Call)]
pub async fn staff_groups() -> Result<GroupList, AppError> {
    let (services, ctx) = current()?;
    services.staff.groups(&ctx).await
}

/// Makes a staff account. Needs `users:create`, or `users:invite` for an invitation, and every right its groups grant.
#[server(prefix = "/api", endpoint = "staff/create", protocol = Call)]
pub async fn create_staff(draft: NewStaffDraft) -> Result<CreatedStaff, AppError> {
    let (services, ctx) = current()?;
    let policy = services.me.viewer(&ctx).await?.password;
    if !ctx.may(Area::Users, Action::Create) {
        ctx.require(Area::Users, Action::Invite)?;
    }
    services.staff.create(&ctx, draft.parse(&policy)?).await
}

/// Saves the form of Edit. Needs `users:edit`; a password needs `users:reset`, a status `users:lock`, a restore `users:delete`.
#[server(prefix = "/api", endpoint = "staff/update", protocol = Call)]
pub async fn update_staff(draft: StaffPatchDraft) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    ctx.require(Area::Users, Action::Edit)?;
    let policy = services.me.viewer(&ctx).await?.password;
    let (id, status) = (draft.id, draft.status);
    services.staff.update(&ctx, draft.parse(&policy)?).await?;
    if status == Some(AccountStatus::Deactivated) {
        take_leave(&ctx, id, Notice::Deactivated);
    }
    Ok(())
}

/// Lets a deactivated user in again. Needs `users:lock`.
#[server(prefix = "/api", endpoint = "staff/activate", protocol = Call)]
pub async fn activate_staff(id: AccountId) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.staff.activate(&ctx, id).await
}

/// Keeps a user out; `understood` confirms it for one's own account. Needs `users:lock`.
#[server(prefix = "/api", endpoint = "staff/deactivate", protocol = Call)]
pub async fn deactivate_staff(id: AccountId, understood: bool) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.staff.deactivate(&ctx, id, understood).await?;
    take_leave(&ctx, id, Notice::Deactivated);
    Ok(())
}

/// Deletes a user, whose row stays; `understood` is the warning's Delete. Needs `users:delete`.
#[server(prefix = "/api", endpoint = "staff/delete", protocol = Call)]
pub async fn delete_staff(id: AccountId, understood: bool) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.staff.delete(&ctx, id, understood).await?;
    take_leave(&ctx, id, Notice::Deleted);
    Ok(())
}

/// Restores a deleted user. Needs `users:delete`.
#[server(prefix = "/api", endpoint = "staff/restore", protocol = Call)]
pub async fn restore_staff(id: AccountId) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.staff.restore(&ctx, id).await
}

/// Makes another staff user the owner. For the owner alone, with the password.
#[server(prefix = "/api", endpoint = "staff/transfer_ownership", protocol = Call)]
pub async fn transfer_ownership(id: AccountId, password: String) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.staff.transfer_ownership(&ctx, id, &password).await
}

/// What a staff user may do, and which group, role and rule decides it. Needs `users:view`.
#[server(prefix = "/api", endpoint = "staff/access", protocol = Call)]
pub async fn staff_access(id: AccountId) -> Result<AccessView, AppError> {
    let (services, ctx) = current()?;
    services.staff.access(&ctx, id).await
}

/// Why a staff user may, or may not, do one thing. Needs `users:view`.
#[server(prefix = "/api", endpoint = "staff/explain", protocol = Call)]
pub async fn explain_access(id: AccountId, area: Area, action: Action) -> Result<RightDecision, AppError> {
    let (services, ctx) = current()?;
    services.staff.explain(&ctx, id, area, action).await
}
