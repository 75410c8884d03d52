//! What only staff accounts have: the agent flag, an address that may change, the ownership.

use super::accounts::Account;
use super::{Link, Sql, StorageError, dialect, normal};

/// Whether a staff user is an agent.
///
/// # Errors
/// Of storage.
pub async fn is_agent(link: &mut Link, seq: i64) -> Result<bool, StorageError> {
    let row: Option<(bool,)> =
        link.optional(Sql::new("SELECT agent FROM staff WHERE account_seq = $1").bind(seq)).await?;
    Ok(row.is_some_and(|(agent,)| agent))
}

/// Stores whether a staff user is an agent.
///
/// # Errors
/// Of storage.
pub async fn set_agent(link: &mut Link, seq: i64, agent: bool) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE staff SET agent = $1 WHERE account_seq = $2").bind(agent).bind(seq)).await?;
    Ok(())
}

/// Raises an account's version: what its form shows has changed.
///
/// # Errors
/// Of storage.
pub async fn touch(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE accounts SET version = version + 1 WHERE seq = $1").bind(seq)).await?;
    Ok(())
}

/// Gives a staff account another username, which nobody has proven yet. The names are those stored now.
///
/// # Errors
/// `Taken` for a username that exists, a deleted user's included.
pub async fn set_username(link: &mut Link, account: &Account, username: &str, key: &str) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE accounts SET username = $1, username_key = $2, sort_name = $3, email_verified = FALSE,
            version = version + 1 WHERE seq = $4",
    );
    let (first, last) = (&account.first_name, &account.last_name);
    let sql = sql.bind(username).bind(key).bind(normal::sort_name(first, last, key)).bind(account.seq);
    link.execute(sql).await?;
    let engine = link.engine();
    link.execute(Sql::new(dialect::delete_search_text(engine)).bind(account.seq)).await?;
    let text = normal::search_text(first, last, key);
    link.execute(Sql::new(dialect::insert_search_text(engine)).bind(account.seq).bind(text)).await?;
    Ok(())
}

/// Makes one staff user the owner instead of another.
///
/// # Errors
/// Of storage.
pub async fn transfer_ownership(link: &mut Link, from: i64, to: i64) -> Result<(), StorageError> {
    let set =
        |owner: bool, seq: i64| Sql::new("UPDATE staff SET owner = $1 WHERE account_seq = $2").bind(owner).bind(seq);
    // There is one owner at any moment, by a unique index.
    link.execute(set(false, from)).await?;
    link.execute(set(true, to)).await?;
    Ok(())
}

/// The organization's owner.
///
/// # Errors
/// Of storage.
pub async fn owner(link: &mut Link) -> Result<Option<i64>, StorageError> {
    let row: Option<(i64,)> = link.optional(Sql::new("SELECT account_seq FROM staff WHERE owner")).await?;
    Ok(row.map(|(seq,)| seq))
}
