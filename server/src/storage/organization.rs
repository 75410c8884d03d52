//! The one organization and its settings.

use super::{Link, Sql, StorageError, dialect};
use app::domain::settings::Settings;

/// The settings with their version; `None` before the first start has finished.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link) -> Result<Option<(Settings, i64)>, StorageError> {
    let row: Option<(String, String, i64)> =
        link.optional(Sql::new("SELECT name, settings, version FROM organization WHERE id = 1")).await?;
    row.map(|(name, settings, version)| {
        let mut settings: Settings = serde_json::from_str(&settings)
            .map_err(|_| StorageError::Inconsistent { table: "organization", column: "settings" })?;
        settings.name = name;
        Ok((settings, version))
    })
    .transpose()
}

/// The settings' version alone, for the cache.
///
/// # Errors
/// Of storage.
pub async fn version(link: &mut Link) -> Result<Option<i64>, StorageError> {
    let row: Option<(i64,)> = link.optional(Sql::new("SELECT version FROM organization WHERE id = 1")).await?;
    Ok(row.map(|(version,)| version))
}

/// Stores the settings, with a version one higher.
///
/// # Errors
/// Of storage.
pub async fn put(link: &mut Link, settings: &Settings) -> Result<(), StorageError> {
    let json = serde_json::to_string(settings)
        .map_err(|_| StorageError::Inconsistent { table: "organization", column: "settings" })?;
    let sql = Sql::new(
        "INSERT INTO organization (id, name, settings, version) VALUES (1, $1, $2, 1)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, settings = excluded.settings, version = organization.version + 1",
    );
    link.execute(sql.bind(&settings.name).bind(json)).await?;
    Ok(())
}

/// Holds the organization's row to the end of the unit, so that changes which can shrink administration queue up.
///
/// # Errors
/// Of storage.
pub async fn hold(link: &mut Link) -> Result<(), StorageError> {
    let text = format!("SELECT version FROM organization WHERE id = 1{}", dialect::for_update(link.engine()));
    let _: Option<(i64,)> = link.optional(Sql::built(text)).await?;
    Ok(())
}

/// Which delivery of presets the organization got last; `None` before the first start has finished.
///
/// # Errors
/// Of storage.
pub async fn presets(link: &mut Link) -> Result<Option<i64>, StorageError> {
    let row: Option<(i64,)> = link.optional(Sql::new("SELECT presets FROM organization WHERE id = 1")).await?;
    Ok(row.map(|(presets,)| presets))
}

/// Notes a delivery of presets.
///
/// # Errors
/// Of storage.
pub async fn set_presets(link: &mut Link, delivery: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE organization SET presets = $1 WHERE id = 1").bind(delivery)).await?;
    Ok(())
}
