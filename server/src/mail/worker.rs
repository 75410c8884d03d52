//! The worker that empties the outbox: claims what is due, writes it, hands it over, marks it.
//!
//! A crash between handing over and marking sends a mail twice, never not at all: the claim's lease runs out, and the
//! mail is due again.

use super::message::{LinkUntil, Occasion, write};
use super::sender::Sender;
use super::transport::{Envelope, SendError, Transport};
use crate::clock::Clock;
use crate::secret::Keys;
use crate::storage::mail::{self as outbox, Claimed, LinkState, Particulars};
use crate::storage::{Database, StorageError, organization};
use app::domain::Timestamp;
use app::domain::account::display_name;
use app::domain::mail::MailKind;
use app::domain::settings::Settings;
use app::domain::time::{HOUR, MINUTE, SECOND};
use rand::RngExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

/// Wakes the worker: called after a unit that put mail into the outbox is committed.
#[derive(Clone, Debug, Default)]
pub struct MailSignal(Arc<Notify>);

impl MailSignal {
    /// Says that there is mail. Cheap, and heard even when the worker is busy.
    pub fn notify(&self) {
        self.0.notify_one();
    }
}

/// The worker's times.
#[derive(Clone, Debug)]
pub struct Timing {
    /// How long a mail server has to take a mail over, from connecting to the last answer.
    pub attempt: Duration,
    /// How often the outbox is looked at without a signal.
    pub poll: Duration,
    /// How long a claim holds, in microseconds; longer than an attempt.
    pub lease: i64,
    /// The pauses after the first, second … failure, in microseconds; the last one repeats.
    pub pauses: Vec<i64>,
    /// For how long a mail is tried, in microseconds.
    pub patience: i64,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(30),
            poll: Duration::from_secs(5),
            lease: 2 * MINUTE,
            pauses: vec![30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR],
            patience: 24 * HOUR,
        }
    }
}

impl Timing {
    /// The pause after the given number of attempts, a fifth shorter or longer so that mails which failed together do
    /// not come back together.
    fn pause(&self, attempts: i64) -> i64 {
        let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or_default();
        let pause = self.pauses.get(index).or(self.pauses.last()).copied().unwrap_or(HOUR);
        rand::rng().random_range(pause - pause / 5..=pause + pause / 5)
    }
}

/// How many mails are handed over at the same time.
const PARALLEL: usize = 4;
/// How long handing over may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// What the worker works with.
#[derive(Debug)]
pub struct MailWorker {
    /// Where the outbox is.
    pub database: Database,
    /// Makes the links' tokens.
    pub keys: Arc<Keys>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Hands mails over.
    pub transport: Transport,
    /// Whom mails come from.
    pub sender: Sender,
    /// The public address, without a slash at its end.
    pub public_url: String,
    /// Wakes it.
    pub signal: MailSignal,
    /// Its times.
    pub timing: Timing,
}

/// Empties the outbox until `shutdown` turns true, then lets what is under way finish.
pub async fn run(worker: MailWorker, mut shutdown: watch::Receiver<bool>) {
    let worker = Arc::new(worker);
    let mut under_way = JoinSet::new();
    loop {
        let free = PARALLEL.saturating_sub(under_way.len());
        match worker.claim(free).await {
            Ok(claimed) => {
                for claimed in claimed {
                    under_way.spawn(Arc::clone(&worker).deliver(claimed));
                }
            }
            Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
        }
        tokio::select! {
            _ = shutdown.wait_for(|stop| *stop) => break,
            () = worker.signal.0.notified() => {}
            Some(_) = under_way.join_next() => {}
            () = tokio::time::sleep(worker.timing.poll) => {}
        }
    }
    let rest = async { while under_way.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, rest).await.is_err() {
        tracing::warn!("mail was under way when the server stopped; it goes again at the next start");
    }
}

impl MailWorker {
    async fn claim(&self, free: usize) -> Result<Vec<Claimed>, StorageError> {
        if free == 0 {
            return Ok(Vec::new());
        }
        let now = self.clock.now();
        let mut unit = self.database.begin().await?;
        let claimed = outbox::claim(&mut unit, now, now.plus(self.timing.lease), free).await?;
        unit.commit().await?;
        Ok(claimed)
    }

    /// Brings one mail to its next state. A failure of storage leaves it to the end of its lease.
    async fn deliver(self: Arc<Self>, claimed: Claimed) {
        let outcome = match self.prepare(&claimed).await {
            Ok(Next::Send(envelope)) => {
                match tokio::time::timeout(self.timing.attempt, self.transport.send(&envelope)).await {
                    Ok(Ok(())) => Outcome::Sent,
                    Ok(Err(error)) => self.after(&claimed, error),
                    Err(_) => self.after(&claimed, SendError::passing("the mail server did not answer in time")),
                }
            }
            Ok(Next::Fail(error)) => self.after(&claimed, error),
            Ok(Next::Drop) => Outcome::Dropped,
            Ok(Next::Leave) => return,
            Err(error) => {
                tracing::warn!(mail = %claimed.mail.id, %error, "a mail cannot be written");
                return;
            }
        };
        self.mark(&claimed, &outcome).await;
    }

