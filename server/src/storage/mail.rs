//! The outbox: mails to be sent, written in the unit of work that causes them and claimed by the mail worker.
//!
//! A row says whom to write to and about what. The text, and the link in it, are made afresh at each try.

use super::{Link, Sql, StorageError, dialect, word};
use app::domain::mail::{DeliveryState, MailKind};
use app::domain::{Language, TicketId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A mail to be sent.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id, also its `Message-ID`.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// Whose account it is about.
    pub account_seq: Option<i64>,
    /// The ticket whose link it carries, and that link's generation.
    pub ticket: Option<(TicketId, i64)>,
    /// The address it goes to.
    pub recipient: String,
    /// The language it is written in.
    pub language: Language,
    /// When it was caused.
    pub at: Timestamp,
}

/// Puts a mail into the outbox. It goes once the unit is committed, and not at all when it is not.
///
/// # Errors
/// Of storage.
pub async fn enqueue(link: &mut Link, mail: &Outgoing) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO mail_outbox (id, kind, account_seq, ticket_id, generation, recipient, language, state, attempts, created_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $9)",
    );
    link.execute(
        sql.bind(mail.id)
            .bind(mail.kind.as_str())
            .bind(mail.account_seq)
            .bind(mail.ticket.map(|(id, _)| id.0))
            .bind(mail.ticket.map(|(_, generation)| generation))
            .bind(&mail.recipient)
            .bind(mail.language.tag())
            .bind(DeliveryState::Queued.as_str())
            .bind(mail.at),
    )
    .await?;
    Ok(())
}

/// A mail a worker holds until its lease is over.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its number inside.
    pub seq: i64,
    /// What was put in.
    pub mail: Outgoing,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// Since when it is tried: since it was caused, or since a person asked for another try.
    pub since: Timestamp,
    /// Until when no other worker takes it.
    pub lease: Timestamp,
}

#[derive(FromRow)]
struct ClaimedRow {
    seq: i64,
    id: Uuid,
    kind: String,
    account_seq: Option<i64>,
    ticket_id: Option<Uuid>,
    generation: Option<i64>,
    recipient: String,
    language: String,
    attempts: i64,
    created_at: i64,
    retried_at: Option<i64>,
}

impl ClaimedRow {
    fn claimed(self, lease: Timestamp) -> Result<Claimed, StorageError> {
        let mail = Outgoing {
            id: self.id,
            kind: word(MailKind::from_word(&self.kind), "mail_outbox", "kind")?,
            account_seq: self.account_seq,
            ticket: self.ticket_id.map(TicketId).zip(self.generation),
            recipient: self.recipient,
            language: word(Language::from_tag(&self.language), "mail_outbox", "language")?,
            at: Timestamp(self.created_at),
        };
        let since = self.retried_at.map_or(mail.at, Timestamp);
        Ok(Claimed { seq: self.seq, mail, attempts: self.attempts, since, lease })
    }
}

/// Claims up to `limit` mails that are due, the longest due first. Each goes to one worker alone, until `lease`: what a
/// worker took and never marked is due again then.
///
/// # Errors
/// Of storage.
pub async fn claim(
    link: &mut Link,
    now: Timestamp,
    lease: Timestamp,
    limit: usize,
) -> Result<Vec<Claimed>, StorageError> {
    let text = format!(
        "UPDATE mail_outbox SET claimed_until = $2, attempts = attempts + 1 WHERE seq IN (
            SELECT seq FROM mail_outbox
            WHERE state = 'queued' AND due_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
            ORDER BY due_at, seq LIMIT {limit}{})
         RETURNING seq, id, kind, account_seq, ticket_id, generation, recipient, language, attempts, created_at,
            retried_at",
        dialect::skip_locked(link.engine())
    );
    let mut rows: Vec<ClaimedRow> = link.all(Sql::built(text).bind(now).bind(lease)).await?;
    rows.sort_by_key(|row| row.seq);
    rows.into_iter().map(|row| row.claimed(lease)).collect()
}

/// What a claimed mail is to say, as things stand at this try.
#[derive(Clone, Debug)]
pub struct Particulars {
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// The username.
    pub username: String,
    /// The link it carries, if any.
    pub link: LinkState,
    /// Until when failed sign-ins have locked the account.
    pub locked_until: Option<Timestamp>,
}

/// How the link of a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// The mail carries none.
    None,
    /// It opens until then.
    Open(Timestamp),
    /// It was used, taken back or replaced, or its time is over.
    Closed,
}

#[derive(FromRow)]
struct ParticularsRow {
    first_name: String,
    last_name: String,
    username: String,
    generation: Option<i64>,
    expires_at: Option<i64>,
    ended_at: Option<i64>,
    locked_until: Option<i64>,
}

