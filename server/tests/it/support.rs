//! A service on a database of its own, on either engine, with a clock that stands where it is put.

use app::domain::access::Rights;
use app::domain::audit::ActedVia;
use app::domain::list::{Origin, UserQuery};
use app::domain::session::SessionStage;
use app::domain::time::{SECOND, Timestamp};
use app::domain::{AccountId, AccountKind, AccountStatus, GroupId, Language, RoleId};
use app::ports::{Actor, Ctx, Subject};
use server::clock::{Clock, SetClock};
use server::config::{Config, Limits};
use server::mail::MailSignal;
use server::secret::{Keys, password::PasswordHasher};
use server::service::{Parts, Service};
use server::storage::accounts::{self, NewAccount};
use server::storage::people::Asked;
use server::storage::{Database, Sql, access, groups, open, roles};
use std::sync::Arc;
use tempfile::TempDir;

/// The owner every house has.
pub const OWNER: &str = "owner@example.com";
/// The owner's password, and a good one for anybody else.
pub const PASSWORD: &str = "Tr7!mossy-Kettle";

/// A product without HTTP.
pub struct House {
    pub service: Arc<Service>,
    pub db: Database,
    pub clock: Arc<SetClock>,
    pub owner: Ctx,
    // Removed with the house.
    _folder: TempDir,
}

/// Which engines to run on: SQLite always, PostgreSQL where `TEST_POSTGRES_URL` names a server. In CI it must.
pub fn engines() -> Vec<&'static str> {
    let postgres = std::env::var("TEST_POSTGRES_URL").is_ok();
    assert!(postgres || std::env::var("CI").is_err(), "TEST_POSTGRES_URL is not set");
    if postgres { vec!["sqlite", "postgres"] } else { vec!["sqlite"] }
}

/// An empty database of one engine.
pub async fn database(engine: &str, folder: &TempDir) -> Database {
    let url = if engine == "sqlite" {
        format!("sqlite://{}", folder.path().join("test.db").display())
    } else {
        let server = std::env::var("TEST_POSTGRES_URL").unwrap();
        let name = format!("t{}", uuid::Uuid::new_v4().simple());
        let pool = sqlx::PgPool::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
        let (base, query) = server.split_once('?').map_or((server.as_str(), ""), |(base, query)| (base, query));
        let slash = base.rfind('/').unwrap();
        format!("{}/{name}{}{query}", &base[..slash], if query.is_empty() { "" } else { "?" })
    };
    open::open(&url).await.unwrap()
}

/// A service without an owner, with its database and its clock.
pub async fn product(engine: &str, folder: &TempDir) -> (Arc<Service>, Database, Arc<SetClock>) {
    let db = database(engine, folder).await;
    let clock = Arc::new(SetClock::at(Timestamp(1_800_000_000 * SECOND)));
    let config = Config::load().unwrap();
    let service = Arc::new(Service::new(Parts {
        db: db.clone(),
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        keys: Arc::new(Keys::derive(&[7; 32])),
        hasher: PasswordHasher::new(2),
        mail: MailSignal::default(),
        mail_to_folder: true,
        public_url: config.public_url,
        limits: Limits {
            sign_ins_per_minute_ip: 1_000,
            sign_ins_per_minute_account: 1_000,
            recoveries_per_minute_ip: 1_000,
            registrations_per_minute_ip: 1_000,
        },
    }));
    (service, db, clock)
}

/// A list asked for at the moment the clocks of tests stand at.
pub fn by<'a>(query: &'a UserQuery, kinds: &'a [AccountKind]) -> Asked<'a> {
    Asked { query, kinds, assigned_to: None, belonging: None, now: Timestamp(1_800_000_000 * SECOND) }
}

/// A request of nobody.
pub fn nobody() -> Ctx {
    Ctx {
        actor: None,
        request: "test".into(),
        address: "127.0.0.1".into(),
        user_agent: "Firefox/1 Linux".into(),
        language: Language::En,
    }
}