    /// Writes a mail, as things stand now.
    async fn prepare(&self, claimed: &Claimed) -> Result<Next, StorageError> {
        let now = self.clock.now();
        let mut link = self.database.read().await?;
        let Some(particulars) = outbox::particulars(&mut link, claimed, now).await? else { return Ok(Next::Leave) };
        let settings = organization::get(&mut link).await?.map(|(settings, _)| settings).unwrap_or_default();
        drop(link);
        let unlocked = claimed.mail.kind == MailKind::LockedByFailures && particulars.locked_until.is_none();
        if particulars.link == LinkState::Closed || unlocked {
            return Ok(Next::Drop);
        }
        Ok(self
            .envelope(claimed, particulars, settings)
            .map_or_else(Next::Fail, |envelope| Next::Send(Box::new(envelope))))
    }

    fn envelope(&self, claimed: &Claimed, particulars: Particulars, settings: Settings) -> Result<Envelope, SendError> {
        let mail = &claimed.mail;
        let link = match (particulars.link, mail.ticket) {
            (LinkState::Open(until), Some((ticket, generation))) => {
                let token = self.keys.ticket_token(ticket, generation);
                Some(LinkUntil { url: format!("{}{}?token={token}", self.public_url, path(mail.kind)), until })
            }
            _ => match (mail.kind, particulars.locked_until) {
                (MailKind::LockedByFailures, Some(until)) => {
                    Some(LinkUntil { url: format!("{}{}", self.public_url, path(mail.kind)), until })
                }
                _ => None,
            },
        };
        let name = display_name(&particulars.first_name, &particulars.last_name, "");
        let occasion = Occasion {
            kind: mail.kind,
            language: mail.language,
            organization: settings.name,
            name,
            // A mail that is about nobody's account is about its address.
            username: if particulars.username.is_empty() { mail.recipient.clone() } else { particulars.username },
            at: mail.at,
            site: self.public_url.clone(),
            link,
        };
        let sender = self.sender.mailbox(&settings.mail_sender, &occasion.organization);
        Envelope::new(
            mail.id,
            mail.at,
            sender,
            self.sender.domain(),
            (&mail.recipient, &occasion.name),
            write(&occasion),
            &self.transport,
        )
    }

    /// What becomes of a mail that was not handed over.
    fn after(&self, claimed: &Claimed, error: SendError) -> Outcome {
        let now = self.clock.now();
        let failed = error.lasting || now.since(claimed.since) >= self.timing.patience;
        // What servers say may name the recipient: it is kept with the mail, and only its code is logged.
        tracing::warn!(mail = %claimed.mail.id, attempts = claimed.attempts, code = error.code, failed, "mail not sent");
        if failed {
            Outcome::Failed(error.reason)
        } else {
            Outcome::Retry { due: now.plus(self.timing.pause(claimed.attempts)), reason: error.reason }
        }
    }

    /// Notes what became of a mail; tried again for a moment, since a mail that went and is not marked goes twice.
    async fn mark(&self, claimed: &Claimed, outcome: &Outcome) {
        for pause in [100, 400, 1_500, 5_000] {
            match self.try_mark(claimed, outcome).await {
                Ok(()) => {
                    tracing::debug!(mail = %claimed.mail.id, kind = claimed.mail.kind.as_str(), state = outcome.word(), "mail");
                    return;
                }
                Err(error) => tracing::warn!(mail = %claimed.mail.id, %error, "a mail cannot be marked"),
            }
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    async fn try_mark(&self, claimed: &Claimed, outcome: &Outcome) -> Result<(), StorageError> {
        let mut unit = self.database.begin().await?;
        match outcome {
            Outcome::Sent => outbox::mark_sent(&mut unit, claimed, self.clock.now()).await?,
            Outcome::Retry { due, reason } => outbox::mark_retry(&mut unit, claimed, *due, reason).await?,
            Outcome::Failed(reason) => outbox::mark_failed(&mut unit, claimed, reason).await?,
            Outcome::Dropped => outbox::mark_dropped(&mut unit, claimed).await?,
        }
        unit.commit().await
    }
}

/// What to do with a claimed mail.
enum Next {
    Send(Box<Envelope>),
    Fail(SendError),
    Drop,
    /// It is gone, or another worker's by now.
    Leave,
}

/// What became of a mail.
enum Outcome {
    Sent,
    Retry { due: Timestamp, reason: String },
    Failed(String),
    Dropped,
}

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Retry { .. } => "queued",
            Self::Failed(_) => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// The page a kind's link opens.
fn path(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Invitation => "/invitation",
        MailKind::PasswordReset | MailKind::PasswordStopped => "/reset",
        MailKind::LockedByFailures => "/forgot-password",
        MailKind::RegistrationLink => "/verify",
        MailKind::ContactVerification => "/account/email/confirm",
        MailKind::LockEnded
        | MailKind::PasswordChanged
        | MailKind::TemporaryPassword
        | MailKind::ContactChanged
        | MailKind::AddressChanged
        | MailKind::SecondFactorOn
        | MailKind::SecondFactorOff
        | MailKind::RecoveryCodesRenewed
        | MailKind::RecoveryCodeUsed
        | MailKind::PasskeyAdded
        | MailKind::PasskeyRemoved
        | MailKind::PasskeyRefused
        | MailKind::RegistrationTaken
        | MailKind::RegistrationConfirmed
        | MailKind::RegistrationApproved
        | MailKind::RegistrationDeclined
        | MailKind::AccountDeleted => "/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_the_last_repeats() {
        let timing = Timing::default();
        for (attempts, pause) in [(1, 30 * SECOND), (2, 2 * MINUTE), (5, HOUR), (6, HOUR), (400, HOUR)] {
            for _ in 0..20 {
                let found = timing.pause(attempts);
                assert!((pause - pause / 5..=pause + pause / 5).contains(&found), "{attempts}: {found}");
            }
        }
    }
}
