//! SQLite's one writer. Units of work that stand in its queue at the same time share one durable commit, so that they share
//! the price of the disk's fsync; a unit that stands alone commits for itself.
//!
//! Units run one after another on one connection, each in a savepoint inside one transaction. A unit's commit releases its
//! savepoint and, while others wait, leaves the transaction open for them; a flusher that queues up behind those commits it
//! and tells every unit of the group. Nobody is told before. When the commit fails, none of the group happened.

use super::error::StorageError;
use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// How long a unit waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// The writer's queue. Clones are the same queue.
#[derive(Clone, Debug)]
pub struct Writer(Arc<Queue>);

#[derive(Debug)]
struct Queue {
    // Fair: first come, first served.
    desk: Arc<Mutex<Desk>>,
    waiting: AtomicUsize,
    commits: AtomicU64,
    /// The number of commits at the last two looks at whether anything is written.
    looked: [AtomicU64; 2],
}

/// What the one whose turn it is works with.
#[derive(Debug)]
struct Desk {
    pool: SqlitePool,
    /// Taken away when its transaction is in an unknown state; another is opened for the next unit.
    connection: Option<PoolConnection<Sqlite>>,
    /// Whether a transaction is open.
    open: bool,
    /// Whether a unit's savepoint may be open: its turn ended half way.
    torn: bool,
    /// Whether a flusher stands in the queue.
    flusher: bool,
    /// Units released and not yet committed.
    group: Vec<oneshot::Sender<Result<(), StorageError>>>,
}

/// A unit's turn at the writer. Dropped without a commit, what it did is undone before the next turn.
#[derive(Debug)]
pub struct Turn {
    desk: OwnedMutexGuard<Desk>,
    queue: Arc<Queue>,
}

impl Writer {
    /// The queue for a pool of one connection.
    pub(super) fn new(pool: SqlitePool) -> Self {
        let desk = Desk { pool, connection: None, open: false, torn: false, flusher: false, group: Vec::new() };
        let desk = Arc::new(Mutex::new(desk));
        Self(Arc::new(Queue {
            desk,
            waiting: AtomicUsize::new(0),
            commits: AtomicU64::new(0),
            looked: Default::default(),
        }))
    }

    /// How often it has committed. Each is one fsync, however many units shared it.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.0.commits.load(Ordering::Relaxed)
    }

    /// Gives back the memory of pages kept at hand, once, when nothing was written since the last look.
    pub(super) async fn free_idle(&self) {
        let now = self.commits();
        let [last, freed] = &self.0.looked;
        if last.swap(now, Ordering::Relaxed) != now || freed.swap(now, Ordering::Relaxed) == now {
            return;
        }
        let mut desk = self.0.desk.lock().await;
        if desk.connection.is_some() && !desk.open {
            // Memory that stays is no failure.
            let _ = desk.run("PRAGMA shrink_memory").await;
        }
    }

    /// Waits until all that was released before is committed.
    pub(super) async fn settled(&self) -> Result<(), StorageError> {
        let mut desk = self.0.desk.lock().await;
        desk.settle().await;
        desk.flush(&self.0.commits).await
    }

    /// Commits what was released and closes the connection: the last to leave, it puts the log's pages into the database's file.
    pub(super) async fn close(&self) {
        let mut desk = self.0.desk.lock().await;
        desk.settle().await;
        // Whoever waits for a failed commit is told so by the flush itself.
        let _ = desk.flush(&self.0.commits).await;
        if let Some(connection) = desk.connection.take() {
            let _ = connection.close().await;
        }
        desk.pool.close().await;
    }

    /// Waits for a turn and begins a unit.
    pub(super) async fn begin(&self) -> Result<Turn, StorageError> {
        let desk = {
            let _waiting = Waiting::new(&self.0.waiting);
            let turn = Arc::clone(&self.0.desk).lock_owned();
            tokio::time::timeout(PATIENCE, turn).await.map_err(|_| StorageError::from(sqlx::Error::PoolTimedOut))?
        };
        let mut turn = Turn { desk, queue: Arc::clone(&self.0) };
        turn.desk.settle().await;
        match turn.desk.start().await {
            Ok(()) => Ok(turn),
            Err(error) => {
                turn.desk.lose();
                Err(error)
            }
        }
    }
}

impl Turn {
    /// The connection, for the unit's statements.
    pub(super) fn connection(&mut self) -> Result<&mut SqliteConnection, StorageError> {
        self.desk.connection()
    }

