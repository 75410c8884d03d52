//! A backup made while the product works, and the way back from it.

use crate::support::{OWNER, PASSWORD, nobody};
use app::domain::session::SignInDraft;
use app::domain::time::{SECOND, Timestamp};
use server::backup::{backup, restore};
use server::clock::SetClock;
use server::config::{Config, Limits};
use server::mail::MailSignal;
use server::secret::password::PasswordHasher;
use server::secret::{Keys, keys};
use server::service::{Parts, Service};
use server::storage::{Database, Sql, open};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_800_000_000 * SECOND);

/// Limits that no test reaches.
fn limits() -> Limits {
    Limits {
        sign_ins_per_minute_ip: 1_000,
        sign_ins_per_minute_account: 1_000,
        recoveries_per_minute_ip: 1_000,
        registrations_per_minute_ip: 1_000,
    }
}

/// An installation in a folder.
struct Place {
    folder: TempDir,
    config: Config,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::load().unwrap();
        config.data = folder.path().join("data");
        config.database_url = format!("sqlite://{}", config.data.join("clientele.db").display());
        config.secret_key = None;
        Self { folder, config }
    }

    fn key(&self) -> PathBuf {
        self.config.data.join("secret.key")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn start(&self) -> (Arc<Service>, Database) {
        std::fs::create_dir_all(&self.config.data).unwrap();
        let secret = keys::load_or_create(&self.key()).unwrap();
        let db = open::open(&self.config.database_url).await.unwrap();
        let service = Arc::new(Service::new(Parts {
            db: db.clone(),
            clock: Arc::new(SetClock::at(NOW)),
            keys: Arc::new(Keys::derive(&secret)),
            hasher: PasswordHasher::new(1),
            mail: MailSignal::default(),
            mail_to_folder: true,
            public_url: Config::load().unwrap().public_url,
            limits: limits(),
        }));
        service.ensure_owner(&nobody(), OWNER, PASSWORD).await.unwrap();
        (service, db)
    }

    async fn back_up(&self, name: &str, with_key: bool) -> PathBuf {
        let file = self.file(name);
        backup(&self.config, &file, with_key, NOW).await.unwrap();
        file
    }

    async fn restore(&self, file: &Path, force: bool) -> Result<String, String> {
        restore(&self.config, file, force, NOW).await.map_err(|error| error.to_string())
    }

    fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.config.data)
            .map(|entries| entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        names.sort();
        names
    }
}

async fn sign_in(service: &Service) -> bool {
    let credentials = SignInDraft { username: OWNER.into(), password: PASSWORD.into() }.parse().unwrap();
    service.sign_in(&nobody(), &credentials).await.unwrap().is_ok()
}

async fn number(db: &Database, sql: &'static str) -> i64 {
    db.read().await.unwrap().number(Sql::new(sql)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_people_work_brings_everything_back() {
    let place = Place::new();
    let (service, db) = place.start().await;
    assert!(sign_in(&service).await);
    let writing = {
        let service = Arc::clone(&service);
        tokio::spawn(async move {
            for n in 0..200 {
                let name = format!("nobody{n}@example.com");
                let credentials = SignInDraft { username: name, password: "wrong".into() }.parse().unwrap();
                let _ = service.sign_in(&nobody(), &credentials).await;
            }
        })
    };
    while number(&db, "SELECT COUNT(*) FROM audit_events").await < 5 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let file = place.back_up("backup.db", true).await;
    assert!(!writing.is_finished(), "writes go on while a backup is made");
    writing.abort();
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);

    let other = Place::new();
    let said = other.restore(&file, false).await.unwrap();
    assert!(said.contains("1 people") && said.contains("The secret key was restored"), "{said}");
    assert_eq!(other.files(), ["clientele.db", "secret.key"]);
    assert_eq!(std::fs::read(other.key()).unwrap(), std::fs::read(place.key()).unwrap());
    let bytes = std::fs::read(other.config.data.join("clientele.db")).unwrap();
    let secret = std::fs::read(place.key()).unwrap();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret), "the key is not left in the database");
    let (service, db) = other.start().await;
    assert_eq!(number(&db, "SELECT COUNT(*) FROM sessions").await, 0, "everybody signs in anew");
    assert_eq!(number(&db, "SELECT COUNT(*) FROM audit_events WHERE action = 'backup_restored'").await, 1);
    assert!(sign_in(&service).await);
}

