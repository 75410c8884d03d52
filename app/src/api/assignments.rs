//! Assign Customers: which customers belong to a staff user.

use super::json::Call;
use crate::domain::assignment::{AssignmentDraft, AssignmentPage, AssignmentTable, AssignmentsSaved};
use crate::domain::id::AccountId;
use crate::domain::list::UserQuery;
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// A page of either table. Needs `assignments:view`, `customers:view` and `users:view`.
#[server(prefix = "/api", endpoint = "assignments/list", protocol = Call)]
pub async fn list_assignments(
    staff: AccountId,
    table: AssignmentTable,
    query: UserQuery,
) -> Result<AssignmentPage, AppError> {
    let (services, ctx) = current()?;
    services.assignments.list(&ctx, staff, table, &query.bounded()).await
}

/// Saves ticks and unticks. Needs `assignments:edit`, `customers:view` and `users:view`.
#[server(prefix = "/api", endpoint = "assignments/save", protocol = Call)]
pub async fn save_assignments(draft: AssignmentDraft) -> Result<AssignmentsSaved, AppError> {
    let (services, ctx) = current()?;
    ctx.actor()?;
    services.assignments.save(&ctx, draft.parse()?).await
}
