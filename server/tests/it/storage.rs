//! The storage contract, on both engines: lists, search, keyset pages, totals, unique values, parity of the tables.

use crate::support::{by, database, engines};
use app::domain::group::{Audience, GroupDraft};
use app::domain::list::{Cursor, Direction, Origin, Position, UserQuery, UserSort};
use app::domain::time::{SECOND, Timestamp};
use app::domain::{AccountId, AccountKind, AccountStatus, GroupId};
use server::clock::new_id;
use server::storage::accounts::{self, NewAccount};
use server::storage::{Database, Sql, StorageError, UniqueKey, groups, people};
use std::collections::BTreeSet;

const BOTH: [AccountKind; 2] = [AccountKind::Customer, AccountKind::Staff];
const NOW: Timestamp = Timestamp(1_800_000_000 * SECOND);

async fn insert(
    db: &Database,
    username: &str,
    first: &str,
    last: &str,
    status: AccountStatus,
    seen: Option<i64>,
) -> Result<i64, StorageError> {
    let mut unit = db.begin().await?;
    let new = NewAccount {
        id: AccountId(new_id(NOW)),
        kind: AccountKind::Customer,
        username,
        username_key: &username.to_ascii_lowercase(),
        first_name: first,
        last_name: last,
        status,
        language: None,
        origin: Origin::Created,
        owner: false,
        created: NOW,
        last_sign_in: seen.map(Timestamp),
    };
    let seq = accounts::insert(&mut unit, &new).await?;
    unit.commit().await?;
    Ok(seq)
}

async fn populated(engine: &str, folder: &tempfile::TempDir) -> Database {
    let db = database(engine, folder).await;
    for n in 0..23_i64 {
        let status = if n % 3 == 0 { AccountStatus::Invited } else { AccountStatus::Active };
        let (first, last) = (["Ada", "Zoë", ""][n as usize % 3], ["Ångström", "von Berg", "Li", ""][n as usize % 4]);
        let seen = (n % 2 == 0).then_some(1 + n % 5);
        insert(&db, &format!("Person{n}@example{}.com", n % 2), first, last, status, seen).await.unwrap();
    }
    db
}

async fn names(db: &Database, query: &UserQuery) -> Vec<String> {
    let mut link = db.read().await.unwrap();
    let page = people::list(&mut link, by(query, &BOTH)).await.unwrap();
    page.rows.into_iter().map(|row| row.username).collect()
}

#[tokio::test]
async fn pages_walk_every_order_in_both_directions_without_a_gap() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        for sort in UserSort::ALL {
            for direction in Direction::ALL {
                let query = UserQuery { sort: *sort, direction: *direction, size: 5, ..UserQuery::default() };
                let whole = names(&db, &UserQuery { size: 100, ..query.clone() }).await;
                assert_eq!(whole.len(), 23);
                let (mut forwards, mut position, mut last) = (Vec::new(), Position::Start, None);
                loop {
                    let mut link = db.read().await.unwrap();
                    let asked = UserQuery { position: position.clone(), ..query.clone() };
                    let page = people::list(&mut link, by(&asked, &BOTH)).await.unwrap();
                    assert_eq!(page.previous.is_some(), position != Position::Start);
                    forwards.extend(page.rows.into_iter().map(|row| row.username));
                    last = page.previous.or(last);
                    match page.next {
                        Some(cursor) => position = Position::After(cursor),
                        None => break,
                    }
                }
                assert_eq!(forwards, whole, "{engine} {sort:?} {direction:?}");
                let mut backwards: Vec<String> = Vec::new();
                while let Some(cursor) = last {
                    let mut link = db.read().await.unwrap();
                    let asked = UserQuery { position: Position::Before(cursor), ..query.clone() };
                    let page = people::list(&mut link, by(&asked, &BOTH)).await.unwrap();
                    let mut rows: Vec<String> = page.rows.into_iter().map(|row| row.username).collect();
                    rows.extend(backwards);
                    backwards = rows;
                    last = page.previous;
                }
                assert_eq!(backwards, whole[..20], "{engine} {sort:?} {direction:?}");
            }
        }
    }
}

