//! Signing in. The answer is the same, in words and in work, for an unknown name and a wrong password.

use super::Service;
use super::sessions::device;
use super::trail::{Target, set};
use crate::secret::password;
use crate::storage::accounts::{self, Account};
use crate::storage::passwords::{self, StoredPassword};
use crate::storage::{StorageError, Unit, failures, locks, sessions};
use app::domain::audit::{ActedVia, AuditAction, Change};
use app::domain::lock::{LockReason, LockView};
use app::domain::session::{Credentials, SessionStage, SignInMethod};
use app::domain::{AccountKind, AccountStatus, Timestamp};
use app::error::AppError;
use app::ports::Ctx;

/// A session that has begun.
pub struct SignedIn {
    /// The cookie's token, given this once.
    pub cookie: String,
    /// How long the cookie is kept.
    pub max_age_seconds: i64,
    /// How far the session has got.
    pub stage: SessionStage,
    /// Customer or staff.
    pub kind: AccountKind,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("stage", &self.stage).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Why nobody was signed in. All but `Wrong` are said after the right password alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInRefusal {
    /// Unknown name, wrong password, or nothing that is to be told.
    Wrong,
    /// Locked by an administrator.
    Locked(LockView),
    /// The address is not confirmed.
    NotVerified,
    /// Staff have yet to approve the registration.
    AwaitingApproval,
    /// The temporary password's time is over.
    TemporaryExpired,
    /// The passkey is not known, or its answer not what was asked for.
    Passkey,
    /// There may be a copy of the passkey.
    PasskeyCopied,
    /// Locked by failed sign-ins, until then. Told to whoever has shown a passkey.
    LockedByFailures(Option<Timestamp>),
}

impl Service {
    /// Signs in. A session that is in use ends, so that the cookie's value changes.
    ///
    /// # Errors
    /// `TooManyAttempts` for too many tries at one account or too many sign-ins at once.
    pub async fn sign_in(
        &self,
        ctx: &Ctx,
        credentials: &Credentials,
    ) -> Result<Result<SignedIn, SignInRefusal>, AppError> {
        if self.sign_ins.check_key(&credentials.username_key().to_owned()).is_err() {
            return Err(AppError::TooManyAttempts { retry_after: 60 });
        }
        // Whoever has to come back later has cost nothing yet.
        self.hasher.has_room()?;
        let found = {
            let mut link = self.db.read().await?;
            accounts::find_to_sign_in(&mut link, credentials.username_key()).await?
        };
        let stored = found.as_ref().and_then(|(_, stored)| stored.as_ref());
        let right = self.hasher.verify(credentials.password(), stored.map(|stored| stored.hash.as_str())).await?;
        let verdict = match &found {
            Some((account, Some(stored))) if right => {
                let mut link = self.db.read().await?;
                judge(account, stored, &locks::in_force(&mut link, account).await?, self.clock.now())
            }
            _ => Err(SignInRefusal::Wrong),
        };
        match (verdict, found) {
            (Ok(stage), Some((account, Some(stored)))) => {
                self.admit(ctx, &account, &stored, stage, credentials.password()).await
            }
            (verdict, found) => {
                let account = found.as_ref().map(|(account, _)| account);
                // The right password that opens nothing is no failure to know it.
                self.refuse(ctx, account, account.filter(|_| !right)).await?;
                Ok(Err(verdict.err().unwrap_or(SignInRefusal::Wrong)))
            }
        }
    }

    async fn admit(
        &self,
        ctx: &Ctx,
        seen: &Account,
        stored: &StoredPassword,
        stage: SessionStage,
        typed: &str,
    ) -> Result<Result<SignedIn, SignInRefusal>, AppError> {
        let renewed = if password::is_outdated(&stored.hash) { Some(self.hasher.hash(typed).await?) } else { None };
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        // Hashing took its time: the account may have been locked, deleted or given another password meanwhile.
        let account = accounts::hold(&mut unit, seen.id).await?;
        let Some(account) = account else { return Ok(Err(SignInRefusal::Wrong)) };
        let proof = passwords::proof(&mut unit, account.seq).await?;
        let Some(proof) = proof.filter(|proof| proof.stored.hash == stored.hash) else {
            return Ok(Err(SignInRefusal::Wrong));
        };
        let locks = locks::in_force(&mut unit, &account).await?;
        if let Err(refusal) = judge(&account, stored, &locks, now) {
            return Ok(Err(refusal));
        }
        self.step_in(&mut unit, ctx, &account).await?;
        if proof.counted {
            failures::clear(&mut unit, account.seq).await?;
        }
        if let Some(hash) = renewed {
            passwords::rehash(&mut unit, account.seq, &stored.hash, &hash).await?;
        }
        // The password alone is half of it for who has a second factor: nobody has signed in yet.
        let stage = if proof.second_factor { SessionStage::SecondFactor } else { stage };
        let signed_in = self.begin_session(&mut unit, ctx, &account, stage, SignInMethod::Password, &settings).await?;
        if !proof.second_factor {
            self.note_sign_in(&mut unit, ctx, &account).await?;
        }
        unit.commit().await?;
        Ok(Ok(signed_in))
    }

