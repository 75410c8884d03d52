//! Sign-in sessions. The cookie's token is stored as its hash alone.

use super::{Link, Sql, StorageError, grants, word};
use app::domain::session::{SessionStage, SignInMethod};
use app::domain::{SessionId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A session as stored.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id, as shown.
    pub id: SessionId,
    /// Whose it is.
    pub account_seq: i64,
    /// The customer a staff user acts as in it.
    pub acting_for: Option<i64>,
    /// Whether that one only looks at the shop.
    pub preview: bool,
    /// How far it has got.
    pub stage: SessionStage,
    /// By what it was begun.
    pub method: SignInMethod,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// When the password was last given in it.
    pub proven: Timestamp,
    /// When it ends without use.
    pub idle_until: Timestamp,
    /// When it ends in any case.
    pub expires: Timestamp,
    /// The network address it was last used from.
    pub address: String,
    /// The browser's `User-Agent`.
    pub user_agent: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    account_seq: i64,
    acting_for: Option<i64>,
    preview: bool,
    stage: String,
    method: String,
    created_at: i64,
    seen_at: i64,
    proven_at: i64,
    idle_until: i64,
    expires_at: i64,
    address: String,
    user_agent: String,
}

impl TryFrom<Row> for Session {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: SessionId(row.id),
            account_seq: row.account_seq,
            acting_for: row.acting_for,
            preview: row.preview,
            stage: word(SessionStage::from_word(&row.stage), "sessions", "stage")?,
            method: word(SignInMethod::from_word(&row.method), "sessions", "method")?,
            created: Timestamp(row.created_at),
            seen: Timestamp(row.seen_at),
            proven: Timestamp(row.proven_at),
            idle_until: Timestamp(row.idle_until),
            expires: Timestamp(row.expires_at),
            address: row.address,
            user_agent: row.user_agent,
        })
    }
}

const SELECT: &str =
    "SELECT id, account_seq, acting_for, preview, stage, method, created_at, seen_at, proven_at, idle_until, expires_at,
    address, user_agent FROM sessions";

/// Begins a session.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, token_hash: [u8; 32], session: &Session) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO sessions (token_hash, id, account_seq, acting_for, stage, method, created_at, seen_at, proven_at,
            idle_until, expires_at, address, user_agent, preview)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    );
    link.execute(
        sql.bind(token_hash)
            .bind(session.id.0)
            .bind(session.account_seq)
            .bind(session.acting_for)
            .bind(session.stage.as_str())
            .bind(session.method.as_str())
            .bind(session.created)
            .bind(session.seen)
            .bind(session.proven)
            .bind(session.idle_until)
            .bind(session.expires)
            .bind(&session.address)
            .bind(&session.user_agent)
            .bind(session.preview),
    )
    .await?;
    Ok(())
}

/// The person's own session of a token, while it holds.
///
/// # Errors
/// Of storage.
pub async fn find(link: &mut Link, token_hash: [u8; 32], now: Timestamp) -> Result<Option<Session>, StorageError> {
    found(link, "acting_for IS NULL", token_hash, now).await
}

/// The session of a token in which a staff user acts as a customer, while it holds. Neither kind opens what the other does.
///
/// # Errors
/// Of storage.
pub async fn find_acting(
    link: &mut Link,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Session>, StorageError> {
    found(link, "acting_for IS NOT NULL AND NOT preview", token_hash, now).await
}

/// The session of a token in which a staff user looks at the shop as a customer, while it holds.
///
/// # Errors
/// Of storage.
pub async fn find_preview(
    link: &mut Link,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Session>, StorageError> {
    found(link, "acting_for IS NOT NULL AND preview", token_hash, now).await
}

async fn found(
    link: &mut Link,
    kind: &'static str,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<Session>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE token_hash = $1 AND idle_until > $2 AND expires_at > $2 AND {kind}"));
    let row: Option<Row> = link.optional(sql.bind(token_hash).bind(now)).await?;
    row.map(Session::try_from).transpose()
}

/// Notes that the password was given in a session.
///
/// # Errors
/// Of storage.
pub async fn prove(link: &mut Link, id: SessionId, now: Timestamp) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE sessions SET proven_at = $1 WHERE id = $2").bind(now).bind(id.0)).await?;
    Ok(())
}

/// By what a session was begun.
///
/// # Errors
/// Of storage.
pub async fn method(link: &mut Link, id: SessionId) -> Result<Option<SignInMethod>, StorageError> {
    let row: Option<(String,)> =
        link.optional(Sql::new("SELECT method FROM sessions WHERE id = $1").bind(id.0)).await?;
    row.map(|(method,)| word(SignInMethod::from_word(&method), "sessions", "method")).transpose()
}

/// Notes what was shown in a session after it began.
///
/// # Errors
/// Of storage.
pub async fn set_method(link: &mut Link, id: SessionId, method: SignInMethod) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE sessions SET method = $1 WHERE id = $2").bind(method.as_str()).bind(id.0)).await?;
    Ok(())
}

