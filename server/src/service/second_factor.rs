//! The second factor in My Account: set up, renewed, taken away. The code that somebody signs in with is looked at in
//! [`super::second_step`].

use super::Service;
use super::trail::Target;
use crate::secret::otp;
use crate::storage::accounts::{self, Account};
use crate::storage::{Unit, passkeys, second_factor, sessions};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::MailKind;
use app::domain::second_factor::{Code, CodeDraft, RECOVERY_CODES, grouped};
use app::domain::session::SignInMethod;
use app::domain::time::HOUR;
use app::domain::{AccountId, Action, Field, FieldErrors, PersonView, Timestamp, Violation};
use app::error::{AppError, Conflict};
use app::ports::Ctx;
use zeroize::Zeroizing;

/// How somebody stands with the second factor.
pub enum SecondFactor {
    /// There is none.
    Off,
    /// One is being set up; shown to whoever has just given the password.
    Begun(Enrolment),
    /// It is in force.
    On {
        /// Since when.
        since: Timestamp,
        /// Recovery codes that are left.
        codes: u32,
    },
}

/// What an authenticator app is given.
pub struct Enrolment {
    /// The seed, to be typed.
    pub secret: Zeroizing<String>,
    /// The same with whose codes they are, to be read from a picture.
    pub uri: Zeroizing<String>,
}

impl Service {
    /// How the signed-in person stands with the second factor.
    ///
    /// # Errors
    /// Those of [`Ctx::enrolling`].
    pub async fn second_factor(&self, ctx: &Ctx) -> Result<SecondFactor, AppError> {
        let actor = ctx.enrolling()?;
        let settings = self.settings().await?;
        let mut link = self.db.read().await?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let Some(factor) = second_factor::get(&mut link, account.seq).await? else { return Ok(SecondFactor::Off) };
        if let Some(since) = factor.enrolled {
            let left = second_factor::codes_left(&mut link, account.seq).await?;
            return Ok(SecondFactor::On { since, codes: u32::try_from(left).unwrap_or_default() });
        }
        // A seed that was begun by another secret key is of no use: it is begun anew.
        let seed = self.keys.open_seed(account.id, &factor.seed).filter(|_| self.proven_to_enrol(ctx).is_ok());
        Ok(seed.map_or(SecondFactor::Off, |seed| {
            SecondFactor::Begun(Enrolment {
                secret: otp::base32(&seed),
                uri: otp::uri(&settings.name, &account.username, &seed),
            })
        }))
    }

