//! The audit trail: only added to and read. A person's values can be erased; the rows stay.

use super::bulk::{insert_rows, rows_at_once, values};
use super::sql::Value;
use super::{Link, Sql, StorageError, word};
use app::domain::audit::{ActedVia, AuditAction, AuditEntry, Change};
use app::domain::{AccountId, Timestamp};
use sqlx_macros::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

/// An entry to be added.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: AuditAction,
    /// How.
    pub via: ActedVia,
    /// Who; `None` for the product itself.
    pub actor: Option<Uuid>,
    /// Who, by name.
    pub actor_name: String,
    /// What kind of thing it was done to: `account`, `group`, `organization`.
    pub target_kind: &'static str,
    /// To whom or what.
    pub target: Option<Uuid>,
    /// To whom or what, by name.
    pub target_name: String,
    /// The request's id.
    pub request: String,
    /// What changed. Secrets are marked as changed, never given.
    pub changes: Vec<Change>,
}

/// Adds an entry, in the unit of the change it tells of.
///
/// # Errors
/// Of storage.
pub async fn record(link: &mut Link, entry: &NewEntry) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO audit_events (at, action, via, actor_id, actor_name, target_kind, target_id, target_name, request)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING seq",
    );
    let seq = link
        .number(
            sql.bind(entry.at)
                .bind(entry.action.as_str())
                .bind(entry.via.as_str())
                .bind(entry.actor)
                .bind(&entry.actor_name)
                .bind(entry.target_kind)
                .bind(entry.target)
                .bind(&entry.target_name)
                .bind(&entry.request),
        )
        .await?;
    for change in &entry.changes {
        let sql = Sql::new("INSERT INTO audit_changes (event_seq, field, before, after) VALUES ($1, $2, $3, $4)");
        link.execute(sql.bind(seq).bind(&change.field).bind(change.before.clone()).bind(change.after.clone())).await?;
    }
    Ok(())
}

/// Adds many entries, each about another target, in the unit of the changes they tell of.
///
/// # Errors
/// Of storage.
pub async fn record_all(link: &mut Link, entries: &[NewEntry]) -> Result<(), StorageError> {
    for part in entries.chunks(rows_at_once(9)) {
        record_some(link, part).await?;
    }
    Ok(())
}

async fn record_some(link: &mut Link, entries: &[NewEntry]) -> Result<(), StorageError> {
    let text = format!(
        "INSERT INTO audit_events (at, action, via, actor_id, actor_name, target_kind, target_id, target_name, request)
         {} RETURNING seq, target_id",
        values(link.engine(), entries.len(), 9)
    );
    let mut bound = Vec::with_capacity(entries.len() * 9);
    for entry in entries {
        bound.extend([
            Value::from(entry.at),
            entry.action.as_str().into(),
            entry.via.as_str().into(),
            entry.actor.into(),
            (&entry.actor_name).into(),
            entry.target_kind.into(),
            entry.target.into(),
            (&entry.target_name).into(),
            (&entry.request).into(),
        ]);
    }
    let seqs: Vec<(i64, Option<Uuid>)> = link.all(Sql::built(text).bind_all(bound)).await?;
    let seqs: HashMap<Option<Uuid>, i64> = seqs.into_iter().map(|(seq, target)| (target, seq)).collect();
    let rows = entries.iter().filter_map(|entry| Some((*seqs.get(&entry.target)?, entry))).flat_map(|(seq, entry)| {
        entry.changes.iter().map(move |change| {
            [seq.into(), (&change.field).into(), change.before.clone().into(), change.after.clone().into()]
        })
    });
    insert_rows(link, "INSERT INTO audit_changes (event_seq, field, before, after)", rows.collect()).await
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    at: i64,
    action: String,
    via: String,
    actor_name: String,
    target_name: String,
    request: String,
}

