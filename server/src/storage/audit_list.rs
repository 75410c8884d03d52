//! The whole audit trail: filters and keyset pages, newest first.

use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, word};
use app::domain::audit::{ActedVia, AuditAction, AuditEntry, Change};
use app::domain::audit_list::{AuditRow, Party, PartyKind};
use app::domain::list::{Cursor, Position};
use app::domain::turn::Turn;
use app::domain::{AccountKind, Timestamp};
use sqlx_macros::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What narrows the trail.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// By whom.
    pub actor: Option<Uuid>,
    /// To whom.
    pub person: Option<Uuid>,
    /// What.
    pub action: Option<AuditAction>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// A page of entries with the places before and after it.
#[derive(Debug)]
pub struct Page {
    /// The entries, newest first.
    pub rows: Vec<Found>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
}

/// An entry, and the kinds of the accounts in it that are still there.
#[derive(Debug)]
pub struct Found {
    /// The entry; a party counts as there when it is stored, whoever asks.
    pub row: AuditRow,
    /// The actor's kind.
    pub actor_kind: Option<AccountKind>,
    /// The kind of the account it was done to.
    pub target_kind: Option<AccountKind>,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    at: i64,
    action: String,
    via: String,
    actor_id: Option<Uuid>,
    actor_name: String,
    actor_kind: Option<String>,
    target_kind: String,
    target_id: Option<Uuid>,
    target_name: String,
    account_kind: Option<String>,
    group_seq: Option<i64>,
    request: String,
}

impl Row {
    fn found(self, changes: Vec<Change>) -> Result<Found, StorageError> {
        let kind = |stored: &Option<String>| {
            let found = stored.as_deref().map(|text| word(AccountKind::from_word(text), "accounts", "kind"));
            found.transpose()
        };
        let (actor_kind, account_kind) = (kind(&self.actor_kind)?, kind(&self.account_kind)?);
        let kind = PartyKind::from_word(&self.target_kind).unwrap_or(PartyKind::Other);
        let there = match kind {
            PartyKind::Account => account_kind.is_some(),
            PartyKind::Group => self.group_seq.is_some(),
            PartyKind::Other => false,
        };
        let actor = self.actor_id.map(|id| Party { kind: PartyKind::Account, id, there: actor_kind.is_some() });
        let entry = AuditEntry {
            seq: self.seq,
            at: Timestamp(self.at),
            action: word(AuditAction::from_word(&self.action), "audit_events", "action")?,
            via: word(ActedVia::from_word(&self.via), "audit_events", "via")?,
            actor: self.actor_name,
            target: self.target_name,
            request: self.request,
            changes,
        };
        let target = self.target_id.map(|id| Party { kind, id, there });
        Ok(Found { row: AuditRow { entry, actor, target }, actor_kind, target_kind: account_kind })
    }
}

/// The page of the trail that `filter` and `turn` ask for.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, filter: &Filter, turn: &Turn) -> Result<Page, StorageError> {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut when = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            conditions.push(format!("{condition} ${}", values.len()));
        }
    };
    when("e.actor_id =", filter.actor.map(Value::from));
    when("e.target_id =", filter.person.map(Value::from));
    when("e.action =", filter.action.map(|action| Value::from(action.as_str())));
    when("e.at >=", filter.from.map(Value::from));
    when("e.at <", filter.until.map(Value::from));
    let backwards = matches!(turn.position, Position::Before(_));
    if let Position::After(cursor) | Position::Before(cursor) = &turn.position {
        let at: i64 = cursor.value.parse().unwrap_or_default();
        values.extend([Value::from(at), Value::from(cursor.seq)]);
        let (operator, last) = (if backwards { ">" } else { "<" }, values.len());
        conditions.push(format!("(e.at, e.seq) {operator} (${}, ${last})", last - 1));
    }
    let narrowed = if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
    let order = if backwards { "ASC" } else { "DESC" };
    // One row more than asked for tells whether the list goes on.
    let limit = i64::from(turn.size) + 1;
    let text = format!(
        "SELECT e.seq, e.at, e.action, e.via, e.actor_id, e.actor_name, a.kind AS actor_kind, e.target_kind, e.target_id,
            e.target_name, t.kind AS account_kind, g.seq AS group_seq, e.request
         FROM (SELECT * FROM audit_events e {narrowed} ORDER BY e.at {order}, e.seq {order} LIMIT {limit}) e
         LEFT JOIN accounts a ON a.id = e.actor_id
         LEFT JOIN accounts t ON t.id = e.target_id
         LEFT JOIN groups g ON g.id = e.target_id
         ORDER BY e.at {order}, e.seq {order}"
    );
    let mut rows: Vec<Row> = link.all(Sql::built(text).bind_all(values)).await?;
    let more = rows.len() > usize::from(turn.size);
    rows.truncate(usize::from(turn.size));
    if backwards {
        rows.reverse();
    }
    let place = |row: Option<&Row>| row.map(|row| Cursor { seq: row.seq, value: row.at.to_string() });
    let (first, last) = (place(rows.first()), place(rows.last()));
    let (has_previous, has_next) = match turn.position {
        Position::Start => (false, more),
        Position::After(_) => (true, more),
        Position::Before(_) => (more, true),
    };
    let mut changes = changes(link, &rows).await?;
    let found = rows.into_iter().map(|row| {
        let changes = changes.remove(&row.seq).unwrap_or_default();
        row.found(changes)
    });
    Ok(Page {
        rows: found.collect::<Result<_, _>>()?,
        previous: first.filter(|_| has_previous),
        next: last.filter(|_| has_next),
    })
}

/// What changed in each of these entries, by their numbers.
async fn changes(link: &mut Link, rows: &[Row]) -> Result<BTreeMap<i64, Vec<Change>>, StorageError> {
    let mut found: BTreeMap<i64, Vec<Change>> = BTreeMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let places = dialect::places(link.engine(), 0, rows.len());
    let text = format!(
        "SELECT event_seq, field, before, after FROM audit_changes WHERE event_seq IN ({places}) ORDER BY event_seq, field"
    );
    let sql = Sql::built(text).bind_all(rows.iter().map(|row| Value::from(row.seq)).collect());
    let stored: Vec<(i64, String, Option<String>, Option<String>)> = link.all(sql).await?;
    for (seq, field, before, after) in stored {
        found.entry(seq).or_default().push(Change { field, label: None, before, after });
    }
    Ok(found)
}

/// Removes up to `limit` refused sign-ins of unknown names before `until`, oldest first; gives their number.
///
/// They name nobody, and anybody can make them by the thousand.
///
/// # Errors
/// Of storage.
pub async fn sweep_unknown(link: &mut Link, until: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM audit_events WHERE seq IN (
            SELECT seq FROM audit_events WHERE target_id IS NULL AND action = $1 AND at < $2 ORDER BY at LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(AuditAction::SignInFailed.as_str()).bind(until)).await
}
