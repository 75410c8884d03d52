//! Accounts one at a time: made, read, changed, deleted. Lists stand in [`super::people`].

pub use super::account::Account;
use super::account::{AccountRow, COLUMNS, TABLES};
use super::passwords::StoredPassword;
use super::sql::Value;
use super::{Link, Sql, StorageError, attribute_values, dialect, grants, normal};
use app::domain::account::display_name;
pub use app::domain::attribute::CONTACT_EMAIL;
use app::domain::list::Origin;
use app::domain::{AccountId, AccountKind, AccountStatus, Language, Timestamp};
use sqlx_macros::FromRow;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

async fn select(
    link: &mut Link,
    condition: &str,
    value: impl Into<super::sql::Value>,
) -> Result<Option<Account>, StorageError> {
    let text = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {condition}");
    let row: Option<AccountRow> = link.optional(Sql::built(text).bind(value)).await?;
    row.map(Account::try_from).transpose()
}

/// The account of an id.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: AccountId) -> Result<Option<Account>, StorageError> {
    select(link, "a.id = $1", id.0).await
}

/// The account of an id, held to the end of the unit.
///
/// # Errors
/// Of storage.
pub async fn hold(link: &mut Link, id: AccountId) -> Result<Option<Account>, StorageError> {
    if link.engine() == super::Engine::Sqlite {
        // A unit is alone there.
        return get(link, id).await;
    }
    let text = format!("SELECT seq FROM accounts WHERE id = $1{}", dialect::for_update(link.engine()));
    let held: Option<(i64,)> = link.optional(Sql::built(text).bind(id.0)).await?;
    if held.is_some() { get(link, id).await } else { Ok(None) }
}

/// Holds accounts to the end of the unit, in one order: two units that hold many never wait for each other in a ring.
///
/// # Errors
/// Of storage.
pub async fn hold_all(link: &mut Link, ids: &[AccountId]) -> Result<(), StorageError> {
    if ids.is_empty() || link.engine() == super::Engine::Sqlite {
        return Ok(());
    }
    let places = dialect::places(link.engine(), 0, ids.len());
    let text = format!("SELECT seq FROM accounts WHERE id IN ({places}) ORDER BY seq FOR UPDATE");
    let bound = ids.iter().map(|id| super::sql::Value::from(id.0)).collect();
    let _: Vec<(i64,)> = link.all(Sql::built(text).bind_all(bound)).await?;
    Ok(())
}

/// The account of a number.
///
/// # Errors
/// Of storage.
pub async fn get_by_seq(link: &mut Link, seq: i64) -> Result<Option<Account>, StorageError> {
    select(link, "a.seq = $1", seq).await
}

/// The accounts of numbers, by number; those that are there.
///
/// # Errors
/// Of storage.
pub async fn get_all(link: &mut Link, seqs: &[i64]) -> Result<HashMap<i64, Account>, StorageError> {
    if seqs.is_empty() {
        return Ok(HashMap::new());
    }
    let places = dialect::places(link.engine(), 0, seqs.len());
    let text = format!("SELECT {COLUMNS} FROM {TABLES} WHERE a.seq IN ({places})");
    let bound = seqs.iter().map(|seq| super::sql::Value::from(*seq)).collect();
    let rows: Vec<AccountRow> = link.all(Sql::built(text).bind_all(bound)).await?;
    rows.into_iter().map(|row| Account::try_from(row).map(|account| (account.seq, account))).collect()
}

/// The account of a username, by its key.
///
/// # Errors
/// Of storage.
pub async fn find_by_username(link: &mut Link, key: &str) -> Result<Option<Account>, StorageError> {
    select(link, "a.username_key = $1", key).await
}

#[derive(FromRow)]
struct SignInRow {
    #[sqlx(flatten)]
    account: AccountRow,
    hash: Option<String>,
    temporary_until: Option<i64>,
}

