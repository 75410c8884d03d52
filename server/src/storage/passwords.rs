//! Passwords of accounts, as hashes alone.

use super::{Link, Sql, StorageError};
use app::domain::Timestamp;
use app::domain::account::PasswordState;
use sqlx_macros::FromRow;

/// A password as stored.
#[derive(Clone, Debug, FromRow)]
pub struct StoredPassword {
    /// The PHC string.
    pub hash: String,
    /// For a temporary password, until when it opens the door.
    pub temporary_until: Option<i64>,
}

impl StoredPassword {
    /// How the account stands with it.
    #[must_use]
    pub fn state(stored: Option<&Self>) -> PasswordState {
        match stored {
            None => PasswordState::None,
            Some(Self { temporary_until: Some(_), .. }) => PasswordState::Temporary,
            Some(_) => PasswordState::Set,
        }
    }
}

/// The account's password.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, seq: i64) -> Result<Option<StoredPassword>, StorageError> {
    link.optional(Sql::new("SELECT hash, temporary_until FROM passwords WHERE account_seq = $1").bind(seq)).await
}

#[derive(FromRow)]
struct ProofRow {
    #[sqlx(flatten)]
    stored: StoredPassword,
    second_factor: bool,
    counted: bool,
}

/// What decides, besides the account, how far a sign-in by password gets.
#[derive(Debug)]
pub struct Proof {
    /// The password.
    pub stored: StoredPassword,
    /// Whether a second factor is asked for.
    pub second_factor: bool,
    /// Whether failed sign-ins have been counted.
    pub counted: bool,
}

/// The account's password, with what else a sign-in needs to know.
///
/// # Errors
/// Of storage.
pub async fn proof(link: &mut Link, seq: i64) -> Result<Option<Proof>, StorageError> {
    let sql = Sql::new(
        "SELECT p.hash, p.temporary_until,
            EXISTS (SELECT 1 FROM second_factors f WHERE f.account_seq = $1 AND f.enrolled_at IS NOT NULL) AS second_factor,
            EXISTS (SELECT 1 FROM sign_in_failures f WHERE f.account_seq = $1) AS counted
         FROM passwords p WHERE p.account_seq = $1",
    );
    let row: Option<ProofRow> = link.optional(sql.bind(seq)).await?;
    Ok(row.map(|ProofRow { stored, second_factor, counted }| Proof { stored, second_factor, counted }))
}

/// Stores a password; a temporary one with its end.
///
/// # Errors
/// Of storage.
pub async fn set(
    link: &mut Link,
    seq: i64,
    hash: &str,
    at: Timestamp,
    temporary_until: Option<Timestamp>,
) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO passwords (account_seq, hash, set_at, temporary_until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_seq) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at,
            temporary_until = excluded.temporary_until",
    );
    link.execute(sql.bind(seq).bind(hash).bind(at).bind(temporary_until)).await?;
    Ok(())
}

/// Takes an account's password away: nothing that is typed opens it.
///
/// # Errors
/// Of storage.
pub async fn remove(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM passwords WHERE account_seq = $1").bind(seq)).await?;
    Ok(())
}

/// Replaces a hash by one of the same password under newer parameters, unless the password changed meanwhile.
///
/// # Errors
/// Of storage.
pub async fn rehash(link: &mut Link, seq: i64, old: &str, new: &str) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE passwords SET hash = $1 WHERE account_seq = $2 AND hash = $3");
    link.execute(sql.bind(new).bind(seq).bind(old)).await?;
    Ok(())
}
