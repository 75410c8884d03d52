//! The only place that knows there are two engines: one SQL text, two drivers.
//!
//! Statements use `$1 $2 …`, which both understand. What differs stands in [`super::dialect`].

use super::error::StorageError;
use super::readers::{Reader, Readers};
use super::writer::{Turn, Writer};
use sqlx::postgres::{PgArguments, PgConnectOptions, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, FromRow, PgPool, Postgres, Transaction};
use std::borrow::Cow;
use uuid::Uuid;

/// Which engine a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// The database: a pool of readers and, on SQLite, one writer of its own.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite has one writer; readers see the last commit (WAL).
    Sqlite {
        /// The queue for it.
        writer: Writer,
        /// Several, read-only.
        readers: Readers<SqliteConnectOptions>,
    },
    /// PostgreSQL has connections for units of work and, apart from them, for reading.
    Postgres {
        /// For units of work.
        pool: PgPool,
        /// For reading.
        readers: Readers<PgConnectOptions>,
    },
}

/// A value bound to a statement.
#[derive(Clone, Debug)]
pub enum Value {
    /// BIGINT.
    Int(Option<i64>),
    /// TEXT.
    Text(Option<String>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// BOOLEAN.
    Bool(bool),
    /// A UUID.
    Uuid(Option<Uuid>),
}

macro_rules! values {
    ($($type:ty => |$v:ident| $value:expr),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from($v: $type) -> Self { $value }
        }
    )+};
}

values! {
    i64 => |v| Self::Int(Some(v)),
    Option<i64> => |v| Self::Int(v),
    &str => |v| Self::Text(Some(v.to_owned())),
    String => |v| Self::Text(Some(v)),
    &String => |v| Self::Text(Some(v.clone())),
    Option<String> => |v| Self::Text(v),
    Option<&str> => |v| Self::Text(v.map(str::to_owned)),
    Vec<u8> => |v| Self::Bytes(v),
    &[u8] => |v| Self::Bytes(v.to_vec()),
    [u8; 32] => |v| Self::Bytes(v.to_vec()),
    bool => |v| Self::Bool(v),
    Uuid => |v| Self::Uuid(Some(v)),
    Option<Uuid> => |v| Self::Uuid(v),
    app::domain::Timestamp => |v| Self::Int(Some(v.0)),
    Option<app::domain::Timestamp> => |v| Self::Int(v.map(|at| at.0)),
}

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

impl Sql {
    /// A fixed statement.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text), values: Vec::new() }
    }

    /// A statement put together from fixed pieces. What people typed is bound, never part of the text.
    #[must_use]
    pub fn built(text: String) -> Self {
        Self { text: Cow::Owned(text), values: Vec::new() }
    }

    /// Binds the next value.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Binds values in order.
    #[must_use]
    pub fn bind_all(mut self, values: Vec<Value>) -> Self {
        self.values.extend(values);
        self
    }

    fn sqlite(self) -> Result<(AssertSqlSafe<Cow<'static, str>>, SqliteArguments), sqlx::Error> {
        let mut arguments = SqliteArguments::default();
        add_all::<SqliteArguments>(&mut arguments, self.values)?;
        Ok((AssertSqlSafe(self.text), arguments))
    }

    fn postgres(self) -> Result<(AssertSqlSafe<Cow<'static, str>>, PgArguments), sqlx::Error> {
        let mut arguments = PgArguments::default();
        add_all::<PgArguments>(&mut arguments, self.values)?;
        Ok((AssertSqlSafe(self.text), arguments))
    }
}