/// The account of a username with its password: one statement, for names that are known and others alike.
///
/// # Errors
/// Of storage.
pub async fn find_to_sign_in(
    link: &mut Link,
    key: &str,
) -> Result<Option<(Account, Option<StoredPassword>)>, StorageError> {
    let text = format!(
        "SELECT {COLUMNS}, p.hash, p.temporary_until FROM {TABLES} LEFT JOIN passwords p ON p.account_seq = a.seq
         WHERE a.username_key = $1"
    );
    let row: Option<SignInRow> = link.optional(Sql::built(text).bind(key)).await?;
    row.map(|SignInRow { account, hash, temporary_until }| {
        let stored = hash.map(|hash| StoredPassword { hash, temporary_until });
        Ok((Account::try_from(account)?, stored))
    })
    .transpose()
}

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Its id.
    pub id: AccountId,
    /// Customer or staff.
    pub kind: AccountKind,
    /// Username as typed.
    pub username: &'a str,
    /// Username as compared.
    pub username_key: &'a str,
    /// First name.
    pub first_name: &'a str,
    /// Last name.
    pub last_name: &'a str,
    /// Status.
    pub status: AccountStatus,
    /// Language, if known.
    pub language: Option<Language>,
    /// How it came about.
    pub origin: Origin,
    /// Whether it is the owner.
    pub owner: bool,
    /// When it is made.
    pub created: Timestamp,
    /// Last sign-in; `None` but for seeded and imported people.
    pub last_sign_in: Option<Timestamp>,
}

/// Makes an account with its kind's row, its search text and its place in the totals; gives its number.
///
/// # Errors
/// `Taken` for a username or an owner that exists.
pub async fn insert(link: &mut Link, new: &NewAccount<'_>) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "INSERT INTO accounts (id, kind, username, username_key, first_name, last_name, first_key, last_key, sort_name,
            status, language, origin, email_verified, version, created_at, last_sign_in_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, FALSE, 1, $13, $14) RETURNING seq",
    );
    let seq = link
        .number(
            sql.bind(new.id.0)
                .bind(new.kind.as_str())
                .bind(new.username)
                .bind(new.username_key)
                .bind(new.first_name)
                .bind(new.last_name)
                .bind(normal::fold(new.first_name))
                .bind(normal::fold(new.last_name))
                .bind(normal::sort_name(new.first_name, new.last_name, new.username_key))
                .bind(new.status.as_str())
                .bind(new.language.map(Language::tag))
                .bind(new.origin.as_str())
                .bind(new.created)
                .bind(new.last_sign_in.map_or(0, |at| at.0)),
        )
        .await?;
    let kind_row = match new.kind {
        AccountKind::Customer => Sql::new("INSERT INTO customers (account_seq) VALUES ($1)").bind(seq),
        AccountKind::Staff => {
            Sql::new("INSERT INTO staff (account_seq, owner) VALUES ($1, $2)").bind(seq).bind(new.owner)
        }
    };
    link.execute(kind_row).await?;
    let text = normal::search_text(new.first_name, new.last_name, new.username_key);
    link.execute(Sql::new(dialect::insert_search_text(link.engine())).bind(seq).bind(text)).await?;
    attribute_values::set(link, seq, CONTACT_EMAIL, new.username).await?;
    count(link, new.kind, new.status, 1).await?;
    Ok(seq)
}

/// Lets no other unit that calls this for the same address go on before this one ends. An address may be one person's username or
/// others' contact address: two tables, which no index spans.
///
/// # Errors
/// Of storage.
pub async fn hold_address(link: &mut Link, key: &str) -> Result<(), StorageError> {
    if let Some(text) = dialect::wait_for_word(link.engine()) {
        link.execute(Sql::new(text).bind(key)).await?;
    }
    Ok(())
}

pub(super) async fn count(
    link: &mut Link,
    kind: AccountKind,
    status: AccountStatus,
    by: i64,
) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO account_totals (kind, status, total) VALUES ($1, $2, $3)
         ON CONFLICT (kind, status) DO UPDATE SET total = account_totals.total + excluded.total",
    );
    link.execute(sql.bind(kind.as_str()).bind(status.as_str()).bind(by)).await?;
    Ok(())
}

