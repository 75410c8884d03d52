//! What some hundreds of rows of a file are compared with, in a few statements.

use super::accounts::{self, Account};
use super::groups::Group;
use super::sql::Value;
use super::{Link, Sql, StorageError, dialect};
use std::collections::HashMap;

fn bound(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| Value::from(*text)).collect()
}

/// Lets no other unit that is about one of these addresses go on before this one ends, as
/// [`accounts::hold_address`] does for one. In one order, so that no two units wait for each other.
///
/// # Errors
/// Of storage.
pub async fn hold_addresses(link: &mut Link, keys: &[&str]) -> Result<(), StorageError> {
    let Some(text) = dialect::wait_for_words(link.engine(), keys.len()).filter(|_| !keys.is_empty()) else {
        return Ok(());
    };
    let _: Vec<(i64,)> = link.all(Sql::built(text).bind_all(bound(keys))).await?;
    Ok(())
}

/// The accounts of usernames, by their keys; held to the end of the unit.
///
/// # Errors
/// Of storage.
pub async fn accounts(link: &mut Link, keys: &[&str]) -> Result<HashMap<String, Account>, StorageError> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT seq, username_key FROM accounts WHERE username_key IN ({}) ORDER BY seq{}",
        dialect::places(link.engine(), 0, keys.len()),
        dialect::for_update(link.engine())
    );
    let found: Vec<(i64, String)> = link.all(Sql::built(text).bind_all(bound(keys))).await?;
    let mut accounts = HashMap::with_capacity(found.len());
    let mut read = accounts::get_all(link, &found.iter().map(|(seq, _)| *seq).collect::<Vec<_>>()).await?;
    for (seq, key) in found {
        if let Some(account) = read.remove(&seq) {
            accounts.insert(key, account);
        }
    }
    Ok(accounts)
}

/// Somebody who has a value of an attribute, by what values are compared by.
///
/// # Errors
/// Of storage.
pub async fn holders(link: &mut Link, key: &str, values: &[&str]) -> Result<HashMap<String, i64>, StorageError> {
    if values.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT value_key, MIN(account_seq) FROM account_attributes WHERE value_key IN ({}) AND key = ${}
         GROUP BY value_key",
        dialect::places(link.engine(), 0, values.len()),
        values.len() + 1
    );
    let rows: Vec<(String, i64)> = link.all(Sql::built(text).bind_all(bound(values)).bind(key)).await?;
    Ok(rows.into_iter().collect())
}

/// Groups of customers by what their names are compared by; they do not go before the unit ends. Members are not counted.
///
/// # Errors
/// Of storage.
pub async fn groups(link: &mut Link, keys: &[&str]) -> Result<HashMap<String, Group>, StorageError> {
    super::groups::find_customers(link, keys).await
}
