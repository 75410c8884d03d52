//! Mail deliveries.

use super::json::Call;
use crate::domain::mail_list::{MailPage, MailQuery};
use crate::error::AppError;
use leptos::prelude::*;
use uuid::Uuid;

#[cfg(feature = "ssr")]
use crate::context::current;

/// A page of mail deliveries, newest first. Needs `mail:view`.
#[server(prefix = "/api", endpoint = "mail/list", protocol = Call)]
pub async fn list_mail(query: MailQuery) -> Result<MailPage, AppError> {
    let (services, ctx) = current()?;
    services.mails.list(&ctx, &query.bounded()).await
}

/// Tries a mail again, now. Needs `mail:edit`.
#[server(prefix = "/api", endpoint = "mail/retry", protocol = Call)]
pub async fn retry_mail(id: Uuid) -> Result<(), AppError> {
    let (services, ctx) = current()?;
    services.mails.retry(&ctx, id).await
}

/// Tries every failed mail again whose link still opens; gives their number. Needs `mail:edit`.
#[server(prefix = "/api", endpoint = "mail/retry_failed", protocol = Call)]
pub async fn retry_failed_mail() -> Result<u64, AppError> {
    let (services, ctx) = current()?;
    services.mails.retry_failed(&ctx).await
}
