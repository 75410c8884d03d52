//! Letting staff in and keeping them out: activate, deactivate, delete, restore (S10 to S17).

use super::Service;
use super::trail::{Target, changed, set};
use crate::storage::accounts::{self, Account};
use crate::storage::passwords;
use crate::storage::{Unit, assignments, tickets};
use app::domain::audit::AuditAction;
use app::domain::ticket::TicketPurpose;
use app::domain::{AccountId, AccountKind, AccountStatus, Action, Field, FieldErrors, Violation};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    /// A staff account the caller may do `action` to, held to the end of the unit, with the caller's rights of this moment.
    ///
    /// # Errors
    /// Those of [`administer`](Self::administer) and [`reachable`](Self::reachable); `NotFound` for a customer.
    pub(super) async fn held_staff(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        id: AccountId,
        action: Action,
    ) -> Result<(Account, Ctx), AppError> {
        let ctx = self.administer(unit, ctx).await?;
        self.reachable(unit, &ctx, id, action).await?;
        let account = accounts::hold(unit, id).await?.ok_or(AppError::NotFound)?;
        if account.kind == AccountKind::Staff { Ok((account, ctx)) } else { Err(AppError::NotFound) }
    }

    /// Moves a held staff account to a status, in the caller's unit; nothing happens to one that has it. Leaving ends every
    /// session and open link, and the own account leaves only once that is `understood`.
    ///
    /// # Errors
    /// `Conflict` for the owner and the last administrator; `Invalid` without the confirmation.
    pub(super) async fn move_staff(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        to: AccountStatus,
        understood: bool,
    ) -> Result<(), AppError> {
        let to = self.attainable(unit, account, to).await?;
        if account.status == to {
            return Ok(());
        }
        let leaves = matches!(to, AccountStatus::Deactivated | AccountStatus::Deleted);
        if leaves {
            if account.owner {
                return Err(AppError::Conflict(Conflict::Owner));
            }
            let oneself = ctx.actor()?.subject.id == account.id;
            if oneself && !understood {
                return Err(FieldErrors::one(Field::Confirmation, Violation::Required).into());
            }
        }
        if !accounts::set_status(unit, account, to).await? {
            return Err(AppError::Stale);
        }
        let mut changes: Vec<_> = changed("status", account.status.as_str(), to.as_str()).into_iter().collect();
        if leaves {
            let now = self.clock.now();
            self.end_sessions_of(unit, ctx, account, None).await?;
            tickets::revoke_open(unit, account.seq, TicketPurpose::Invitation, now).await?;
            tickets::revoke_open(unit, account.seq, TicketPurpose::Reset, now).await?;
            self.keep_an_administrator(unit).await?;
        }
        let moved = match (account.status, to) {
            (_, AccountStatus::Deleted) => assignments::release_customers(unit, account.seq).await?,
            (AccountStatus::Deleted, _) => assignments::reattach_customers(unit, account.seq).await?,
            _ => 0,
        };
        if moved > 0 {
            changes.push(set("customers", &moved.to_string()));
        }
        let action = match (account.status, to) {
            (_, AccountStatus::Deleted) => AuditAction::StaffDeleted,
            (AccountStatus::Deleted, _) => AuditAction::StaffRestored,
            (_, AccountStatus::Deactivated) => AuditAction::StaffDeactivated,
            _ => AuditAction::StaffActivated,
        };
        self.record(unit, ctx, action, Target::Account(account), changes).await?;
        Ok(())
    }

    /// The status a person comes to: nobody without a password is active, but invited.
    pub(super) async fn attainable(
        &self,
        unit: &mut Unit,
        account: &Account,
        to: AccountStatus,
    ) -> Result<AccountStatus, AppError> {
        let without = to == AccountStatus::Active && passwords::get(unit, account.seq).await?.is_none();
        Ok(if without { AccountStatus::Invited } else { to })
    }

    /// One move as a unit of its own.
    pub(super) async fn commit_move(
        &self,
        ctx: &Ctx,
        id: AccountId,
        (action, to): (Action, AccountStatus),
        understood: bool,
    ) -> Result<(), AppError> {
        let mut unit = self.db.begin().await?;
        let (account, ctx) = self.held_staff(&mut unit, ctx, id, action).await?;
        if to == AccountStatus::Deleted {
            self.confirmed(&ctx)?;
        }
        match (account.status, to) {
            (AccountStatus::Deleted, AccountStatus::Deactivated) => {
                return Err(AppError::Conflict(Conflict::UserDeleted));
            }
            (AccountStatus::Deleted, AccountStatus::Active) if action != Action::Delete => {
                return Err(AppError::Conflict(Conflict::UserDeleted));
            }
            (status, AccountStatus::Active) if action == Action::Delete && status != AccountStatus::Deleted => {
                return Err(AppError::Conflict(Conflict::NotDeleted));
            }
            _ => {}
        }
        self.move_staff(&mut unit, &ctx, &account, to, understood).await?;
        unit.commit().await?;
        Ok(())
    }
}
