//! The users list: search, filters, order and keyset pages.

use super::account::moment;
pub use super::conditions::Belonging;
use super::conditions::{Builder, Condition, conditions, is_short};
use super::people_plan::{Kept, Plan};
use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, word};
use app::domain::account::{PersonRow, Total};
use app::domain::list::{Cursor, Direction, Position, UserQuery, UserSort};
use app::domain::lock::LockReason;
use app::domain::ticket::InvitationState;
use app::domain::{AccountId, AccountKind, AccountStatus, Timestamp};
use sqlx_macros::FromRow;
use std::collections::HashSet;
use uuid::Uuid;

/// Totals of a filtered list are exact up to here.
pub const TOTAL_MAX: i64 = 10_000;

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    kind: String,
    username: String,
    first_name: String,
    last_name: String,
    status: String,
    locked_by: Option<String>,
    invitation: Option<String>,
    group_count: i64,
    last_sign_in_at: i64,
    owner: bool,
    agent: bool,
    position: String,
    assigned_to: Option<i64>,
}

impl TryFrom<Row> for PersonRow {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            id: AccountId(row.id),
            kind: word(AccountKind::from_word(&row.kind), "accounts", "kind")?,
            username: row.username,
            first_name: row.first_name,
            last_name: row.last_name,
            status: word(AccountStatus::from_word(&row.status), "accounts", "status")?,
            invitation: row.invitation.as_deref().and_then(InvitationState::from_word),
            lock: row.locked_by.as_deref().and_then(LockReason::from_word),
            groups: u32::try_from(row.group_count).unwrap_or(u32::MAX),
            last_sign_in: moment(row.last_sign_in_at),
            owner: row.owner,
            agent: row.agent,
            beyond: false,
        })
    }
}

/// A page of rows with the places before and after it.
#[derive(Debug)]
pub struct Page {
    /// The rows in the order asked for.
    pub rows: Vec<PersonRow>,
    /// Whose each of them is, by the staff user's number; told where it is asked for.
    pub assigned_to: Vec<Option<i64>>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
}

/// The column people are sorted by, and whether it holds a number.
fn sort_column(sort: UserSort) -> (&'static str, bool) {
    match sort {
        UserSort::Name => ("a.sort_name", false),
        UserSort::Email => ("a.username_key", false),
        UserSort::Created => ("a.seq", true),
        UserSort::LastSignIn => ("a.last_sign_in_at", true),
    }
}

/// What is asked for, by somebody who may see some kinds of account, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Search, filters, order and place.
    pub query: &'a UserQuery,
    /// The kinds that may be seen.
    pub kinds: &'a [AccountKind],
    /// The staff user whose customers alone may be seen, where a rule reaches no others.
    pub assigned_to: Option<AccountId>,
    /// Whose the customers are to be, where that is asked for.
    pub belonging: Option<Belonging>,
    /// Now, for locks and links that end.
    pub now: Timestamp,
}

impl Asked<'_> {
    fn conditions(&self) -> Vec<Condition> {
        let mut found = conditions(self.query, self.kinds, self.assigned_to);
        found.extend(self.belonging.map(Condition::Belongs));
        found
    }

    pub(super) fn builder(&self, link: &Link) -> Builder {
        Builder::new(link.engine(), self.now)
    }

    /// The WHERE of a plan, empty for everyone.
    fn filter(&self, sql: &mut Builder, conditions: &[Condition], plan: &Plan, further: Option<String>) -> String {
        let mut parts = Vec::new();
        for (at, condition) in conditions.iter().enumerate() {
            let found = matches!(plan, Plan::Find(chosen) if *chosen == at);
            match if found { condition.find(sql) } else { None } {
                Some(find) => parts.push(format!("a.seq IN ({find})")),
                None => {
                    let indexed = matches!(plan, Plan::Walk)
                        && match condition {
                            Condition::Kind(_) | Condition::Status(_) => self.query.sort == UserSort::Name && at == 0,
                            Condition::Seen(_) => self.query.sort == UserSort::LastSignIn,
                            _ => false,
                        };
                    parts.push(condition.check(sql, indexed));
                }
            }
        }
        parts.extend(further);
        if parts.is_empty() { String::new() } else { format!(" WHERE {}", parts.join(" AND ")) }
    }

    /// How many fit, counted up to `most`.
    async fn counted(&self, link: &mut Link, most: Option<i64>) -> Result<i64, StorageError> {
        let conditions = self.conditions();
        let kept = Kept::read(link).await?;
        let narrowest = self.narrowest(link, &kept, &conditions, TOTAL_MAX).await?;
        // Nothing else narrows: they are counted already, and none has to be looked at.
        if let (Some((_, reach)), [Condition::Search(text)]) = (narrowest, &conditions[..])
            && !is_short(text)
        {
            return Ok(most.map_or(reach, |most| reach.min(most)));
        }
        let mut sql = self.builder(link);
        // Where none is narrow, any that can be asked for its accounts is as good.
        let any = || conditions.iter().position(|condition| condition.find(&mut self.builder(link)).is_some());
        let plan = narrowest.map(|(at, _)| at).or_else(any).map_or(Plan::Walk, Plan::Find);
        let filter = self.filter(&mut sql, &conditions, &plan, None);
        let limit = most.map(|most| format!(" LIMIT {most}")).unwrap_or_default();
        let text = format!("SELECT COUNT(*) FROM (SELECT 1 FROM accounts a{filter}{limit}) found");
        link.number(Sql::built(text).bind_all(sql.values)).await
    }
}

