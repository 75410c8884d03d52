//! Locking and unlocking a customer (A40 to A44).

use super::Service;
use super::trail::{Target, changed, set};
use crate::storage::accounts::{self, Account};
use crate::storage::{Link, locks, sessions};
use app::domain::audit::AuditAction;
use app::domain::lock::{LockReason, LockView};
use app::domain::{AccountId, AccountKind, AccountStatus, Action};
use app::error::AppError;
use app::ports::Ctx;

impl Service {
    /// A customer the caller may do `action` to, held to the end of the unit.
    ///
    /// # Errors
    /// Those of [`reachable`](Self::reachable), and `Forbidden` for staff.
    pub(super) async fn held_customer(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        id: AccountId,
        action: Action,
    ) -> Result<Account, AppError> {
        let account = self.reachable(link, ctx, id, action).await?;
        if account.kind != AccountKind::Customer {
            return Err(AppError::Forbidden);
        }
        accounts::hold(link, id).await?.ok_or(AppError::NotFound)
    }

    /// Locks a held customer and ends every session; `false` when an administrator has locked them already.
    pub(super) async fn lock_account(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: &Account,
        note: &str,
    ) -> Result<bool, AppError> {
        let reason = LockReason::Administrator;
        let lock = LockView { reason, note: note.to_owned(), since: self.clock.now(), until: None };
        if !locks::lock(link, account, &lock).await? {
            return Ok(false);
        }
        sessions::end_all(link, account.seq, None).await?;
        let mut changes: Vec<_> =
            changed("status", account.status.as_str(), AccountStatus::Locked.as_str()).into_iter().collect();
        if !note.is_empty() {
            changes.push(set("note", note));
        }
        self.record(link, ctx, AuditAction::AccountLocked, Target::Account(account), changes).await?;
        Ok(true)
    }

    /// Takes every lock from a held customer; `false` when there was none.
    pub(super) async fn unlock_account(&self, link: &mut Link, ctx: &Ctx, account: &Account) -> Result<bool, AppError> {
        if account.status != AccountStatus::Locked {
            return Ok(false);
        }
        locks::unlock(link, account).await?;
        let change = changed("status", account.status.as_str(), account.status_below().as_str());
        let changes = change.into_iter().collect();
        self.record(link, ctx, AuditAction::AccountUnlocked, Target::Account(account), changes).await?;
        Ok(true)
    }
}
