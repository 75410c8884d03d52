//! What people let applications know of them.

use super::{Link, Sql, StorageError};
use app::domain::Timestamp;
use app::domain::application::OAuthScope;

/// What an account has allowed an application; `None` before it was asked.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, account: i64, application: i64) -> Result<Option<Vec<OAuthScope>>, StorageError> {
    let sql = Sql::new("SELECT scope FROM consents WHERE account_seq = $1 AND application_seq = $2");
    let row: Option<(String,)> = link.optional(sql.bind(account).bind(application)).await?;
    Ok(row.map(|(scope,)| OAuthScope::read(&scope)))
}

/// Stores what an account allows an application.
///
/// # Errors
/// Of storage.
pub async fn set(
    link: &mut Link,
    account: i64,
    application: i64,
    scope: &[OAuthScope],
    at: Timestamp,
) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO consents (account_seq, application_seq, scope, given_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_seq, application_seq) DO UPDATE SET scope = excluded.scope, given_at = excluded.given_at",
    );
    link.execute(sql.bind(account).bind(application).bind(OAuthScope::write(scope)).bind(at)).await?;
    Ok(())
}

/// Takes back what an account allowed an application; `false` when there was nothing.
///
/// # Errors
/// Of storage.
pub async fn remove(link: &mut Link, account: i64, application: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM consents WHERE account_seq = $1 AND application_seq = $2");
    Ok(link.execute(sql.bind(account).bind(application)).await? == 1)
}

/// What an account has allowed: each application, what it may know, and since when.
///
/// # Errors
/// Of storage.
pub async fn of_account(link: &mut Link, account: i64) -> Result<Vec<(i64, Vec<OAuthScope>, Timestamp)>, StorageError> {
    let sql = Sql::new("SELECT application_seq, scope, given_at FROM consents WHERE account_seq = $1");
    let rows: Vec<(i64, String, i64)> = link.all(sql.bind(account)).await?;
    Ok(rows.into_iter().map(|(seq, scope, at)| (seq, OAuthScope::read(&scope), Timestamp(at))).collect())
}
