//! A copy of the embedded database, and the way back from it.
//!
//! A backup is an SQLite file like the one it was made from, with one table more: a note of when and by which release it was
//! made, a mark of the secret key, and the key itself where that was asked for. PostgreSQL has tools of its own.

use crate::config::Config;
use crate::secret::keys;
use crate::storage::open;
use app::domain::Timestamp;
use app::domain::audit::{ActedVia, AuditAction};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use zeroize::Zeroizing;

/// Why there is no backup, or why it was not restored, in words for the operator. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database is PostgreSQL's.
    #[error(
        "the database is PostgreSQL; back it up with `pg_dump --format=custom --file=FILE URL` and restore it with \
         `pg_restore --clean --if-exists --dbname=URL FILE`, and keep the secret key with it"
    )]
    Postgres,
    /// A file or folder.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// A statement failed.
    #[error("{0}: {1}")]
    Engine(String, sqlx::Error),
    /// What was found forbids it.
    #[error("{0}")]
    Refused(String),
    /// The backup's tables.
    #[error(transparent)]
    Open(#[from] open::OpenError),
}

fn file_error(path: &Path) -> impl Fn(io::Error) -> BackupError {
    let name = path.display().to_string();
    move |error| BackupError::File(name.clone(), error)
}

fn engine_error(path: &Path) -> impl Fn(sqlx::Error) -> BackupError {
    let name = path.display().to_string();
    move |error| BackupError::Engine(name.clone(), error)
}

/// The path of the embedded database.
fn database_file(config: &Config) -> Result<PathBuf, BackupError> {
    if !config.database_url.starts_with("sqlite:") {
        return Err(BackupError::Postgres);
    }
    let options = SqliteConnectOptions::from_str(&config.database_url);
    let options = options.map_err(|error| BackupError::Engine("CLIENTELE_DATABASE_URL".into(), error))?;
    Ok(options.get_filename().to_path_buf())
}

