//! People: the list, onboarding, the person page.

use super::json::Call;
use crate::domain::account::{PersonPage, PersonView, Total};
use crate::domain::application::OpenApplication;
use crate::domain::assistance::AssistanceDraft;
use crate::domain::audit::Activity;
use crate::domain::customer::{CreatedCustomer, CustomerDraft};
use crate::domain::id::{AccountId, GroupId, SessionId};
use crate::domain::list::UserQuery;
use crate::domain::lock::LockDraft;
use crate::domain::profile::{ProfileConflict, ProfileDraft};
use crate::domain::reset::{ResetDone, ResetDraft};
use crate::domain::session::SessionList;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::{Handover, current};

/// A page of the users list. Needs `customers:view` or `users:view`; shows the kinds the caller may view.
#[server(prefix = "/api", endpoint = "users/list", protocol = Call)]
pub async fn list_users(query: UserQuery) -> Result<PersonPage, AppError> {
    let (services, ctx) = current()?;
    services.users.list(&ctx, &query.bounded()).await
}

/// How many people a query finds, exact to 10,000. Needs what the list needs.
#[server(prefix = "/api", endpoint = "users/total", protocol = Call)]
pub async fn count_users(query: UserQuery) -> Result<Total, AppError> {
    let (services, ctx) = current()?;
    services.users.total(&ctx, &query.bounded()).await
}

/// A person's page. Needs `view` in the person's area.
#[server(prefix = "/api", endpoint = "users/get", protocol = Call)]
pub async fn get_user(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.get(&ctx, id).await
}

/// Checks the wizard's details before its next step. Needs `customers:create`.
#[server(prefix = "/api", endpoint = "users/check", protocol = Call)]
pub async fn check_customer(draft: CustomerDraft) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.users.check_customer(&ctx, &draft).await
}

/// Creates a customer with memberships and invitation. Needs `customers:create`.
#[server(prefix = "/api", endpoint = "users/create", protocol = Call)]
pub async fn create_customer(draft: CustomerDraft) -> Result<CreatedCustomer, AppError> {
    let (services, ctx) = current()?;
    ctx.require(crate::domain::Area::Customers, crate::domain::Action::Create)?;
    let policy = services.me.viewer(&ctx).await?.password;
    services.users.create_customer(&ctx, draft.parse(&policy)?).await
}

/// Changes attributes of a profile. Needs `edit` in the person's area.
#[server(prefix = "/api", endpoint = "users/update", protocol = Call)]
pub async fn update_profile(draft: ProfileDraft) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.update_profile(&ctx, &draft).await
}

/// What others changed of a profile since it was shown, and how it stands now. Needs `edit` in the person's area.
#[server(prefix = "/api", endpoint = "users/conflict", protocol = Call)]
pub async fn changed_meanwhile(id: AccountId, since: i64) -> Result<ProfileConflict, AppError> {
    let (services, ctx) = current()?;
    services.users.profile_conflict(&ctx, id, since).await
}

/// Makes a person a member of exactly these groups. Needs `edit` in the person's area.
#[server(prefix = "/api", endpoint = "users/set_groups", protocol = Call)]
pub async fn set_groups(id: AccountId, groups: Vec<GroupId>) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.set_groups(&ctx, id, &groups).await
}

/// Deletes a customer for good; `username` is what was typed to confirm. Needs `customers:delete`.
#[server(prefix = "/api", endpoint = "users/delete", protocol = Call)]
pub async fn delete_user(id: AccountId, username: String) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.users.delete(&ctx, id, &username).await
}

/// Deletes a customer for good; `understood` is the tick that confirms it. Needs `customers:delete`.
#[server(prefix = "/api", endpoint = "users/delete_understood", protocol = Call)]
pub async fn delete_user_understood(id: AccountId, understood: bool) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.users.delete_understood(&ctx, id, understood).await
}

/// Locks a customer and ends every session. Needs `customers:lock`.
#[server(prefix = "/api", endpoint = "users/lock", protocol = Call)]
pub async fn lock_user(draft: LockDraft) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.users.lock(&ctx, draft.parse()?).await
}

/// Takes an administrator's lock back. Needs `customers:lock`.
#[server(prefix = "/api", endpoint = "users/unlock", protocol = Call)]
pub async fn unlock_user(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.unlock(&ctx, id).await
}

