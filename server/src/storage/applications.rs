//! Business applications, their secrets, and the groups they are for.

use super::{Link, Sql, StorageError, dialect, word};
use app::domain::account::GroupRef;
use app::domain::application::{
    Access, ApplicationForm, ApplicationRow, CheckedApplication, ClientAuth, ClientKind, NewApplication, OAuthScope,
    SecretView, Signing,
};
use app::domain::{ApplicationId, GroupId, SecretId, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// An application as stored.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its number inside.
    pub seq: i64,
    /// What the list shows of it.
    pub row: ApplicationRow,
    /// What can be changed of it.
    pub form: ApplicationForm,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    name: String,
    description: String,
    kind: String,
    auth: String,
    redirect_uris: String,
    post_logout_uris: String,
    backchannel_logout_uri: String,
    home_url: String,
    logo: String,
    jwks: String,
    scopes: String,
    signing: String,
    first_party: bool,
    access: String,
    version: i64,
    created_at: i64,
    groups: i64,
    lasting: i64,
    old_until: Option<i64>,
}

impl TryFrom<Row> for Application {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        let form = ApplicationForm {
            name: row.name,
            description: row.description,
            auth: word(ClientAuth::from_word(&row.auth), "applications", "auth")?,
            redirect_uris: row.redirect_uris,
            post_logout_uris: row.post_logout_uris,
            backchannel_logout_uri: row.backchannel_logout_uri,
            home_url: row.home_url,
            logo: row.logo,
            jwks: row.jwks,
            scopes: OAuthScope::read(&row.scopes),
            signing: word(Signing::from_word(&row.signing), "applications", "signing")?,
            first_party: row.first_party,
        };
        Ok(Self {
            seq: row.seq,
            row: ApplicationRow {
                id: ApplicationId(row.id),
                name: form.name.clone(),
                description: form.description.clone(),
                kind: word(ClientKind::from_word(&row.kind), "applications", "kind")?,
                access: word(Access::from_word(&row.access), "applications", "access")?,
                groups: u32::try_from(row.groups).unwrap_or_default(),
                auth: form.auth,
                secret: row.lasting > 0,
                old_until: row.old_until.map(Timestamp),
                first_party: form.first_party,
                logo: form.logo.clone(),
                created: Timestamp(row.created_at),
                version: row.version,
            },
            form,
        })
    }
}

#[derive(FromRow)]
struct Proven {
    #[sqlx(flatten)]
    row: Row,
    proven: bool,
}

const COLUMNS: &str = "a.seq, a.id, a.name, a.description, a.kind, a.auth, a.redirect_uris, a.post_logout_uris,
    a.backchannel_logout_uri, a.home_url, a.logo, a.jwks, a.scopes, a.signing, a.first_party, a.access, a.version,
    a.created_at, (SELECT COUNT(*) FROM application_groups g WHERE g.application_seq = a.seq) AS groups,
    (SELECT COUNT(*) FROM application_secrets s WHERE s.application_seq = a.seq AND s.expires_at IS NULL) AS lasting,
    (SELECT MAX(s.expires_at) FROM application_secrets s WHERE s.application_seq = a.seq) AS old_until";

/// Every application, by name.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link) -> Result<Vec<Application>, StorageError> {
    let rows: Vec<Row> =
        link.all(Sql::built(format!("SELECT {COLUMNS} FROM applications a ORDER BY a.name_key"))).await?;
    rows.into_iter().map(Application::try_from).collect()
}

/// One application.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: ApplicationId) -> Result<Option<Application>, StorageError> {
    let row: Option<Row> =
        link.optional(Sql::built(format!("SELECT {COLUMNS} FROM applications a WHERE a.id = $1")).bind(id.0)).await?;
    row.map(Application::try_from).transpose()
}

/// One application, and whether a hash is that of a secret of it in force. Secrets have 256 random bits, so looking one up tells
/// nothing by its time.
///
/// # Errors
/// Of storage.
pub async fn get_proven(
    link: &mut Link,
    id: ApplicationId,
    hash: [u8; 32],
    now: Timestamp,
) -> Result<Option<(Application, bool)>, StorageError> {
    let text = format!(
        "SELECT {COLUMNS}, EXISTS (SELECT 1 FROM application_secrets h WHERE h.application_seq = a.seq AND h.secret_hash = $2
            AND (h.expires_at IS NULL OR h.expires_at > $3)) AS proven
         FROM applications a WHERE a.id = $1"
    );
    let row: Option<Proven> = link.optional(Sql::built(text).bind(id.0).bind(hash).bind(now)).await?;
    row.map(|Proven { row, proven }| Ok((Application::try_from(row)?, proven))).transpose()
}

