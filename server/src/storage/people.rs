//! The users list: search, filters, order and keyset pages.

use super::accounts::moment;
use super::sql::{Engine, Value};
use super::{Link, Sql, StorageError, dialect, normal, word};
use app::domain::account::{PersonRow, Total};
use app::domain::list::{Cursor, Direction, Position, UserQuery, UserSort};
use app::domain::{AccountId, AccountKind, AccountStatus};
use sqlx::FromRow;
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
    group_count: i64,
    last_sign_in_at: i64,
    owner: bool,
    position: String,
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
            groups: u32::try_from(row.group_count).unwrap_or(u32::MAX),
            last_sign_in: moment(row.last_sign_in_at),
            owner: row.owner,
        })
    }
}

/// A page of rows with the places before and after it.
#[derive(Debug)]
pub struct Page {
    /// The rows in the order asked for.
    pub rows: Vec<PersonRow>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
}

/// Conditions and their values, put together from fixed pieces.
struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    fn new(engine: Engine, query: &UserQuery, kinds: &[AccountKind]) -> Self {
        let mut filter = Self { conditions: Vec::new(), values: Vec::new() };
        let kind = match (query.kind, kinds) {
            (Some(kind), kinds) if kinds.contains(&kind) => Some(kind),
            // A kind that is not to be seen: an impossible one.
            (Some(_), _) | (None, []) => {
                filter.conditions.push("FALSE".to_owned());
                None
            }
            (None, [only]) => Some(*only),
            (None, _) => None,
        };
        if let Some(kind) = kind {
            filter.equals("a.kind", kind.as_str());
        }
        if let Some(status) = query.status {
            filter.equals("a.status", status.as_str());
        }
        for (group, word) in [(query.group, "EXISTS"), (query.outside, "NOT EXISTS")] {
            if let Some(group) = group {
                let place = filter.bind(group.0);
                filter.conditions.push(format!(
                    "{word} (SELECT 1 FROM group_members m JOIN groups g ON g.seq = m.group_seq
                     WHERE m.account_seq = a.seq AND g.id = ${place})"
                ));
            }
        }
        filter.search(engine, &normal::fold(&query.search));
        filter
    }

    fn bind(&mut self, value: impl Into<Value>) -> usize {
        self.values.push(value.into());
        self.values.len()
    }

    fn equals(&mut self, column: &str, value: &str) {
        let place = self.bind(value);
        self.conditions.push(format!("{column} = ${place}"));
    }

    /// One or two characters are too few for a trigram: then what begins with them is found.
    fn search(&mut self, engine: Engine, text: &str) {
        match text.chars().count() {
            0 => {}
            1 | 2 => {
                let from = self.bind(text);
                // The greatest character there is ends the range of all that begins with the text.
                let to = self.bind(format!("{text}\u{10FFFF}"));
                let range = |column: &str| format!("({column} >= ${from} AND {column} < ${to})");
                let columns = ["a.username_key", "a.first_key", "a.last_key"].map(range);
                self.conditions.push(format!("({})", columns.join(" OR ")));
            }
            _ => {
                let (condition, value) = dialect::contains(engine, self.values.len() + 1, text);
                self.values.push(value);
                self.conditions.push(condition);
            }
        }
    }

    fn text(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!(" WHERE {}", self.conditions.join(" AND ")) }
    }
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

