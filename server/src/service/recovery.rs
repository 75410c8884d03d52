//! Forgot password. The request does the same for every address, known or not: one row. A job then finds out whose it is, so
//! that neither words nor time tell who has an account.

use super::trail::Target;
use super::{Door, Service};
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::passwords;
use crate::storage::recovery::{self, Request};
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, Unit, audit, failures, locks, mail};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::email::EmailAddress;
use app::domain::lock::LockReason;
use app::domain::mail::MailKind;
use app::domain::password::PasswordDraft;
use app::domain::settings::Settings;
use app::domain::ticket::{InvitationState, TicketPurpose};
use app::domain::time::HOUR;
use app::domain::{AccountStatus, Timestamp};
use app::error::AppError;
use app::ports::Ctx;
use tokio::sync::futures::Notified;

/// Mails with a link that one account gets an hour, whoever asks for them at the door.
const MAILS_AN_HOUR: i64 = 3;
/// How long a request is kept while it cannot be worked off, in microseconds.
const PATIENCE: i64 = HOUR;

/// What the page behind a reset's link shows.
#[derive(Clone, Debug)]
pub struct ResetDoor {
    /// The username.
    pub username: String,
    /// When the link ends.
    pub expires: Timestamp,
}

impl Service {
    /// Takes a request for a new password. Says nothing of whether anybody has the address.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn request_reset(&self, ctx: &Ctx, email: &EmailAddress) -> Result<(), AppError> {
        let request = Request {
            username_key: email.key(),
            language: ctx.language,
            request: ctx.request.clone(),
            at: self.clock.now(),
        };
        let mut unit = self.db.begin().await?;
        recovery::insert(&mut unit, &request).await?;
        unit.commit().await?;
        self.recoveries.notify_one();
        Ok(())
    }

    /// Completes when a request was taken.
    pub fn recovery_requested(&self) -> Notified<'_> {
        self.recoveries.notified()
    }

    /// Works off the oldest request; `false` when there is none.
    ///
    /// # Errors
    /// When the database is not to be had; the request stays.
    pub async fn work_off_recovery(&self) -> Result<bool, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let Some(request) = recovery::take(&mut unit).await? else { return Ok(false) };
        let mut mailed = false;
        if request.at.plus(PATIENCE) > self.clock.now()
            && let Some(found) = accounts::find_by_username(&mut unit, &request.username_key).await?
            && let Some(account) = accounts::hold(&mut unit, found.id).await?
        {
            mailed = self.answer(&mut unit, &settings, &account, &request).await?;
        }
        unit.commit().await?;
        if mailed {
            self.mail.notify();
        }
        Ok(true)
    }

    /// Mails the link that helps: a reset's, or to those still invited their invitation. Whoever is kept out gets nothing.
    async fn answer(
        &self,
        unit: &mut Unit,
        settings: &Settings,
        account: &Account,
        request: &Request,
    ) -> Result<bool, AppError> {
        let now = self.clock.now();
        let since = now.plus(-HOUR);
        // Whoever is being helped is not kept waiting for it.
        let asked =
            mail::links_since(unit, account.seq, since).await? - audit::links_by_staff(unit, account.id, since).await?;
        if self.is_locked_by_administrator(unit, account).await? || asked >= MAILS_AN_HOUR {
            return Ok(false);
        }
        let nobody = Ctx {
            actor: None,
            request: request.request.clone(),
            address: String::new(),
            user_agent: String::new(),
            language: request.language,
        };
        match account.status_below() {
            AccountStatus::Active => {
                self.insert_reset(unit, account, settings, MailKind::PasswordReset, request.language).await?;
                let target = Target::Account(account);
                self.record(unit, &nobody, AuditAction::ResetRequested, target, Vec::new()).await?;
                Ok(true)
            }
            AccountStatus::Invited => {
                let ticket = tickets::latest(unit, account.seq, TicketPurpose::Invitation).await?;
                // What an administrator took back stays so.
                if ticket.is_none_or(|ticket| ticket.revoked.is_some()) {
                    return Ok(false);
                }
                self.renew_invitation(unit, &nobody, settings, account.id).await?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// The page behind a reset's link. Uses nothing up.
    ///
    /// # Errors
    /// `NotFound` for a link that never was, and for those whom an administrator keeps out.
    pub async fn open_reset(&self, secret: &str) -> Result<Door<ResetDoor>, AppError> {
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::Reset, secret).await?;
        if !self.may_reset(&mut link, &account).await? {
            return Err(AppError::NotFound);
        }
        Ok(match ended(&ticket, self.clock.now()) {
            Some(state) => Door::Ended(state),
            None => Door::Open(ResetDoor { username: account.username, expires: ticket.expires }),
        })
    }

    /// Sets the new password, once; ends every session and a lock by failures, signs nobody in, and gives the username.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `NotFound` as with [`open_reset`](Self::open_reset).
    pub async fn complete_reset(
        &self,
        ctx: &Ctx,
        secret: &str,
        draft: &PasswordDraft,
    ) -> Result<Door<String>, AppError> {
        let settings = self.settings().await?;
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::Reset, secret).await?;
        let may = self.may_reset(&mut link, &account).await?;
        drop(link);
        if !may {
            return Err(AppError::NotFound);
        }
        if let Some(state) = ended(&ticket, self.clock.now()) {
            return Ok(Door::Ended(state));
        }
        let new = draft.parse(&settings.password)?;
        self.check_strength(&settings, &new, &[&account.username, &account.first_name, &account.last_name])?;
        let hash = self.hasher.hash(new.expose()).await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        // The account first, as everywhere: two units never wait for each other in a ring.
        let account = accounts::hold(&mut unit, account.id).await?.ok_or(AppError::NotFound)?;
        if !self.may_reset(&mut unit, &account).await? {
            return Err(AppError::NotFound);
        }
        if !tickets::consume(&mut unit, TicketPurpose::Reset, token::hash(secret), now).await? {
            // Somebody was faster, with the same link or a newer one.
            return Ok(Door::Ended(InvitationState::Accepted));
        }
        passwords::set(&mut unit, account.seq, &hash, now, None).await?;
        self.end_sessions_of(&mut unit, ctx, &account, None).await?;
        locks::release(&mut unit, &account, LockReason::FailedSignIns, now).await?;
        failures::clear(&mut unit, account.seq).await?;
        tickets::revoke_open(&mut unit, account.seq, TicketPurpose::Reset, now).await?;
        if account.contact.is_none() {
            // The link came by mail to the username, so who has it reads that mailbox.
            accounts::set_email_verified(&mut unit, account.seq).await?;
        }
        self.record_self(&mut unit, ctx, &account, ActedVia::Link, AuditAction::PasswordReset, Vec::new()).await?;
        self.tell(&mut unit, &account, MailKind::PasswordChanged, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(Door::Open(account.username))
    }

    /// Whether somebody could sign in once the password is a new one.
    async fn may_reset(&self, link: &mut Link, account: &Account) -> Result<bool, AppError> {
        let active = account.status_below() == AccountStatus::Active;
        Ok(active && !self.is_locked_by_administrator(link, account).await?)
    }
}

fn ended(ticket: &Ticket, now: Timestamp) -> Option<InvitationState> {
    if ticket.consumed.is_some() {
        Some(InvitationState::Accepted)
    } else if ticket.revoked.is_some() {
        Some(InvitationState::Revoked)
    } else {
        (ticket.expires <= now).then_some(InvitationState::Expired)
    }
}