/// What was done to or by an account, newest first: up to `limit` entries before the place `older`.
///
/// # Errors
/// Of storage.
pub async fn of_account(
    link: &mut Link,
    id: AccountId,
    older: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditEntry>, StorageError> {
    let place: Option<(i64,)> = match older {
        Some(seq) => link.optional(Sql::new("SELECT at FROM audit_events WHERE seq = $1").bind(seq)).await?,
        None => None,
    };
    let at = place.map_or(i64::MAX, |(at,)| at);
    // Two index walks, so that neither half needs a scan of the trail.
    let half = |column: &str| {
        format!(
            "SELECT seq FROM (SELECT seq FROM audit_events WHERE {column} = $1 AND (at, seq) < ($2, $3)
             ORDER BY at DESC, seq DESC LIMIT {limit}) {column}s"
        )
    };
    let text = format!(
        "SELECT seq, at, action, via, actor_name, target_name, request FROM audit_events
         WHERE seq IN ({} UNION {}) ORDER BY at DESC, seq DESC LIMIT {limit}",
        half("target_id"),
        half("actor_id")
    );
    let sql = Sql::built(text).bind(id.0).bind(at).bind(older.unwrap_or(i64::MAX));
    let rows: Vec<Row> = link.all(sql).await?;
    entries(link, rows).await
}

/// The entries a query finds, with what changed in each.
pub(super) async fn entries_of(link: &mut Link, sql: Sql) -> Result<Vec<AuditEntry>, StorageError> {
    let rows: Vec<Row> = link.all(sql).await?;
    entries(link, rows).await
}

/// Entries with what changed in each.
async fn entries(link: &mut Link, rows: Vec<Row>) -> Result<Vec<AuditEntry>, StorageError> {
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let sql = Sql::new("SELECT field, before, after FROM audit_changes WHERE event_seq = $1 ORDER BY field");
        let changes: Vec<(String, Option<String>, Option<String>)> = link.all(sql.bind(row.seq)).await?;
        entries.push(AuditEntry {
            seq: row.seq,
            at: Timestamp(row.at),
            action: word(AuditAction::from_word(&row.action), "audit_events", "action")?,
            via: word(ActedVia::from_word(&row.via), "audit_events", "via")?,
            actor: row.actor_name,
            target: row.target_name,
            request: row.request,
            changes: changes
                .into_iter()
                .map(|(field, before, after)| Change { field, label: None, before, after })
                .collect(),
        });
    }
    Ok(entries)
}

/// The place of the latest entry about an account; 0 before the first.
///
/// # Errors
/// Of storage.
pub async fn latest_of(link: &mut Link, id: AccountId) -> Result<i64, StorageError> {
    link.number(Sql::new("SELECT COALESCE(MAX(seq), 0) FROM audit_events WHERE target_id = $1").bind(id.0)).await
}

/// Entries of some actions about an account after a place, oldest first, at most `limit`.
///
/// # Errors
/// Of storage.
pub async fn since(
    link: &mut Link,
    id: AccountId,
    actions: &[AuditAction],
    after: i64,
    limit: i64,
) -> Result<Vec<AuditEntry>, StorageError> {
    let words: Vec<String> = actions.iter().map(|action| format!("'{}'", action.as_str())).collect();
    let text = format!(
        "SELECT seq, at, action, via, actor_name, target_name, request FROM audit_events
         WHERE target_id = $1 AND seq > $2 AND action IN ({}) ORDER BY seq LIMIT {limit}",
        words.join(", ")
    );
    let rows: Vec<Row> = link.all(Sql::built(text).bind(id.0).bind(after)).await?;
    entries(link, rows).await
}

/// Erases a deleted person's name and values from the trail; action, time and ids stay.
///
/// # Errors
/// Of storage.
pub async fn forget(link: &mut Link, id: AccountId) -> Result<(), StorageError> {
    for text in [
        "DELETE FROM audit_changes WHERE event_seq IN (SELECT seq FROM audit_events WHERE target_id = $1)",
        "UPDATE audit_events SET target_name = '' WHERE target_id = $1",
        "UPDATE audit_events SET actor_name = '' WHERE actor_id = $1",
    ] {
        link.execute(Sql::new(text).bind(id.0)).await?;
    }
    Ok(())
}

/// How often staff have sent an account a link since a moment.
///
/// # Errors
/// Of storage.
pub async fn links_by_staff(link: &mut Link, id: AccountId, since: Timestamp) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "SELECT COUNT(*) FROM audit_events WHERE target_id = $1 AND at > $2 AND actor_id IS NOT NULL
            AND action IN ('reset_mailed', 'invitation_resent')",
    );
    link.number(sql.bind(id.0).bind(since)).await
}