/// Notes that a session is in use.
///
/// # Errors
/// Of storage.
pub async fn touch(
    link: &mut Link,
    id: SessionId,
    seen: Timestamp,
    idle_until: Timestamp,
    address: &str,
) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE sessions SET seen_at = $1, idle_until = $2, address = $3 WHERE id = $4");
    link.execute(sql.bind(seen).bind(idle_until).bind(address).bind(id.0)).await?;
    Ok(())
}

/// An account's own sessions that hold, last used first.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, account: i64, now: Timestamp) -> Result<Vec<Session>, StorageError> {
    let sql = Sql::built(format!(
        "{SELECT} WHERE account_seq = $1 AND acting_for IS NULL AND idle_until > $2 AND expires_at > $2
            AND stage <> 'second_factor'
         ORDER BY seen_at DESC LIMIT 100"
    ));
    let rows: Vec<Row> = link.all(sql.bind(account).bind(now)).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Ends one session of an account; `false` when there was none.
///
/// # Errors
/// Of storage.
pub async fn end(link: &mut Link, account: i64, id: SessionId) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM sessions WHERE account_seq = $1 AND id = $2");
    let ended = link.execute(sql.bind(account).bind(id.0)).await? == 1;
    if ended {
        grants::sessions_over(link, &[id]).await?;
    }
    Ok(ended)
}

/// Ends every session of an account but one, those included in which somebody acts as it; gives their number.
///
/// # Errors
/// Of storage.
pub async fn end_all(link: &mut Link, account: i64, but: Option<SessionId>) -> Result<u64, StorageError> {
    grants::account_over(link, account, but).await?;
    let all = "DELETE FROM sessions WHERE (account_seq = $1 OR acting_for = $1)";
    let sql = match but {
        None => Sql::new(all).bind(account),
        Some(id) => Sql::built(format!("{all} AND id <> $2")).bind(account).bind(id.0),
    };
    link.execute(sql).await
}

/// Ends every session in which somebody looks at applications as a customer.
///
/// # Errors
/// Of storage.
pub async fn end_previews(link: &mut Link, customer: i64) -> Result<(), StorageError> {
    let sql = Sql::new("DELETE FROM sessions WHERE acting_for = $1 AND preview RETURNING id");
    let over: Vec<(Uuid,)> = link.all(sql.bind(customer)).await?;
    let over: Vec<SessionId> = over.into_iter().map(|(id,)| SessionId(id)).collect();
    grants::sessions_over(link, &over).await
}

/// Ends every session of everybody; gives their number.
///
/// # Errors
/// Of storage.
pub async fn end_everybodys(link: &mut Link) -> Result<u64, StorageError> {
    grants::everybodys_over(link).await?;
    link.execute(Sql::new("DELETE FROM sessions")).await
}

/// Removes up to `limit` sessions that ended by not being used; gives their number. One whose time was over before follows soon.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, now: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM sessions WHERE token_hash IN (SELECT token_hash FROM sessions WHERE idle_until <= $1 LIMIT {limit})
         RETURNING id"
    );
    let over: Vec<(Uuid,)> = link.all(Sql::built(text).bind(now)).await?;
    let over: Vec<SessionId> = over.into_iter().map(|(id,)| SessionId(id)).collect();
    grants::sessions_over(link, &over).await?;
    Ok(over.len() as u64)
}