/// Changes the names of the version seen; `false` when it has moved.
///
/// # Errors
/// Of storage.
pub async fn rename(
    link: &mut Link,
    account: &Account,
    version: i64,
    first: &str,
    last: &str,
) -> Result<bool, StorageError> {
    let key = account.username.to_ascii_lowercase();
    let sql = Sql::new(
        "UPDATE accounts SET first_name = $1, last_name = $2, first_key = $3, last_key = $4, sort_name = $5,
            version = version + 1 WHERE seq = $6 AND version = $7",
    );
    let sql = sql
        .bind(first)
        .bind(last)
        .bind(normal::fold(first))
        .bind(normal::fold(last))
        .bind(normal::sort_name(first, last, &key))
        .bind(account.seq)
        .bind(version);
    if link.execute(sql).await? == 0 {
        return Ok(false);
    }
    let engine = link.engine();
    link.execute(Sql::new(dialect::delete_search_text(engine)).bind(account.seq)).await?;
    let text = normal::search_text(first, last, &key);
    link.execute(Sql::new(dialect::insert_search_text(engine)).bind(account.seq).bind(text)).await?;
    Ok(true)
}

/// Moves an account from the status it was seen in to another; `false` when it was no longer in it.
///
/// # Errors
/// Of storage.
pub async fn set_status(link: &mut Link, account: &Account, to: AccountStatus) -> Result<bool, StorageError> {
    let sql = Sql::new("UPDATE accounts SET status = $1, version = version + 1 WHERE seq = $2 AND status = $3");
    let moved = link.execute(sql.bind(to.as_str()).bind(account.seq).bind(account.status.as_str())).await? == 1;
    if moved {
        count(link, account.kind, account.status, -1).await?;
        count(link, account.kind, to, 1).await?;
    }
    Ok(moved)
}

/// Notes that the address was proven.
///
/// # Errors
/// Of storage.
pub async fn set_email_verified(link: &mut Link, seq: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE accounts SET email_verified = TRUE WHERE seq = $1").bind(seq)).await?;
    Ok(())
}

/// Notes a sign-in.
///
/// # Errors
/// Of storage.
pub async fn set_last_sign_in(link: &mut Link, seq: i64, at: Timestamp) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE accounts SET last_sign_in_at = $1 WHERE seq = $2").bind(at).bind(seq)).await?;
    Ok(())
}

/// Stores the interface language; `None` takes the choice back.
///
/// # Errors
/// Of storage.
pub async fn set_language(link: &mut Link, id: AccountId, language: Option<Language>) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE accounts SET language = $1 WHERE id = $2");
    link.execute(sql.bind(language.map(Language::tag)).bind(id.0)).await?;
    Ok(())
}

/// Stores the language somebody was seen to read, where none is known of them.
///
/// # Errors
/// Of storage.
pub async fn learn_language(link: &mut Link, id: AccountId, language: Language) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE accounts SET language = $1 WHERE id = $2 AND language IS NULL");
    link.execute(sql.bind(language.tag()).bind(id.0)).await?;
    Ok(())
}

/// The names of accounts that are there, a few hundred at most.
///
/// # Errors
/// Of storage.
pub async fn names(link: &mut Link, ids: BTreeSet<AccountId>) -> Result<HashMap<AccountId, String>, StorageError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let places = dialect::places(link.engine(), 0, ids.len());
    let text = format!("SELECT id, username, first_name, last_name FROM accounts WHERE id IN ({places})");
    let ids = ids.into_iter().map(|id| Value::from(id.0)).collect();
    let rows: Vec<(Uuid, String, String, String)> = link.all(Sql::built(text).bind_all(ids)).await?;
    let named = |(id, username, first, last): (Uuid, String, String, String)| {
        (AccountId(id), display_name(&first, &last, &username))
    };
    Ok(rows.into_iter().map(named).collect())
}

/// Deletes an account with all that hangs on it. The trail keeps its rows; their personal values go.
///
/// # Errors
/// Of storage.
pub async fn delete(link: &mut Link, account: &Account) -> Result<bool, StorageError> {
    // What hangs on it includes what applications were given; they are told before it goes.
    grants::account_over(link, account.seq, None).await?;
    let deleted = link.execute(Sql::new("DELETE FROM accounts WHERE seq = $1").bind(account.seq)).await? == 1;
    if deleted {
        link.execute(Sql::new(dialect::delete_search_text(link.engine())).bind(account.seq)).await?;
        count(link, account.kind, account.status, -1).await?;
        // A check of a file tells of people before they are there.
        let rows = "UPDATE job_items SET label = '' WHERE account_id IS NULL AND lower(label) = $1";
        link.execute(Sql::new(rows).bind(normal::value_key(&account.username))).await?;
    }
    Ok(deleted)
}