/// The particulars of a claimed mail; `None` when it is no longer waiting, its account being gone for one.
///
/// # Errors
/// Of storage.
pub async fn particulars(
    link: &mut Link,
    claimed: &Claimed,
    now: Timestamp,
) -> Result<Option<Particulars>, StorageError> {
    let sql = Sql::new(
        "SELECT COALESCE(a.first_name, '') AS first_name, COALESCE(a.last_name, '') AS last_name,
            COALESCE(a.username, '') AS username, t.generation, t.expires_at,
            COALESCE(t.consumed_at, t.revoked_at) AS ended_at,
            (SELECT l.until FROM account_locks l WHERE l.account_seq = m.account_seq AND l.reason = 'failed_sign_ins') AS locked_until
         FROM mail_outbox m LEFT JOIN accounts a ON a.seq = m.account_seq LEFT JOIN tickets t ON t.id = m.ticket_id
         WHERE m.seq = $1 AND m.state = 'queued'",
    );
    let row: Option<ParticularsRow> = link.optional(sql.bind(claimed.seq)).await?;
    Ok(row.map(|row| Particulars {
        link: match (claimed.mail.ticket, row.expires_at.map(Timestamp)) {
            (None, _) => LinkState::None,
            (Some((_, generation)), Some(expires))
                if row.generation == Some(generation) && row.ended_at.is_none() && expires > now =>
            {
                LinkState::Open(expires)
            }
            (Some(_), _) => LinkState::Closed,
        },
        first_name: row.first_name,
        last_name: row.last_name,
        username: row.username,
        locked_until: row.locked_until.map(Timestamp).filter(|until| *until > now),
    }))
}

/// Notes that the mail server took a mail over, whoever holds it by now.
///
/// # Errors
/// Of storage.
pub async fn mark_sent(link: &mut Link, claimed: &Claimed, now: Timestamp) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE mail_outbox SET state = 'sent', sent_at = $1, claimed_until = NULL, last_error = NULL WHERE seq = $2",
    );
    link.execute(sql.bind(now).bind(claimed.seq)).await?;
    Ok(())
}

/// Puts a mail back for another try at `due`. Does nothing once the claim has gone to another worker.
///
/// # Errors
/// Of storage.
pub async fn mark_retry(link: &mut Link, claimed: &Claimed, due: Timestamp, error: &str) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE mail_outbox SET due_at = $1, claimed_until = NULL, last_error = $2
         WHERE seq = $3 AND state = 'queued' AND claimed_until = $4",
    );
    link.execute(sql.bind(due).bind(error).bind(claimed.seq).bind(claimed.lease)).await?;
    Ok(())
}

/// Gives a mail up. Does nothing once the claim has gone to another worker.
///
/// # Errors
/// Of storage.
pub async fn mark_failed(link: &mut Link, claimed: &Claimed, error: &str) -> Result<(), StorageError> {
    end(link, claimed, DeliveryState::Failed, Some(error)).await
}

/// Notes that a mail is no longer needed. Does nothing once the claim has gone to another worker.
///
/// # Errors
/// Of storage.
pub async fn mark_dropped(link: &mut Link, claimed: &Claimed) -> Result<(), StorageError> {
    end(link, claimed, DeliveryState::Dropped, None).await
}

async fn end(
    link: &mut Link,
    claimed: &Claimed,
    state: DeliveryState,
    error: Option<&str>,
) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE mail_outbox SET state = $1, claimed_until = NULL, last_error = $2
         WHERE seq = $3 AND state = 'queued' AND claimed_until = $4",
    );
    link.execute(sql.bind(state.as_str()).bind(error).bind(claimed.seq).bind(claimed.lease)).await?;
    Ok(())
}

/// How the delivery of a mail stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The state.
    pub state: DeliveryState,
    /// Since when: put in, handed over, or last tried.
    pub since: Timestamp,
    /// What the mail server said at the last try that failed.
    pub error: Option<String>,
}

/// How the newest mail with a ticket's link fares; `None` when the link was never mailed.
///
/// # Errors
/// Of storage.
pub async fn delivery_of_ticket(link: &mut Link, ticket: TicketId) -> Result<Option<Delivery>, StorageError> {
    // By way of the account, for its index; a ticket that is mailed belongs to one.
    let sql = Sql::new(
        "SELECT m.state, CASE m.state WHEN 'sent' THEN COALESCE(m.sent_at, m.due_at) WHEN 'queued' THEN m.created_at
            ELSE m.due_at END, m.last_error
         FROM tickets t JOIN mail_outbox m ON m.account_seq = t.account_seq AND m.ticket_id = t.id
         WHERE t.id = $1 ORDER BY m.seq DESC LIMIT 1",
    );
    let row: Option<(String, i64, Option<String>)> = link.optional(sql.bind(ticket.0)).await?;
    row.map(|(state, since, error)| {
        let state = word(DeliveryState::from_word(&state), "mail_outbox", "state")?;
        Ok(Delivery { state, since: Timestamp(since), error })
    })
    .transpose()
}

/// How many mails of a kind went to an address since a moment.
///
/// # Errors
/// Of storage.
pub async fn sent_since(
    link: &mut Link,
    kind: MailKind,
    recipient: &str,
    since: Timestamp,
) -> Result<i64, StorageError> {
    let sql =
        Sql::new("SELECT COUNT(*) FROM mail_outbox WHERE lower(recipient) = $1 AND kind = $2 AND created_at > $3");
    link.number(sql.bind(recipient.to_ascii_lowercase()).bind(kind.as_str()).bind(since)).await
}

/// How many mails with a link an account was sent since a moment.
///
/// # Errors
/// Of storage.
pub async fn links_since(link: &mut Link, account: i64, since: Timestamp) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "SELECT COUNT(*) FROM mail_outbox WHERE account_seq = $1 AND ticket_id IS NOT NULL AND created_at > $2",
    );
    link.number(sql.bind(account).bind(since)).await
}
