//! The audit trail.

use super::json::Call;
use crate::domain::audit_list::{AuditPage, AuditQuery};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::context::current;

/// A page of the whole trail, newest first. Needs `audit:view`.
#[server(prefix = "/api", endpoint = "audit/list", protocol = Call)]
pub async fn list_audit(query: AuditQuery) -> Result<AuditPage, AppError> {
    let (services, ctx) = current()?;
    services.audit.list(&ctx, &query.bounded()).await
}
