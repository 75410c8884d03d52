//! Connections for reading.
//!
//! The driver's own pool asks a connection whether it is well before it is used and after. Each question is a round trip, to the
//! server or to the thread of SQLite's connection, which costs as much as a short statement itself. Here a connection is asked when
//! there is reason to: after some time without use, and when what was under way with it failed or was given up.

use super::error::StorageError;
use deadpool::Runtime;
use deadpool::managed::{self, Metrics, Object, Pool, PoolError, QueueMode, RecycleResult};
use sqlx::{ConnectOptions, Connection};
use std::time::Duration;

/// How long somebody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection that nobody needs is kept.
const KEPT: Duration = Duration::from_secs(60);
/// After so long without use, a connection is asked whether it is well.
const QUIET: Duration = Duration::from_secs(1);

/// Opens connections.
#[derive(Debug)]
pub struct Opener<O>(O);

impl<O> managed::Manager for Opener<O>
where
    O: ConnectOptions,
    O::Connection: Sized,
{
    type Type = O::Connection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<O::Connection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(&self, connection: &mut O::Connection, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.last_used() > QUIET {
            connection.ping().await?;
        }
        Ok(())
    }
}

/// Several of them. Clones are the same.
pub struct Readers<O: ConnectOptions>(Pool<Opener<O>>)
where
    O::Connection: Sized;

impl<O: ConnectOptions> Clone for Readers<O>
where
    O::Connection: Sized,
{
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<O: ConnectOptions> std::fmt::Debug for Readers<O>
where
    O::Connection: Sized,
{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Readers").field(&self.0.status()).finish()
    }
}

impl<O: ConnectOptions> Readers<O>
where
    O::Connection: Sized,
{
    pub(super) fn new(options: O, most: u32) -> Result<Self, StorageError> {
        let pool = Pool::builder(Opener(options))
            .max_size(usize::try_from(most).unwrap_or(1))
            .wait_timeout(Some(PATIENCE))
            // The one used last has its pages at hand.
            .queue_mode(QueueMode::Lifo)
            .runtime(Runtime::Tokio1)
            .build();
        pool.map(Self).map_err(|_| StorageError::Unavailable(sqlx::Error::PoolClosed))
    }

    pub(super) async fn get(&self) -> Result<Reader<O>, StorageError> {
        let connection = self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => sqlx::Error::PoolClosed,
            _ => sqlx::Error::PoolTimedOut,
        })?;
        Ok(Reader { connection: Some(connection), busy: false })
    }

    /// Closes those that nobody needs.
    pub(super) async fn free_idle(&self) {
        self.retain(|metrics| metrics.last_used() < KEPT).await;
    }

    /// Closes those at rest, and lets nobody have one any more; one that is on loan is closed when it comes back.
    pub(super) async fn close(&self) {
        self.retain(|_| false).await;
        self.0.close();
    }

    async fn retain(&self, keep: impl Fn(Metrics) -> bool) {
        for connection in self.0.retain(|_, metrics| keep(metrics)).removed {
            // Whatever it says, it is gone.
            let _ = connection.close().await;
        }
    }
}

/// A connection on loan.
pub struct Reader<O: ConnectOptions>
where
    O::Connection: Sized,
{
    /// There until it is given back.
    connection: Option<Object<Opener<O>>>,
    /// Whether a statement is under way, failed, or was given up half way.
    busy: bool,
}

impl<O: ConnectOptions> std::fmt::Debug for Reader<O>
where
    O::Connection: Sized,
{
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("busy", &self.busy).finish_non_exhaustive()
    }
}

impl<O: ConnectOptions> Reader<O>
where
    O::Connection: Sized,
{
    /// The connection, for a statement; [`end`](Self::end) says that it succeeded.
    pub(super) fn begin(&mut self) -> Result<&mut O::Connection, StorageError> {
        self.busy = true;
        self.connection.as_deref_mut().ok_or_else(|| sqlx::Error::PoolClosed.into())
    }

    pub(super) fn end(&mut self) {
        self.busy = false;
    }
}

impl<O: ConnectOptions> Drop for Reader<O>
where
    O::Connection: Sized,
{
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take_if(|_| self.busy) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return drop(Object::take(connection)) };
        // It goes back once it has come to rest, and not at all if it never does.
        runtime.spawn(async move {
            if connection.ping().await.is_err() {
                drop(Object::take(connection));
            }
        });
    }
}
