//! A unit within a unit: one row of many that may fail without the others. Not to be nested.

use super::{Link, Sql, StorageError};

/// Begins it.
///
/// # Errors
/// Of storage.
pub async fn set(link: &mut Link) -> Result<(), StorageError> {
    link.execute(Sql::new("SAVEPOINT item")).await.map(drop)
}

/// Keeps what was done since.
///
/// # Errors
/// Of storage.
pub async fn keep(link: &mut Link) -> Result<(), StorageError> {
    link.execute(Sql::new("RELEASE SAVEPOINT item")).await.map(drop)
}

/// Undoes what was done since.
///
/// # Errors
/// Of storage.
pub async fn undo(link: &mut Link) -> Result<(), StorageError> {
    link.execute(Sql::new("ROLLBACK TO SAVEPOINT item")).await?;
    keep(link).await
}
