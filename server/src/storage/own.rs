//! What only the person it is about is shown as a whole: the trail of what was done to them, the mails they were sent.

use super::audit::entries_of;
use super::{Link, Sql, StorageError};
use app::domain::audit::{AuditAction, AuditEntry};
use app::domain::{AccountId, Timestamp};

/// What staff note for themselves.
const INTERNAL: [AuditAction; 2] = [AuditAction::AssignmentChanged, AuditAction::InvitationCopied];

/// What was done to an account, by itself or by others, newest first: up to `limit` entries before the place `older`.
///
/// # Errors
/// Of storage.
pub async fn history(
    link: &mut Link,
    id: AccountId,
    older: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, StorageError> {
    let place: Option<(i64,)> = match older {
        Some(seq) => {
            let sql = Sql::new("SELECT at FROM audit_events WHERE seq = $1 AND target_id = $2");
            link.optional(sql.bind(seq).bind(id.0)).await?
        }
        None => None,
    };
    let at = place.map_or(i64::MAX, |(at,)| at);
    let internal: Vec<String> = INTERNAL.iter().map(|action| format!("'{}'", action.as_str())).collect();
    let text = format!(
        "SELECT seq, at, action, via, actor_name, target_name, request FROM audit_events
         WHERE target_id = $1 AND (at, seq) < ($2, $3) AND action NOT IN ({})
         ORDER BY at DESC, seq DESC LIMIT {limit}",
        internal.join(", ")
    );
    entries_of(link, Sql::built(text).bind(id.0).bind(at).bind(older.unwrap_or(i64::MAX))).await
}

/// A mail as its recipient is told of it.
#[derive(Debug)]
pub struct OwnMail {
    /// What it is about.
    pub kind: String,
    /// Where it went.
    pub recipient: String,
    /// How it fares.
    pub state: String,
    /// When it was caused.
    pub at: Timestamp,
}

/// The mails of an account, newest first.
///
/// # Errors
/// Of storage.
pub async fn mails(link: &mut Link, account: i64) -> Result<Vec<OwnMail>, StorageError> {
    let sql = Sql::new(
        "SELECT kind, recipient, state, created_at FROM mail_outbox WHERE account_seq = $1 ORDER BY seq DESC LIMIT 1000",
    );
    let rows: Vec<(String, String, String, i64)> = link.all(sql.bind(account)).await?;
    let mail = |(kind, recipient, state, at)| OwnMail { kind, recipient, state, at: Timestamp(at) };
    Ok(rows.into_iter().map(mail).collect())
}
