//! Registrations: sent ones until a job has looked at them, and what is kept of those that came to be.

use super::{Link, Sql, StorageError, dialect, word};
use app::domain::registration::{Acceptance, LegalDocument};
use app::domain::{AccountId, Timestamp};
use uuid::Uuid;

/// Keeps what was sent until it is worked off.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, request: &str, at: Timestamp) -> Result<(), StorageError> {
    let sql = Sql::new("INSERT INTO registration_requests (request, created_at) VALUES ($1, $2)");
    link.execute(sql.bind(request).bind(at)).await?;
    Ok(())
}

/// Takes the oldest that was sent, with its moment; it is gone once the unit is committed. Each goes to one node alone.
///
/// # Errors
/// Of storage.
pub async fn take(link: &mut Link) -> Result<Option<(String, Timestamp)>, StorageError> {
    let text = format!(
        "DELETE FROM registration_requests WHERE seq IN (SELECT seq FROM registration_requests ORDER BY seq LIMIT 1{})
         RETURNING request, created_at",
        dialect::skip_locked(link.engine())
    );
    let row: Option<(String, i64)> = link.optional(Sql::built(text)).await?;
    Ok(row.map(|(request, at)| (request, Timestamp(at))))
}

/// Forgets up to `limit` that were sent before a moment. Gives their number.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, before: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM registration_requests WHERE seq IN (
            SELECT seq FROM registration_requests WHERE created_at < $1 ORDER BY seq LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(before)).await
}

/// Notes that a customer registered.
///
/// # Errors
/// Of storage.
pub async fn mark(link: &mut Link, seq: i64, at: Timestamp) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE customers SET registered_at = $1 WHERE account_seq = $2").bind(at).bind(seq)).await?;
    Ok(())
}

/// Whether somebody registered, rather than being created by staff.
///
/// # Errors
/// Of storage.
pub async fn is_marked(link: &mut Link, seq: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("SELECT registered_at FROM customers WHERE account_seq = $1 AND registered_at IS NOT NULL");
    let row: Option<(i64,)> = link.optional(sql.bind(seq)).await?;
    Ok(row.is_some())
}

/// Notes what somebody agreed to.
///
/// # Errors
/// Of storage.
pub async fn accept(link: &mut Link, seq: i64, accepted: &Acceptance) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO acceptances (account_seq, document, version, accepted_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_seq, document) DO UPDATE SET version = excluded.version, accepted_at = excluded.accepted_at",
    );
    let sql = sql.bind(seq).bind(accepted.document.as_str()).bind(i64::from(accepted.version)).bind(accepted.at);
    link.execute(sql).await?;
    Ok(())
}

/// What somebody agreed to.
///
/// # Errors
/// Of storage.
pub async fn acceptances(link: &mut Link, seq: i64) -> Result<Vec<Acceptance>, StorageError> {
    let sql = Sql::new(
        "SELECT document, version, accepted_at FROM acceptances WHERE account_seq = $1 ORDER BY document DESC",
    );
    let rows: Vec<(String, i64, i64)> = link.all(sql.bind(seq)).await?;
    let read = |(document, version, at): (String, i64, i64)| {
        let document = word(LegalDocument::from_word(&document), "acceptances", "document")?;
        let version = u32::try_from(version).unwrap_or(u32::MAX);
        Ok(Acceptance { document, version, at: Timestamp(at) })
    };
    rows.into_iter().map(read).collect()
}

/// Empties an unconfirmed registration for another one of the same address: its attributes and what was agreed to.
///
/// # Errors
/// Of storage.
pub async fn empty(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    let own = "DELETE FROM account_attributes WHERE account_seq = $1 AND key <> 'contact_email'";
    link.execute(Sql::new(own).bind(seq)).await?;
    link.execute(Sql::new("DELETE FROM acceptances WHERE account_seq = $1").bind(seq)).await?;
    Ok(())
}

/// Up to `limit` people who registered and did not confirm before their link ended.
///
/// # Errors
/// Of storage.
pub async fn over(link: &mut Link, now: Timestamp, limit: i64) -> Result<Vec<AccountId>, StorageError> {
    let text = format!(
        "SELECT a.id FROM tickets t JOIN accounts a ON a.seq = t.account_seq AND a.status = 'pending_verification'
         WHERE t.purpose <> 'invitation' AND t.purpose = 'verification' AND t.consumed_at IS NULL
            AND t.revoked_at IS NULL AND t.expires_at <= $1
         ORDER BY t.expires_at LIMIT {limit}"
    );
    let rows: Vec<(Uuid,)> = link.all(Sql::built(text).bind(now)).await?;
    Ok(rows.into_iter().map(|(id,)| AccountId(id)).collect())
}
