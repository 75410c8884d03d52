//! The second step of signing in: a code after the password. Each counts once, and wrong ones make the next wait.

use super::{Service, SignedIn};
use crate::secret::otp;
use crate::storage::accounts::{self, Account};
use crate::storage::passwords;
use crate::storage::second_factor::{self, Factor};
use crate::storage::{StorageError, Unit, passkeys, sessions};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::MailKind;
use app::domain::passkey::StaffSecondFactor;
use app::domain::second_factor::{Code, CodeDraft};
use app::domain::session::{SessionStage, SignInMethod};
use app::domain::time::{HOUR, SECOND};
use app::domain::{AccountKind, Field, FieldErrors, Timestamp, Violation};
use app::error::AppError;
use app::ports::{Actor, Ctx};

/// By what somebody can go on after the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaysOn {
    /// By a code of an app, or a recovery code.
    pub code: bool,
    /// By a passkey.
    pub passkey: bool,
}

/// Wrong codes in a row before one has to wait.
const FREE: i64 = 5;

/// How long no code is looked at after so many wrong ones in a row: 30 seconds, and twice as long each time, up to an hour. That is
/// fewer than a hundred tries in three days, and one in a million hits.
fn wait(failures: i64) -> i64 {
    let over = u32::try_from((failures - FREE).clamp(0, 20)).unwrap_or_default();
    if failures < FREE { 0 } else { ((30 * SECOND) << over).min(HOUR) }
}

impl Service {
    /// Whose session waits for a code.
    ///
    /// # Errors
    /// `SignInRequired` for everybody else.
    pub fn at_second_step<'a>(&self, ctx: &'a Ctx) -> Result<&'a Actor, AppError> {
        let actor = ctx.actor.as_ref().filter(|actor| actor.stage == SessionStage::SecondFactor);
        actor.ok_or(AppError::SignInRequired)
    }

    /// By what somebody who waits at the second step can go on: by a code, by a passkey.
    ///
    /// # Errors
    /// Those of [`at_second_step`](Self::at_second_step).
    pub async fn ways_on(&self, ctx: &Ctx) -> Result<WaysOn, AppError> {
        let actor = self.at_second_step(ctx)?;
        let mut link = self.db.read().await?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let code = second_factor::is_on(&mut link, account.seq).await?;
        let passkey = self.offers_passkeys() && passkeys::usable(&mut link, account.seq).await? > 0;
        let must =
            account.kind == AccountKind::Staff && self.second_factor_for_staff().await? == StaffSecondFactor::Passkey;
        // Where a passkey is asked for and there is one, a code leads nowhere.
        Ok(WaysOn { code: code && !(must && passkey), passkey })
    }

    /// Goes on from the password to a session, by a code. The session so far ends, so that the cookie's value changes.
    ///
    /// # Errors
    /// `Invalid` for a wrong code or one that was used; `TooManyAttempts` after too many of them; `SignInRequired` once the session
    /// at hand is over.
    pub async fn pass_second_step(&self, ctx: &Ctx, draft: &CodeDraft) -> Result<SignedIn, AppError> {
        let actor = self.at_second_step(ctx)?;
        let half = actor.session.ok_or(AppError::SignInRequired)?;
        let code = draft.parse()?;
        if self.sign_ins.check_key(&actor.subject.username.to_ascii_lowercase()).is_err() {
            return Err(AppError::TooManyAttempts { retry_after: 60 });
        }
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if !self.goes_on(&mut unit, &account).await? {
            return Err(AppError::SignInRequired);
        }
        let factor = second_factor::get(&mut unit, account.seq).await?;
        // Taken away meanwhile, and with it this session.
        let factor = factor.filter(|factor| factor.enrolled.is_some()).ok_or(AppError::SignInRequired)?;
        if factor.blocked_until > now {
            let seconds = factor.blocked_until.since(now) / SECOND + 1;
            return Err(AppError::TooManyAttempts { retry_after: u32::try_from(seconds).unwrap_or(u32::MAX) });
        }
        if !self.is_right(&mut unit, &account, &factor, &code, now).await? {
            self.note_wrong_code(&mut unit, ctx, &account, &factor, now).await?;
            unit.commit().await?;
            return Err(FieldErrors::one(Field::Code, Violation::CodeWrong).into());
        }
        if !sessions::end(&mut unit, account.seq, half).await? {
            return Err(AppError::SignInRequired);
        }
        second_factor::set_failures(&mut unit, account.seq, 0, Timestamp(0)).await?;
        let stored = passwords::get(&mut unit, account.seq).await?.ok_or(AppError::SignInRequired)?;
        let stage = match stored.temporary_until {
            Some(_) => SessionStage::MustChangePassword,
            None => SessionStage::Full,
        };
        let signed_in = self.begin_session(&mut unit, ctx, &account, stage, SignInMethod::Code, &settings).await?;
        self.note_sign_in(&mut unit, ctx, &account).await?;
        if matches!(code, Code::Recovery(_)) {
            let action = AuditAction::RecoveryCodeUsed;
            self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, Vec::new()).await?;
            self.tell(&mut unit, &account, MailKind::RecoveryCodeUsed, settings.language).await?;
        }
        unit.commit().await?;
        self.mail.notify();
        Ok(signed_in)
    }

    /// Whether a code is right, and was not used before. Uses it up.
    async fn is_right(
        &self,
        unit: &mut Unit,
        account: &Account,
        factor: &Factor,
        code: &Code,
        now: Timestamp,
    ) -> Result<bool, AppError> {
        match code {
            Code::App(typed) => {
                let seed = self.keys.open_seed(account.id, &factor.seed);
                let Some(seed) = seed else {
                    // The secret key was replaced: recovery codes fail with it, and an administrator helps.
                    tracing::warn!("the seed of a second factor cannot be read with this secret key");
                    return Ok(false);
                };
                match otp::matching(&seed, typed, now) {
                    Some(step) => Ok(second_factor::use_step(unit, account.seq, step).await?),
                    None => Ok(false),
                }
            }
            Code::Recovery(code) => {
                let hash = self.keys.recovery_hash(account.id, code);
                Ok(second_factor::use_code(unit, account.seq, hash, now).await?)
            }
        }
    }

    async fn note_wrong_code(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        factor: &Factor,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let failures = factor.failures.saturating_add(1);
        second_factor::set_failures(unit, account.seq, failures, now.plus(wait(failures))).await?;
        let nobody = Ctx { actor: None, ..ctx.clone() };
        let target = super::trail::Target::Account(account);
        let from = vec![super::sign_in::came_from(ctx)];
        self.record(unit, &nobody, AuditAction::SecondFactorFailed, target, from).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_wait_longer_each_time() {
        let seconds: Vec<i64> = [1, 4, 5, 6, 7, 11, 12, 500].map(|failures| wait(failures) / SECOND).to_vec();
        assert_eq!(seconds, [0, 0, 30, 60, 120, 1_920, 3_600, 3_600]);
    }
}
