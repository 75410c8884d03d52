//! The owner: one staff account, immune to deny rules and to everybody else. Ownership passes on, and is never lost.

use super::Service;
use super::trail::{Target, changed};
use crate::storage::accounts::{self, Account};
use crate::storage::passwords::{self, StoredPassword};
use crate::storage::{Link, StorageError, staff};
use app::domain::account::PasswordState;
use app::domain::audit::AuditAction;
use app::domain::{AccountId, AccountKind, AccountStatus, Action, Field, FieldErrors, Violation};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    /// Makes another staff user the owner, by the owner with the password.
    ///
    /// # Errors
    /// `Forbidden` for anybody else; `Invalid` for a wrong password; `Conflict` for somebody who could not sign in now.
    pub(super) async fn hand_over(&self, ctx: &Ctx, id: AccountId, password: &str) -> Result<(), AppError> {
        let actor = ctx.actor()?;
        if actor.subject.kind != AccountKind::Staff || !actor.rights.owner {
            return Err(AppError::Forbidden);
        }
        let stored = {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Edit).await?;
            let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
            passwords::get(&mut link, account.seq).await?
        };
        if password.is_empty() {
            return Err(FieldErrors::one(Field::CurrentPassword, Violation::Required).into());
        }
        // The same counter as sign-in: this is no way around it.
        if self.sign_ins.check_key(&actor.subject.username.to_ascii_lowercase()).is_err() {
            return Err(AppError::TooManyAttempts { retry_after: 60 });
        }
        if !self.hasher.verify(password, stored.as_ref().map(|stored| stored.hash.as_str())).await? {
            return Err(FieldErrors::one(Field::CurrentPassword, Violation::PasswordWrong).into());
        }
        let mut unit = self.db.begin().await?;
        let (account, ctx) = self.held_staff(&mut unit, ctx, id, Action::Edit).await?;
        // Somebody else may have become the owner meanwhile, in another window.
        if !ctx.actor()?.rights.owner {
            return Err(AppError::Forbidden);
        }
        self.make_owner(&mut unit, &ctx, &account).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Makes a staff user the owner on behalf of whoever runs the server.
    ///
    /// # Errors
    /// `NotFound` for an address that no staff user has; `Conflict` for somebody who could not sign in now.
    pub async fn hand_over_by_operator(&self, ctx: &Ctx, username: &str) -> Result<(), AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.found_by_operator(&mut unit, username).await?;
        if account.kind != AccountKind::Staff {
            return Err(AppError::NotFound);
        }
        self.make_owner(&mut unit, ctx, &account).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Makes a held staff user the owner; nothing happens to the owner. The former owner is an ordinary staff user from now on.
    async fn make_owner(&self, link: &mut Link, ctx: &Ctx, account: &Account) -> Result<(), AppError> {
        if account.owner {
            return Ok(());
        }
        let stored = passwords::get(link, account.seq).await?;
        let own = StoredPassword::state(stored.as_ref()) == PasswordState::Set;
        if account.status != AccountStatus::Active || !own {
            return Err(AppError::Conflict(Conflict::CannotSignIn));
        }
        let former = staff::owner(link).await?;
        let former = former.ok_or(StorageError::Inconsistent { table: "staff", column: "owner" })?;
        let former_name = accounts::get_by_seq(link, former).await?.map(|owner| owner.name()).unwrap_or_default();
        staff::transfer_ownership(link, former, account.seq).await?;
        self.keep_an_administrator(link).await?;
        let changes = changed("owner", &former_name, &account.name()).into_iter().collect();
        let (action, target) = (AuditAction::OwnershipTransferred, Target::Account(account));
        match &ctx.actor {
            Some(_) => self.record(link, ctx, action, target, changes).await?,
            None => self.record_operator(link, ctx, action, target, changes).await?,
        }
        Ok(())
    }
}
