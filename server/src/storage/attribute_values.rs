//! What accounts hold of the attributes that stand in [`super::attributes`].

use super::accounts::{self, Account};
use super::{Link, Sql, StorageError, normal};
use app::domain::attribute::AttributeValue;

/// Stores an attribute's value. What is unique is kept so here, whoever stores it.
///
/// # Errors
/// `Taken` when the attribute is unique and somebody else has the value.
pub async fn set(link: &mut Link, seq: i64, key: &str, value: &str) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO account_attributes (account_seq, key, value, value_key, unique_key) VALUES ($1, $2, $3, $4,
            (SELECT CAST($4 AS TEXT) FROM attributes d WHERE d.key = $2 AND d.is_unique))
         ON CONFLICT (account_seq, key) DO UPDATE SET value = excluded.value, value_key = excluded.value_key,
            unique_key = excluded.unique_key,
            proven = account_attributes.proven AND account_attributes.value = excluded.value",
    );
    link.execute(sql.bind(seq).bind(key).bind(value).bind(normal::value_key(value))).await?;
    Ok(())
}

/// Takes an attribute's value away.
///
/// # Errors
/// Of storage.
pub async fn clear(link: &mut Link, seq: i64, key: &str) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM account_attributes WHERE account_seq = $1 AND key = $2").bind(seq).bind(key))
        .await?;
    Ok(())
}

/// Every attribute's value that is stored apart from the account itself.
///
/// # Errors
/// Of storage.
pub async fn all(link: &mut Link, seq: i64) -> Result<Vec<AttributeValue>, StorageError> {
    let sql = Sql::new("SELECT key, value FROM account_attributes WHERE account_seq = $1 ORDER BY key");
    let rows: Vec<(String, String)> = link.all(sql.bind(seq)).await?;
    Ok(rows.into_iter().map(|(key, value)| AttributeValue { key, value }).collect())
}

/// Somebody else than `seq` who has a value of an attribute, by what values are compared by.
///
/// # Errors
/// Of storage.
pub async fn find_other(
    link: &mut Link,
    key: &str,
    value_key: &str,
    seq: i64,
) -> Result<Option<Account>, StorageError> {
    let sql = Sql::new(
        "SELECT account_seq FROM account_attributes WHERE key = $1 AND value_key = $2 AND account_seq <> $3
         ORDER BY account_seq LIMIT 1",
    );
    let found: Option<(i64,)> = link.optional(sql.bind(key).bind(value_key).bind(seq)).await?;
    match found {
        Some((found,)) => accounts::get_by_seq(link, found).await,
        None => Ok(None),
    }
}

/// An attribute's value.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, seq: i64, key: &str) -> Result<Option<String>, StorageError> {
    let sql = Sql::new("SELECT value FROM account_attributes WHERE account_seq = $1 AND key = $2");
    let row: Option<(String,)> = link.optional(sql.bind(seq).bind(key)).await?;
    Ok(row.map(|(value,)| value))
}
