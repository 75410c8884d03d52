//! What staff users may do, through groups and roles, and whom a change of those reaches.

use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, word};
use app::domain::access::{Action, Area, Effect, Grant, Reach, Rights, Rule};
use app::domain::{GroupId, RoleId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    account_seq: i64,
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

/// Numbers that one statement takes.
const MOST: usize = 500;

/// What a staff user may do, through groups and roles.
///
/// # Errors
/// Of storage.
pub async fn rights(link: &mut Link, account: i64, owner: bool) -> Result<Rights, StorageError> {
    let mut found = rights_of(link, &[account]).await?;
    let grants = found.pop().map(|(_, rights)| rights.grants).unwrap_or_default();
    Ok(Rights { owner, grants })
}

/// What each of several staff users may do through groups and roles, in the order asked for. Who is the owner is not looked at.
///
/// # Errors
/// Of storage.
pub async fn rights_of(link: &mut Link, accounts: &[i64]) -> Result<Vec<(i64, Rights)>, StorageError> {
    let mut found: Vec<(i64, Rights)> = accounts.iter().map(|account| (*account, Rights::default())).collect();
    for (chunk, accounts) in found.chunks_mut(MOST).zip(accounts.chunks(MOST)) {
        let places = dialect::places(link.engine(), 0, accounts.len());
        let sql = Sql::built(format!(
            "SELECT m.account_seq, g.id AS group_id, g.name AS group_name, r.id AS role_id, r.name AS role_name,
                r.full_access, u.area, u.action, u.effect, u.reach
             FROM group_members m
             JOIN groups g ON g.seq = m.group_seq AND g.audience = 'staff'
             JOIN group_roles gr ON gr.group_seq = g.seq
             JOIN roles r ON r.seq = gr.role_seq
             LEFT JOIN role_rules u ON u.role_seq = r.seq
             WHERE m.account_seq IN ({places}) ORDER BY g.name_key, r.name_key, u.area, u.action"
        ));
        let rows: Vec<Row> = link.all(sql.bind_all(accounts.iter().map(|seq| Value::from(*seq)).collect())).await?;
        for row in rows {
            let rule = row.rule()?;
            let Some((_, rights)) = chunk.iter_mut().find(|(account, _)| *account == row.account_seq) else { continue };
            add(rights, row, rule);
        }
    }
    Ok(found)
}

fn add(rights: &mut Rights, row: Row, rule: Option<Rule>) {
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

/// The members of a staff group, but for the owner, whose rights no group changes.
///
/// # Errors
/// Of storage.
pub async fn members(link: &mut Link, group: i64) -> Result<Vec<i64>, StorageError> {
    let sql = Sql::new(
        "SELECT m.account_seq FROM group_members m JOIN staff s ON s.account_seq = m.account_seq AND NOT s.owner
         WHERE m.group_seq = $1 ORDER BY m.account_seq",
    );
    let rows: Vec<(i64,)> = link.all(sql.bind(group)).await?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Those who have a role through whichever group, but for the owner.
///
/// # Errors
/// Of storage.
pub async fn holders(link: &mut Link, role: i64) -> Result<Vec<i64>, StorageError> {
    let sql = Sql::new(
        "SELECT DISTINCT m.account_seq FROM group_roles gr
         JOIN group_members m ON m.group_seq = gr.group_seq
         JOIN staff s ON s.account_seq = m.account_seq AND NOT s.owner
         WHERE gr.role_seq = $1 ORDER BY m.account_seq",
    );
    let rows: Vec<(i64,)> = link.all(sql.bind(role)).await?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}

/// Who has full access: the owner, and those a staff group gives it to.
const FULL_ACCESS: &str = "(s.owner OR EXISTS (SELECT 1 FROM group_members m
    JOIN groups g ON g.seq = m.group_seq AND g.audience = 'staff'
    JOIN group_roles gr ON gr.group_seq = m.group_seq
    JOIN roles r ON r.seq = gr.role_seq AND r.full_access
    WHERE m.account_seq = a.seq))";

/// Who could sign in at `$1`.
const COULD_SIGN_IN: &str = "(a.status = 'active'
    AND EXISTS (SELECT 1 FROM passwords p
        WHERE p.account_seq = a.seq AND (p.temporary_until IS NULL OR p.temporary_until > $1))
    AND NOT EXISTS (SELECT 1 FROM account_locks l
        WHERE l.account_seq = a.seq AND (l.until IS NULL OR l.until > $1)))";

/// Whether anybody is left who could sign in now and has full access, the owner included.
///
/// # Errors
/// Of storage.
pub async fn has_administrator(link: &mut Link, now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::built(format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM accounts a JOIN staff s ON s.account_seq = a.seq
         WHERE {COULD_SIGN_IN} AND {FULL_ACCESS} LIMIT 1) found"
    ));
    Ok(link.number(sql.bind(now)).await? > 0)
}

/// Everybody with full access who is not deleted, by address, each with whether they could sign in now.
///
/// # Errors
/// Of storage.
pub async fn administrators(link: &mut Link, now: Timestamp) -> Result<Vec<(i64, bool)>, StorageError> {
    let sql = Sql::built(format!(
        "SELECT a.seq, CAST(CASE WHEN {COULD_SIGN_IN} THEN 1 ELSE 0 END AS BIGINT)
         FROM accounts a JOIN staff s ON s.account_seq = a.seq
         WHERE {FULL_ACCESS} AND a.status <> 'deleted' ORDER BY a.username_key"
    ));
    let rows: Vec<(i64, i64)> = link.all(sql.bind(now)).await?;
    Ok(rows.into_iter().map(|(seq, could)| (seq, could == 1)).collect())
}

/// The staff group whose members have full access; of several the one that ships with the product.
///
/// # Errors
/// Of storage.
pub async fn administrators_group(link: &mut Link) -> Result<Option<GroupId>, StorageError> {
    let sql = Sql::new(
        "SELECT g.id FROM groups g
         JOIN group_roles gr ON gr.group_seq = g.seq
         JOIN roles r ON r.seq = gr.role_seq AND r.full_access
         WHERE g.audience = 'staff' ORDER BY g.built_in DESC, g.seq LIMIT 1",
    );
    let row: Option<(Uuid,)> = link.optional(sql).await?;
    Ok(row.map(|(id,)| GroupId(id)))
}
