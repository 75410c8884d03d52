//! Locking and unlocking a customer (A40 to A44).

use super::Service;
use super::trail::{Target, changed, set};
use crate::storage::accounts::{self, Account};
use crate::storage::{Link, failures, locks};
use app::domain::audit::AuditAction;
use app::domain::lock::{LockReason, LockView};
use app::domain::mail::MailKind;
use app::domain::settings::Settings;
use app::domain::{AccountId, AccountKind, AccountStatus, Action};
use app::error::AppError;
use app::ports::Ctx;

/// Accounts that are unlocked in one unit.
const CHUNK: i64 = 100;

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
        self.end_sessions_of(link, ctx, account, None).await?;
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
        failures::clear(link, account.seq).await?;
        let change = changed("status", account.status.as_str(), account.status_below().as_str());
        let changes = change.into_iter().collect();
        self.record(link, ctx, AuditAction::AccountUnlocked, Target::Account(account), changes).await?;
        Ok(true)
    }

    /// Counts a wrong password, and locks the account when there were too many in a row; whether it did. The owner is never locked,
    /// so that somebody can always sign in, and nobody who could not sign in anyway.
    pub(super) async fn count_failure(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        settings: &Settings,
        id: AccountId,
    ) -> Result<bool, AppError> {
        let rule = settings.failure_lock;
        let Some(account) = accounts::hold(link, id).await? else { return Ok(false) };
        if rule.failures == 0 || account.owner || account.status_below() != AccountStatus::Active {
            return Ok(false);
        }
        let (now, reason) = (self.clock.now(), LockReason::FailedSignIns);
        let found = locks::of_account(link, account.seq).await?;
        if found.iter().any(|lock| lock.reason == reason && lock.holds(now)) {
            return Ok(false);
        }
        let counted = failures::count(link, account.seq).await?;
        if counted.failures < rule.failures {
            return Ok(false);
        }
        // The lock before this one, if it is over and still there, makes room.
        locks::release(link, &account, reason, now).await?;
        let Some(account) = accounts::hold(link, id).await? else { return Ok(false) };
        let until = now.plus(rule.lasting(counted.locks));
        let lock = LockView { reason, note: String::new(), since: now, until: Some(until) };
        locks::lock(link, &account, &lock).await?;
        failures::locked(link, account.seq).await?;
        let mut changes: Vec<_> =
            changed("status", account.status.as_str(), AccountStatus::Locked.as_str()).into_iter().collect();
        changes.push(set("reason", reason.as_str()));
        self.record(link, ctx, AuditAction::AccountLocked, Target::Account(&account), changes).await?;
        self.tell(link, &account, MailKind::LockedByFailures, settings.language).await?;
        Ok(true)
    }

    /// Whether somebody who is signed in goes on: a lock by failed sign-ins keeps out those who try the password, and not the
    /// person it is of.
    pub(super) async fn goes_on(&self, link: &mut Link, account: &Account) -> Result<bool, AppError> {
        match account.status {
            AccountStatus::Active => Ok(true),
            AccountStatus::Locked if account.status_below() == AccountStatus::Active => {
                Ok(!self.is_locked_by_administrator(link, account).await?)
            }
            _ => Ok(false),
        }
    }

    /// Takes the locks that are over from their accounts, with a word to each; until then they count as over all the same.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn end_locks(&self) -> Result<(), AppError> {
        let ctx = self.system_ctx();
        loop {
            // Mostly there are none, and nobody waits for the writer.
            let over = locks::over(&mut self.db.read().await?, self.clock.now(), CHUNK).await?;
            if over.is_empty() {
                return Ok(());
            }
            let settings = self.settings().await?;
            let mut unit = self.db.begin().await?;
            let now = self.clock.now();
            for id in &over {
                let Some(account) = accounts::hold(&mut unit, *id).await? else { continue };
                let held = locks::of_account(&mut unit, account.seq).await?;
                if held.iter().all(|lock| lock.holds(now)) {
                    continue;
                }
                locks::release(&mut unit, &account, LockReason::FailedSignIns, now).await?;
                let target = Target::Account(&account);
                self.record(&mut unit, &ctx, AuditAction::LockEnded, target, Vec::new()).await?;
                if held.iter().all(|lock| !lock.holds(now)) {
                    self.tell(&mut unit, &account, MailKind::LockEnded, settings.language).await?;
                }
            }
            unit.commit().await?;
            self.mail.notify();
        }
    }
}
