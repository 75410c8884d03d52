//! Passkeys, and the challenges that went out for them. A challenge is taken once.

use super::{Link, Sql, StorageError};
use app::domain::Timestamp;
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A passkey as stored.
#[derive(Clone, Debug, FromRow)]
pub struct Passkey {
    /// Its id, as shown in addresses.
    pub id: Uuid,
    /// Whose it is.
    pub account_seq: i64,
    /// What the authenticator calls it.
    pub credential_id: Vec<u8>,
    /// The public key and what else is checked.
    pub credential: String,
    /// What its person calls it.
    pub name: String,
    created_at: i64,
    used_at: Option<i64>,
    refused_at: Option<i64>,
}

impl Passkey {
    /// When it was added.
    #[must_use]
    pub fn created(&self) -> Timestamp {
        Timestamp(self.created_at)
    }

    /// When it was last signed in with.
    #[must_use]
    pub fn used(&self) -> Option<Timestamp> {
        self.used_at.map(Timestamp)
    }

    /// Whether it is refused, because there may be a copy of it.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.refused_at.is_some()
    }
}

/// A passkey to be stored.
#[derive(Clone, Debug)]
pub struct NewPasskey<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub account_seq: i64,
    /// What the authenticator calls it.
    pub credential_id: &'a [u8],
    /// The public key and what else is checked.
    pub credential: &'a str,
    /// The authenticator's counter.
    pub counter: u32,
    /// What its person calls it.
    pub name: &'a str,
    /// When it was added.
    pub created: Timestamp,
}

const SELECT: &str =
    "SELECT id, account_seq, credential_id, credential, name, created_at, used_at, refused_at FROM passkeys";

/// Adds a passkey; `false` when there is one by that credential.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, new: &NewPasskey<'_>) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "INSERT INTO passkeys (id, account_seq, credential_id, credential, counter, name, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (credential_id) DO NOTHING",
    );
    let sql = sql.bind(new.id).bind(new.account_seq).bind(new.credential_id).bind(new.credential);
    Ok(link.execute(sql.bind(i64::from(new.counter)).bind(new.name).bind(new.created)).await? == 1)
}

/// An account's passkeys, oldest first.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, account: i64) -> Result<Vec<Passkey>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE account_seq = $1 ORDER BY created_at, id"));
    link.all(sql.bind(account)).await
}

/// A passkey of an account.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, account: i64, id: Uuid) -> Result<Option<Passkey>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE account_seq = $1 AND id = $2"));
    link.optional(sql.bind(account).bind(id)).await
}

/// The passkey of a credential.
///
/// # Errors
/// Of storage.
pub async fn find(link: &mut Link, credential_id: &[u8]) -> Result<Option<Passkey>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE credential_id = $1"));
    link.optional(sql.bind(credential_id)).await
}

/// How many passkeys an account could sign in with.
///
/// # Errors
/// Of storage.
pub async fn usable(link: &mut Link, account: i64) -> Result<i64, StorageError> {
    let sql = Sql::new("SELECT COUNT(*) FROM passkeys WHERE account_seq = $1 AND refused_at IS NULL");
    link.number(sql.bind(account)).await
}

/// Renames a passkey of an account; `false` when there is none.
///
/// # Errors
/// Of storage.
pub async fn rename(link: &mut Link, account: i64, id: Uuid, name: &str) -> Result<bool, StorageError> {
    let sql = Sql::new("UPDATE passkeys SET name = $1 WHERE account_seq = $2 AND id = $3");
    Ok(link.execute(sql.bind(name).bind(account).bind(id)).await? == 1)
}

/// Removes a passkey of an account; `false` when there is none.
///
/// # Errors
/// Of storage.
pub async fn remove(link: &mut Link, account: i64, id: Uuid) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM passkeys WHERE account_seq = $1 AND id = $2");
    Ok(link.execute(sql.bind(account).bind(id)).await? == 1)
}

/// Removes every passkey of an account; gives their number.
///
/// # Errors
/// Of storage.
pub async fn remove_all(link: &mut Link, account: i64) -> Result<u64, StorageError> {
    link.execute(Sql::new("DELETE FROM passkeys WHERE account_seq = $1").bind(account)).await
}

/// Notes a use of a passkey. Of those that count, `false` when another use came in between that counted as far.
///
/// # Errors
/// Of storage.
pub async fn note_use(
    link: &mut Link,
    id: Uuid,
    credential: &str,
    counter: u32,
    now: Timestamp,
) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE passkeys SET credential = $1, counter = $2, used_at = $3
         WHERE id = $4 AND refused_at IS NULL AND (counter < $2 OR (counter = 0 AND $2 = 0))",
    );
    Ok(link.execute(sql.bind(credential).bind(i64::from(counter)).bind(now).bind(id)).await? == 1)
}

/// Refuses a passkey from now on.
///
/// # Errors
/// Of storage.
pub async fn refuse(link: &mut Link, id: Uuid, now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new("UPDATE passkeys SET refused_at = $1 WHERE id = $2 AND refused_at IS NULL");
    Ok(link.execute(sql.bind(now).bind(id)).await? == 1)
}

/// Keeps a challenge that goes out, for `account`'s new passkey or for a sign-in.
///
/// # Errors
/// Of storage.
pub async fn put_challenge(
    link: &mut Link,
    token_hash: [u8; 32],
    account: Option<i64>,
    state: &str,
    expires: Timestamp,
) -> Result<(), StorageError> {
    let sql =
        Sql::new("INSERT INTO passkey_challenges (token_hash, account_seq, state, expires_at) VALUES ($1, $2, $3, $4)");
    link.execute(sql.bind(token_hash).bind(account).bind(state).bind(expires)).await?;
    Ok(())
}

/// Takes a challenge: of any number at the same time, one gets it.
///
/// # Errors
/// Of storage.
pub async fn take_challenge(
    link: &mut Link,
    token_hash: [u8; 32],
    account: Option<i64>,
    now: Timestamp,
) -> Result<Option<String>, StorageError> {
    let sql = Sql::new("DELETE FROM passkey_challenges WHERE token_hash = $1 RETURNING account_seq, state, expires_at");
    let row: Option<(Option<i64>, String, i64)> = link.optional(sql.bind(token_hash)).await?;
    Ok(row.filter(|(whose, _, expires)| *whose == account && *expires > now.0).map(|(_, state, _)| state))
}

/// Removes up to `limit` challenges that nobody answered in time; gives their number.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, now: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM passkey_challenges WHERE token_hash IN
            (SELECT token_hash FROM passkey_challenges WHERE expires_at <= $1 LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(now)).await
}
