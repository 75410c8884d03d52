//! The keys that tokens are signed with, encrypted.

use super::{Link, Sql, StorageError, word};
use app::domain::Timestamp;
use app::domain::application::Signing;

/// A key as stored.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// Its name.
    pub kid: String,
    /// What it signs with.
    pub signing: Signing,
    /// The private key, encrypted.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created: Timestamp,
}

/// Every key, the oldest first.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link) -> Result<Vec<StoredKey>, StorageError> {
    let sql = Sql::new("SELECT kid, algorithm, sealed, created_at FROM signing_keys ORDER BY created_at, kid");
    let rows: Vec<(String, String, Vec<u8>, i64)> = link.all(sql).await?;
    let key = |(kid, algorithm, sealed, created): (String, String, Vec<u8>, i64)| {
        let signing = word(Signing::from_word(&algorithm), "signing_keys", "algorithm")?;
        Ok(StoredKey { kid, signing, sealed, created: Timestamp(created) })
    };
    rows.into_iter().map(key).collect()
}

/// Adds a key.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, key: &StoredKey) -> Result<(), StorageError> {
    let sql = Sql::new("INSERT INTO signing_keys (kid, algorithm, sealed, created_at) VALUES ($1, $2, $3, $4)");
    let sql = sql.bind(&key.kid).bind(key.signing.as_str()).bind(key.sealed.as_slice()).bind(key.created);
    link.execute(sql).await?;
    Ok(())
}

/// Removes a key.
///
/// # Errors
/// Of storage.
pub async fn remove(link: &mut Link, kid: &str) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM signing_keys WHERE kid = $1").bind(kid)).await?;
    Ok(())
}
