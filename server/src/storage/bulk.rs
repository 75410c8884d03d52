//! Many accounts at once, a few statements for some hundreds of them. What is stored is what [`accounts::insert`] stores.

use super::accounts::{self, CONTACT_EMAIL, NewAccount};
use super::sql::{Engine, Value};
use super::{Link, Sql, StorageError, dialect, normal};
use app::domain::lock::LockReason;
use app::domain::{AccountKind, AccountStatus, Language, Timestamp};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Greatest number of accounts in one call: their values stay within what both engines bind.
pub const CHUNK: usize = 500;
/// Values that one statement binds, within what both engines take.
const BOUND_MAX: usize = 4_500;

/// Rows of so many columns that one statement stores.
pub(super) const fn rows_at_once(columns: usize) -> usize {
    BOUND_MAX / columns
}

/// An account to be made, with what else is known of it.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The account.
    pub account: NewAccount<'a>,
    /// Whether the address was proven.
    pub email_verified: bool,
    /// The groups it joins, by their numbers.
    pub groups: Vec<i64>,
    /// Since when an administrator keeps it out.
    pub locked: Option<Timestamp>,
    /// Attributes that are stored apart from the account.
    pub attributes: Vec<Stored>,
    /// The password's hash.
    pub password: Option<&'a str>,
}

/// A value of an attribute, to be stored.
#[derive(Debug)]
pub struct Stored {
    /// The attribute.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Whether nobody else may have it.
    pub unique: bool,
}