#[tokio::test]
async fn many_of_one_last_name_are_found_in_order_with_those_who_only_have_it_elsewhere() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        let mut unit = db.begin().await.unwrap();
        for n in 0..220 {
            let username = format!("z{n}@example.com");
            let new = NewAccount {
                id: AccountId(new_id(NOW)),
                kind: AccountKind::Customer,
                username: &username,
                username_key: &username,
                first_name: &format!("Ada {:03}", 999 - n),
                last_name: "Zimmermann",
                status: AccountStatus::Active,
                language: None,
                origin: Origin::Created,
                owner: false,
                created: NOW,
                last_sign_in: None,
            };
            accounts::insert(&mut unit, &new).await.unwrap();
        }
        unit.commit().await.unwrap();
        let expected: Vec<String> = (0..220).rev().map(|n| format!("z{n}@example.com")).collect();
        let found = async |query: &UserQuery| {
            let (mut all, mut position) = (Vec::new(), Position::Start);
            loop {
                let mut link = db.read().await.unwrap();
                let asked = UserQuery { position, ..query.clone() };
                let page = people::list(&mut link, by(&asked, &BOTH)).await.unwrap();
                all.extend(page.rows.into_iter().map(|row| row.username));
                match page.next {
                    Some(cursor) => position = Position::After(cursor),
                    None => return all,
                }
            }
        };
        let search = UserQuery { search: "zimmer".into(), size: 100, ..UserQuery::default() };
        let customers = UserQuery { kind: Some(AccountKind::Customer), ..search.clone() };
        assert_eq!(found(&search).await, expected, "{engine}");
        assert_eq!(found(&customers).await, expected, "{engine}");
        assert_eq!(found(&UserQuery { search: "zi".into(), ..search.clone() }).await, expected, "{engine}");
        insert(&db, "zimmerling@example.com", "Anna", "Abel", AccountStatus::Active, None).await.unwrap();
        let more = [vec!["zimmerling@example.com".to_owned()], expected].concat();
        assert_eq!(found(&search).await, more, "{engine}");
        assert_eq!(found(&customers).await, more, "{engine}");
    }
}

#[tokio::test]
async fn search_finds_parts_of_addresses_and_names_whatever_their_marks() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        insert(&db, "q\"uote@example.com", "Percent%", "Under_score", AccountStatus::Active, None).await.unwrap();
        insert(&db, "jo-ann@shop.test", "Mary-Jane", "O\u{2019}Brien", AccountStatus::Active, None).await.unwrap();
        for (search, count) in [
            ("", 25),
            ("  ", 25),
            ("mary jane", 1),
            ("Mary-Jane O'Brien", 1),
            ("obrien mary\u{2011}jane", 1),
            ("jo-ann@", 1),
            ("jo ann@shop", 1),
            ("ob", 1),
            ("-", 0),
            ("'", 0),
            ("angstrom", 6),
            ("ÅNGSTRÖM", 6),
            ("ngstr", 6),
            ("aangstroem", 6),
            ("zoe", 8),
            ("example1", 11),
            ("berg zoe", 2),
            ("zo", 8),
            ("b", 0),
            ("v", 6),
            ("person1", 11),
            ("nobody here", 0),
            ("cent%", 1),
            ("r_s", 1),
            ("%%%", 0),
            ("q\"uote", 1),
            ("\" OR 1", 0),
            ("'; DROP TABLE accounts; --", 0),
            ("NEAR(a b)", 0),
        ] {
            let query = UserQuery { search: search.into(), size: 100, ..UserQuery::default() };
            assert_eq!(names(&db, &query).await.len(), count, "{engine} {search:?}");
            let mut link = db.read().await.unwrap();
            let total = people::total(&mut link, by(&query, &BOTH)).await.unwrap();
            assert_eq!(usize::try_from(total.count).unwrap(), count, "{engine} {search:?}");
        }
        // Beside another condition the rows themselves are looked at.
        let invited = |search: &str| UserQuery {
            search: search.into(),
            status: Some(AccountStatus::Invited),
            size: 100,
            ..UserQuery::default()
        };
        let found = names(&db, &invited("angstrom")).await;
        assert!(!found.is_empty());
        assert_eq!(names(&db, &invited("aangstroem")).await, found, "{engine}");
    }
}

#[tokio::test]
async fn a_closed_database_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let db = populated("sqlite", &folder).await;
    let files = || std::fs::read_dir(folder.path()).unwrap().count();
    assert!(files() > 1);
    db.close().await;
    assert_eq!(files(), 1);
    assert!(db.begin().await.is_err());
}

#[tokio::test]
async fn filters_narrow_and_totals_follow() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        let group = GroupId(new_id(NOW));
        let draft = GroupDraft { name: "Wholesale".into(), description: String::new(), audience: Audience::Customers };
        let mut unit = db.begin().await.unwrap();
        let seq = groups::insert(&mut unit, group, &draft.parse().unwrap(), false, NOW).await.unwrap();
        for account in 1..=4 {
            assert!(groups::add_member(&mut unit, seq, account).await.unwrap());
            assert!(!groups::add_member(&mut unit, seq, account).await.unwrap());
        }
        unit.commit().await.unwrap();
        let any = || UserQuery { size: 100, ..UserQuery::default() };
        for (query, count) in [
            (UserQuery { status: Some(AccountStatus::Invited), ..any() }, 8),
            (UserQuery { kind: Some(AccountKind::Customer), ..any() }, 23),
            (UserQuery { kind: Some(AccountKind::Staff), ..any() }, 0),
            (UserQuery { group: Some(group), ..any() }, 4),
            (UserQuery { outside: Some(group), ..any() }, 19),
            (UserQuery { group: Some(group), status: Some(AccountStatus::Invited), ..any() }, 2),
        ] {
            assert_eq!(names(&db, &query).await.len(), count, "{engine} {query:?}");
            let mut link = db.read().await.unwrap();
            assert_eq!(people::total(&mut link, by(&query, &BOTH)).await.unwrap().count, count as u64);
        }
        let mut link = db.read().await.unwrap();
        assert!(people::list(&mut link, by(&any(), &[])).await.unwrap().rows.is_empty(), "no kind may be seen");
        let customers = UserQuery { kind: Some(AccountKind::Customer), ..any() };
        let hidden = people::list(&mut link, by(&customers, &[AccountKind::Staff])).await.unwrap();
        assert!(hidden.rows.is_empty());
    }
}

