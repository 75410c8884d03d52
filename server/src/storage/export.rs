//! People as a file shows them, a page at a time.

use super::accounts::{self, Account};
use super::sql::Value;
use super::{Link, Sql, StorageError, dialect};
use app::domain::attribute::AttributeValue;
use std::collections::HashMap;

/// A person with what hangs on the account.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The account.
    pub account: Account,
    /// The names of the groups, by name.
    pub groups: Vec<String>,
    /// The attributes that are stored apart from the account.
    pub attributes: Vec<AttributeValue>,
}

/// The people of numbers, in the order of the numbers; those that are there.
///
/// # Errors
/// Of storage.
pub async fn people(link: &mut Link, seqs: &[i64]) -> Result<Vec<Exported>, StorageError> {
    if seqs.is_empty() {
        return Ok(Vec::new());
    }
    let places = dialect::places(link.engine(), 0, seqs.len());
    let bound: Vec<Value> = seqs.iter().map(|seq| Value::from(*seq)).collect();
    let mut accounts = accounts::get_all(link, seqs).await?;
    let text = format!(
        "SELECT m.account_seq, g.name FROM group_members m JOIN groups g ON g.seq = m.group_seq
         WHERE m.account_seq IN ({places}) ORDER BY g.name_key"
    );
    let mut groups: HashMap<i64, Vec<String>> = HashMap::new();
    for (seq, name) in link.all::<(i64, String)>(Sql::built(text).bind_all(bound.clone())).await? {
        groups.entry(seq).or_default().push(name);
    }
    let text = format!("SELECT account_seq, key, value FROM account_attributes WHERE account_seq IN ({places})");
    let mut attributes: HashMap<i64, Vec<AttributeValue>> = HashMap::new();
    for (seq, key, value) in link.all::<(i64, String, String)>(Sql::built(text).bind_all(bound)).await? {
        attributes.entry(seq).or_default().push(AttributeValue { key, value });
    }
    let found = seqs.iter().filter_map(|seq| {
        Some(Exported {
            account: accounts.remove(seq)?,
            groups: groups.remove(seq).unwrap_or_default(),
            attributes: attributes.remove(seq).unwrap_or_default(),
        })
    });
    Ok(found.collect())
}