/// Makes up to [`CHUNK`] accounts; those whose username is taken are passed over. Gives the numbers of those made, by id.
///
/// # Errors
/// `Taken` for a value of a unique attribute.
pub async fn insert(link: &mut Link, entries: &[Entry<'_>]) -> Result<HashMap<Uuid, i64>, StorageError> {
    let numbers = insert_accounts(link, entries).await?;
    let made: Vec<(i64, &Entry<'_>)> =
        entries.iter().filter_map(|entry| Some((*numbers.get(&entry.account.id.0)?, entry))).collect();
    insert_kinds(link, &made).await?;
    let rows = made.iter().map(|(seq, entry)| {
        let new = &entry.account;
        [Value::from(*seq), Value::from(normal::search_text(new.first_name, new.last_name, new.username_key))]
    });
    insert_rows(link, dialect::insert_search_texts(link.engine()), rows.collect()).await?;
    insert_attributes(link, &made).await?;
    let rows = made.iter().filter_map(|(seq, entry)| {
        Some([Value::from(*seq), Value::from(entry.password?), Value::from(entry.account.created)])
    });
    insert_rows(link, "INSERT INTO passwords (account_seq, hash, set_at)", rows.collect()).await?;
    let rows =
        made.iter().flat_map(|(seq, entry)| entry.groups.iter().map(|group| [Value::from(*group), Value::from(*seq)]));
    insert_rows(link, "INSERT INTO group_members (group_seq, account_seq)", rows.collect()).await?;
    let rows = made.iter().filter_map(|(seq, entry)| {
        Some([
            Value::from(*seq),
            Value::from(LockReason::Administrator.as_str()),
            Value::from(""),
            Value::from(entry.locked?),
        ])
    });
    insert_rows(link, "INSERT INTO account_locks (account_seq, reason, note, since)", rows.collect()).await?;
    count(link, &made).await?;
    Ok(numbers)
}

/// What is stored of profiles apart from the accounts; contact is made at the username where nothing else is given.
async fn insert_attributes(link: &mut Link, made: &[(i64, &Entry<'_>)]) -> Result<(), StorageError> {
    let mut rows = Vec::new();
    for (seq, entry) in made {
        let (address, key) = (entry.account.username, entry.account.username_key);
        if entry.attributes.iter().all(|stored| stored.key != CONTACT_EMAIL) {
            rows.push([(*seq).into(), CONTACT_EMAIL.into(), address.into(), key.into(), Value::Text(None)]);
        }
        for Stored { key, value, unique } in &entry.attributes {
            let value_key = normal::value_key(value);
            let unique_key = unique.then(|| value_key.clone());
            rows.push([(*seq).into(), key.into(), value.into(), value_key.into(), unique_key.into()]);
        }
    }
    let insert = "INSERT INTO account_attributes (account_seq, key, value, value_key, unique_key)";
    insert_rows(link, insert, rows).await
}

/// The accounts' own rows; gives the numbers of those made, by id.
async fn insert_accounts(link: &mut Link, entries: &[Entry<'_>]) -> Result<HashMap<Uuid, i64>, StorageError> {
    let mut numbers = HashMap::with_capacity(entries.len());
    for part in entries.chunks(rows_at_once(16)) {
        numbers.extend(insert_some_accounts(link, part).await?);
    }
    Ok(numbers)
}

async fn insert_some_accounts(
    link: &mut Link,
    entries: &[Entry<'_>],
) -> Result<impl Iterator<Item = (Uuid, i64)> + use<>, StorageError> {
    let text = format!(
        "INSERT INTO accounts (id, kind, username, username_key, first_name, last_name, first_key, last_key, sort_name,
            status, language, origin, email_verified, version, created_at, last_sign_in_at) {} ON CONFLICT DO NOTHING
         RETURNING seq, id",
        values(link.engine(), entries.len(), 16)
    );
    let mut bound = Vec::with_capacity(entries.len() * 16);
    for Entry { account: new, email_verified, .. } in entries {
        bound.extend([
            Value::from(new.id.0),
            Value::from(new.kind.as_str()),
            Value::from(new.username),
            Value::from(new.username_key),
            Value::from(new.first_name),
            Value::from(new.last_name),
            Value::from(normal::fold(new.first_name)),
            Value::from(normal::fold(new.last_name)),
            Value::from(normal::sort_name(new.first_name, new.last_name, new.username_key)),
            Value::from(new.status.as_str()),
            Value::from(new.language.map(Language::tag)),
            Value::from(new.origin.as_str()),
            Value::from(*email_verified),
            Value::from(1),
            Value::from(new.created),
            Value::from(new.last_sign_in.map_or(0, |at| at.0)),
        ]);
    }
    let rows: Vec<(i64, Uuid)> = link.all(Sql::built(text).bind_all(bound)).await?;
    Ok(rows.into_iter().map(|(seq, id)| (id, seq)))
}

async fn insert_kinds(link: &mut Link, made: &[(i64, &Entry<'_>)]) -> Result<(), StorageError> {
    let (mut customers, mut staff) = (Vec::new(), Vec::new());
    for (seq, entry) in made {
        match entry.account.kind {
            AccountKind::Customer => customers.push([Value::from(*seq)]),
            AccountKind::Staff => staff.push([Value::from(*seq), Value::from(entry.account.owner)]),
        }
    }
    insert_rows(link, "INSERT INTO customers (account_seq)", customers).await?;
    insert_rows(link, "INSERT INTO staff (account_seq, owner)", staff).await
}

async fn count(link: &mut Link, made: &[(i64, &Entry<'_>)]) -> Result<(), StorageError> {
    let mut totals: BTreeMap<(&str, &str), (AccountKind, AccountStatus, i64)> = BTreeMap::new();
    for (_, Entry { account: new, .. }) in made {
        totals.entry((new.kind.as_str(), new.status.as_str())).or_insert((new.kind, new.status, 0)).2 += 1;
    }
    for (kind, status, by) in totals.into_values() {
        accounts::count(link, kind, status, by).await?;
    }
    Ok(())
}

/// Appends rows of `COLUMNS` values each to a statement and runs it, several times where there are more than one can bind; no rows,
/// no statement.
pub(super) async fn insert_rows<const COLUMNS: usize>(
    link: &mut Link,
    insert: &str,
    rows: Vec<[Value; COLUMNS]>,
) -> Result<(), StorageError> {
    let mut rows = rows.into_iter();
    loop {
        let bound: Vec<Value> = rows.by_ref().take(rows_at_once(COLUMNS)).flatten().collect();
        if bound.is_empty() {
            return Ok(());
        }
        let text = format!("{insert} {}", values(link.engine(), bound.len() / COLUMNS, COLUMNS));
        link.execute(Sql::built(text).bind_all(bound)).await?;
    }
}

/// `VALUES ($1, $2), ($3, $4)` for two rows of two columns.
pub(super) fn values(engine: Engine, rows: usize, columns: usize) -> String {
    let row = |row: usize| format!("({})", dialect::places(engine, row * columns, columns));
    format!("VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Engine, values};

    #[test]
    fn places_are_numbered_where_that_costs_nothing() {
        assert_eq!(values(Engine::Postgres, 2, 3), "VALUES ($1, $2, $3), ($4, $5, $6)");
        assert_eq!(values(Engine::Sqlite, 2, 1), "VALUES (?), (?)");
    }
}