/// One application by its number.
///
/// # Errors
/// Of storage.
pub async fn get_by_seq(link: &mut Link, seq: i64) -> Result<Option<Application>, StorageError> {
    let row: Option<Row> =
        link.optional(Sql::built(format!("SELECT {COLUMNS} FROM applications a WHERE a.seq = $1")).bind(seq)).await?;
    row.map(Application::try_from).transpose()
}

/// One application, held to the end of the unit.
///
/// # Errors
/// Of storage.
pub async fn hold(link: &mut Link, id: ApplicationId) -> Result<Option<Application>, StorageError> {
    let text = format!("SELECT seq FROM applications WHERE id = $1{}", dialect::for_update(link.engine()));
    let held: Option<(i64,)> = link.optional(Sql::built(text).bind(id.0)).await?;
    if held.is_some() { get(link, id).await } else { Ok(None) }
}

/// How many there are.
///
/// # Errors
/// Of storage.
pub async fn count(link: &mut Link) -> Result<i64, StorageError> {
    link.number(Sql::new("SELECT COUNT(*) FROM applications")).await
}

/// Registers an application; gives its number.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn insert(
    link: &mut Link,
    id: ApplicationId,
    new: &NewApplication,
    at: Timestamp,
) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "INSERT INTO applications (id, kind, access, version, created_at, name, name_key, description, auth, redirect_uris,
            post_logout_uris, backchannel_logout_uri, home_url, logo, jwks, scopes, signing, first_party)
         VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING seq",
    );
    let sql = sql.bind(id.0).bind(new.kind().as_str()).bind(Access::Nobody.as_str()).bind(at);
    link.number(bound(sql, new.checked())).await
}

/// Changes the version seen; `false` when it has moved.
///
/// # Errors
/// `Taken` for a name that exists.
pub async fn update(
    link: &mut Link,
    seq: i64,
    version: i64,
    checked: &CheckedApplication,
) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE applications SET version = version + 1, name = $3, name_key = $4, description = $5, auth = $6,
            redirect_uris = $7, post_logout_uris = $8, backchannel_logout_uri = $9, home_url = $10, logo = $11, jwks = $12,
            scopes = $13, signing = $14, first_party = $15
         WHERE seq = $1 AND version = $2",
    );
    Ok(link.execute(bound(sql.bind(seq).bind(version), checked)).await? == 1)
}

fn bound(sql: Sql, checked: &CheckedApplication) -> Sql {
    let form = checked.form();
    sql.bind(form.name)
        .bind(checked.key())
        .bind(form.description)
        .bind(form.auth.as_str())
        .bind(form.redirect_uris)
        .bind(form.post_logout_uris)
        .bind(form.backchannel_logout_uri)
        .bind(form.home_url)
        .bind(form.logo)
        .bind(form.jwks)
        .bind(OAuthScope::write(&form.scopes))
        .bind(form.signing.as_str())
        .bind(form.first_party)
}

/// Deletes the version seen; `false` when it has moved.
///
/// # Errors
/// Of storage.
pub async fn delete(link: &mut Link, seq: i64, version: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM applications WHERE seq = $1 AND version = $2");
    Ok(link.execute(sql.bind(seq).bind(version)).await? == 1)
}

/// Says of the version seen for whom it is; `false` when it has moved.
///
/// # Errors
/// Of storage.
pub async fn set_access(
    link: &mut Link,
    seq: i64,
    version: i64,
    access: Access,
    groups: &[i64],
) -> Result<bool, StorageError> {
    let sql = Sql::new("UPDATE applications SET access = $1, version = version + 1 WHERE seq = $2 AND version = $3");
    if link.execute(sql.bind(access.as_str()).bind(seq).bind(version)).await? == 0 {
        return Ok(false);
    }
    link.execute(Sql::new("DELETE FROM application_groups WHERE application_seq = $1").bind(seq)).await?;
    for group in groups {
        let sql = Sql::new("INSERT INTO application_groups (application_seq, group_seq) VALUES ($1, $2)");
        link.execute(sql.bind(seq).bind(*group)).await?;
    }
    Ok(true)
}