impl House {
    /// A house with its owner on an engine.
    pub async fn on(engine: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (service, db, clock) = product(engine, &folder).await;
        service.ensure_owner(&nobody(), OWNER, PASSWORD).await.unwrap();
        let owner = actor_of(&db, OWNER, true).await;
        Self { service, db, clock, owner, _folder: folder }
    }

    /// A single number from the database.
    pub async fn number(&self, sql: &'static str) -> i64 {
        self.db.read().await.unwrap().number(Sql::new(sql)).await.unwrap()
    }

    /// A customer's own request.
    pub async fn customer(&self, username: &str) -> Ctx {
        actor_of(&self.db, username, false).await
    }
}

/// What made-up staff are and have.
impl House {
    /// An active staff user in groups of these names, with [`PASSWORD`] for a password of their own.
    pub async fn staff(&self, username: &str, names: &[&str]) -> AccountId {
        let now = self.service.now();
        let mut unit = self.db.begin().await.unwrap();
        let id = AccountId(server::clock::new_id(now));
        let new = NewAccount {
            id,
            kind: AccountKind::Staff,
            username,
            username_key: username,
            first_name: "Grace",
            last_name: "Hopper",
            status: AccountStatus::Active,
            language: None,
            origin: Origin::Created,
            owner: false,
            created: now,
            last_sign_in: None,
        };
        let seq = accounts::insert(&mut unit, &new).await.unwrap();
        let own = Sql::new(
            "INSERT INTO passwords (account_seq, hash, set_at, temporary_until)
             SELECT CAST($1 AS BIGINT), p.hash, p.set_at, NULL FROM passwords p
             JOIN accounts a ON a.seq = p.account_seq AND a.username_key = $2",
        );
        unit.execute(own.bind(seq).bind(OWNER)).await.unwrap();
        for name in names {
            let group = self.group(name).await;
            let group = groups::get(&mut unit, group).await.unwrap().unwrap();
            groups::add_member(&mut unit, group.seq, seq).await.unwrap();
        }
        unit.commit().await.unwrap();
        id
    }

    /// The group of a name.
    pub async fn group(&self, name: &str) -> GroupId {
        let mut link = self.db.read().await.unwrap();
        let all = groups::list(&mut link, None).await.unwrap();
        all.iter().find(|group| group.name == name).unwrap_or_else(|| panic!("no group {name}: {all:?}")).id
    }

    /// The role of a name.
    pub async fn role(&self, name: &str) -> RoleId {
        let mut link = self.db.read().await.unwrap();
        let all = roles::list(&mut link).await.unwrap();
        all.iter().find(|role| role.name == name).unwrap_or_else(|| panic!("no role {name}: {all:?}")).id
    }

    /// A staff user's own request, with the rights stored now.
    pub async fn acting(&self, id: AccountId) -> Ctx {
        let mut link = self.db.read().await.unwrap();
        let account = accounts::get(&mut link, id).await.unwrap().unwrap();
        let rights = access::rights(&mut link, account.seq, account.owner).await.unwrap();
        ctx_of(id, account.kind, &account.username, rights)
    }
}

async fn actor_of(db: &Database, username: &str, owner: bool) -> Ctx {
    let mut link = db.read().await.unwrap();
    let account = server::storage::accounts::find_by_username(&mut link, username).await.unwrap().unwrap();
    ctx_of(account.id, account.kind, username, Rights { owner, grants: Vec::new() })
}

/// A request of a person with a full session.
pub fn ctx_of(id: AccountId, kind: AccountKind, username: &str, rights: Rights) -> Ctx {
    let subject = Subject { id, kind, username: username.into(), name: username.into(), language: None };
    let actor = Actor {
        subject,
        via: ActedVia::Session,
        session: None,
        stage: SessionStage::Full,
        // For good, so that tests may let time pass.
        proven: Timestamp(i64::MAX),
        assistance: None,
        rights: Arc::new(rights),
    };
    Ctx { actor: Some(actor), ..nobody() }
}
