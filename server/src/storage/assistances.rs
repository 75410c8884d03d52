//! When staff acted as a customer, kept for that customer to read.

use super::{Link, Sql, StorageError};
use app::domain::assistance::AssistanceView;
use app::domain::{SessionId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// How many My Account shows.
const SHOWN: i64 = 20;

/// An assistance that begins.
#[derive(Clone, Debug)]
pub struct NewAssistance<'a> {
    /// Its session.
    pub session: SessionId,
    /// The customer.
    pub customer: i64,
    /// Who acts, by name.
    pub agent: &'a str,
    /// Why.
    pub reason: &'a str,
    /// Since when.
    pub began: Timestamp,
    /// The end of its time.
    pub ends: Timestamp,
}

/// Notes that one begins.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, new: &NewAssistance<'_>) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO assistances (id, customer_seq, agent_name, reason, began_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    );
    let sql = sql.bind(new.session.0).bind(new.customer).bind(new.agent).bind(new.reason);
    link.execute(sql.bind(new.began).bind(new.ends)).await?;
    Ok(())
}

/// Notes that one has ended before its time.
///
/// # Errors
/// Of storage.
pub async fn close(link: &mut Link, session: SessionId, now: Timestamp) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE assistances SET ends_at = $1 WHERE id = $2 AND ends_at > $1");
    link.execute(sql.bind(now).bind(session.0)).await?;
    Ok(())
}

/// Notes that those still going on have ended in which an account is agent or customer, or everybody's; gives each one's customer.
/// To be called before their sessions end.
///
/// # Errors
/// Of storage.
pub async fn cut(link: &mut Link, account: Option<i64>, now: Timestamp) -> Result<Vec<i64>, StorageError> {
    let whose = if account.is_some() { "AND (s.account_seq = $2 OR s.acting_for = $2)" } else { "" };
    let sql = Sql::built(format!(
        "UPDATE assistances SET ends_at = $1 WHERE ends_at > $1
         AND id IN (SELECT s.id FROM sessions s WHERE s.acting_for IS NOT NULL {whose}) RETURNING customer_seq"
    ));
    let sql = sql.bind(now);
    let rows: Vec<(i64,)> = link.all(if let Some(account) = account { sql.bind(account) } else { sql }).await?;
    Ok(rows.into_iter().map(|(customer,)| customer).collect())
}

#[derive(FromRow)]
struct Row {
    agent_name: String,
    reason: String,
    began_at: i64,
    ends_at: i64,
    session: Option<Uuid>,
}

/// Those of a customer, newest first.
///
/// # Errors
/// Of storage.
pub async fn of_customer(link: &mut Link, customer: i64, now: Timestamp) -> Result<Vec<AssistanceView>, StorageError> {
    let sql = Sql::built(format!(
        "SELECT n.agent_name, n.reason, n.began_at, n.ends_at, s.id AS session FROM assistances n
         LEFT JOIN sessions s ON s.id = n.id
         WHERE n.customer_seq = $1 ORDER BY n.began_at DESC LIMIT {SHOWN}"
    ));
    let rows: Vec<Row> = link.all(sql.bind(customer)).await?;
    let view = |row: Row| {
        let over = row.ends_at <= now.0;
        let running = !over && row.session.is_some();
        AssistanceView {
            agent: row.agent_name,
            reason: row.reason,
            began: Timestamp(row.began_at),
            until: (over || running).then_some(Timestamp(row.ends_at)),
            running,
        }
    };
    Ok(rows.into_iter().map(view).collect())
}
