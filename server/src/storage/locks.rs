//! Locks of accounts. While an account has one, its status is `locked`, and what it was before is kept beside it.

use super::accounts::{Account, count};
use super::{Link, Sql, StorageError, word};
use app::domain::lock::{LockReason, LockView};
use app::domain::{AccountId, AccountStatus, Timestamp};

/// The account's locks, those over included.
///
/// # Errors
/// Of storage.
pub async fn of_account(link: &mut Link, seq: i64) -> Result<Vec<LockView>, StorageError> {
    let sql = Sql::new("SELECT reason, note, since, until FROM account_locks WHERE account_seq = $1 ORDER BY reason");
    let rows: Vec<(String, String, i64, Option<i64>)> = link.all(sql.bind(seq)).await?;
    rows.into_iter()
        .map(|(reason, note, since, until)| {
            Ok(LockView {
                reason: word(LockReason::from_word(&reason), "account_locks", "reason")?,
                note,
                since: Timestamp(since),
                until: until.map(Timestamp),
            })
        })
        .collect()
}

/// The locks of an account as it was read: none without asking where it is not locked.
///
/// # Errors
/// Of storage.
pub async fn in_force(link: &mut Link, account: &Account) -> Result<Vec<LockView>, StorageError> {
    match account.status {
        AccountStatus::Locked => of_account(link, account.seq).await,
        _ => Ok(Vec::new()),
    }
}

/// Locks an account that is held; `false` when it has a lock of that reason already.
///
/// # Errors
/// Of storage.
pub async fn lock(link: &mut Link, account: &Account, lock: &LockView) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "INSERT INTO account_locks (account_seq, reason, note, since, until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_seq, reason) DO NOTHING",
    );
    let sql = sql.bind(account.seq).bind(lock.reason.as_str()).bind(&lock.note).bind(lock.since).bind(lock.until);
    if link.execute(sql).await? == 0 {
        return Ok(false);
    }
    if account.status != AccountStatus::Locked {
        move_to(link, account, AccountStatus::Locked, Some(account.status)).await?;
    }
    Ok(true)
}

/// Takes every lock from an account that is held; it stands as before.
///
/// # Errors
/// Of storage.
pub async fn unlock(link: &mut Link, account: &Account) -> Result<(), StorageError> {
    link.execute(Sql::new("DELETE FROM account_locks WHERE account_seq = $1").bind(account.seq)).await?;
    restore(link, account).await
}

/// Takes the locks of one reason from an account that is held, and those that are over; without any left it stands as before.
///
/// # Errors
/// Of storage.
pub async fn release(
    link: &mut Link,
    account: &Account,
    reason: LockReason,
    now: Timestamp,
) -> Result<(), StorageError> {
    let sql = Sql::new("DELETE FROM account_locks WHERE account_seq = $1 AND (reason = $2 OR until <= $3)");
    link.execute(sql.bind(account.seq).bind(reason.as_str()).bind(now)).await?;
    let left = link.number(Sql::new("SELECT COUNT(*) FROM account_locks WHERE account_seq = $1").bind(account.seq));
    if left.await? == 0 { restore(link, account).await } else { Ok(()) }
}

/// Accounts with a lock that is over, at most `limit`.
///
/// # Errors
/// Of storage.
pub async fn over(link: &mut Link, now: Timestamp, limit: i64) -> Result<Vec<AccountId>, StorageError> {
    let sql = Sql::new(
        "SELECT DISTINCT a.id FROM account_locks l JOIN accounts a ON a.seq = l.account_seq WHERE l.until <= $1
         ORDER BY a.id LIMIT $2",
    );
    let rows: Vec<(uuid::Uuid,)> = link.all(sql.bind(now).bind(limit)).await?;
    Ok(rows.into_iter().map(|(id,)| AccountId(id)).collect())
}

/// Moves what a held account is apart from its locks: the status itself, or what it goes back to.
///
/// # Errors
/// Of storage.
pub async fn set_status_below(link: &mut Link, account: &Account, to: AccountStatus) -> Result<(), StorageError> {
    if account.status != AccountStatus::Locked {
        return move_to(link, account, to, None).await;
    }
    let sql = Sql::new("UPDATE accounts SET status_unlocked = $1, version = version + 1 WHERE seq = $2");
    link.execute(sql.bind(to.as_str()).bind(account.seq)).await?;
    Ok(())
}

async fn restore(link: &mut Link, account: &Account) -> Result<(), StorageError> {
    if account.status == AccountStatus::Locked {
        move_to(link, account, account.status_below(), None).await?;
    }
    Ok(())
}

async fn move_to(
    link: &mut Link,
    account: &Account,
    to: AccountStatus,
    below: Option<AccountStatus>,
) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE accounts SET status = $1, status_unlocked = $2, version = version + 1 WHERE seq = $3 AND status = $4",
    );
    let sql = sql.bind(to.as_str()).bind(below.map(AccountStatus::as_str)).bind(account.seq);
    if link.execute(sql.bind(account.status.as_str())).await? == 1 {
        count(link, account.kind, account.status, -1).await?;
        count(link, account.kind, to, 1).await?;
    }
    Ok(())
}