    /// Begins to set up a second factor: there is a seed, which does not count before its first right code. The password is asked for
    /// where it was given long ago.
    ///
    /// # Errors
    /// Those of [`prove`](Self::prove); `Stale` where there is one in force.
    pub async fn begin_second_factor(&self, ctx: &Ctx, password: &str) -> Result<(), AppError> {
        let actor = ctx.enrolling()?.subject.id;
        if !self.is_proven(ctx) {
            self.prove(ctx, password).await?;
        }
        let seed = otp::seed();
        let sealed = self.keys.seal_seed(actor, &seed).ok_or(AppError::Unavailable { retry_after: 5 })?;
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor).await?.ok_or(AppError::SignInRequired)?;
        if !second_factor::begin(&mut unit, account.seq, &sealed, self.clock.now()).await? {
            return Err(AppError::Stale);
        }
        unit.commit().await?;
        Ok(())
    }

    /// Puts the second factor into force with the first right code; gives the recovery codes, this once. Other sessions end.
    ///
    /// # Errors
    /// `Invalid` for a wrong code; `Stale` where nothing was begun or it is in force already.
    pub async fn complete_second_factor(&self, ctx: &Ctx, draft: &CodeDraft) -> Result<Vec<String>, AppError> {
        let id = self.proven_to_enrol(ctx)?;
        let wrong = || AppError::from(FieldErrors::one(Field::Code, Violation::CodeWrong));
        let Code::App(typed) = draft.parse()? else { return Err(wrong()) };
        let settings = self.settings().await?;
        let now = self.clock.now();
        let (codes, hashes) = self.new_codes(id);
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::SignInRequired)?;
        let factor = second_factor::get(&mut unit, account.seq).await?;
        let begun = factor.filter(|factor| factor.enrolled.is_none()).ok_or(AppError::Stale)?;
        let seed = self.keys.open_seed(account.id, &begun.seed).ok_or(AppError::Stale)?;
        let step = otp::matching(&seed, &typed, now).ok_or_else(wrong)?;
        if !second_factor::enrol(&mut unit, account.seq, step, now).await? {
            return Err(AppError::Stale);
        }
        second_factor::put_codes(&mut unit, account.seq, &hashes).await?;
        let current = ctx.actor.as_ref().and_then(|actor| actor.session);
        // A code was shown in this session, after the password.
        if let Some(session) = current
            && self.method_of(&mut unit, current).await? == SignInMethod::Password
        {
            sessions::set_method(&mut unit, session, SignInMethod::Code).await?;
        }
        self.end_sessions_of(&mut unit, ctx, &account, current).await?;
        let action = AuditAction::SecondFactorEnabled;
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, Vec::new()).await?;
        self.tell(&mut unit, &account, MailKind::SecondFactorOn, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(codes)
    }

    /// Puts new recovery codes in the place of the old ones; gives them, this once.
    ///
    /// # Errors
    /// Those of [`prove`](Self::prove); `Stale` without a second factor.
    pub async fn renew_recovery_codes(&self, ctx: &Ctx, password: &str) -> Result<Vec<String>, AppError> {
        let id = ctx.in_person()?.subject.id;
        self.prove(ctx, password).await?;
        let settings = self.settings().await?;
        let (codes, hashes) = self.new_codes(id);
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::SignInRequired)?;
        if !second_factor::is_on(&mut unit, account.seq).await? {
            return Err(AppError::Stale);
        }
        second_factor::put_codes(&mut unit, account.seq, &hashes).await?;
        let action = AuditAction::RecoveryCodesRenewed;
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, Vec::new()).await?;
        self.tell(&mut unit, &account, MailKind::RecoveryCodesRenewed, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(codes)
    }

    /// Takes one's own second factor away, for the password. Other sessions end.
    ///
    /// # Errors
    /// Those of [`prove`](Self::prove).
    pub async fn turn_second_factor_off(&self, ctx: &Ctx, password: &str) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        self.prove(ctx, password).await?;
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if second_factor::remove(&mut unit, account.seq).await? {
            self.end_sessions_of(&mut unit, ctx, &account, actor.session).await?;
            let action = AuditAction::SecondFactorDisabled;
            self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, Vec::new()).await?;
            self.tell(&mut unit, &account, MailKind::SecondFactorOff, settings.language).await?;
        }
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    /// Takes somebody's second factor away, who has lost the device and the recovery codes. Every session ends.
    ///
    /// # Errors
    /// Those of [`reachable`](Self::reachable); `Conflict` for oneself, who does so in My Account with the password.
    pub(super) async fn take_second_factor(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let settings = self.settings().await?;
        let kind = {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Reset).await?.kind
        };
        if ctx.actor()?.subject.id == id {
            return Err(AppError::Conflict(Conflict::Oneself));
        }
        self.confirmed(ctx)?;
        let mut unit = self.db.begin().await?;
        let ctx = &self.administer_if_staff(&mut unit, ctx, kind).await?;
        self.reachable(&mut unit, ctx, id, Action::Reset).await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        if self.drop_second_factor(&mut unit, ctx, &account).await? {
            self.record(&mut unit, ctx, AuditAction::SecondFactorDisabled, Target::Account(&account), Vec::new())
                .await?;
            self.tell(&mut unit, &account, MailKind::SecondFactorOff, settings.language).await?;
        }
        let view = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(view)
    }

    /// Takes a held account's second factor away, its passkeys included, with every session; whether there was one.
    pub(super) async fn drop_second_factor(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
    ) -> Result<bool, AppError> {
        let app = second_factor::remove(unit, account.seq).await?;
        let removed = passkeys::remove_all(unit, account.seq).await? > 0 || app;
        if removed {
            self.end_sessions_of(unit, ctx, account, None).await?;
        }
        Ok(removed)
    }

    /// Who may finish setting up a second factor now. That takes longer than other acts: the app has to be found and installed first.
    fn proven_to_enrol(&self, ctx: &Ctx) -> Result<AccountId, AppError> {
        let actor = ctx.enrolling()?;
        let proven = actor.proven.0.saturating_add(HOUR) > self.clock.now().0;
        if proven { Ok(actor.subject.id) } else { Err(AppError::ConfirmPassword) }
    }

    /// New recovery codes as they are shown, and as they are stored.
    fn new_codes(&self, id: AccountId) -> (Vec<String>, Vec<[u8; 32]>) {
        let codes: Vec<String> = std::iter::repeat_with(otp::recovery_code).take(RECOVERY_CODES).collect();
        let hashes = codes.iter().map(|code| self.keys.recovery_hash(id, code)).collect();
        (codes.iter().map(|code| grouped(code)).collect(), hashes)
    }
}
