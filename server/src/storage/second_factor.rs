//! Second factors: the seed of an authenticator app, encrypted, and recovery codes, hashed. Each code counts once.

use super::bulk::insert_rows;
use super::sql::Value;
use super::{Link, Sql, StorageError};
use app::domain::Timestamp;
use sqlx_macros::FromRow;

/// A second factor as stored.
#[derive(Clone, Debug)]
pub struct Factor {
    /// The seed, encrypted.
    pub seed: Vec<u8>,
    /// Since when it counts; `None` until the first right code.
    pub enrolled: Option<Timestamp>,
    /// Wrong codes in a row.
    pub failures: i64,
    /// Until when no code is looked at.
    pub blocked_until: Timestamp,
}

#[derive(FromRow)]
struct Row {
    seed: Vec<u8>,
    enrolled_at: Option<i64>,
    failures: i64,
    blocked_until: i64,
}

/// An account's second factor, begun or in force.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, account: i64) -> Result<Option<Factor>, StorageError> {
    let sql = Sql::new("SELECT seed, enrolled_at, failures, blocked_until FROM second_factors WHERE account_seq = $1");
    let row: Option<Row> = link.optional(sql.bind(account)).await?;
    Ok(row.map(|row| Factor {
        seed: row.seed,
        enrolled: row.enrolled_at.map(Timestamp),
        failures: row.failures,
        blocked_until: Timestamp(row.blocked_until),
    }))
}

/// Whether an account has a second factor in force.
///
/// # Errors
/// Of storage.
pub async fn is_on(link: &mut Link, account: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("SELECT COUNT(*) FROM second_factors WHERE account_seq = $1 AND enrolled_at IS NOT NULL");
    Ok(link.number(sql.bind(account)).await? > 0)
}

/// Begins to set one up, anew where it was begun before; `false` when there is one in force.
///
/// # Errors
/// Of storage.
pub async fn begin(link: &mut Link, account: i64, seed: &[u8], now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "INSERT INTO second_factors (account_seq, seed, created_at, enrolled_at, last_step, failures, blocked_until)
         VALUES ($1, $2, $3, NULL, 0, 0, 0)
         ON CONFLICT (account_seq) DO UPDATE SET seed = excluded.seed, created_at = excluded.created_at
         WHERE second_factors.enrolled_at IS NULL",
    );
    Ok(link.execute(sql.bind(account).bind(seed).bind(now)).await? == 1)
}

/// Puts what was begun into force, with the step of the code that showed it works; `false` when it is in force already.
///
/// # Errors
/// Of storage.
pub async fn enrol(link: &mut Link, account: i64, step: i64, now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE second_factors SET enrolled_at = $1, last_step = $2 WHERE account_seq = $3 AND enrolled_at IS NULL",
    );
    Ok(link.execute(sql.bind(now).bind(step).bind(account)).await? == 1)
}

/// Uses the code of a step up: of any number at the same time, one gets `true`.
///
/// # Errors
/// Of storage.
pub async fn use_step(link: &mut Link, account: i64, step: i64) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE second_factors SET last_step = $1
         WHERE account_seq = $2 AND enrolled_at IS NOT NULL AND last_step < $1",
    );
    Ok(link.execute(sql.bind(step).bind(account)).await? == 1)
}

/// Notes how many wrong codes came in a row, and until when no further one is looked at.
///
/// # Errors
/// Of storage.
pub async fn set_failures(link: &mut Link, account: i64, failures: i64, until: Timestamp) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE second_factors SET failures = $1, blocked_until = $2 WHERE account_seq = $3");
    link.execute(sql.bind(failures).bind(until).bind(account)).await?;
    Ok(())
}

/// Takes a second factor away with its recovery codes; whether there was one in force.
///
/// # Errors
/// Of storage.
pub async fn remove(link: &mut Link, account: i64) -> Result<bool, StorageError> {
    let on = is_on(link, account).await?;
    link.execute(Sql::new("DELETE FROM recovery_codes WHERE account_seq = $1").bind(account)).await?;
    link.execute(Sql::new("DELETE FROM second_factors WHERE account_seq = $1").bind(account)).await?;
    Ok(on)
}

/// Puts recovery codes in the place of those there are.
///
/// # Errors
/// Of storage.
pub async fn put_codes(link: &mut Link, account: i64, hashes: &[[u8; 32]]) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM recovery_codes WHERE account_seq = $1").bind(account)).await?;
    let rows = hashes.iter().map(|hash| [Value::from(account), (*hash).into()]).collect();
    insert_rows(link, "INSERT INTO recovery_codes (account_seq, code_hash)", rows).await
}

/// Uses a recovery code up: of any number at the same time, one gets `true`.
///
/// # Errors
/// Of storage.
pub async fn use_code(link: &mut Link, account: i64, hash: [u8; 32], now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE recovery_codes SET used_at = $1 WHERE account_seq = $2 AND code_hash = $3 AND used_at IS NULL",
    );
    Ok(link.execute(sql.bind(now).bind(account).bind(hash)).await? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// Of storage.
pub async fn codes_left(link: &mut Link, account: i64) -> Result<i64, StorageError> {
    let sql = Sql::new("SELECT COUNT(*) FROM recovery_codes WHERE account_seq = $1 AND used_at IS NULL");
    link.number(sql.bind(account)).await
}
