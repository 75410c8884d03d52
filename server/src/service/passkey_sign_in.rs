//! Signing in with a passkey, without a password. The authenticator has verified the person, so it counts as both factors.

use super::passkeys::PasskeyChallenge;
use super::sign_in::held_back;
use super::{Service, SignInRefusal, SignedIn};
use crate::secret::passkey::{NotTaken, Shown};
use crate::storage::accounts;
use crate::storage::{failures, locks, passkeys, passwords};
use app::domain::lock::LockReason;
use app::domain::session::{SessionStage, SignInMethod};
use app::error::AppError;
use app::ports::Ctx;

impl Service {
    /// Asks the browser for a passkey.
    ///
    /// # Errors
    /// `NotFound` where there are none.
    pub async fn begin_passkey_sign_in(&self) -> Result<PasskeyChallenge, AppError> {
        let asked = self.passkeys.ask().map_err(|_| AppError::NotFound)?;
        self.send_challenge(None, asked).await
    }

    /// Signs in with the passkey that the browser answered with. A session that is in use ends, so that the cookie's value changes.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn sign_in_with_passkey(
        &self,
        ctx: &Ctx,
        token: &str,
        answer: &str,
    ) -> Result<Result<SignedIn, SignInRefusal>, AppError> {
        let wrong = Ok(Err(SignInRefusal::Passkey));
        let Some(state) = self.take_challenge(None, token).await? else { return wrong };
        let Ok(shown) = Shown::read(answer) else { return wrong };
        let found = {
            let mut link = self.db.read().await?;
            match passkeys::find(&mut link, shown.credential_id()).await? {
                Some(passkey) => {
                    let account = accounts::get_by_seq(&mut link, passkey.account_seq).await?;
                    account.map(|account| (account, passkey))
                }
                None => None,
            }
        };
        // What the authenticator says and whose it is here have to agree.
        let Some((seen, passkey)) = found.filter(|(account, _)| account.id.0 == shown.account) else { return wrong };
        let used = match self.passkeys.used(&state, &shown, &passkey.credential) {
            Ok(used) if !passkey.is_refused() => used,
            Ok(_) | Err(NotTaken::Copied) => {
                self.refuse_copied(ctx, &seen, passkey.id).await?;
                return Ok(Err(SignInRefusal::PasskeyCopied));
            }
            Err(NotTaken::Wrong) => {
                self.refuse(ctx, Some(&seen), None).await?;
                return wrong;
            }
        };
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let Some(account) = accounts::hold(&mut unit, seen.id).await? else { return wrong };
        let locks = locks::in_force(&mut unit, &account).await?;
        let failed = locks.iter().find(|lock| lock.reason == LockReason::FailedSignIns && lock.holds(now));
        let refused = match failed {
            Some(lock) => Err(SignInRefusal::LockedByFailures(lock.until)),
            None => held_back(&account, &locks, now),
        };
        let stored = passwords::get(&mut unit, account.seq).await?;
        let (Ok(()), Some(stored)) = (&refused, stored) else {
            drop(unit);
            self.refuse(ctx, Some(&seen), None).await?;
            return Ok(Err(refused.err().unwrap_or(SignInRefusal::Passkey)));
        };
        // Removed meanwhile, or used by another sign-in that came first.
        if !passkeys::note_use(&mut unit, passkey.id, &used.credential, used.counter, now).await? {
            return wrong;
        }
        self.step_in(&mut unit, ctx, &account).await?;
        failures::clear(&mut unit, account.seq).await?;
        let stage = match stored.temporary_until {
            Some(_) => SessionStage::MustChangePassword,
            None => SessionStage::Full,
        };
        let method = SignInMethod::Passkey;
        let signed_in = self.begin_session(&mut unit, ctx, &account, stage, method, &settings).await?;
        self.note_sign_in(&mut unit, ctx, &account).await?;
        unit.commit().await?;
        Ok(Ok(signed_in))
    }
}