/// Resets a customer's password. Needs `customers:reset`.
#[server(prefix = "/api", endpoint = "users/reset_password", protocol = Call)]
pub async fn reset_password(draft: ResetDraft) -> Result<ResetDone, AppError> {
    let (services, ctx) = current()?;
    ctx.require(crate::domain::Area::Customers, crate::domain::Action::Reset)?;
    let policy = services.me.viewer(&ctx).await?.password;
    services.users.reset_password(&ctx, draft.parse(&policy)?).await
}

/// Approves a registration. Needs `customers:create`.
#[server(prefix = "/api", endpoint = "users/approve", protocol = Call)]
pub async fn approve_user(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.approve(&ctx, id).await
}

/// Declines a registration, which erases it. Needs `customers:create`.
#[server(prefix = "/api", endpoint = "users/decline", protocol = Call)]
pub async fn decline_user(id: AccountId) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.users.decline(&ctx, id).await
}

/// Takes a person's second factor away and ends every session. Needs `reset` in the person's area.
#[server(prefix = "/api", endpoint = "users/remove_second_factor", protocol = Call)]
pub async fn remove_second_factor(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.remove_second_factor(&ctx, id).await
}

/// Gives an invitation's link a later end. Needs `invite` in the person's area.
#[server(prefix = "/api", endpoint = "users/extend_invitation", protocol = Call)]
pub async fn extend_invitation(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.extend_invitation(&ctx, id).await
}

/// Takes an invitation back. Needs `invite` in the person's area.
#[server(prefix = "/api", endpoint = "users/revoke_invitation", protocol = Call)]
pub async fn revoke_invitation(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.revoke_invitation(&ctx, id).await
}

/// Sends the link that proves the contact address staff have given. Needs `edit` in the person's area.
#[server(prefix = "/api", endpoint = "users/verify_contact", protocol = Call)]
pub async fn verify_contact(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.verify_contact(&ctx, id).await
}

/// Sends an invitation, again with a new link. Needs `invite` in the person's area.
#[server(prefix = "/api", endpoint = "users/resend_invitation", protocol = Call)]
pub async fn resend_invitation(id: AccountId) -> Result<PersonView, AppError> {
    let (services, ctx) = current()?;
    services.users.resend_invitation(&ctx, id).await
}

/// An invitation's present link. Needs `invite` in the person's area.
#[server(prefix = "/api", endpoint = "users/invitation_link", protocol = Call)]
pub async fn invitation_link(id: AccountId) -> Result<String, AppError> {
    let (services, ctx) = current()?;
    services.users.invitation_link(&ctx, id).await
}

/// Begins to act as a customer; the browser then is the customer's, but for a while. Needs `customers:act_as`, by an agent.
#[server(prefix = "/api", endpoint = "users/act_as", protocol = Call)]
pub async fn act_as(draft: AssistanceDraft) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    ctx.require(crate::domain::Area::Customers, crate::domain::Action::ActAs)?;
    let session = services.users.act_as(&ctx, draft.parse()?).await?;
    let handover = use_context::<Handover>().ok_or_else(|| AppError::Internal { request: ctx.request.clone() })?;
    handover.leave(session);
    Ok(())
}

/// Begins to look at the shop as a customer assigned to the caller: the applications that are opened next, of which these have a
/// start address, show it as them. Needs `customers:view`.
#[server(prefix = "/api", endpoint = "users/preview", protocol = Call)]
pub async fn preview_as(id: AccountId) -> Result<Vec<OpenApplication>, AppError> {
    let (services, ctx) = current()?;
    let preview = services.users.preview(&ctx, id).await?;
    let handover = use_context::<Handover>().ok_or_else(|| AppError::Internal { request: ctx.request.clone() })?;
    handover.leave(preview.session);
    Ok(preview.open)
}

/// A person's sessions. Needs `view` in the person's area.
#[server(prefix = "/api", endpoint = "users/sessions", protocol = Call)]
pub async fn list_sessions(id: AccountId) -> Result<SessionList, AppError> {
    let (services, ctx) = current()?;
    services.users.sessions(&ctx, id).await
}

/// Ends one session of a person, or all. Needs `lock` in the person's area.
#[server(prefix = "/api", endpoint = "users/end_sessions", protocol = Call)]
pub async fn end_sessions(id: AccountId, session: Option<SessionId>) -> Result<SessionList, AppError> {
    let (services, ctx) = current()?;
    services.users.end_sessions(&ctx, id, session).await
}

/// What was done to and by a person. Needs `audit:view`.
#[server(prefix = "/api", endpoint = "users/activity", protocol = Call)]
pub async fn list_activity(id: AccountId, older: Option<i64>) -> Result<Activity, AppError> {
    let (services, ctx) = current()?;
    services.users.activity(&ctx, id, older).await
}