#[tokio::test]
async fn a_forged_position_shows_a_page_and_no_more() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        for sort in UserSort::ALL {
            for value in ["", "x' OR '1'='1", "9223372036854775808", "\u{10FFFF}"] {
                let position = Position::After(Cursor { seq: i64::MIN, value: value.into() });
                names(&db, &UserQuery { sort: *sort, position, ..UserQuery::default() }).await;
            }
        }
    }
}

#[tokio::test]
async fn a_taken_username_is_told_from_a_taken_group_name() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        let taken = insert(&db, "PERSON1@example1.com", "", "", AccountStatus::Active, None).await;
        assert!(matches!(taken, Err(StorageError::Taken(UniqueKey::Username))), "{engine} {taken:?}");
        for (name, free) in [("Big  Spenders", true), ("big spenders", false)] {
            let draft = GroupDraft { name: name.into(), description: String::new(), audience: Audience::Staff };
            let mut unit = db.begin().await.unwrap();
            let made = groups::insert(&mut unit, GroupId(new_id(NOW)), &draft.parse().unwrap(), false, NOW).await;
            assert_eq!(made.is_ok(), free, "{engine}");
            match made {
                Ok(_) => unit.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, StorageError::Taken(UniqueKey::GroupName)), "{engine} {error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn a_unit_that_is_dropped_never_happened() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        {
            let mut unit = db.begin().await.unwrap();
            let account = accounts::find_by_username(&mut unit, "person1@example1.com").await.unwrap().unwrap();
            assert!(accounts::delete(&mut unit, &account).await.unwrap());
        }
        assert_eq!(names(&db, &UserQuery { size: 100, ..UserQuery::default() }).await.len(), 23, "{engine}");
    }
}

#[tokio::test]
async fn renaming_moves_a_person_in_search_and_order() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = populated(engine, &folder).await;
        let mut unit = db.begin().await.unwrap();
        let account = accounts::find_by_username(&mut unit, "person1@example1.com").await.unwrap().unwrap();
        assert!(accounts::rename(&mut unit, &account, account.version, "Aaron", "Aab").await.unwrap());
        assert!(!accounts::rename(&mut unit, &account, account.version, "Too", "Late").await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(names(&db, &UserQuery::default()).await[0], "Person1@example1.com", "{engine}");
        let found = names(&db, &UserQuery { search: "aaron".into(), ..UserQuery::default() }).await;
        assert_eq!(found, ["Person1@example1.com"]);
        assert!(names(&db, &UserQuery { search: "too late".into(), ..UserQuery::default() }).await.is_empty());
    }
}

/// Table and column names and which columns may be empty, read back from each engine's own catalogue.
async fn columns(db: &Database, engine: &str) -> BTreeSet<(String, String, bool)> {
    let sql = if engine == "sqlite" {
        "SELECT m.name, c.name, CAST(c.\"notnull\" = 0 AND c.pk = 0 AS INTEGER) FROM sqlite_master m JOIN pragma_table_info(m.name) c
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'search_text%' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\'"
    } else {
        "SELECT table_name::TEXT, column_name::TEXT, CASE WHEN is_nullable = 'YES' THEN 1::BIGINT ELSE 0::BIGINT END
         FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name NOT LIKE 'search_text%' AND table_name NOT LIKE '\\_sqlx%'"
    };
    let rows: Vec<(String, String, i64)> = db.read().await.unwrap().all(Sql::new(sql)).await.unwrap();
    rows.into_iter().map(|(table, column, empty)| (table, column, empty == 1)).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    if engines().len() < 2 {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let sqlite = columns(&database("sqlite", &folder).await, "sqlite").await;
    let postgres = columns(&database("postgres", &folder).await, "postgres").await;
    assert!(sqlite.len() > 50);
    assert_eq!(sqlite, postgres);
    let files = |engine: &str| -> BTreeSet<String> {
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert_eq!(files("sqlite"), files("postgres"));
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let db = database("sqlite", &folder).await;
    let mut unit = db.begin().await.unwrap();
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', TRUE, X'00', 0)";
    unit.execute(Sql::new(sql)).await.unwrap();
    unit.commit().await.unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let refused = server::storage::open::open(&url).await.unwrap_err();
    assert!(refused.to_string().contains("newer release"), "{refused}");
}