fn add_all<A>(arguments: &mut A, values: Vec<Value>) -> Result<(), sqlx::Error>
where
    A: Arguments,
    Option<i64>: for<'t> sqlx::Encode<'t, A::Database> + sqlx::Type<A::Database>,
    Option<String>: for<'t> sqlx::Encode<'t, A::Database> + sqlx::Type<A::Database>,
    Vec<u8>: for<'t> sqlx::Encode<'t, A::Database> + sqlx::Type<A::Database>,
    bool: for<'t> sqlx::Encode<'t, A::Database> + sqlx::Type<A::Database>,
    Option<Uuid>: for<'t> sqlx::Encode<'t, A::Database> + sqlx::Type<A::Database>,
{
    for value in values {
        match value {
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
            Value::Bool(value) => arguments.add(value),
            Value::Uuid(value) => arguments.add(value),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(())
}

/// A row type that both drivers can fill: `#[derive(FromRow)]` gives it.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A connection for statements, inside a unit of work or for reading.
#[derive(Debug)]
pub struct Link(Inner);

#[derive(Debug)]
enum Inner {
    SqliteRead(Reader<SqliteConnectOptions>),
    SqliteUnit(Turn),
    PostgresRead(Reader<PgConnectOptions>),
    PostgresUnit(Transaction<'static, Postgres>),
}

macro_rules! run {
    ($self:ident, $sql:ident, |$statement:ident, $connection:ident| $body:expr, $make:ident) => {
        match &mut $self.0 {
            Inner::SqliteRead(reader) => {
                let (text, arguments) = $sql.sqlite()?;
                let ($statement, $connection) = (sqlx::$make(text, arguments), reader.begin()?);
                let done = $body;
                reader.end();
                done
            }
            Inner::SqliteUnit(connection) => {
                let (text, arguments) = $sql.sqlite()?;
                let ($statement, $connection) = (sqlx::$make(text, arguments), connection.connection()?);
                $body
            }
            Inner::PostgresRead(reader) => {
                let (text, arguments) = $sql.postgres()?;
                let ($statement, $connection) = (sqlx::$make(text, arguments), reader.begin()?);
                let done = $body;
                reader.end();
                done
            }
            Inner::PostgresUnit(connection) => {
                let (text, arguments) = $sql.postgres()?;
                let ($statement, $connection) = (sqlx::$make(text, arguments), &mut **connection);
                $body
            }
        }
    };
}

impl Link {
    /// The engine behind this connection.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.0 {
            Inner::SqliteRead(_) | Inner::SqliteUnit(_) => Engine::Sqlite,
            Inner::PostgresRead(_) | Inner::PostgresUnit(_) => Engine::Postgres,
        }
    }

    /// Every row.
    ///
    /// # Errors
    /// What the driver says, sorted by [`StorageError`].
    pub async fn all<R: Row>(&mut self, sql: Sql) -> Result<Vec<R>, StorageError> {
        Ok(run!(self, sql, |statement, connection| statement.fetch_all(connection).await?, query_as_with))
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// What the driver says, sorted by [`StorageError`].
    pub async fn optional<R: Row>(&mut self, sql: Sql) -> Result<Option<R>, StorageError> {
        Ok(run!(self, sql, |statement, connection| statement.fetch_optional(connection).await?, query_as_with))
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// What the driver says, sorted by [`StorageError`].
    pub async fn one<R: Row>(&mut self, sql: Sql) -> Result<R, StorageError> {
        Ok(run!(self, sql, |statement, connection| statement.fetch_one(connection).await?, query_as_with))
    }

    /// The number of rows changed.
    ///
    /// # Errors
    /// What the driver says, sorted by [`StorageError`].
    pub async fn execute(&mut self, sql: Sql) -> Result<u64, StorageError> {
        Ok(run!(self, sql, |statement, connection| statement.execute(connection).await?.rows_affected(), query_with))
    }

    /// The number in the only column of the only row.
    ///
    /// # Errors
    /// What the driver says, sorted by [`StorageError`].
    pub async fn number(&mut self, sql: Sql) -> Result<i64, StorageError> {
        self.one::<(i64,)>(sql).await.map(|(number,)| number)
    }
}

/// A unit of work: everything in it happens, or nothing does. Dropped without [`commit`](Self::commit), nothing does.
#[derive(Debug)]
pub struct Unit(Link);

impl Unit {
    /// Makes the unit durable. Only after this has returned may anything be acknowledged.
    ///
    /// # Errors
    /// When the engine could not make it durable; then none of it happened.
    pub async fn commit(self) -> Result<(), StorageError> {
        match self.0.0 {
            Inner::SqliteUnit(turn) => turn.commit().await?,
            Inner::PostgresUnit(transaction) => transaction.commit().await?,
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => {}
        }
        Ok(())
    }
}

impl std::ops::Deref for Unit {
    type Target = Link;

    fn deref(&self) -> &Link {
        &self.0
    }
}

impl std::ops::DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Link {
        &mut self.0
    }
}

impl Database {
    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Closes every connection, when what is under way with them has ended.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                // The last one out empties the log, which those who only read could not.
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool, readers } => {
                readers.close().await;
                pool.close().await;
            }
        }
    }

    /// Closes connections that nobody has needed for some time, and gives memory back that nothing is written with.
    pub async fn free_idle(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.free_idle().await;
                writer.free_idle().await;
            }
            Self::Postgres { readers, .. } => readers.free_idle().await,
        }
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// `Unavailable` when none comes free in time.
    pub async fn read(&self) -> Result<Link, StorageError> {
        Ok(Link(match self {
            Self::Sqlite { readers, .. } => Inner::SqliteRead(readers.get().await?),
            Self::Postgres { readers, .. } => Inner::PostgresRead(readers.get().await?),
        }))
    }

    /// Waits until readers see what a unit saw. On SQLite a unit sees what those before it in its group did, and so may be
    /// refused for a row that readers do not see yet: call this before looking for that row.
    ///
    /// # Errors
    /// When the group could not be committed; what the unit saw never happened.
    pub async fn settled(&self) -> Result<(), StorageError> {
        match self {
            Self::Sqlite { writer, .. } => writer.settled().await,
            Self::Postgres { .. } => Ok(()),
        }
    }

    /// Begins a unit of work. On SQLite it is the only one at a time, so it must be short: hash and render before. Those that
    /// wait for their turn share one commit: see [`super::writer`].
    ///
    /// # Errors
    /// `Unavailable` when the writer does not come free in time.
    pub async fn begin(&self) -> Result<Unit, StorageError> {
        Ok(Unit(Link(match self {
            Self::Sqlite { writer, .. } => Inner::SqliteUnit(writer.begin().await?),
            Self::Postgres { pool, .. } => Inner::PostgresUnit(pool.begin().await?),
        })))
    }
}