/// The page of the list that `query` asks for, of the `kinds` that may be seen.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, query: &UserQuery, kinds: &[AccountKind]) -> Result<Page, StorageError> {
    let mut filter = Filter::new(link.engine(), query, kinds);
    let (column, numeric) = sort_column(query.sort);
    let backwards = matches!(query.position, Position::Before(_));
    let ascending = (query.direction == Direction::Ascending) != backwards;
    if let Position::After(cursor) | Position::Before(cursor) = &query.position {
        let value: Value = if numeric {
            Value::from(cursor.value.parse::<i64>().unwrap_or_default())
        } else {
            Value::from(cursor.value.as_str())
        };
        let (value, seq) = (filter.bind(value), filter.bind(cursor.seq));
        let operator = if ascending { ">" } else { "<" };
        filter.conditions.push(format!("({column}, a.seq) {operator} (${value}, ${seq})"));
    }
    let order = if ascending { "ASC" } else { "DESC" };
    // One row more than asked for tells whether the list goes on.
    let limit = i64::from(query.size) + 1;
    let text = format!(
        "SELECT a.seq, a.id, a.kind, a.username, a.first_name, a.last_name, a.status, a.last_sign_in_at,
            (SELECT COUNT(*) FROM group_members m WHERE m.account_seq = a.seq) AS group_count,
            COALESCE(s.owner, FALSE) AS owner, CAST({column} AS TEXT) AS position
         FROM accounts a LEFT JOIN staff s ON s.account_seq = a.seq{} ORDER BY {column} {order}, a.seq {order} LIMIT {limit}",
        filter.text()
    );
    let mut rows: Vec<Row> = link.all(Sql::built(text).bind_all(filter.values)).await?;
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
        rows: rows.into_iter().map(PersonRow::try_from).collect::<Result<_, _>>()?,
    })
}

/// How many people `query` finds: exact from the kept totals without search and group, else exact to [`TOTAL_MAX`].
///
/// # Errors
/// Of storage.
pub async fn total(link: &mut Link, query: &UserQuery, kinds: &[AccountKind]) -> Result<Total, StorageError> {
    let narrow = !query.search.trim().is_empty() || query.group.is_some() || query.outside.is_some();
    let filter = Filter::new(link.engine(), query, kinds);
    let text = if narrow {
        format!("SELECT COUNT(*) FROM (SELECT 1 FROM accounts a{} LIMIT {}) found", filter.text(), TOTAL_MAX + 1)
    } else {
        format!("SELECT CAST(COALESCE(SUM(a.total), 0) AS BIGINT) FROM account_totals a{}", filter.text())
    };
    let count = link.number(Sql::built(text).bind_all(filter.values)).await?;
    let more = narrow && count > TOTAL_MAX;
    Ok(Total { count: u64::try_from(if more { TOTAL_MAX } else { count }).unwrap_or_default(), more })
}

/// How many people `query` finds, exactly: for what is to be done to all of them.
///
/// # Errors
/// Of storage.
pub async fn count(link: &mut Link, query: &UserQuery, kinds: &[AccountKind]) -> Result<i64, StorageError> {
    let filter = Filter::new(link.engine(), query, kinds);
    let text = format!("SELECT COUNT(*) FROM accounts a{}", filter.text());
    link.number(Sql::built(text).bind_all(filter.values)).await
}

/// The greatest number an account has: who comes later is beyond it.
///
/// # Errors
/// Of storage.
pub async fn newest(link: &mut Link) -> Result<i64, StorageError> {
    link.number(Sql::new("SELECT COALESCE(MAX(seq), 0) FROM accounts")).await
}

/// The next people whom `query` finds, in the order of their numbers, behind `after` and up to `until`: a walk that comes by everyone
/// once, whatever is done to them on the way.
///
/// # Errors
/// Of storage.
pub async fn walk(
    link: &mut Link,
    query: &UserQuery,
    kinds: &[AccountKind],
    (after, until): (i64, i64),
    limit: usize,
) -> Result<Vec<(i64, AccountId)>, StorageError> {
    let mut filter = Filter::new(link.engine(), query, kinds);
    let (after, until) = (filter.bind(after), filter.bind(until));
    filter.conditions.push(format!("a.seq > ${after} AND a.seq <= ${until}"));
    let text = format!("SELECT a.seq, a.id FROM accounts a{} ORDER BY a.seq LIMIT {limit}", filter.text());
    let rows: Vec<(i64, Uuid)> = link.all(Sql::built(text).bind_all(filter.values)).await?;
    Ok(rows.into_iter().map(|(seq, id)| (seq, AccountId(id))).collect())
}
