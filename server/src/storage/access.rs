//! Roles, rules and what a staff user may do.

use super::{Link, Sql, StorageError, word};
use app::domain::access::{Action, Area, Effect, Grant, Reach, Rights, Rule};
use app::domain::{GroupId, RoleId};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    group_id: Uuid,
    group_name: String,
    role_id: Uuid,
    role_name: String,
    full_access: bool,
    area: Option<String>,
    action: Option<String>,
    effect: Option<String>,
    reach: Option<String>,
}

impl Row {
    fn rule(&self) -> Result<Option<Rule>, StorageError> {
        let (Some(area), Some(action), Some(effect), Some(reach)) =
            (&self.area, &self.action, &self.effect, &self.reach)
        else {
            return Ok(None);
        };
        Ok(Some(Rule {
            area: word(Area::from_word(area), "role_rules", "area")?,
            action: word(Action::from_word(action), "role_rules", "action")?,
            effect: word(Effect::from_word(effect), "role_rules", "effect")?,
            reach: word(Reach::from_word(reach), "role_rules", "reach")?,
        }))
    }
}

/// What a staff user may do, through groups and roles.
///
/// # Errors
/// Of storage.
pub async fn rights(link: &mut Link, account: i64, owner: bool) -> Result<Rights, StorageError> {
    let sql = Sql::new(
        "SELECT g.id AS group_id, g.name AS group_name, r.id AS role_id, r.name AS role_name, r.full_access,
            u.area, u.action, u.effect, u.reach
         FROM group_members m
         JOIN groups g ON g.seq = m.group_seq AND g.audience = 'staff'
         JOIN group_roles gr ON gr.group_seq = g.seq
         JOIN roles r ON r.seq = gr.role_seq
         LEFT JOIN role_rules u ON u.role_seq = r.seq
         WHERE m.account_seq = $1 ORDER BY g.name_key, r.name_key, u.area, u.action",
    );
    let rows: Vec<Row> = link.all(sql.bind(account)).await?;
    let mut rights = Rights { owner, grants: Vec::new() };
    for row in rows {
        let rule = row.rule()?;
        let (group, role) = (GroupId(row.group_id), RoleId(row.role_id));
        match rights.grants.iter_mut().find(|grant| grant.group == group && grant.role == role) {
            Some(grant) => grant.rules.extend(rule),
            None => rights.grants.push(Grant {
                group,
                group_name: row.group_name,
                role,
                role_name: row.role_name,
                full_access: row.full_access,
                rules: rule.into_iter().collect(),
            }),
        }
    }
    Ok(rights)
}

/// Makes a role; gives its number.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn insert_role(link: &mut Link, id: RoleId, name: &str, full_access: bool) -> Result<i64, StorageError> {
    let sql = Sql::new("INSERT INTO roles (id, name, name_key, full_access) VALUES ($1, $2, $3, $4) RETURNING seq");
    link.number(sql.bind(id.0).bind(name).bind(name.to_lowercase()).bind(full_access)).await
}

/// Gives a group a role.
///
/// # Errors
/// Of storage.
pub async fn attach_role(link: &mut Link, group: i64, role: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("INSERT INTO group_roles (group_seq, role_seq) VALUES ($1, $2)").bind(group).bind(role))
        .await?;
    Ok(())
}
