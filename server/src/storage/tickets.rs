//! Tickets: single-use links. A link is derived from its ticket's id and generation; only its hash is stored.

use super::bulk::insert_rows;
use super::sql::Value;
use super::{Link, Sql, StorageError, word};
use app::domain::ticket::TicketPurpose;
use app::domain::{TicketId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A ticket as stored.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Its id.
    pub id: TicketId,
    /// Whom it is for; `None` for the set-up.
    pub account_seq: Option<i64>,
    /// What it is for.
    pub purpose: TicketPurpose,
    /// Which of its links is in force.
    pub generation: i64,
    /// Whether the link goes by mail.
    pub mailed: bool,
    /// When the present link was made.
    pub issued: Timestamp,
    /// When the link ends.
    pub expires: Timestamp,
    /// When its page was first opened.
    pub visited: Option<Timestamp>,
    /// When it was used.
    pub consumed: Option<Timestamp>,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

impl Ticket {
    /// Whether its link still opens.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.consumed.is_none() && self.revoked.is_none() && self.expires > now
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    account_seq: Option<i64>,
    purpose: String,
    generation: i64,
    mailed: bool,
    issued_at: i64,
    expires_at: i64,
    visited_at: Option<i64>,
    consumed_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl TryFrom<Row> for Ticket {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: TicketId(row.id),
            account_seq: row.account_seq,
            purpose: word(TicketPurpose::from_word(&row.purpose), "tickets", "purpose")?,
            generation: row.generation,
            mailed: row.mailed,
            issued: Timestamp(row.issued_at),
            expires: Timestamp(row.expires_at),
            visited: row.visited_at.map(Timestamp),
            consumed: row.consumed_at.map(Timestamp),
            revoked: row.revoked_at.map(Timestamp),
        })
    }
}

const SELECT: &str =
    "SELECT id, account_seq, purpose, generation, mailed, issued_at, expires_at, visited_at, consumed_at,
    revoked_at FROM tickets";

/// Makes a ticket of the first generation.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, ticket: &Ticket, token_hash: [u8; 32]) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO tickets (id, account_seq, purpose, generation, token_hash, mailed, created_at, issued_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
    );
    link.execute(
        sql.bind(ticket.id.0)
            .bind(ticket.account_seq)
            .bind(ticket.purpose.as_str())
            .bind(ticket.generation)
            .bind(token_hash)
            .bind(ticket.mailed)
            .bind(ticket.issued)
            .bind(ticket.expires),
    )
    .await?;
    Ok(())
}

/// Makes many tickets of the first generation, each with the hash of its token.
///
/// # Errors
/// Of storage.
pub async fn insert_all(link: &mut Link, tickets: &[(Ticket, [u8; 32])]) -> Result<(), StorageError> {
    let rows = tickets.iter().map(|(ticket, token_hash)| {
        [
            Value::from(ticket.id.0),
            ticket.account_seq.into(),
            ticket.purpose.as_str().into(),
            ticket.generation.into(),
            (*token_hash).into(),
            ticket.mailed.into(),
            ticket.issued.into(),
            ticket.issued.into(),
            ticket.expires.into(),
        ]
    });
    let insert = "INSERT INTO tickets (id, account_seq, purpose, generation, token_hash, mailed, created_at, issued_at,
        expires_at)";
    insert_rows(link, insert, rows.collect()).await
}

/// The ticket of a link for a purpose, whatever its state.
///
/// # Errors
/// Of storage.
pub async fn find(
    link: &mut Link,
    purpose: TicketPurpose,
    token_hash: [u8; 32],
) -> Result<Option<Ticket>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE token_hash = $1 AND purpose = $2"));
    let row: Option<Row> = link.optional(sql.bind(token_hash).bind(purpose.as_str())).await?;
    row.map(Ticket::try_from).transpose()
}

/// The ticket of an id, whatever its state.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: TicketId) -> Result<Option<Ticket>, StorageError> {
    let row: Option<Row> = link.optional(Sql::built(format!("{SELECT} WHERE id = $1")).bind(id.0)).await?;
    row.map(Ticket::try_from).transpose()
}

