//! The port of mail deliveries.

use super::Service;
use super::trail::{Target, set};
use crate::storage::mail_list::{self, Stored};
use crate::storage::{Link, StorageError, accounts};
use app::domain::audit::AuditAction;
use app::domain::audit_list::Named;
use app::domain::mail::DeliveryState;
use app::domain::mail_list::{MailHealth, MailPage, MailQuery, MailRow, Retry};
use app::domain::time::{DAY, MINUTE};
use app::domain::{Action, Area, Timestamp};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Mails, area_of};
use async_trait::async_trait;
use uuid::Uuid;

/// How long a mail may wait before people are told.
const WAIT: i64 = 5 * MINUTE;
/// How many mails in a row must have failed before people are told; fewer when there were fewer.
const IN_A_ROW: i64 = 3;
/// Mails made due in one unit.
const CHUNK: i64 = 500;

#[async_trait]
impl Mails for Service {
    async fn list(&self, ctx: &Ctx, query: &MailQuery) -> Result<MailPage, AppError> {
        ctx.require(Area::Mail, Action::View)?;
        let now = self.clock.now();
        let mut link = self.db.read().await?;
        let page = mail_list::list(&mut link, query, now).await?;
        let health = health(&mut link, now).await?;
        let rows = page.rows.into_iter().map(|stored| shown(ctx, stored)).collect();
        Ok(MailPage { rows, previous: page.previous, next: page.next, health, now })
    }

    async fn retry(&self, ctx: &Ctx, id: Uuid) -> Result<(), AppError> {
        ctx.require(Area::Mail, Action::Edit)?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let mail = mail_list::get(&mut unit, id, now).await?.ok_or(AppError::NotFound)?;
        match mail.retry {
            Retry::Open => {}
            Retry::LinkOver => return Err(AppError::Conflict(Conflict::LinkOver)),
            Retry::Done => return Err(AppError::Conflict(Conflict::MailDone)),
        }
        if !mail_list::retry(&mut unit, mail.seq, now).await? {
            return Err(AppError::Conflict(Conflict::MailDone));
        }
        let account = match &mail.account {
            Some(person) => accounts::get(&mut unit, person.id).await?,
            None => None,
        };
        let target = account.as_ref().map_or(Target::Nobody, Target::Account);
        let changes = vec![set("mail", mail.kind.as_str())];
        self.record(&mut unit, ctx, AuditAction::MailRetried, target, changes).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    async fn retry_failed(&self, ctx: &Ctx) -> Result<u64, AppError> {
        ctx.require(Area::Mail, Action::Edit)?;
        let now = self.clock.now();
        let mut all = 0;
        loop {
            let mut unit = self.db.begin().await?;
            let done = mail_list::retry_failed(&mut unit, now, CHUNK).await?;
            if done == 0 {
                return Ok(all);
            }
            let changes = vec![set("mails", &done.to_string())];
            self.record(&mut unit, ctx, AuditAction::MailsRetried, Target::Organization, changes).await?;
            unit.commit().await?;
            self.mail.notify();
            all += done;
        }
    }
}

fn shown(ctx: &Ctx, stored: Stored) -> MailRow {
    let person = stored.account.filter(|person| ctx.may(area_of(person.kind), Action::View));
    MailRow {
        id: stored.id,
        kind: stored.kind,
        recipient: stored.recipient,
        person: person.map(|person| Named { id: person.id.0, name: person.name }),
        state: stored.state,
        attempts: u32::try_from(stored.attempts).unwrap_or_default(),
        error: stored.error.filter(|_| stored.state != DeliveryState::Sent),
        created: stored.created,
        at: stored.at,
        retry: stored.retry,
    }
}

/// Whether mail goes out: nothing waits too long, and not each of the last mails failed.
async fn health(link: &mut Link, now: Timestamp) -> Result<MailHealth, StorageError> {
    let waiting = mail_list::oldest_waiting(link).await?.filter(|(since, _)| now.since(*since) > WAIT);
    let tried = mail_list::last_tried(link, IN_A_ROW).await?;
    let recent = tried.first().is_some_and(|(at, _)| now.since(*at) < 2 * DAY);
    let failing = recent && tried.iter().all(|(_, error)| error.is_some());
    let last = tried.into_iter().next().and_then(|(_, error)| error).filter(|_| failing);
    let (waiting_since, error) = waiting.map_or((None, None), |(since, error)| (Some(since), error));
    Ok(MailHealth { waiting_since, failing, error: error.or(last) })
}