async fn connect(path: &Path) -> Result<SqliteConnection, BackupError> {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(Duration::from_secs(10));
    options.connect().await.map_err(engine_error(path))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// An empty file for its owner alone.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Puts a finished file in its place for good.
fn settle(from: &Path, to: &Path) -> io::Result<()> {
    File::open(from)?.sync_all()?;
    std::fs::rename(from, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// The installation's secret, where there is one; none is made.
fn secret(config: &Config) -> Result<Option<Zeroizing<Vec<u8>>>, BackupError> {
    if let Some(secret) = &config.secret_key {
        return Ok(Some(secret.clone()));
    }
    let path = config.data.join("secret.key");
    if path.exists() { keys::load_or_create(&path).map(Some).map_err(file_error(&path)) } else { Ok(None) }
}

/// Writes a backup to `file`, which must not exist, while the program may be running and writing. Gives a sentence or two about it.
///
/// # Errors
/// [`BackupError`]; then there is no file.
pub async fn backup(config: &Config, file: &Path, with_key: bool, now: Timestamp) -> Result<String, BackupError> {
    let database = database_file(config)?;
    if !database.exists() {
        return Err(BackupError::Refused(format!("{}: there is no database yet", database.display())));
    }
    if file.exists() {
        return Err(BackupError::Refused(format!("{}: exists already, and is not overwritten", file.display())));
    }
    let secret = secret(config)?;
    if with_key && secret.is_none() {
        let place = config.data.join("secret.key");
        return Err(BackupError::Refused(format!("{}: there is no secret key to take along", place.display())));
    }
    let part = beside(file, ".part");
    let _ = std::fs::remove_file(&part);
    let made = write(&database, (&part, file), secret.as_deref(), with_key, now).await;
    let made = match made {
        Ok(people) => settle(&part, file).map(|()| people).map_err(file_error(file)),
        Err(error) => Err(error),
    };
    if made.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    let key = if with_key {
        "The secret key is in it: whoever holds the file holds every link that is under way."
    } else {
        "The secret key is not in it: keep the key apart, since links under way and whatever is encrypted need it."
    };
    Ok(format!("{} holds the accounts of {} people. {key}", file.display(), made?))
}

async fn write(
    database: &Path,
    (part, file): (&Path, &Path),
    secret: Option<&Vec<u8>>,
    with_key: bool,
    now: Timestamp,
) -> Result<i64, BackupError> {
    private_file(part).map_err(file_error(file))?;
    let mut source = connect(database).await?;
    // A reader's view of one moment: what is written meanwhile is not in it, and nobody waits.
    let copied = sqlx::query("VACUUM INTO $1").bind(part.display().to_string()).execute(&mut source).await;
    let _ = source.close().await;
    copied.map_err(engine_error(database))?;
    // People know the file they asked for, not the name it has until it is whole.
    let failed = engine_error(file);
    let mut copy = connect(part).await?;
    sqlx::query("CREATE TABLE clientele_backup (made_at BIGINT, release TEXT, key_mark TEXT, secret_key BLOB)")
        .execute(&mut copy)
        .await
        .map_err(&failed)?;
    sqlx::query("INSERT INTO clientele_backup VALUES ($1, $2, $3, $4)")
        .bind(now.0)
        .bind(env!("CARGO_PKG_VERSION"))
        .bind(secret.map(|secret| keys::mark(secret)))
        .bind(secret.filter(|_| with_key))
        .execute(&mut copy)
        .await
        .map_err(&failed)?;
    whole(&mut copy, file).await?;
    let people = sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(&mut copy).await.map_err(&failed)?;
    copy.close().await.map_err(&failed)?;
    Ok(people)
}

/// Whether the engine finds the file in order.
async fn whole(connection: &mut SqliteConnection, path: &Path) -> Result<(), BackupError> {
    let found: Result<String, _> = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(connection).await;
    let damage = match found {
        Ok(word) if word == "ok" => return Ok(()),
        Ok(what) => what,
        Err(error) => error.to_string(),
    };
    Err(BackupError::Refused(format!("{}: is damaged: {damage}", path.display())))
}

/// Puts a backup in the place of the database. Needs `force` where there is one, which is kept beside it; the program must not be
/// running. Everybody signs in anew. Gives a sentence or two about it.
///
/// # Errors
/// [`BackupError`]; then everything is as it was.
pub async fn restore(config: &Config, file: &Path, force: bool, now: Timestamp) -> Result<String, BackupError> {
    let target = database_file(config)?;
    if target.exists() && !force {
        return Err(BackupError::Refused(format!(
            "{}: there is a database already; stop the program and add --force to put the backup in its place",
            target.display()
        )));
    }
    let mut head = Vec::new();
    File::open(file).and_then(|file| file.take(16).read_to_end(&mut head)).map_err(file_error(file))?;
    if head != b"SQLite format 3\0" {
        return Err(BackupError::Refused(format!("{}: is no backup of Clientele", file.display())));
    }
    for folder in [Some(config.data.as_path()), target.parent()].into_iter().flatten() {
        std::fs::create_dir_all(folder).map_err(file_error(folder))?;
    }
    let part = beside(&target, ".part");
    let _ = std::fs::remove_file(&part);
    let restored = put_back(config, file, &target, &part, now).await;
    if restored.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    restored
}

/// What the note in a backup says.
#[derive(sqlx_macros::FromRow)]
struct Note {
    key_mark: Option<String>,
    secret_key: Option<Vec<u8>>,
}

async fn put_back(
    config: &Config,
    file: &Path,
    target: &Path,
    part: &Path,
    now: Timestamp,
) -> Result<String, BackupError> {
    let mut copy = private_file(part).map_err(file_error(part))?;
    io::copy(&mut File::open(file).map_err(file_error(file))?, &mut copy).map_err(file_error(part))?;
    drop(copy);
    let (people, note) = prepare(file, part, now).await?;
    let key = Key::of(config, note)?;
    let kept = if target.exists() { Some(put_aside(target).await?) } else { None };
    key.store(config)?;
    settle(part, target).map_err(file_error(target))?;
    let mut said =
        format!("{} holds the accounts of {people} people again. Everybody signs in anew.", target.display());
    if let Some(kept) = kept {
        said.push_str(&format!(" What was there is kept as {}.", kept.display()));
    }
    said.push_str(key.words());
    Ok(said)
}

/// Checks the copy, brings its tables up to date and takes out what belongs to the moment it was made.
async fn prepare(file: &Path, part: &Path, now: Timestamp) -> Result<(i64, Option<Note>), BackupError> {
    // People know the backup, not its copy.
    let failed = engine_error(file);
    let mut copy = connect(part).await?;
    whole(&mut copy, file).await?;
    let has = async |copy: &mut SqliteConnection, table: &str| -> Result<bool, sqlx::Error> {
        let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = $1")
            .bind(table.to_owned())
            .fetch_one(copy)
            .await?;
        Ok(found == 1)
    };
    for table in ["_sqlx_migrations", "organization", "accounts"] {
        if !has(&mut copy, table).await.map_err(&failed)? {
            return Err(BackupError::Refused(format!("{}: is no backup of Clientele", file.display())));
        }
    }
    open::migrate_file(&mut copy).await?;
    let mut note = None;
    if has(&mut copy, "clientele_backup").await.map_err(&failed)? {
        note = sqlx::query_as("SELECT key_mark, secret_key FROM clientele_backup")
            .fetch_optional(&mut copy)
            .await
            .map_err(&failed)?;
        // What the table held is overwritten, the key above all.
        for text in ["PRAGMA secure_delete = ON", "DROP TABLE clientele_backup"] {
            sqlx::query(text).execute(&mut copy).await.map_err(&failed)?;
        }
    }
    // A session that was ended since must not come back to life.
    sqlx::query("DELETE FROM sessions").execute(&mut copy).await.map_err(&failed)?;
    sqlx::query(
        "INSERT INTO audit_events (at, action, via, actor_name, target_kind, target_name, request)
         VALUES ($1, $2, $3, '', 'organization', '', '')",
    )
    .bind(now.0)
    .bind(AuditAction::BackupRestored.as_str())
    .bind(ActedVia::CommandLine.as_str())
    .execute(&mut copy)
    .await
    .map_err(&failed)?;
    let people = sqlx::query_scalar("SELECT COUNT(*) FROM accounts").fetch_one(&mut copy).await.map_err(&failed)?;
    copy.close().await.map_err(&failed)?;
    Ok((people, note))
}

/// Moves the database that is there out of the way, once nobody uses it; gives its new name.
async fn put_aside(target: &Path) -> Result<PathBuf, BackupError> {
    if let Ok(mut connection) = connect(target).await {
        // Only the last one to use a database can leave the write-ahead log. One that is damaged says something else.
        let left: Result<String, _> =
            sqlx::query_scalar("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await;
        let _ = connection.close().await;
        let used = match &left {
            Ok(mode) => mode == "wal",
            Err(sqlx::Error::Database(error)) => error.code().is_some_and(|code| code == "5" || code == "6"),
            Err(_) => false,
        };
        if used {
            return Err(BackupError::Refused(format!("{}: is in use; stop the program first", target.display())));
        }
    }
    let free = |number: u32| {
        let kept = beside(target, &format!(".before-restore-{number}"));
        (!kept.exists()).then_some(kept)
    };
    let kept = (1..10_000).find_map(free);
    let kept = kept.ok_or_else(|| BackupError::Refused(format!("{}: too many are kept", target.display())))?;
    for ending in ["-wal", "-shm"] {
        let log = beside(target, ending);
        if log.exists() {
            std::fs::rename(&log, beside(&kept, ending)).map_err(file_error(&log))?;
        }
    }
    std::fs::rename(target, &kept).map_err(file_error(target))?;
    Ok(kept)
}

/// What becomes of the secret key.
enum Key {
    /// The installation has the backup's, or nothing is known.
    Same,
    /// The backup's is stored.
    Stored(Zeroizing<Vec<u8>>),
    /// The installation has another one, or none.
    Other,
}

impl Key {
    fn of(config: &Config, note: Option<Note>) -> Result<Self, BackupError> {
        let Some(Note { key_mark: Some(mark), secret_key }) = note else { return Ok(Self::Same) };
        let secret_key = secret_key.map(Zeroizing::new);
        let present = secret(config)?;
        if present.as_ref().is_some_and(|present| keys::mark(present) == mark) {
            return Ok(Self::Same);
        }
        Ok(match secret_key {
            Some(key) if present.is_none() => Self::Stored(key),
            _ => Self::Other,
        })
    }

    fn store(&self, config: &Config) -> Result<(), BackupError> {
        let Self::Stored(key) = self else { return Ok(()) };
        let path = config.data.join("secret.key");
        let write = || {
            let mut file = private_file(&path)?;
            file.write_all(key)?;
            file.sync_all()
        };
        write().map_err(file_error(&path))
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Same => "",
            Self::Stored(_) => " The secret key was restored with it.",
            Self::Other => {
                " It was made with another secret key: links that were under way open nothing until that key is back."
            }
        }
    }
}