/// An account's newest ticket for a purpose.
///
/// # Errors
/// Of storage.
pub async fn latest(link: &mut Link, account: i64, purpose: TicketPurpose) -> Result<Option<Ticket>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE account_seq = $1 AND purpose = $2 ORDER BY created_at DESC LIMIT 1"));
    let row: Option<Row> = link.optional(sql.bind(account).bind(purpose.as_str())).await?;
    row.map(Ticket::try_from).transpose()
}

/// The tickets of a purpose that belong to nobody and are open: the set-up's.
///
/// # Errors
/// Of storage.
pub async fn drop_unowned(link: &mut Link, purpose: TicketPurpose) -> Result<u64, StorageError> {
    let sql = Sql::new("DELETE FROM tickets WHERE account_seq IS NULL AND purpose = $1");
    link.execute(sql.bind(purpose.as_str())).await
}

/// Puts a new link in the place of the one seen; `false` when the ticket was used, taken back or renewed meanwhile.
///
/// # Errors
/// Of storage.
pub async fn renew(
    link: &mut Link,
    seen: &Ticket,
    token_hash: [u8; 32],
    now: Timestamp,
    expires: Timestamp,
) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE tickets SET generation = generation + 1, token_hash = $1, mailed = TRUE, issued_at = $2, expires_at = $3,
            visited_at = NULL, revoked_at = NULL
         WHERE id = $4 AND generation = $5 AND consumed_at IS NULL",
    );
    let sql = sql.bind(token_hash).bind(now).bind(expires).bind(seen.id.0).bind(seen.generation);
    Ok(link.execute(sql).await? == 1)
}

/// Notes the first visit of a link's page.
///
/// # Errors
/// Of storage.
pub async fn visit(link: &mut Link, id: TicketId, now: Timestamp) -> Result<(), StorageError> {
    let sql = Sql::new("UPDATE tickets SET visited_at = $1 WHERE id = $2 AND visited_at IS NULL");
    link.execute(sql.bind(now).bind(id.0)).await?;
    Ok(())
}

/// Uses a link up: of any number at the same time, one gets `true`.
///
/// # Errors
/// Of storage.
pub async fn consume(
    link: &mut Link,
    purpose: TicketPurpose,
    token_hash: [u8; 32],
    now: Timestamp,
) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE tickets SET consumed_at = $1 WHERE token_hash = $2 AND purpose = $3
            AND consumed_at IS NULL AND revoked_at IS NULL AND expires_at > $1",
    );
    Ok(link.execute(sql.bind(now).bind(token_hash).bind(purpose.as_str())).await? == 1)
}

/// Takes an account's open tickets of a purpose back; gives their number.
///
/// # Errors
/// Of storage.
pub async fn revoke_open(
    link: &mut Link,
    account: i64,
    purpose: TicketPurpose,
    now: Timestamp,
) -> Result<u64, StorageError> {
    let sql = Sql::new(
        "UPDATE tickets SET revoked_at = $1
         WHERE account_seq = $2 AND purpose = $3 AND consumed_at IS NULL AND revoked_at IS NULL",
    );
    link.execute(sql.bind(now).bind(account).bind(purpose.as_str())).await
}

/// Gives the link seen a later end; `false` when it was used, taken back or renewed meanwhile.
///
/// # Errors
/// Of storage.
pub async fn extend(link: &mut Link, seen: &Ticket, expires: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE tickets SET expires_at = $1
         WHERE id = $2 AND generation = $3 AND consumed_at IS NULL AND revoked_at IS NULL",
    );
    Ok(link.execute(sql.bind(expires).bind(seen.id.0).bind(seen.generation)).await? == 1)
}

/// Removes up to `limit` tickets that ended before `until`, with their mails; gives their number. Invitations stay: the person's page
/// tells of them.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, until: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM tickets WHERE id IN (
            SELECT id FROM tickets WHERE purpose <> 'invitation' AND expires_at < $1 ORDER BY expires_at LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(until)).await
}
