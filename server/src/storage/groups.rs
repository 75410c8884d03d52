//! Groups and memberships.

use super::{Link, Sql, StorageError, dialect, word};
use app::domain::account::GroupRef;
use app::domain::group::{Audience, GroupChoice, GroupRow, GroupText, NewGroup};
use app::domain::text::name_key;
use app::domain::{GroupId, Timestamp};
use sqlx_macros::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

/// A group as stored.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its number inside.
    pub seq: i64,
    /// What is shown of it.
    pub row: GroupRow,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    audience: String,
    name: String,
    description: String,
    built_in: bool,
    version: i64,
    created_at: i64,
    members: i64,
}

impl TryFrom<Row> for Group {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            seq: row.seq,
            row: GroupRow {
                id: GroupId(row.id),
                name: row.name,
                description: row.description,
                audience: word(Audience::from_word(&row.audience), "groups", "audience")?,
                members: u64::try_from(row.members).unwrap_or_default(),
                built_in: row.built_in,
                created: Timestamp(row.created_at),
                version: row.version,
            },
        })
    }
}

const SELECT: &str = "SELECT g.seq, g.id, g.audience, g.name, g.description, g.built_in, g.version, g.created_at,
    (SELECT COUNT(*) FROM group_members m WHERE m.group_seq = g.seq) AS members FROM groups g";

/// Every group, or those of one audience, by name.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, audience: Option<Audience>) -> Result<Vec<GroupRow>, StorageError> {
    let sql = Sql::built(format!("{SELECT} WHERE CAST($1 AS TEXT) IS NULL OR g.audience = $1 ORDER BY g.name_key"));
    let rows: Vec<Row> = link.all(sql.bind(audience.map(Audience::as_str))).await?;
    rows.into_iter().map(|row| Group::try_from(row).map(|group| group.row)).collect()
}

/// Every group by name. Members are not counted: where there are a million, that takes longer than a page.
///
/// # Errors
/// Of storage.
pub async fn choices(link: &mut Link) -> Result<Vec<GroupChoice>, StorageError> {
    let rows: Vec<(Uuid, String, String)> =
        link.all(Sql::new("SELECT id, audience, name FROM groups ORDER BY name_key")).await?;
    let choice = |(id, audience, name): (Uuid, String, String)| {
        Ok(GroupChoice { id: GroupId(id), audience: word(Audience::from_word(&audience), "groups", "audience")?, name })
    };
    rows.into_iter().map(choice).collect()
}

/// One group.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: GroupId) -> Result<Option<Group>, StorageError> {
    let row: Option<Row> = link.optional(Sql::built(format!("{SELECT} WHERE g.id = $1")).bind(id.0)).await?;
    row.map(Group::try_from).transpose()
}

/// One group, held to the end of the unit so that it cannot go while somebody joins.
///
/// # Errors
/// Of storage.
pub async fn hold(link: &mut Link, id: GroupId) -> Result<Option<Group>, StorageError> {
    let text = format!("SELECT seq FROM groups WHERE id = $1{}", dialect::for_update(link.engine()));
    let held: Option<(i64,)> = link.optional(Sql::built(text).bind(id.0)).await?;
    if held.is_some() { get(link, id).await } else { Ok(None) }
}

/// Groups of customers by the keys of their names; they do not go before the unit ends. Their members are not counted.
///
/// # Errors
/// Of storage.
pub async fn find_customers(link: &mut Link, keys: &[&str]) -> Result<HashMap<String, Group>, StorageError> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let places = dialect::places(link.engine(), 0, keys.len());
    let text = format!(
        "SELECT g.seq, g.id, g.audience, g.name, g.description, g.built_in, g.version, g.created_at,
            CAST(0 AS BIGINT) AS members
         FROM groups g WHERE g.audience = 'customers' AND g.name_key IN ({places}) ORDER BY g.seq{}",
        dialect::for_share(link.engine())
    );
    let bound = keys.iter().map(|key| super::sql::Value::from(*key)).collect();
    let rows: Vec<Row> = link.all(Sql::built(text).bind_all(bound)).await?;
    rows.into_iter().map(|row| Group::try_from(row).map(|group| (name_key(&group.row.name), group))).collect()
}

/// Makes a group; gives its number.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn insert(
    link: &mut Link,
    id: GroupId,
    new: &NewGroup,
    built_in: bool,
    at: Timestamp,
) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "INSERT INTO groups (id, audience, name, name_key, description, built_in, version, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7) RETURNING seq",
    );
    let text = new.text();
    link.number(
        sql.bind(id.0)
            .bind(new.audience().as_str())
            .bind(text.name())
            .bind(text.key())
            .bind(text.description())
            .bind(built_in)
            .bind(at),
    )
    .await
}

/// Names and describes the version seen anew; `false` when it has moved.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn update(link: &mut Link, seq: i64, version: i64, text: &GroupText) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE groups SET name = $1, name_key = $2, description = $3, version = version + 1 WHERE seq = $4 AND version = $5",
    );
    let sql = sql.bind(text.name()).bind(text.key()).bind(text.description()).bind(seq).bind(version);
    Ok(link.execute(sql).await? == 1)
}

/// Deletes the version seen; `false` when it has moved.
///
/// # Errors
/// Of storage.
pub async fn delete(link: &mut Link, seq: i64, version: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM groups WHERE seq = $1 AND version = $2");
    Ok(link.execute(sql.bind(seq).bind(version)).await? == 1)
}

/// Adds a member; `false` for somebody who is one.
///
/// # Errors
/// Of storage.
pub async fn add_member(link: &mut Link, group: i64, account: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("INSERT INTO group_members (group_seq, account_seq) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    Ok(link.execute(sql.bind(group).bind(account)).await? == 1)
}

/// Removes a member; `false` for somebody who was none.
///
/// # Errors
/// Of storage.
pub async fn remove_member(link: &mut Link, group: i64, account: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM group_members WHERE group_seq = $1 AND account_seq = $2");
    Ok(link.execute(sql.bind(group).bind(account)).await? == 1)
}

/// The groups of an account, by name.
///
/// # Errors
/// Of storage.
pub async fn of_account(link: &mut Link, account: i64) -> Result<Vec<GroupRef>, StorageError> {
    let sql = Sql::new(
        "SELECT g.id, g.name FROM group_members m JOIN groups g ON g.seq = m.group_seq
         WHERE m.account_seq = $1 ORDER BY g.name_key",
    );
    let rows: Vec<(Uuid, String)> = link.all(sql.bind(account)).await?;
    Ok(rows.into_iter().map(|(id, name)| GroupRef { id: GroupId(id), name }).collect())
}
