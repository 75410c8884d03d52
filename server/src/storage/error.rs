//! What can go wrong in the database. Nothing of it reaches a caller in its own words.

use app::error::AppError;

/// A failure of storage.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A unique value is taken already.
    #[error("{0:?} is taken")]
    Taken(UniqueKey),
    /// The engine is busy or gone; worth another try.
    #[error("the database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// A stored value is none of those the program knows.
    #[error("{table}.{column} holds an unknown value")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// Anything else the driver says.
    #[error(transparent)]
    Driver(sqlx::Error),
}

/// Unique values that people's input can collide with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniqueKey {
    /// An account's username.
    Username,
    /// A group's name.
    GroupName,
    /// A role's name.
    RoleName,
    /// An application's name.
    ApplicationName,
    /// The one owner.
    Owner,
    /// An attribute's key.
    AttributeKey,
    /// A value of an attribute that is unique.
    AttributeValue,
    /// Any other.
    Other,
}

impl From<sqlx::Error> for StorageError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => {
                // PostgreSQL names the constraint; SQLite says `UNIQUE constraint failed: table.column`.
                let named = database.constraint().unwrap_or_else(|| database.message());
                Self::Taken(match () {
                    () if named.contains("username_key") => UniqueKey::Username,
                    () if named.contains("groups_name_key") || named.contains("groups.name_key") => {
                        UniqueKey::GroupName
                    }
                    () if named.contains("roles_name_key") || named.contains("roles.name_key") => UniqueKey::RoleName,
                    () if named.contains("applications_name_key") || named.contains("applications.name_key") => {
                        UniqueKey::ApplicationName
                    }
                    () if named.contains("account_attributes") => UniqueKey::AttributeValue,
                    () if named.contains("attributes_pkey") || named.contains("attributes.key") => {
                        UniqueKey::AttributeKey
                    }
                    () if named.contains("staff_one_owner") || named.contains("staff.owner") => UniqueKey::Owner,
                    () => UniqueKey::Other,
                })
            }
            sqlx::Error::Database(database) if is_passing(database.code().as_deref()) => Self::Unavailable(error),
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Unavailable(error),
            _ => Self::Driver(error),
        }
    }
}

/// Codes of faults that pass: PostgreSQL's classes 08 (connection), 40 (rollback), 53 (resources) and 57 (intervention);
/// SQLite's BUSY (5), LOCKED (6), IOERR (10) and FULL (13), with their extended codes in the higher bytes.
fn is_passing(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    if code.len() == 5 {
        return ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class));
    }
    code.parse::<i64>().is_ok_and(|code| [5, 6, 10, 13].contains(&(code & 0xff)))
}

impl From<StorageError> for AppError {
    /// The one place where a storage failure becomes an answer. It is logged here, inside the request's span.
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Unavailable(source) => {
                tracing::warn!(error = %source, "storage unavailable");
                Self::Unavailable { retry_after: 2 }
            }
            other => {
                tracing::error!(error = ?other, "storage failed");
                Self::Internal { request: String::new() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_passing;

    #[test]
    fn passing_faults_are_told_from_lasting_ones() {
        for (code, passing) in
            [("40001", true), ("57P01", true), ("23505", false), ("5", true), ("517", true), ("2067", false)]
        {
            assert_eq!(is_passing(Some(code)), passing, "{code}");
        }
        assert!(!is_passing(None));
    }
}