/// The page of the list that is asked for.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, asked: Asked<'_>) -> Result<Page, StorageError> {
    let query = asked.query;
    let conditions = asked.conditions();
    let plan = asked.plan(link, &conditions, usize::from(query.size)).await?;
    let mut sql = asked.builder(link);
    // Whose somebody is, or how many groups they are in: no list shows both.
    sql.joined = asked.belonging.is_some();
    let (join, groups, assigned) = if sql.joined {
        (" LEFT JOIN customers c ON c.account_seq = a.seq", "CAST(0 AS BIGINT)", "c.assigned_to")
    } else {
        ("", "(SELECT COUNT(*) FROM group_members m WHERE m.account_seq = a.seq)", "CAST(NULL AS BIGINT)")
    };
    let (column, numeric) = sort_column(query.sort);
    let backwards = matches!(query.position, Position::Before(_));
    let ascending = (query.direction == Direction::Ascending) != backwards;
    let from = match &query.position {
        Position::Start => None,
        Position::After(cursor) | Position::Before(cursor) => {
            let value: Value = if numeric {
                Value::from(cursor.value.parse::<i64>().unwrap_or_default())
            } else {
                Value::from(cursor.value.as_str())
            };
            let (value, seq) = (sql.bind(value), sql.bind(cursor.seq));
            let operator = if ascending { ">" } else { "<" };
            Some(format!("({column}, a.seq) {operator} ({value}, {seq})"))
        }
    };
    let filter = asked.filter(&mut sql, &conditions, &plan, from);
    // An administrator's, where there are several: it comes first by its word, too.
    let lock = format!(
        "CASE WHEN a.status = 'locked' THEN (SELECT MIN(l.reason) FROM account_locks l
            WHERE l.account_seq = a.seq AND (l.until IS NULL OR l.until > {})) END",
        sql.bind(asked.now)
    );
    let invitation = format!(
        "CASE WHEN a.status = 'invited' THEN COALESCE((SELECT CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked'
            WHEN t.expires_at <= {} THEN 'expired' ELSE '' END FROM tickets t
            WHERE t.account_seq = a.seq AND t.purpose = 'invitation' ORDER BY t.created_at DESC LIMIT 1), 'unsent') END",
        sql.bind(asked.now)
    );
    let order = if ascending { "ASC" } else { "DESC" };
    // One row more than asked for tells whether the list goes on.
    let limit = i64::from(query.size) + 1;
    let text = format!(
        "SELECT a.seq, a.id, a.kind, a.username, a.first_name, a.last_name, a.status, a.last_sign_in_at, {lock} AS locked_by, {invitation} AS invitation,
            {groups} AS group_count, {assigned} AS assigned_to, COALESCE(s.owner, FALSE) AS owner, COALESCE(s.agent, FALSE) AS agent,
            CAST({column} AS TEXT) AS position
         FROM accounts a LEFT JOIN staff s ON s.account_seq = a.seq{join}{filter} ORDER BY {column} {order}, a.seq {order} LIMIT {limit}"
    );
    let mut rows: Vec<Row> = link.all(Sql::built(text).bind_all(sql.values)).await?;
    let more = rows.len() > usize::from(query.size);
    rows.truncate(usize::from(query.size));
    if backwards {
        rows.reverse();
    }
    let place = |row: Option<&Row>| row.map(|row| Cursor { seq: row.seq, value: row.position.clone() });
    let (first, last) = (place(rows.first()), place(rows.last()));
    let (has_previous, has_next) = match query.position {
        Position::Start => (false, more),
        Position::After(_) => (true, more),
        Position::Before(_) => (more, true),
    };
    Ok(Page {
        previous: first.filter(|_| has_previous),
        next: last.filter(|_| has_next),
        assigned_to: rows.iter().map(|row| row.assigned_to).collect(),
        rows: rows.into_iter().map(PersonRow::try_from).collect::<Result<_, _>>()?,
    })
}

