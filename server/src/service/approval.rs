//! What staff say to registrations that wait for them. Approving lets the person in; declining erases what was typed, and the
//! address is free again.

use super::Service;
use super::trail::{Target, changed};
use crate::clock::new_id;
use crate::storage::accounts::{self, Account};
use crate::storage::mail::{Outgoing, enqueue};
use crate::storage::{Link, Unit};
use app::domain::audit::AuditAction;
use app::domain::mail::MailKind;
use app::domain::settings::Settings;
use app::domain::{AccountId, AccountStatus, Action};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    /// A registration that waits for approval and that the caller may decide about, held to the end of the unit. Who may create
    /// customers decides who becomes one.
    async fn waiting(&self, link: &mut Link, ctx: &Ctx, id: AccountId) -> Result<Account, AppError> {
        let account = self.held_customer(link, ctx, id, Action::Create).await?;
        if account.status == AccountStatus::PendingApproval {
            Ok(account)
        } else {
            Err(AppError::Conflict(Conflict::NotWaiting))
        }
    }

    /// Lets somebody in, with a mail that says so. Wake the mail worker after the commit.
    pub(super) async fn approve_account(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        id: AccountId,
    ) -> Result<(), AppError> {
        let account = self.waiting(unit, ctx, id).await?;
        if !accounts::set_status(unit, &account, AccountStatus::Active).await? {
            return Err(AppError::Stale);
        }
        let changes = changed("status", account.status.as_str(), AccountStatus::Active.as_str()).into_iter().collect();
        self.record(unit, ctx, AuditAction::RegistrationApproved, Target::Account(&account), changes).await?;
        self.tell(unit, &account, MailKind::RegistrationApproved, settings.language).await?;
        Ok(())
    }

    /// Erases a registration, with a mail that says so. Wake the mail worker after the commit.
    pub(super) async fn decline_account(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        id: AccountId,
    ) -> Result<(), AppError> {
        let account = self.waiting(unit, ctx, id).await?;
        let now = self.clock.now();
        // Of nobody's account: what hangs on this one goes with it.
        let mail = Outgoing {
            id: new_id(now),
            kind: MailKind::RegistrationDeclined,
            account_seq: None,
            ticket: None,
            recipient: account.mail_address().to_owned(),
            language: account.language.unwrap_or(settings.language),
            at: now,
        };
        self.erase(unit, ctx, &account, AuditAction::RegistrationDeclined).await?;
        enqueue(unit, &mail).await?;
        Ok(())
    }
}
