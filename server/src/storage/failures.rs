//! Failed sign-ins of an account in a row.

use super::{Link, Sql, StorageError, accounts, locks};
use app::domain::AccountId;
use uuid::Uuid;

/// What has been counted for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Failures since the last lock, the present one included.
    pub failures: u32,
    /// How often they have locked the account since somebody signed in.
    pub locks: u32,
}

/// Counts one more failure of an account that is held.
///
/// # Errors
/// Of storage.
pub async fn count(link: &mut Link, seq: i64) -> Result<Counted, StorageError> {
    let sql = Sql::new(
        "INSERT INTO sign_in_failures (account_seq, failures, locks) VALUES ($1, 1, 0)
         ON CONFLICT (account_seq) DO UPDATE SET failures = sign_in_failures.failures + 1
         RETURNING failures, locks",
    );
    let row: Option<(i64, i64)> = link.optional(sql.bind(seq)).await?;
    let (failures, locks) = row.unwrap_or((1, 0));
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(Counted { failures: small(failures), locks: small(locks) })
}

/// As much work as to hold an account and count one more failure of it, for a name nobody has; nothing is stored.
///
/// # Errors
/// Of storage.
pub async fn count_nobodys(link: &mut Link) -> Result<(), StorageError> {
    const NOBODY: i64 = 0;
    accounts::hold(link, AccountId(Uuid::nil())).await?;
    locks::of_account(link, NOBODY).await?;
    let sql = Sql::new("UPDATE sign_in_failures SET failures = failures + 1 WHERE account_seq = $1");
    link.execute(sql.bind(NOBODY)).await?;
    Ok(())
}

/// Notes that the failures have locked the account: they count from the beginning again.
///
/// # Errors
/// Of storage.
pub async fn locked(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE sign_in_failures SET failures = 0, locks = locks + 1 WHERE account_seq = $1");
    link.execute(sql.bind(seq)).await?;
    Ok(())
}

/// Forgets what was counted.
///
/// # Errors
/// Of storage.
pub async fn clear(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM sign_in_failures WHERE account_seq = $1").bind(seq)).await?;
    Ok(())
}