#[tokio::test]
async fn without_the_key_the_backup_says_so_and_holds_none() {
    let place = Place::new();
    drop(place.start().await);
    let file = place.back_up("backup.db", false).await;
    let secret = std::fs::read(place.key()).unwrap();
    assert!(!std::fs::read(&file).unwrap().windows(secret.len()).any(|window| window == secret));
    let other = Place::new();
    let said = other.restore(&file, false).await.unwrap();
    assert!(said.contains("another secret key"), "{said}");
    let third = Place::new();
    std::fs::create_dir_all(&third.config.data).unwrap();
    std::fs::copy(place.key(), third.key()).unwrap();
    let said = third.restore(&file, false).await.unwrap();
    assert!(!said.contains("key"), "{said}");
}

#[tokio::test]
async fn what_is_there_is_not_overwritten_unasked_and_kept_when_asked() {
    let place = Place::new();
    let (service, db) = place.start().await;
    let file = place.back_up("backup.db", false).await;
    let again = backup(&place.config, &file, false, NOW).await.unwrap_err().to_string();
    assert!(again.contains("exists already"), "{again}");
    assert!(sign_in(&service).await);
    let refused = place.restore(&file, false).await.unwrap_err();
    assert!(refused.contains("--force"), "{refused}");
    let in_use = place.restore(&file, true).await.unwrap_err();
    assert!(in_use.contains("stop the program"), "{in_use}");
    assert_eq!(number(&db, "SELECT COUNT(*) FROM sessions").await, 1, "nothing was touched");
    drop((service, db));
    // Its connections close by and by.
    let mut said = place.restore(&file, true).await;
    for _ in 0..100 {
        if said.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        said = place.restore(&file, true).await;
    }
    let said = said.unwrap();
    assert!(said.contains("clientele.db.before-restore-1"), "{said}");
    let (_, db) = place.start().await;
    assert_eq!(number(&db, "SELECT COUNT(*) FROM audit_events WHERE action = 'signed_in'").await, 0);
}

#[tokio::test]
async fn a_newer_a_damaged_and_a_strange_file_are_refused() {
    let place = Place::new();
    drop(place.start().await);
    let file = place.back_up("backup.db", false).await;
    let other = Place::new();

    let newer = place.file("newer.db");
    std::fs::copy(&file, &newer).unwrap();
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", newer.display())).await.unwrap();
    let text = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (9999, 'later', TRUE, x'00', 0)";
    sqlx::query(text).execute(&pool).await.unwrap();
    pool.close().await;
    let refused = other.restore(&newer, false).await.unwrap_err();
    assert!(refused.contains("newer release"), "{refused}");

    let damaged = place.file("damaged.db");
    let mut bytes = std::fs::read(&file).unwrap();
    for byte in bytes.iter_mut().skip(8_192).take(60_000) {
        *byte = 0x5a;
    }
    std::fs::write(&damaged, bytes).unwrap();
    let refused = other.restore(&damaged, false).await.unwrap_err();
    assert!(refused.contains("damaged.db"), "{refused}");

    let strange = place.file("strange.db");
    std::fs::write(&strange, "Dear diary").unwrap();
    let refused = other.restore(&strange, false).await.unwrap_err();
    assert!(!refused.is_empty());
    let none = other.restore(&place.file("none.db"), false).await.unwrap_err();
    assert!(none.contains("none.db"), "{none}");
    assert_eq!(other.files(), [""; 0], "nothing is left behind");
}

#[tokio::test]
async fn postgres_has_tools_of_its_own() {
    let mut place = Place::new();
    place.config.database_url = "postgres://localhost/clientele".into();
    let refused = backup(&place.config, &place.file("x"), false, NOW).await.unwrap_err().to_string();
    assert!(refused.contains("pg_dump") && !refused.contains('\n'), "{refused}");
    let refused = place.restore(&place.file("x"), true).await.unwrap_err();
    assert!(refused.contains("pg_restore"), "{refused}");
}
