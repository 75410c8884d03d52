//! The outbox as a list: filters and keyset pages, newest first; other tries; and what is over.

use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, normal, word};
use app::domain::list::{Cursor, Position};
use app::domain::mail::{DeliveryState, MailKind};
use app::domain::mail_list::{MailQuery, Retry};
use app::domain::{AccountId, AccountKind, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A mail as stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its number inside.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    pub kind: MailKind,
    /// The address it goes to.
    pub recipient: String,
    /// Whose account it is about.
    pub account: Option<Person>,
    /// How it fares.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong at the last try.
    pub error: Option<String>,
    /// When it was caused.
    pub created: Timestamp,
    /// When it went out, is tried next, or was given up.
    pub at: Timestamp,
    /// Whether it can be tried again.
    pub retry: Retry,
}

/// Whom a mail is about.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Customer or staff.
    pub kind: AccountKind,
    /// The name to show.
    pub name: String,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    kind: String,
    recipient: String,
    state: String,
    attempts: i64,
    last_error: Option<String>,
    created_at: i64,
    due_at: i64,
    sent_at: Option<i64>,
    carries_link: bool,
    link_open: bool,
    account_id: Option<Uuid>,
    account_kind: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    username: Option<String>,
}

impl TryFrom<Row> for Stored {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let state = word(DeliveryState::from_word(&row.state), "mail_outbox", "state")?;
        let account = match (row.account_id, row.account_kind, row.username) {
            (Some(id), Some(kind), Some(username)) => {
                let (first, last) = (row.first_name.unwrap_or_default(), row.last_name.unwrap_or_default());
                let kind = word(AccountKind::from_word(&kind), "accounts", "kind")?;
                let name = app::domain::account::display_name(&first, &last, &username);
                Some(Person { id: AccountId(id), kind, name })
            }
            _ => None,
        };
        let tried = state == DeliveryState::Failed || (state == DeliveryState::Queued && row.last_error.is_some());
        let retry = match (tried, row.carries_link && !row.link_open) {
            (true, false) => Retry::Open,
            (true, true) => Retry::LinkOver,
            (false, _) => Retry::Done,
        };
        Ok(Self {
            seq: row.seq,
            id: row.id,
            kind: word(MailKind::from_word(&row.kind), "mail_outbox", "kind")?,
            recipient: row.recipient,
            account,
            state,
            attempts: row.attempts,
            error: row.last_error,
            created: Timestamp(row.created_at),
            at: Timestamp(row.sent_at.unwrap_or(row.due_at)),
            retry,
        })
    }
}

/// Whether the link of mail `m` opens at the moment bound as `$1`, its ticket being `t`.
const LINK_OPEN: &str =
    "(t.generation = m.generation AND t.consumed_at IS NULL AND t.revoked_at IS NULL AND t.expires_at > $1)";

fn select(rest: &str) -> String {
    format!(
        "SELECT m.seq, m.id, m.kind, m.recipient, m.state, m.attempts, m.last_error, m.created_at, m.due_at, m.sent_at,
            m.ticket_id IS NOT NULL AS carries_link, COALESCE({LINK_OPEN}, FALSE) AS link_open, a.id AS account_id,
            a.kind AS account_kind, a.first_name, a.last_name, a.username
         FROM mail_outbox m LEFT JOIN tickets t ON t.id = m.ticket_id LEFT JOIN accounts a ON a.seq = m.account_seq {rest}"
    )
}

/// A page of mails with the places before and after it.
#[derive(Debug)]
pub struct Page {
    /// The mails, newest first.
    pub rows: Vec<Stored>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
}

/// The page of mails that `query` asks for.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, query: &MailQuery, now: Timestamp) -> Result<Page, StorageError> {
    let mut conditions = Vec::new();
    let mut values = vec![Value::from(now)];
    let mut bind = |value: Value| {
        values.push(value);
        values.len()
    };
    if let Some(state) = query.state {
        conditions.push(format!("m.state = ${}", bind(state.as_str().into())));
    }
    if let Some(kind) = query.kind {
        conditions.push(format!("m.kind = ${}", bind(kind.as_str().into())));
    }
    let text = normal::fold(&query.search);
    if !text.is_empty() {
        let exact = bind(query.search.to_lowercase().into());
        let people = if text.chars().count() < 3 {
            let from = bind(text.as_str().into());
            // The greatest character there is ends the range of all that begins with the text.
            let to = bind(format!("{text}\u{10FFFF}").into());
            let range = |column: &str| format!("({column} >= ${from} AND {column} < ${to})");
            let begins = ["username_key", "first_key", "last_key"].map(range).join(" OR ");
            format!("SELECT seq FROM accounts WHERE {begins}")
        } else {
            let (found, value) = dialect::find_text(link.engine(), values.len() + 1, &text);
            values.push(value);
            found
        };
        // By way of the people, of whom there is an index; an address that is no username is found whole.
        conditions.push(format!(
            "m.seq IN (SELECT o.seq FROM mail_outbox o WHERE o.account_seq IN ({people})
                UNION SELECT o.seq FROM mail_outbox o WHERE lower(o.recipient) = ${exact})"
        ));
    } else if !query.search.trim().is_empty() {
        // Marks alone are in nobody's name.
        conditions.push("FALSE".to_owned());
    }
    let backwards = matches!(query.turn.position, Position::Before(_));
    if let Position::After(cursor) | Position::Before(cursor) = &query.turn.position {
        values.push(cursor.seq.into());
        conditions.push(format!("m.seq {} ${}", if backwards { ">" } else { "<" }, values.len()));
    }
    let narrowed = if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let order = if backwards { "ASC" } else { "DESC" };
    // One row more than asked for tells whether the list goes on.
    let limit = i64::from(query.turn.size) + 1;
    let sql = Sql::built(select(&format!("{narrowed} ORDER BY m.seq {order} LIMIT {limit}"))).bind_all(values);
    let mut rows: Vec<Row> = link.all(sql).await?;
    let more = rows.len() > usize::from(query.turn.size);
    rows.truncate(usize::from(query.turn.size));
    if backwards {
        rows.reverse();
    }
    let place = |row: Option<&Row>| row.map(|row| Cursor { seq: row.seq, value: String::new() });
    let (first, last) = (place(rows.first()), place(rows.last()));
    let (has_previous, has_next) = match query.turn.position {
        Position::Start => (false, more),
        Position::After(_) => (true, more),
        Position::Before(_) => (more, true),
    };
    Ok(Page {
        rows: rows.into_iter().map(Stored::try_from).collect::<Result<_, _>>()?,
        previous: first.filter(|_| has_previous),
        next: last.filter(|_| has_next),
    })
}

