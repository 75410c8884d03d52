//! Which customer belongs to which staff user: a column, so that there is one at most.

use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, sessions};
use app::domain::AccountId;
use app::domain::account::{PersonRef, display_name};
use sqlx_macros::FromRow;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    username: String,
    first_name: String,
    last_name: String,
}

impl Row {
    fn person(self) -> PersonRef {
        let name = display_name(&self.first_name, &self.last_name, &self.username);
        PersonRef { id: AccountId(self.id), name }
    }
}

/// The staff users whom customers belong to, by their numbers, of which one may stand there often. As many as a page has, no more.
///
/// # Errors
/// Of storage.
pub async fn people(link: &mut Link, to: &[Option<i64>]) -> Result<HashMap<i64, PersonRef>, StorageError> {
    let to: BTreeSet<i64> = to.iter().flatten().copied().collect();
    if to.is_empty() {
        return Ok(HashMap::new());
    }
    let places = dialect::places(link.engine(), 0, to.len());
    let sql = Sql::built(format!(
        "SELECT o.seq, o.id, o.username, o.first_name, o.last_name FROM accounts o WHERE o.seq IN ({places})"
    ));
    let rows: Vec<Row> = link.all(sql.bind_all(to.into_iter().map(Value::from).collect())).await?;
    Ok(rows.into_iter().map(|row| (row.seq, row.person())).collect())
}

/// The name of a staff user; none for anybody else.
///
/// # Errors
/// Of storage.
pub async fn staff_name(link: &mut Link, id: AccountId) -> Result<Option<String>, StorageError> {
    let sql = Sql::new(
        "SELECT o.seq, o.id, o.username, o.first_name, o.last_name FROM accounts o WHERE o.id = $1 AND o.kind = 'staff'",
    );
    let row: Option<Row> = link.optional(sql.bind(id.0)).await?;
    Ok(row.map(|row| row.person().name))
}

/// Whose one customer is.
///
/// # Errors
/// Of storage.
pub async fn holder(link: &mut Link, customer: AccountId) -> Result<Option<PersonRef>, StorageError> {
    let sql = Sql::new(
        "SELECT o.seq, o.id, o.username, o.first_name, o.last_name FROM accounts a
         JOIN customers c ON c.account_seq = a.seq JOIN accounts o ON o.seq = c.assigned_to WHERE a.id = $1",
    );
    let row: Option<Row> = link.optional(sql.bind(customer.0)).await?;
    Ok(row.map(Row::person))
}

/// Moves a customer from one staff user, or from nobody, to another, or to nobody; `false` when the customer was not there. Whoever
/// looked at applications as the customer does so no longer.
///
/// # Errors
/// Of storage.
pub async fn shift(link: &mut Link, customer: i64, from: Option<i64>, to: Option<i64>) -> Result<bool, StorageError> {
    let text = "UPDATE customers SET assigned_to = $1, released_from = NULL WHERE account_seq = $2 AND assigned_to";
    let sql = match from {
        Some(from) => Sql::built(format!("{text} = $3")).bind(to).bind(customer).bind(from),
        None => Sql::built(format!("{text} IS NULL")).bind(to).bind(customer),
    };
    let moved = link.execute(sql).await? == 1;
    if moved && from.is_some() {
        sessions::end_previews(link, customer).await?;
    }
    Ok(moved)
}

/// Releases every customer of a staff user and remembers whose they were; gives their number.
///
/// # Errors
/// Of storage.
pub async fn release_customers(link: &mut Link, seq: i64) -> Result<u64, StorageError> {
    let sql = Sql::new("UPDATE customers SET released_from = assigned_to, assigned_to = NULL WHERE assigned_to = $1");
    link.execute(sql.bind(seq)).await
}

/// Gives a staff user those customers back who were released and are still free; gives their number.
///
/// # Errors
/// Of storage.
pub async fn reattach_customers(link: &mut Link, seq: i64) -> Result<u64, StorageError> {
    let back =
        Sql::new("UPDATE customers SET assigned_to = released_from WHERE released_from = $1 AND assigned_to IS NULL");
    let count = link.execute(back.bind(seq)).await?;
    link.execute(Sql::new("UPDATE customers SET released_from = NULL WHERE released_from = $1").bind(seq)).await?;
    Ok(count)
}
