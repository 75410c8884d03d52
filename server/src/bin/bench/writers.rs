//! Writers that come at the same time: how many units of work share one durable commit, and what that is worth against a commit
//! for each. Its baseline is one writer after the other on the same disk.

use crate::Outcome;
use server::clock::{Clock, SystemClock, new_id};
use server::storage::open::open;
use server::storage::{Database, Sql};
use std::path::Path;
use std::time::Instant;

/// Writers at the same time.
const WRITERS: usize = 64;
/// Units of work of each.
const UNITS: usize = 50;

/// What came of it.
pub struct Shared {
    /// Units a second, one writer after the other.
    pub alone: f64,
    /// Units a second, all of them together.
    pub together: f64,
    /// Units that shared a commit, and with it an fsync.
    pub units_a_commit: f64,
}

/// Measures both on a database in `folder`.
pub async fn compare(folder: &Path) -> Outcome<Shared> {
    let db = open(&format!("sqlite://{}", folder.join("writers.db").display())).await?;
    let started = Instant::now();
    for unit in 0..UNITS * 4 {
        write(&db, &format!("alone {unit}")).await?;
    }
    let alone = rate(UNITS * 4, started);
    let before = commits(&db);
    let started = Instant::now();
    let writers = (0..WRITERS).map(|writer| {
        let db = db.clone();
        tokio::spawn(async move {
            for unit in 0..UNITS {
                write(&db, &format!("writer {writer} unit {unit}")).await?;
            }
            Outcome::Ok(())
        })
    });
    for writer in futures::future::join_all(writers).await {
        writer??;
    }
    let together = rate(WRITERS * UNITS, started);
    let shared = u32::try_from(commits(&db) - before)?;
    Ok(Shared { alone, together, units_a_commit: number(WRITERS * UNITS) / f64::from(shared) })
}

/// The least a unit can do: one row.
async fn write(db: &Database, name: &str) -> Outcome<()> {
    let mut unit = db.begin().await?;
    let sql = Sql::new("INSERT INTO roles (id, name, name_key, full_access) VALUES ($1, $2, $2, FALSE)");
    unit.execute(sql.bind(new_id(SystemClock.now())).bind(name)).await?;
    unit.commit().await?;
    Ok(())
}

fn commits(db: &Database) -> u64 {
    match db {
        Database::Sqlite { writer, .. } => writer.commits(),
        Database::Postgres { .. } => 0,
    }
}

fn rate(units: usize, started: Instant) -> f64 {
    number(units) / started.elapsed().as_secs_f64()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
