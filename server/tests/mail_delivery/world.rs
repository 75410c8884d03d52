//! A database with people who get mail, on either engine.

use app::domain::list::Origin;
use app::domain::mail::{DeliveryState, MailKind};
use app::domain::settings::Settings;
use app::domain::ticket::TicketPurpose;
use app::domain::time::{DAY, SECOND};
use app::domain::{AccountId, AccountKind, AccountStatus, Language, TicketId, Timestamp};
use server::clock::{Clock, SystemClock};
use server::secret::{Keys, token};
use server::storage::accounts::{self, NewAccount};
use server::storage::mail::{self, Outgoing};
use server::storage::tickets::{self, Ticket};
use server::storage::{Database, Sql, open, organization};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use uuid::Uuid;

pub struct World {
    pub database: Database,
    pub keys: Arc<Keys>,
    pub clock: Arc<dyn Clock>,
    _folder: tempfile::TempDir,
}

pub fn id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(u64::from(std::process::id()), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The row of a mail, as stored.
#[derive(Debug)]
pub struct Stored {
    pub state: DeliveryState,
    pub attempts: i64,
    pub error: Option<String>,
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Self::on(&url, folder).await
    }

    /// A world on each engine there is. PostgreSQL gets a database of its own in the server of the test run.
    pub async fn each() -> Vec<Self> {
        let mut worlds = vec![Self::sqlite().await];
        if let Ok(url) = std::env::var("TEST_POSTGRES_URL") {
            let name = format!("mail_{}", id().simple());
            let pool = sqlx::PgPool::connect(&url).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&pool).await.unwrap();
            let (server, _) = url.rsplit_once('/').unwrap();
            worlds.push(Self::on(&format!("{server}/{name}"), tempfile::tempdir().unwrap()).await);
        }
        worlds
    }

    async fn on(url: &str, folder: tempfile::TempDir) -> Self {
        let database = open::open(url).await.unwrap();
        let mut unit = database.begin().await.unwrap();
        let settings = Settings { name: "Blume & Söhne".to_owned(), ..Settings::default() };
        organization::put(&mut unit, &settings).await.unwrap();
        unit.commit().await.unwrap();
        Self { database, keys: Arc::new(Keys::derive(&[7; 32])), clock: Arc::new(SystemClock), _folder: folder }
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub async fn customer(&self, address: &str) -> i64 {
        let mut unit = self.database.begin().await.unwrap();
        let new = NewAccount {
            id: AccountId(id()),
            kind: AccountKind::Customer,
            username: address,
            username_key: address,
            first_name: "Zoë",
            last_name: "Łukasiewicz",
            status: AccountStatus::Invited,
            language: None,
            origin: Origin::Created,
            owner: false,
            created: self.now(),
            last_sign_in: None,
        };
        let seq = accounts::insert(&mut unit, &new).await.unwrap();
        unit.commit().await.unwrap();
        seq
    }

    /// A ticket as an invitation makes it, and its token's hash.
    pub async fn ticket(&self, account: i64) -> (Ticket, [u8; 32]) {
        let now = self.now();
        let ticket = Ticket {
            id: TicketId(id()),
            account_seq: Some(account),
            purpose: TicketPurpose::Invitation,
            generation: 1,
            mailed: true,
            issued: now,
            expires: now.plus(3 * DAY),
            visited: None,
            consumed: None,
            revoked: None,
        };
        let hash = token::hash(&self.keys.ticket_token(ticket.id, 1));
        let mut unit = self.database.begin().await.unwrap();
        tickets::insert(&mut unit, &ticket, hash).await.unwrap();
        unit.commit().await.unwrap();
        (ticket, hash)
    }

    pub async fn enqueue(&self, mail: &Outgoing) {
        let mut unit = self.database.begin().await.unwrap();
        mail::enqueue(&mut unit, mail).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Puts an invitation for a new customer into the outbox.
    pub async fn invite(&self, address: &str, language: Language) -> (Outgoing, Ticket, [u8; 32]) {
        let account = self.customer(address).await;
        let (ticket, hash) = self.ticket(account).await;
        let mail = Outgoing {
            id: id(),
            kind: MailKind::Invitation,
            account_seq: Some(account),
            ticket: Some((ticket.id, ticket.generation)),
            recipient: address.to_owned(),
            language,
            at: self.now(),
        };
        self.enqueue(&mail).await;
        (mail, ticket, hash)
    }

    /// Puts word of a changed password into the outbox.
    pub async fn notice(&self, address: &str, language: Language) -> Outgoing {
        let mail = Outgoing {
            id: id(),
            kind: MailKind::PasswordChanged,
            account_seq: Some(self.customer(&format!("account-{}@example.com", id().simple())).await),
            ticket: None,
            recipient: address.to_owned(),
            language,
            at: self.now().plus(-SECOND),
        };
        self.enqueue(&mail).await;
        mail
    }

    pub async fn stored(&self, mail: &Outgoing) -> Stored {
        let mut link = self.database.read().await.unwrap();
        let sql = Sql::new("SELECT state, attempts, last_error FROM mail_outbox WHERE id = $1");
        let (state, attempts, error): (String, i64, Option<String>) = link.one(sql.bind(mail.id)).await.unwrap();
        Stored { state: DeliveryState::from_word(&state).unwrap(), attempts, error }
    }

    /// The row of a mail once it is as expected.
    pub async fn stored_when(&self, mail: &Outgoing, expected: impl Fn(&Stored) -> bool) -> Stored {
        for _ in 0..2_000 {
            let stored = self.stored(mail).await;
            if expected(&stored) {
                return stored;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it stays {:?}", self.stored(mail).await);
    }

    pub async fn stored_in(&self, mail: &Outgoing, state: DeliveryState) -> Stored {
        self.stored_when(mail, |stored| stored.state == state).await
    }
}
