//! What is over goes, a few hundred rows a unit so that nobody waits long for the writer.

use super::Service;
use crate::storage::{
    StorageError, Unit, audit_list, grants, imports, mail_list, passkeys, recovery, registrations, sessions,
    spent_tokens, tickets,
};
use app::domain::mail::DeliveryState;
use app::domain::time::DAY;
use app::domain::{Language, Timestamp};
use app::ports::Ctx;

/// Rows removed in one unit.
const CHUNK: i64 = 500;
/// How long mails that went out or were not needed are kept, and links that are over.
const MAIL: i64 = 90 * DAY;
/// How long the address of somebody who deleted their account is kept, for the mail that tells of it.
const FAREWELLS: i64 = DAY;
/// How long refused sign-ins of unknown names are kept.
const UNKNOWN: i64 = 30 * DAY;
/// How long an uploaded file waits to be imported.
const UPLOADS: i64 = DAY;
/// How long requests of forgotten passwords and sent registrations are remembered.
const REQUESTS: i64 = DAY;

/// What is removed once it is over.
#[derive(Clone, Copy)]
enum Kind {
    Sessions,
    Challenges,
    Tickets,
    Sent,
    Dropped,
    Farewells,
    UnknownNames,
    Requests,
    Sendings,
    Registrations,
    Grants,
    SpentTokens,
}

const KINDS: [Kind; 12] = [
    Kind::Sessions,
    Kind::Challenges,
    Kind::Sent,
    Kind::Dropped,
    Kind::Farewells,
    Kind::Registrations,
    Kind::Tickets,
    Kind::UnknownNames,
    Kind::Requests,
    Kind::Sendings,
    Kind::Grants,
    Kind::SpentTokens,
];

impl Service {
    /// Tidies up: what is over in the database, memory of idle hashing, counters of quiet accounts.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn tidy(&self) -> Result<(), StorageError> {
        self.hasher.free_idle();
        self.sign_ins.retain_recent();
        let now = self.clock.now();
        for kind in KINDS {
            loop {
                let mut unit = self.db.begin().await?;
                let removed = self.remove(&mut unit, kind, now).await?;
                unit.commit().await?;
                if removed < CHUNK.unsigned_abs() {
                    break;
                }
            }
        }
        if let Err(error) = self.turn_keys().await {
            tracing::warn!(%error, "signing keys could not be followed by others; it is tried again later");
        }
        // One a time: a job may have as many results as there are people, and a file as many rows.
        let mut unit = self.db.begin().await?;
        self.sweep_jobs(&mut unit).await?;
        imports::sweep(&mut unit, now.plus(-UPLOADS)).await?;
        unit.commit().await
    }

    /// The request that stands for the product itself, in log and audit.
    pub(super) fn system_ctx(&self) -> Ctx {
        Ctx {
            actor: None,
            request: self.new_request_id(),
            address: String::new(),
            user_agent: String::new(),
            language: Language::En,
        }
    }

    async fn remove(&self, link: &mut Unit, kind: Kind, now: Timestamp) -> Result<u64, StorageError> {
        match kind {
            Kind::Sessions => sessions::sweep(link, now, CHUNK).await,
            Kind::Challenges => passkeys::sweep(link, now, CHUNK).await,
            Kind::Tickets => tickets::sweep(link, now.plus(-MAIL), CHUNK).await,
            Kind::Sent => mail_list::sweep(link, DeliveryState::Sent, now.plus(-MAIL), CHUNK).await,
            Kind::Dropped => mail_list::sweep(link, DeliveryState::Dropped, now.plus(-MAIL), CHUNK).await,
            Kind::Farewells => mail_list::sweep_farewells(link, now.plus(-FAREWELLS), CHUNK).await,
            Kind::Requests => recovery::sweep(link, now.plus(-REQUESTS), CHUNK).await,
            Kind::Sendings => registrations::sweep(link, now.plus(-REQUESTS), CHUNK).await,
            Kind::Registrations => self.sweep_registrations(link, CHUNK).await,
            Kind::Grants => grants::sweep(link, now, CHUNK).await,
            Kind::SpentTokens => spent_tokens::sweep(link, now, CHUNK).await,
            Kind::UnknownNames => audit_list::sweep_unknown(link, now.plus(-UNKNOWN), CHUNK).await,
        }
    }
}