/// The groups an application is for, by name.
///
/// # Errors
/// Of storage.
pub async fn groups(link: &mut Link, seq: i64) -> Result<Vec<GroupRef>, StorageError> {
    let sql = Sql::new(
        "SELECT g.id, g.name FROM application_groups a JOIN groups g ON g.seq = a.group_seq
         WHERE a.application_seq = $1 ORDER BY g.name_key",
    );
    let rows: Vec<(Uuid, String)> = link.all(sql.bind(seq)).await?;
    Ok(rows.into_iter().map(|(id, name)| GroupRef { id: GroupId(id), name }).collect())
}

/// The first group, by name, that an account shares with an application.
///
/// # Errors
/// Of storage.
pub async fn shared_group(link: &mut Link, seq: i64, account: i64) -> Result<Option<String>, StorageError> {
    let sql = Sql::new(
        "SELECT g.name FROM application_groups a JOIN group_members m ON m.group_seq = a.group_seq
            JOIN groups g ON g.seq = a.group_seq
         WHERE a.application_seq = $1 AND m.account_seq = $2 ORDER BY g.name_key LIMIT 1",
    );
    let row: Option<(String,)> = link.optional(sql.bind(seq).bind(account)).await?;
    Ok(row.map(|(name,)| name))
}

/// Adds a secret.
///
/// # Errors
/// Of storage.
pub async fn add_secret(
    link: &mut Link,
    seq: i64,
    id: SecretId,
    hash: [u8; 32],
    hint: &str,
    at: Timestamp,
) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO application_secrets (id, application_seq, secret_hash, hint, created_at) VALUES ($1, $2, $3, $4, $5)",
    );
    link.execute(sql.bind(id.0).bind(seq).bind(hash).bind(hint).bind(at)).await?;
    Ok(())
}

/// Has every secret end by `until`, and removes those that have.
///
/// # Errors
/// Of storage.
pub async fn end_secrets(link: &mut Link, seq: i64, until: Timestamp, now: Timestamp) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE application_secrets SET expires_at = $1
         WHERE application_seq = $2 AND (expires_at IS NULL OR expires_at > $1)",
    );
    link.execute(sql.bind(until).bind(seq)).await?;
    let sql = Sql::new("DELETE FROM application_secrets WHERE application_seq = $1 AND expires_at <= $2");
    link.execute(sql.bind(seq).bind(now)).await?;
    Ok(())
}

/// Removes a secret; its last characters, where there was one.
///
/// # Errors
/// Of storage.
pub async fn remove_secret(link: &mut Link, seq: i64, id: SecretId) -> Result<Option<String>, StorageError> {
    let sql = Sql::new("DELETE FROM application_secrets WHERE application_seq = $1 AND id = $2 RETURNING hint");
    let row: Option<(String,)> = link.optional(sql.bind(seq).bind(id.0)).await?;
    Ok(row.map(|(hint,)| hint))
}

/// The secrets in force, the newest first.
///
/// # Errors
/// Of storage.
pub async fn secrets(link: &mut Link, seq: i64, now: Timestamp) -> Result<Vec<SecretView>, StorageError> {
    let sql = Sql::new(
        "SELECT id, hint, created_at, expires_at FROM application_secrets
         WHERE application_seq = $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY created_at DESC, id DESC",
    );
    let rows: Vec<(Uuid, String, i64, Option<i64>)> = link.all(sql.bind(seq).bind(now)).await?;
    let view = |(id, hint, created, until): (Uuid, String, i64, Option<i64>)| SecretView {
        id: SecretId(id),
        hint,
        created: Timestamp(created),
        until: until.map(Timestamp),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The applications that share a group with an account.
///
/// # Errors
/// Of storage.
pub async fn shared_with(link: &mut Link, account: i64) -> Result<Vec<i64>, StorageError> {
    let sql = Sql::new(
        "SELECT DISTINCT a.application_seq FROM application_groups a JOIN group_members m ON m.group_seq = a.group_seq
         WHERE m.account_seq = $1",
    );
    let rows: Vec<(i64,)> = link.all(sql.bind(account)).await?;
    Ok(rows.into_iter().map(|(seq,)| seq).collect())
}
