//! Definitions of attributes. The values hang on the accounts, see [`super::accounts`].

use super::{Link, Sql, StorageError, attribute_condition, dialect, normal, word};
use app::domain::attribute::{Attribute, AttributeKind};
use sqlx_macros::FromRow;

#[derive(FromRow)]
struct Row {
    key: String,
    name: String,
    name_de: String,
    description: String,
    kind: String,
    options: String,
    mask: String,
    required: bool,
    read_only: bool,
    staff_only: bool,
    is_unique: bool,
    in_console: bool,
    in_account: bool,
    in_registration: bool,
    built_in: bool,
    version: i64,
}

impl TryFrom<Row> for Attribute {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            kind: word(AttributeKind::from_word(&row.kind), "attributes", "kind")?,
            options: word(serde_json::from_str(&row.options).ok(), "attributes", "options")?,
            key: row.key,
            name: row.name,
            name_de: row.name_de,
            description: row.description,
            mask: row.mask,
            required: row.required,
            read_only: row.read_only,
            staff_only: row.staff_only,
            unique: row.is_unique,
            console: row.in_console,
            account: row.in_account,
            registration: row.in_registration,
            built_in: row.built_in,
            version: row.version,
        })
    }
}

const SELECT: &str = "SELECT key, name, name_de, description, kind, options, mask, required, read_only, staff_only,
    is_unique, in_console, in_account, in_registration, built_in, version FROM attributes";

async fn select(link: &mut Link, suffix: &str) -> Result<Vec<Attribute>, StorageError> {
    let rows: Vec<Row> = link.all(Sql::built(format!("{SELECT} ORDER BY position, key{suffix}"))).await?;
    rows.into_iter().map(Attribute::try_from).collect()
}

/// Every attribute, in the order of the profile.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link) -> Result<Vec<Attribute>, StorageError> {
    select(link, "").await
}

/// The same, and no definition changes before the unit ends: for units that store values.
///
/// # Errors
/// Of storage.
pub async fn list_held(link: &mut Link) -> Result<Vec<Attribute>, StorageError> {
    let suffix = dialect::for_share(link.engine());
    select(link, suffix).await
}

/// One attribute.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, key: &str) -> Result<Option<Attribute>, StorageError> {
    let row: Option<Row> = link.optional(Sql::built(format!("{SELECT} WHERE key = $1")).bind(key)).await?;
    row.map(Attribute::try_from).transpose()
}

/// One attribute, held to the end of the unit: units that store values wait.
///
/// # Errors
/// Of storage.
pub async fn hold(link: &mut Link, key: &str) -> Result<Option<Attribute>, StorageError> {
    let text = format!("{SELECT} WHERE key = $1{}", dialect::for_update(link.engine()));
    let row: Option<Row> = link.optional(Sql::built(text).bind(key)).await?;
    row.map(Attribute::try_from).transpose()
}

fn options(attribute: &Attribute) -> Result<String, StorageError> {
    word(serde_json::to_string(&attribute.options).ok(), "attributes", "options")
}

/// Defines an attribute, at the end of the profile.
///
/// # Errors
/// `Taken` for a key that exists.
pub async fn insert(link: &mut Link, attribute: &Attribute) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO attributes (key, position, name, name_de, description, kind, options, mask, required, read_only,
            staff_only, is_unique, in_console, in_account, in_registration, built_in, version)
         VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM attributes), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
            $12, $13, $14, FALSE, 1)",
    );
    let sql = sql
        .bind(&attribute.key)
        .bind(&attribute.name)
        .bind(&attribute.name_de)
        .bind(&attribute.description)
        .bind(attribute.kind.as_str())
        .bind(options(attribute)?)
        .bind(&attribute.mask)
        .bind(attribute.required)
        .bind(attribute.read_only)
        .bind(attribute.staff_only)
        .bind(attribute.unique)
        .bind(attribute.console)
        .bind(attribute.account)
        .bind(attribute.registration);
    link.execute(sql).await?;
    Ok(())
}

/// Changes the version seen; `false` when it has moved.
///
/// # Errors
/// Of storage.
pub async fn update(link: &mut Link, attribute: &Attribute, version: i64) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE attributes SET name = $1, name_de = $2, description = $3, options = $4, mask = $5, required = $6,
            read_only = $7, staff_only = $8, is_unique = $9, in_console = $10, in_account = $11, in_registration = $12,
            version = version + 1 WHERE key = $13 AND version = $14",
    );
    let sql = sql
        .bind(&attribute.name)
        .bind(&attribute.name_de)
        .bind(&attribute.description)
        .bind(options(attribute)?)
        .bind(&attribute.mask)
        .bind(attribute.required)
        .bind(attribute.read_only)
        .bind(attribute.staff_only)
        .bind(attribute.unique)
        .bind(attribute.console)
        .bind(attribute.account)
        .bind(attribute.registration)
        .bind(&attribute.key)
        .bind(version);
    Ok(link.execute(sql).await? == 1)
}

/// Makes the present values of an attribute unique, or no longer so.
///
/// # Errors
/// `Taken` when two people share a value.
pub async fn set_unique(link: &mut Link, key: &str, unique: bool) -> Result<(), StorageError> {
    let text = if unique {
        "UPDATE account_attributes SET unique_key = value_key WHERE key = $1"
    } else {
        "UPDATE account_attributes SET unique_key = NULL WHERE key = $1"
    };
    link.execute(Sql::new(text).bind(key)).await?;
    Ok(())
}

/// Puts an attribute at a place of the profile.
///
/// # Errors
/// Of storage.
pub async fn place(link: &mut Link, key: &str, position: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE attributes SET position = $1 WHERE key = $2").bind(position).bind(key)).await?;
    Ok(())
}

/// Deletes the definition of the version seen; `false` when it has moved. The values go by [`sweep`].
///
/// # Errors
/// Of storage.
pub async fn delete(link: &mut Link, key: &str, version: i64) -> Result<bool, StorageError> {
    let sql = Sql::new("DELETE FROM attributes WHERE key = $1 AND version = $2 AND NOT built_in");
    Ok(link.execute(sql.bind(key).bind(version)).await? == 1)
}

/// How many people have a value of an attribute that is stored apart from the account itself.
///
/// # Errors
/// Of storage.
pub async fn usage(link: &mut Link, key: &str) -> Result<i64, StorageError> {
    link.number(Sql::new("SELECT COUNT(*) FROM account_attributes WHERE key = $1").bind(key)).await
}

/// How many people have an option of an attribute, by itself or among several.
///
/// # Errors
/// Of storage.
pub async fn option_usage(link: &mut Link, key: &str, option: &str) -> Result<i64, StorageError> {
    let one_of = attribute_condition::one_of(&normal::value_key(option));
    let sql = format!(
        "SELECT COUNT(*) FROM account_attributes v WHERE v.key = $1 AND {}",
        attribute_condition::holds_option("$2")
    );
    link.number(Sql::built(sql).bind(key).bind(one_of)).await
}

/// Deletes up to `limit` values of an attribute that is defined no longer; gives how many there were.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, key: &str, limit: i64) -> Result<u64, StorageError> {
    let sql = Sql::new(
        "DELETE FROM account_attributes WHERE key = $1 AND account_seq IN (
            SELECT account_seq FROM account_attributes WHERE key = $1
                AND NOT EXISTS (SELECT 1 FROM attributes WHERE attributes.key = $1) LIMIT $2)",
    );
    link.execute(sql.bind(key).bind(limit)).await
}
