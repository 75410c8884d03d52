//! Roles, their rules, and the groups that carry them.

use super::{Link, Sql, StorageError, dialect, word};
use app::domain::access::{Action, Area, Effect, Reach, Rule};
use app::domain::account::GroupRef;
use app::domain::role::{RoleRef, RoleRow, RoleText};
use app::domain::{GroupId, RoleId};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A role as stored.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its number inside.
    pub seq: i64,
    /// What is shown of it.
    pub row: RoleRow,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    name: String,
    description: String,
    full_access: bool,
    version: i64,
    rules: i64,
    people: i64,
}

const SELECT: &str = "SELECT r.seq, r.id, r.name, r.description, r.full_access, r.version,
    (SELECT COUNT(*) FROM role_rules u WHERE u.role_seq = r.seq) AS rules,
    (SELECT COUNT(DISTINCT m.account_seq) FROM group_roles gr JOIN group_members m ON m.group_seq = gr.group_seq
        WHERE gr.role_seq = r.seq) AS people
    FROM roles r";

async fn with_groups(link: &mut Link, rows: Vec<Row>) -> Result<Vec<Role>, StorageError> {
    let mut roles = Vec::with_capacity(rows.len());
    for row in rows {
        let sql = Sql::new(
            "SELECT g.id, g.name FROM group_roles gr JOIN groups g ON g.seq = gr.group_seq
             WHERE gr.role_seq = $1 ORDER BY g.name_key",
        );
        let groups: Vec<(Uuid, String)> = link.all(sql.bind(row.seq)).await?;
        roles.push(Role {
            seq: row.seq,
            row: RoleRow {
                id: RoleId(row.id),
                name: row.name,
                description: row.description,
                full_access: row.full_access,
                rules: u32::try_from(row.rules).unwrap_or(u32::MAX),
                groups: groups.into_iter().map(|(id, name)| GroupRef { id: GroupId(id), name }).collect(),
                people: u64::try_from(row.people).unwrap_or_default(),
                version: row.version,
            },
        });
    }
    Ok(roles)
}

/// Every role, by name.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link) -> Result<Vec<RoleRow>, StorageError> {
    let rows: Vec<Row> = link.all(Sql::built(format!("{SELECT} ORDER BY r.name_key"))).await?;
    Ok(with_groups(link, rows).await?.into_iter().map(|role| role.row).collect())
}

/// One role.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: RoleId) -> Result<Option<Role>, StorageError> {
    let rows: Vec<Row> = link.all(Sql::built(format!("{SELECT} WHERE r.id = $1")).bind(id.0)).await?;
    Ok(with_groups(link, rows).await?.pop())
}

/// One role, held to the end of the unit so that it cannot go while a group takes it.
///
/// # Errors
/// Of storage.
pub async fn hold(link: &mut Link, id: RoleId) -> Result<Option<Role>, StorageError> {
    let text = format!("SELECT seq FROM roles WHERE id = $1{}", dialect::for_update(link.engine()));
    let held: Option<(i64,)> = link.optional(Sql::built(text).bind(id.0)).await?;
    if held.is_some() { get(link, id).await } else { Ok(None) }
}

/// Makes a role; gives its number.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn insert(link: &mut Link, id: RoleId, text: &RoleText, full_access: bool) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "INSERT INTO roles (id, name, name_key, description, full_access, version) VALUES ($1, $2, $3, $4, $5, 1)
         RETURNING seq",
    );
    let sql = sql.bind(id.0).bind(text.name()).bind(text.key()).bind(text.description());
    link.number(sql.bind(full_access)).await
}

/// Names and describes the version seen anew; `false` when it has moved.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn update(link: &mut Link, seq: i64, version: i64, text: &RoleText) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE roles SET name = $1, name_key = $2, description = $3, version = version + 1 WHERE seq = $4 AND version = $5",
    );
    let sql = sql.bind(text.name()).bind(text.key()).bind(text.description()).bind(seq).bind(version);
    Ok(link.execute(sql).await? == 1)
}

/// Deletes the version seen with its rules; `false` when it has moved. No group may carry it.
///
/// # Errors
/// Of storage.
pub async fn delete(link: &mut Link, seq: i64, version: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM roles WHERE seq = $1 AND version = $2");
    Ok(link.execute(sql.bind(seq).bind(version)).await? == 1)
}

#[derive(FromRow)]
struct RuleRow {
    area: String,
    action: String,
    effect: String,
    reach: String,
}

/// The rules of a role, by area and action.
///
/// # Errors
/// Of storage.
pub async fn rules(link: &mut Link, seq: i64) -> Result<Vec<Rule>, StorageError> {
    let sql = Sql::new(
        "SELECT area, action, effect, reach FROM role_rules WHERE role_seq = $1 ORDER BY area, action, effect, reach",
    );
    let rows: Vec<RuleRow> = link.all(sql.bind(seq)).await?;
    let rule = |row: RuleRow| {
        Ok(Rule {
            area: word(Area::from_word(&row.area), "role_rules", "area")?,
            action: word(Action::from_word(&row.action), "role_rules", "action")?,
            effect: word(Effect::from_word(&row.effect), "role_rules", "effect")?,
            reach: word(Reach::from_word(&row.reach), "role_rules", "reach")?,
        })
    };
    rows.into_iter().map(rule).collect()
}

/// Adds a rule; `false` for one the role has.
///
/// # Errors
/// Of storage.
pub async fn add_rule(link: &mut Link, seq: i64, rule: Rule) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "INSERT INTO role_rules (role_seq, area, action, effect, reach) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
    );
    let sql = sql.bind(seq).bind(rule.area.as_str()).bind(rule.action.as_str());
    Ok(link.execute(sql.bind(rule.effect.as_str()).bind(rule.reach.as_str())).await? == 1)
}

/// Removes a rule; `false` for one the role has not.
///
/// # Errors
/// Of storage.
pub async fn remove_rule(link: &mut Link, seq: i64, rule: Rule) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "DELETE FROM role_rules WHERE role_seq = $1 AND area = $2 AND action = $3 AND effect = $4 AND reach = $5",
    );
    let sql = sql.bind(seq).bind(rule.area.as_str()).bind(rule.action.as_str());
    Ok(link.execute(sql.bind(rule.effect.as_str()).bind(rule.reach.as_str())).await? == 1)
}

/// The roles a group carries, by name.
///
/// # Errors
/// Of storage.
pub async fn of_group(link: &mut Link, group: i64) -> Result<Vec<RoleRef>, StorageError> {
    let sql = Sql::new(
        "SELECT r.id, r.name FROM group_roles gr JOIN roles r ON r.seq = gr.role_seq
         WHERE gr.group_seq = $1 ORDER BY r.name_key",
    );
    let rows: Vec<(Uuid, String)> = link.all(sql.bind(group)).await?;
    Ok(rows.into_iter().map(|(id, name)| RoleRef { id: RoleId(id), name }).collect())
}

/// Gives a group a role; `false` for one it has.
///
/// # Errors
/// Of storage.
pub async fn attach(link: &mut Link, group: i64, role: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("INSERT INTO group_roles (group_seq, role_seq) VALUES ($1, $2) ON CONFLICT DO NOTHING");
    Ok(link.execute(sql.bind(group).bind(role)).await? == 1)
}

/// Takes a role from a group; `false` for one it had not.
///
/// # Errors
/// Of storage.
pub async fn detach(link: &mut Link, group: i64, role: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM group_roles WHERE group_seq = $1 AND role_seq = $2");
    Ok(link.execute(sql.bind(group).bind(role)).await? == 1)
}
