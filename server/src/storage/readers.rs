//! SQLite's connections for reading.
//!
//! The driver's own pool asks a connection whether it is well before it is used and after. Each question wakes the connection's
//! thread and waits for it, which costs as much as a look at the database itself, and SQLite is in this process: it does not hang up.

use super::error::StorageError;
use deadpool::Runtime;
use deadpool::managed::{self, Metrics, Object, Pool, PoolError, QueueMode, RecycleResult};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::time::Duration;

/// How long somebody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection that nobody needs is kept.
const KEPT: Duration = Duration::from_secs(60);
/// After so long without use, a connection is asked whether it is well.
const QUIET: Duration = Duration::from_secs(1);

/// Opens connections.
#[derive(Debug)]
pub struct Opener(SqliteConnectOptions);

impl managed::Manager for Opener {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(&self, connection: &mut SqliteConnection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.last_used() > QUIET {
            connection.ping().await?;
        }
        Ok(())
    }
}

/// Several of them. Clones are the same.
#[derive(Clone, Debug)]
pub struct Readers(Pool<Opener>);

impl Readers {
    pub(super) fn new(options: SqliteConnectOptions, most: u32) -> Result<Self, StorageError> {
        let pool = Pool::builder(Opener(options))
            .max_size(usize::try_from(most).unwrap_or(1))
            .wait_timeout(Some(PATIENCE))
            // The one used last has its pages at hand.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build();
        pool.map(Self).map_err(|_| StorageError::Unavailable(sqlx::Error::PoolClosed))
    }

    pub(super) async fn get(&self) -> Result<Object<Opener>, StorageError> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => StorageError::from(error),
            PoolError::Closed => sqlx::Error::PoolClosed.into(),
            _ => sqlx::Error::PoolTimedOut.into(),
        })
    }

    /// Closes those that nobody needs.
    pub(super) fn free_idle(&self) {
        self.0.retain(|_, metrics| metrics.last_used() < KEPT);
    }

    /// Closes all of them, when what is under way with them has ended.
    pub(super) async fn close(&self) {
        for _ in 0..self.0.status().size {
            if let Ok(connection) = self.0.get().await {
                let _ = Object::take(connection).close().await;
            }
        }
        self.0.close();
    }
}