/// A mail by its id.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: Uuid, now: Timestamp) -> Result<Option<Stored>, StorageError> {
    let row: Option<Row> = link.optional(Sql::built(select("WHERE m.id = $2")).bind(now).bind(id)).await?;
    row.map(Stored::try_from).transpose()
}

/// Makes a mail due now, with its tries counted afresh; `false` when it has gone out or was dropped meanwhile. What a worker
/// holds stays with it.
///
/// # Errors
/// Of storage.
pub async fn retry(link: &mut Link, seq: i64, now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE mail_outbox SET state = 'queued', due_at = $1, retried_at = $1, attempts = 0
         WHERE seq = $2 AND state IN ('queued', 'failed')",
    );
    Ok(link.execute(sql.bind(now).bind(seq)).await? == 1)
}

/// Makes up to `limit` failed mails due now whose link, if they carry one, still opens; gives their number.
///
/// # Errors
/// Of storage.
pub async fn retry_failed(link: &mut Link, now: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "UPDATE mail_outbox SET state = 'queued', due_at = $1, retried_at = $1, attempts = 0 WHERE seq IN (
            SELECT m.seq FROM mail_outbox m LEFT JOIN tickets t ON t.id = m.ticket_id
            WHERE m.state = 'failed' AND (m.ticket_id IS NULL OR {LINK_OPEN}) ORDER BY m.seq LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(now)).await
}

/// Since when the mail that waits longest waits, and what went wrong with it.
///
/// # Errors
/// Of storage.
pub async fn oldest_waiting(link: &mut Link) -> Result<Option<(Timestamp, Option<String>)>, StorageError> {
    // Those that are tried again wait since then, so that a few of the oldest are looked at.
    let sql = Sql::new(
        "SELECT COALESCE(retried_at, created_at), last_error FROM mail_outbox WHERE state = 'queued' ORDER BY seq LIMIT 50",
    );
    let rows: Vec<(i64, Option<String>)> = link.all(sql).await?;
    Ok(rows.into_iter().min_by_key(|(since, _)| *since).map(|(since, error)| (Timestamp(since), error)))
}

/// The last mails that were tried, newest first: when each was caused, and what went wrong, if anything did.
///
/// # Errors
/// Of storage.
pub async fn last_tried(link: &mut Link, limit: i64) -> Result<Vec<(Timestamp, Option<String>)>, StorageError> {
    // Of the newest alone: a long queue of mails that were not tried yet is not walked.
    let text = format!(
        "SELECT COALESCE(retried_at, created_at), last_error FROM (
            SELECT seq, created_at, retried_at, last_error, attempts, state FROM mail_outbox ORDER BY seq DESC LIMIT 500) m
         WHERE attempts > 0 AND state <> 'dropped' ORDER BY seq DESC LIMIT {limit}"
    );
    let rows: Vec<(i64, Option<String>)> = link.all(Sql::built(text)).await?;
    Ok(rows.into_iter().map(|(at, error)| (Timestamp(at), error)).collect())
}

/// Removes mails of a state caused before `until`, of the `limit` oldest; gives their number.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, state: DeliveryState, until: Timestamp, limit: i64) -> Result<u64, StorageError> {
    // The oldest come first, so that nothing is walked when none is old enough.
    let text = format!(
        "DELETE FROM mail_outbox WHERE seq IN (
            SELECT seq FROM (SELECT seq, created_at FROM mail_outbox WHERE state = $1 ORDER BY seq LIMIT {limit}) m
            WHERE created_at < $2)"
    );
    link.execute(Sql::built(text).bind(state.as_str()).bind(until)).await
}

/// Removes mails to people who deleted their own account, once they went out or could not: nothing is to be kept of them. Gives their
/// number.
///
/// # Errors
/// Of storage.
pub async fn sweep_farewells(link: &mut Link, until: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM mail_outbox WHERE seq IN (
            SELECT seq FROM mail_outbox WHERE kind = $1 AND state <> 'queued' AND created_at < $2 LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(MailKind::AccountDeleted.as_str()).bind(until)).await
}
