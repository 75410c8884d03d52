//! Units of work that share a commit: each happens whole or not at all, and none is told before it is durable.

use crate::support::database;
use server::storage::{Database, Sql};
use std::sync::Arc;
use tokio::sync::Barrier;

fn commits(db: &Database) -> u64 {
    match db {
        Database::Sqlite { writer, .. } => writer.commits(),
        Database::Postgres { .. } => 0,
    }
}

async fn role(db: &Database, name: String, statement: Option<&'static str>) -> Result<server::storage::Unit, String> {
    let mut unit = db.begin().await.map_err(|error| error.to_string())?;
    if let Some(statement) = statement {
        unit.execute(Sql::new(statement)).await.map_err(|error| error.to_string())?;
    }
    let sql = Sql::new("INSERT INTO roles (id, name, name_key, full_access) VALUES ($1, $2, $2, FALSE)");
    unit.execute(sql.bind(uuid::Uuid::new_v4()).bind(name)).await.map_err(|error| error.to_string())?;
    Ok(unit)
}

async fn stored(db: &Database, like: &str) -> i64 {
    let mut link = db.read().await.unwrap();
    link.number(Sql::new("SELECT COUNT(*) FROM roles WHERE name LIKE $1").bind(like)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn units_that_wait_share_a_commit_and_those_dropped_never_happened() {
    let folder = tempfile::tempdir().unwrap();
    let db = database("sqlite", &folder).await;
    let before = commits(&db);
    let start = Arc::new(Barrier::new(64));
    let mut tasks = Vec::new();
    for number in 0..64_u32 {
        let (db, start) = (db.clone(), Arc::clone(&start));
        tasks.push(tokio::spawn(async move {
            start.wait().await;
            for round in 0..10_u32 {
                let kept = (number + round) % 4 != 0;
                let name = format!("{}-{number}-{round}", if kept { "kept" } else { "dropped" });
                let unit = role(&db, name.clone(), None).await.unwrap();
                if kept {
                    unit.commit().await.unwrap();
                    // Readers see the last durable commit: what was told is there.
                    assert_eq!(stored(&db, &name).await, 1);
                }
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!((stored(&db, "kept-%").await, stored(&db, "dropped-%").await), (480, 0));
    let shared = commits(&db) - before;
    assert!(shared < 240, "{shared} commits for 480 units");
}

#[tokio::test]
async fn a_unit_alone_commits_for_itself() {
    let folder = tempfile::tempdir().unwrap();
    let db = database("sqlite", &folder).await;
    let before = commits(&db);
    for number in 0..5 {
        role(&db, format!("lone-{number}"), None).await.unwrap().commit().await.unwrap();
    }
    assert_eq!((stored(&db, "lone-%").await, commits(&db) - before), (5, 5));
}

#[tokio::test]
async fn a_unit_dropped_leaves_the_database_free_for_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    let db = database("sqlite", &folder).await;
    drop(role(&db, "dropped".into(), None).await.unwrap());
    let other = server::storage::open::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await;
    role(&other.unwrap(), "of another program".into(), None).await.unwrap().commit().await.unwrap();
    assert_eq!((stored(&db, "dropped").await, stored(&db, "of another program").await), (0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_that_fails_fails_for_its_whole_group_and_the_next_works() {
    let folder = tempfile::tempdir().unwrap();
    let db = database("sqlite", &folder).await;
    // The first holds the writer until two more wait; the last of them breaks a rule that is checked at the commit.
    let first = role(&db, "first".into(), None).await.unwrap();
    let wait = |name: &'static str, statement| {
        let db = db.clone();
        tokio::spawn(async move {
            let mut unit = role(&db, name.into(), statement).await.unwrap();
            if statement.is_some() {
                let broken = "INSERT INTO group_members (group_seq, account_seq) VALUES (77, 77)";
                unit.execute(Sql::new(broken)).await.unwrap();
            }
            unit.commit().await
        })
    };
    let second = wait("second", None);
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let third = wait("third", Some("PRAGMA defer_foreign_keys = ON"));
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let told = [first.commit().await.is_ok(), second.await.unwrap().is_ok(), third.await.unwrap().is_ok()];
    assert_eq!(told, [false; 3]);
    for name in ["first", "second", "third"] {
        assert_eq!(stored(&db, name).await, 0, "{name}");
    }
    role(&db, "fourth".into(), None).await.unwrap().commit().await.unwrap();
    assert_eq!(stored(&db, "fourth").await, 1);
}
