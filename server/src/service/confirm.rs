//! Proving once more who is there: what cannot be taken back, or gives rights, asks for the password again some minutes after it
//! was last given in the session.

use super::Service;
use crate::storage::passwords;
use crate::storage::{accounts, failures, locks, sessions};
use app::domain::audit::ActedVia;
use app::domain::lock::LockReason;
use app::domain::session::PROOF_HOLDS;
use app::domain::time::SECOND;
use app::domain::{Field, FieldErrors, Violation};
use app::error::AppError;
use app::ports::Ctx;

impl Service {
    /// Lets those through who gave their password a short while ago.
    ///
    /// # Errors
    /// `ConfirmPassword` for the others; those of [`Ctx::in_person`].
    pub(super) fn confirmed(&self, ctx: &Ctx) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        // A job was confirmed when it was started.
        let holds = actor.via == ActedVia::Job || self.is_proven(ctx);
        if holds { Ok(()) } else { Err(AppError::ConfirmPassword) }
    }

    /// Whether the password was given a short while ago.
    #[must_use]
    pub fn is_proven(&self, ctx: &Ctx) -> bool {
        let now = self.clock.now();
        ctx.actor.as_ref().is_some_and(|actor| actor.proven.0.saturating_add(PROOF_HOLDS) > now.0)
    }

    /// Notes that the person behind the session has given the password, if it is the right one.
    ///
    /// # Errors
    /// `Invalid` beside the field; `TooManyAttempts` after too many wrong ones, counted with sign-ins.
    pub async fn prove(&self, ctx: &Ctx, password: &str) -> Result<(), AppError> {
        let actor = ctx.enrolling()?;
        let (account, stored) = {
            let mut link = self.db.read().await?;
            let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
            let stored = passwords::get(&mut link, account.seq).await?.ok_or(AppError::SignInRequired)?;
            let locks = locks::of_account(&mut link, account.seq).await?;
            let now = self.clock.now();
            // While such a lock holds, nobody learns whether a password is right.
            if let Some(lock) = locks.iter().find(|lock| lock.reason == LockReason::FailedSignIns && lock.holds(now)) {
                let seconds = lock.until.map_or(60, |until| until.since(now) / SECOND + 1);
                return Err(AppError::TooManyAttempts { retry_after: u32::try_from(seconds).unwrap_or(u32::MAX) });
            }
            (account, stored)
        };
        if password.len() > 1_024 {
            return Err(FieldErrors::one(Field::CurrentPassword, Violation::PasswordWrong).into());
        }
        match self.check_current(&account, password, &stored.hash).await {
            Err(error @ AppError::Invalid(_)) if !password.is_empty() => {
                // This is no way around the lock that wrong passwords bring.
                self.refuse(ctx, Some(&account), Some(&account)).await?;
                return Err(error);
            }
            checked => checked?,
        }
        let Some(session) = actor.session else { return Ok(()) };
        let mut unit = self.db.begin().await?;
        failures::clear(&mut unit, account.seq).await?;
        sessions::prove(&mut unit, session, self.clock.now()).await?;
        unit.commit().await?;
        Ok(())
    }
}
