//! Tokens that are over before their time, by a hash: assertions that were taken, and machines' tokens that were revoked.

use super::{Link, Sql, StorageError};
use app::domain::{ApplicationId, Timestamp};

/// Notes that a token is over; `false` when it was before. It is kept in mind until it would be over anyway.
///
/// # Errors
/// Of storage.
pub async fn spend(link: &mut Link, mark: [u8; 32], expires: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new("INSERT INTO spent_tokens (mark, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    Ok(link.execute(sql.bind(mark).bind(expires)).await? == 1)
}

/// Whether a token of a machine holds, one that no grant stands behind: it goes with the machine.
///
/// # Errors
/// Of storage.
pub async fn holds(link: &mut Link, machine: ApplicationId, mark: [u8; 32]) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "SELECT COUNT(*) FROM applications a WHERE a.id = $1 AND a.kind = 'machine'
         AND NOT EXISTS (SELECT 1 FROM spent_tokens t WHERE t.mark = $2)",
    );
    Ok(link.number(sql.bind(machine.0).bind(mark)).await? > 0)
}

/// Forgets up to `limit` tokens that are over anyway; gives their number.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, now: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM spent_tokens WHERE mark IN (SELECT mark FROM spent_tokens WHERE expires_at <= $1 LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(now)).await
}