    /// What comes before a new session of a held account: locks that are over go, and a session that is in use ends.
    pub(super) async fn step_in(&self, unit: &mut Unit, ctx: &Ctx, account: &Account) -> Result<(), StorageError> {
        if account.status == AccountStatus::Locked {
            locks::release(unit, account, LockReason::FailedSignIns, self.clock.now()).await?;
        }
        if let Some(actor) = &ctx.actor
            && let (Some(session), Some(own)) = (actor.own_session(), accounts::get(unit, actor.behind().id).await?)
        {
            sessions::end(unit, own.seq, session).await?;
        }
        Ok(())
    }

    /// Notes that somebody has signed in, in the caller's unit.
    pub(super) async fn note_sign_in(&self, unit: &mut Unit, ctx: &Ctx, account: &Account) -> Result<(), StorageError> {
        accounts::set_last_sign_in(unit, account.seq, self.clock.now()).await?;
        let from = vec![came_from(ctx)];
        self.record_self(unit, ctx, account, ActedVia::Session, AuditAction::SignedIn, from).await
    }

    /// Notes a refused sign-in. An unknown name is noted without it: it may be a password typed into the wrong field. A wrong
    /// password is `counted`, and may lock; nobody's is as much work.
    pub(super) async fn refuse(
        &self,
        ctx: &Ctx,
        account: Option<&Account>,
        counted: Option<&Account>,
    ) -> Result<(), AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let target = account.map_or(Target::Nobody, Target::Account);
        let nobody = Ctx { actor: None, ..ctx.clone() };
        self.record(&mut unit, &nobody, AuditAction::SignInFailed, target, vec![came_from(ctx)]).await?;
        let locked = match (account, counted) {
            (_, Some(account)) => self.count_failure(&mut unit, &nobody, &settings, account.id).await?,
            (Some(_), None) => false,
            (None, None) => {
                failures::count_nobodys(&mut unit).await?;
                false
            }
        };
        unit.commit().await?;
        if locked {
            self.mail.notify();
        }
        Ok(())
    }
}

/// Where a sign-in came from, for the person to recognise: the device in words, and the network address.
pub(super) fn came_from(ctx: &Ctx) -> Change {
    set("from", &[device(&ctx.user_agent).as_str(), ctx.address.as_str()].join(" · "))
}

/// What holds for somebody who knows the password.
fn judge(
    account: &Account,
    stored: &StoredPassword,
    locks: &[LockView],
    now: Timestamp,
) -> Result<SessionStage, SignInRefusal> {
    // A lock by failures must not tell that a password was right.
    if locks.iter().any(|lock| lock.reason == LockReason::FailedSignIns && lock.holds(now)) {
        return Err(SignInRefusal::Wrong);
    }
    held_back(account, locks, now)?;
    match stored.temporary_until {
        Some(until) if until <= now.0 => Err(SignInRefusal::TemporaryExpired),
        Some(_) => Ok(SessionStage::MustChangePassword),
        None => Ok(SessionStage::Full),
    }
}

/// What keeps somebody out who has shown who they are, a lock by failures apart.
pub(super) fn held_back(account: &Account, locks: &[LockView], now: Timestamp) -> Result<(), SignInRefusal> {
    let held = locks.iter().find(|lock| lock.reason == LockReason::Administrator && lock.holds(now));
    if let Some(lock) = held {
        return Err(SignInRefusal::Locked(lock.clone()));
    }
    // Locks that are all over count as released, though the status has yet to follow.
    let status = if locks.is_empty() { account.status } else { account.status_below() };
    match status {
        AccountStatus::Active => Ok(()),
        AccountStatus::PendingVerification => Err(SignInRefusal::NotVerified),
        AccountStatus::PendingApproval => Err(SignInRefusal::AwaitingApproval),
        AccountStatus::Invited | AccountStatus::Locked | AccountStatus::Deactivated | AccountStatus::Deleted => {
            Err(SignInRefusal::Wrong)
        }
    }
}
