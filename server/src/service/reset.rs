//! Resetting a customer's password from the console (A35 to A39): a mail that asks for a new one, or a temporary password.

use super::Service;
use super::trail::{Target, set};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::Account;
use crate::storage::mail::{Outgoing, enqueue};
use crate::storage::passwords;
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, StorageError, locks};
use app::domain::audit::AuditAction;
use app::domain::lock::LockReason;
use app::domain::mail::MailKind;
use app::domain::password::NewPassword;
use app::domain::reset::{NewReset, Reset, ResetDone};
use app::domain::settings::Settings;
use app::domain::ticket::TicketPurpose;
use app::domain::{AccountId, AccountStatus, Action, Language, TicketId};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    /// "Reset Password": commits the method chosen.
    pub(super) async fn commit_reset(&self, ctx: &Ctx, new: &NewReset) -> Result<ResetDone, AppError> {
        let done = match new.how() {
            Reset::Mail { stop } => self.mail_reset(ctx, new.id(), *stop).await?,
            Reset::TemporaryPassword(password) => self.set_temporary_password(ctx, new.id(), password).await?,
        };
        self.mail.notify();
        Ok(done)
    }

    async fn mail_reset(&self, ctx: &Ctx, id: AccountId, stop: bool) -> Result<ResetDone, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let account = self.held_customer(&mut unit, ctx, id, Action::Reset).await?;
        match account.status_below() {
            AccountStatus::Active => {}
            AccountStatus::Invited => return Err(AppError::Conflict(Conflict::StillInvited)),
            _ => return Err(AppError::Conflict(Conflict::StillRegistering)),
        }
        if self.is_locked_by_administrator(&mut unit, &account).await? {
            return Err(AppError::Conflict(Conflict::AccountLocked));
        }
        let kind = if stop { MailKind::PasswordStopped } else { MailKind::PasswordReset };
        let ticket = self.insert_reset(&mut unit, &account, &settings, kind, settings.language).await?;
        let mut changes = Vec::new();
        if stop {
            passwords::remove(&mut unit, account.seq).await?;
            self.end_sessions_of(&mut unit, ctx, &account, None).await?;
            changes.push(set("method", "stopped"));
        }
        self.record(&mut unit, ctx, AuditAction::ResetMailed, Target::Account(&account), changes).await?;
        let person = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(ResetDone { person, expires: ticket.expires })
    }

    async fn set_temporary_password(
        &self,
        ctx: &Ctx,
        id: AccountId,
        password: &NewPassword,
    ) -> Result<ResetDone, AppError> {
        let settings = self.settings().await?;
        let seen = {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Reset).await?
        };
        self.check_strength(&settings, password, &[&seen.username, &seen.first_name, &seen.last_name])?;
        let hash = self.hasher.hash(password.expose()).await?;
        let now = self.clock.now();
        let expires = now.plus(settings.temporary_password_validity);
        let mut unit = self.db.begin().await?;
        let account = self.held_customer(&mut unit, ctx, id, Action::Reset).await?;
        passwords::set(&mut unit, account.seq, &hash, now, Some(expires)).await?;
        self.end_sessions_of(&mut unit, ctx, &account, None).await?;
        tickets::revoke_open(&mut unit, account.seq, TicketPurpose::Reset, now).await?;
        let mut changes = Vec::new();
        if account.status_below() == AccountStatus::Invited {
            // The password takes the place of the invitation.
            tickets::revoke_open(&mut unit, account.seq, TicketPurpose::Invitation, now).await?;
            locks::set_status_below(&mut unit, &account, AccountStatus::Active).await?;
            changes.extend(super::trail::changed(
                "status",
                AccountStatus::Invited.as_str(),
                AccountStatus::Active.as_str(),
            ));
        } else {
            locks::release(&mut unit, &account, LockReason::FailedSignIns, now).await?;
        }
        self.record(&mut unit, ctx, AuditAction::TemporaryPasswordSet, Target::Account(&account), changes).await?;
        self.tell(&mut unit, &account, MailKind::TemporaryPassword, settings.language).await?;
        let person = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(ResetDone { person, expires })
    }

    /// Whether an administrator's lock holds.
    pub(super) async fn is_locked_by_administrator(
        &self,
        link: &mut Link,
        account: &Account,
    ) -> Result<bool, StorageError> {
        let now = self.clock.now();
        let held = locks::of_account(link, account.seq).await?;
        Ok(held.iter().any(|lock| lock.reason == LockReason::Administrator && lock.holds(now)))
    }

    /// Makes the link of a reset with its mail, in the caller's unit; older ones end. `language` is for those who chose none.
    pub(super) async fn insert_reset(
        &self,
        link: &mut Link,
        account: &Account,
        settings: &Settings,
        kind: MailKind,
        language: Language,
    ) -> Result<Ticket, StorageError> {
        let now = self.clock.now();
        tickets::revoke_open(link, account.seq, TicketPurpose::Reset, now).await?;
        let ticket = Ticket {
            id: TicketId(new_id(now)),
            account_seq: Some(account.seq),
            purpose: TicketPurpose::Reset,
            generation: 1,
            mailed: true,
            issued: now,
            expires: now.plus(settings.reset_validity),
            visited: None,
            consumed: None,
            revoked: None,
        };
        let secret = self.keys.ticket_token(ticket.id, ticket.generation);
        tickets::insert(link, &ticket, token::hash(&secret)).await?;
        let mail = Outgoing { ticket: Some((ticket.id, ticket.generation)), ..self.mail_to(account, kind, language) };
        enqueue(link, &mail).await?;
        Ok(ticket)
    }

    /// Puts a mail without a link into the outbox, in the caller's unit.
    pub(super) async fn tell(
        &self,
        link: &mut Link,
        account: &Account,
        kind: MailKind,
        language: Language,
    ) -> Result<(), StorageError> {
        enqueue(link, &self.mail_to(account, kind, language)).await
    }

    /// A mail to an account's address, without a link.
    pub(super) fn mail_to(&self, account: &Account, kind: MailKind, language: Language) -> Outgoing {
        let now = self.clock.now();
        Outgoing {
            id: new_id(now),
            kind,
            account_seq: Some(account.seq),
            ticket: None,
            recipient: account.mail_address().to_owned(),
            language: account.language.unwrap_or(language),
            at: now,
        }
    }
}
