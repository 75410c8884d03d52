//! Opening the database and bringing its tables up to date.

use super::error::StorageError;
use super::readers::Readers;
use super::sql::Database;
use super::writer::Writer;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::str::FromStr;
use std::time::Duration;

static SQLITE: Migrator = sqlx_macros::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx_macros::migrate!("migrations/postgres");

/// Readers of SQLite; each costs about a megabyte.
const SQLITE_READERS: u32 = 4;
/// The pages SQLite's writer keeps at hand, in KiB. What an import changes with one commit lies all over the file; pages for which
/// there is no room are written and read again before it. The memory is given back when nothing is written.
const SQLITE_WRITER_CACHE: &str = "-64000";
/// How much of the file readers read where the system keeps it, rather than copies of its pages, in bytes: the most SQLite maps
/// (docs/adr/0014).
const SQLITE_MAPPED: &str = "2147418112";
/// Pages of SQLite's log, of 4 KiB, before they are put into the file: those that many commits change are put there once.
const SQLITE_LOG: &str = "4000";
/// Connections to PostgreSQL for units of work.
const POSTGRES_CONNECTIONS: u32 = 8;
/// Connections to PostgreSQL for reading.
const POSTGRES_READERS: u32 = 8;

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The address is neither `sqlite://…` nor `postgres://…`, or is malformed.
    #[error("CLIENTELE_DATABASE_URL must be sqlite://PATH or postgres://…")]
    Address,
    /// The engine refused.
    #[error("the database cannot be opened: {0}")]
    Engine(#[from] sqlx::Error),
    /// The tables come from a later release.
    #[error("the database was written by a newer release of Clientele; start that release, or restore an older backup")]
    Newer,
    /// A step failed.
    #[error("the database's tables cannot be brought up to date: {0}")]
    Migrate(MigrateError),
    /// A statement of ours failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<MigrateError> for OpenError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Self::Newer,
            other => Self::Migrate(other),
        }
    }
}

/// Opens the database at `url` and applies what migrations it lacks.
///
/// # Errors
/// [`OpenError`], in words for the operator.
pub async fn open(url: &str) -> Result<Database, OpenError> {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    match scheme {
        "sqlite" => open_sqlite(url).await,
        "postgres" | "postgresql" => open_postgres(url).await,
        _ => Err(OpenError::Address),
    }
}

/// Brings the tables of an SQLite file up to date over a connection of its own.
///
/// # Errors
/// [`OpenError::Newer`] for a file of a later release.
pub async fn migrate_file(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    Ok(SQLITE.run(connection).await?)
}

async fn open_sqlite(url: &str) -> Result<Database, OpenError> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| OpenError::Address)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit is durable when it returns.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-8000")
        .pragma("wal_autocheckpoint", SQLITE_LOG)
        // A page of rows crosses from SQLite's thread in one go, rather than by turns.
        .row_buffer_size(256)
        .statement_cache_capacity(200);
    // One writer, kept for good: units of work queue up for it here rather than inside SQLite.
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(10))
        // What a statement of many rows would be undone by is kept in memory, rather than in a file made and deleted each time.
        .connect_with(options.clone().pragma("cache_size", SQLITE_WRITER_CACHE).pragma("temp_store", "memory"))
        .await?;
    SQLITE.run(&writer).await?;
    let readers = options.pragma("query_only", "ON").pragma("mmap_size", SQLITE_MAPPED);
    let readers = Readers::new(readers, SQLITE_READERS)?;
    Ok(Database::Sqlite { writer: Writer::new(writer), readers })
}

async fn open_postgres(url: &str) -> Result<Database, OpenError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| OpenError::Address)?.statement_cache_capacity(200);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.clone())
        .await?;
    POSTGRES.run(&pool).await?;
    Ok(Database::Postgres { pool, readers: Readers::new(options, POSTGRES_READERS)? })
}