    /// Makes the unit durable, alone or with those that wait. Runs to its end even when nobody waits for the answer any more:
    /// a commit that is half done would be in doubt for the others.
    pub(super) async fn commit(self) -> Result<(), StorageError> {
        match tokio::spawn(self.finish()).await {
            Ok(Ok(None)) => Ok(()),
            Ok(Ok(Some(answer))) => answer.await.unwrap_or_else(|_| Err(lost())),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(lost()),
        }
    }

    /// Commits at once when nobody waits; otherwise joins the group, whose commit is told later.
    async fn finish(mut self) -> Result<Option<oneshot::Receiver<Result<(), StorageError>>>, StorageError> {
        if self.queue.waiting.load(Ordering::Relaxed) == 0 {
            // A commit releases the savepoint, too.
            self.desk.flush(&self.queue.commits).await?;
            return Ok(None);
        }
        if let Err(error) = self.desk.run("RELEASE unit").await {
            self.desk.lose();
            return Err(error);
        }
        self.desk.torn = false;
        let (tell, answer) = oneshot::channel();
        self.desk.group.push(tell);
        if !self.desk.flusher {
            self.desk.flusher = true;
            tokio::spawn(flush_later(Arc::clone(&self.queue)));
        }
        Ok(Some(answer))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // Ended half way: what it did must not keep the database locked until somebody else writes.
        if self.desk.torn
            && !self.desk.flusher
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            self.desk.flusher = true;
            runtime.spawn(flush_later(Arc::clone(&self.queue)));
        }
    }
}

/// Queues up behind those who wait now, and commits what they and those before them did.
async fn flush_later(queue: Arc<Queue>) {
    let mut desk = queue.desk.lock().await;
    desk.flusher = false;
    desk.settle().await;
    if let Err(error) = desk.flush(&queue.commits).await {
        tracing::error!(%error, "a group of units of work could not be committed");
    }
}

impl Desk {
    fn connection(&mut self) -> Result<&mut SqliteConnection, StorageError> {
        self.connection.as_deref_mut().ok_or_else(lost)
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), StorageError> {
        sqlx::query(statement).execute(self.connection()?).await?;
        Ok(())
    }

    /// Opens the transaction if there is none, and the unit's savepoint.
    async fn start(&mut self) -> Result<(), StorageError> {
        if self.connection.is_none() {
            self.connection = Some(self.pool.acquire().await?);
        }
        self.torn = true;
        if self.open {
            return self.run("SAVEPOINT unit").await;
        }
        self.open = true;
        self.run("BEGIN IMMEDIATE; SAVEPOINT unit").await
    }

    /// Undoes a unit whose turn ended half way; the others of its group stay.
    async fn settle(&mut self) {
        if !self.torn {
            return;
        }
        let undone = match self.run("ROLLBACK TO unit").await {
            Ok(()) => self.run("RELEASE unit").await,
            Err(error) => Err(error),
        };
        match undone {
            Ok(()) if self.group.is_empty() => {
                // Nobody's work is in the transaction.
                if self.run("ROLLBACK").await.is_err() {
                    self.lose();
                }
                self.open = false;
                self.torn = false;
            }
            Ok(()) => self.torn = false,
            // The engine gave up the whole transaction, or never saw the savepoint.
            Err(_) => self.lose(),
        }
    }

    /// Commits what is open and tells the group.
    async fn flush(&mut self, commits: &AtomicU64) -> Result<(), StorageError> {
        if !self.open {
            return Ok(());
        }
        if let Err(error) = self.run("COMMIT").await {
            self.lose();
            return Err(error);
        }
        commits.fetch_add(1, Ordering::Relaxed);
        (self.open, self.torn) = (false, false);
        for tell in self.group.drain(..) {
            // Whoever went away learns nothing; the work is done all the same.
            let _ = tell.send(Ok(()));
        }
        Ok(())
    }

    /// Gives up the transaction with everything in it: the connection is closed, which undoes it, and the group is told.
    fn lose(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            connection.close_on_drop();
        }
        (self.open, self.torn) = (false, false);
        for tell in self.group.drain(..) {
            let _ = tell.send(Err(lost()));
        }
    }
}

/// The group's transaction is gone; none of it happened, and another try may succeed.
fn lost() -> StorageError {
    StorageError::Unavailable(sqlx::Error::WorkerCrashed)
}

/// Counts itself while it waits, also when the waiting is given up.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