/// Marks the customers of a page who are not assigned to a staff user.
///
/// # Errors
/// Of storage.
pub async fn mark_beyond(link: &mut Link, to: AccountId, rows: &mut [PersonRow]) -> Result<(), StorageError> {
    if rows.is_empty() {
        return Ok(());
    }
    let places = dialect::places(link.engine(), 0, rows.len());
    let text = format!(
        "SELECT a.id FROM accounts a JOIN customers c ON c.account_seq = a.seq JOIN accounts o ON o.seq = c.assigned_to
         WHERE a.id IN ({places}) AND o.id = ${}",
        rows.len() + 1
    );
    let sql = rows.iter().fold(Sql::built(text), |sql, row| sql.bind(row.id.0)).bind(to.0);
    let found: Vec<(Uuid,)> = link.all(sql).await?;
    let own: HashSet<Uuid> = found.into_iter().map(|(id,)| id).collect();
    for row in rows {
        row.beyond = row.kind == AccountKind::Customer && !own.contains(&row.id.0);
    }
    Ok(())
}

/// How many people are found: exact from the kept totals where kind and status alone narrow, else exact to [`TOTAL_MAX`].
///
/// # Errors
/// Of storage.
pub async fn total(link: &mut Link, asked: Asked<'_>) -> Result<Total, StorageError> {
    let conditions = asked.conditions();
    let kept =
        |condition: &Condition| matches!(condition, Condition::Nobody | Condition::Kind(_) | Condition::Status(_));
    let (count, exact) = if conditions.iter().all(kept) {
        let mut sql = asked.builder(link);
        let filter = asked.filter(&mut sql, &conditions, &Plan::Walk, None);
        let text = format!("SELECT CAST(COALESCE(SUM(a.total), 0) AS BIGINT) FROM account_totals a{filter}");
        (link.number(Sql::built(text).bind_all(sql.values)).await?, true)
    } else {
        (asked.counted(link, Some(TOTAL_MAX + 1)).await?, false)
    };
    let more = !exact && count > TOTAL_MAX;
    Ok(Total { count: u64::try_from(if more { TOTAL_MAX } else { count }).unwrap_or_default(), more })
}

/// How many people are found, exactly: for what is to be done to all of them.
///
/// # Errors
/// Of storage.
pub async fn count(link: &mut Link, asked: Asked<'_>) -> Result<i64, StorageError> {
    asked.counted(link, None).await
}

/// The greatest number an account has: who comes later is beyond it.
///
/// # Errors
/// Of storage.
pub async fn newest(link: &mut Link) -> Result<i64, StorageError> {
    link.number(Sql::new("SELECT COALESCE(MAX(seq), 0) FROM accounts")).await
}

/// The next people who are found, in the order of their numbers, behind `after` and up to `until`: a walk that comes by everyone
/// once, whatever is done to them on the way.
///
/// # Errors
/// Of storage.
pub async fn walk(
    link: &mut Link,
    asked: Asked<'_>,
    (after, until): (i64, i64),
    limit: usize,
) -> Result<Vec<(i64, AccountId)>, StorageError> {
    let query = UserQuery { sort: UserSort::Created, ..asked.query.clone() };
    let asked = Asked { query: &query, ..asked };
    let conditions = asked.conditions();
    let plan = asked.plan(link, &conditions, limit).await?;
    let mut sql = asked.builder(link);
    let (after, until) = (sql.bind(after), sql.bind(until));
    let further = format!("a.seq > {after} AND a.seq <= {until}");
    let filter = asked.filter(&mut sql, &conditions, &plan, Some(further));
    let text = format!("SELECT a.seq, a.id FROM accounts a{filter} ORDER BY a.seq LIMIT {limit}");
    let rows: Vec<(i64, Uuid)> = link.all(Sql::built(text).bind_all(sql.values)).await?;
    Ok(rows.into_iter().map(|(seq, id)| (seq, AccountId(id))).collect())
}
