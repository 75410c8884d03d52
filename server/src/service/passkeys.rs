//! Passkeys in My Account: added, named, removed. How one signs in is in [`super::passkey_sign_in`].

use super::Service;
use super::sessions::device;
use super::trail::{Target, changed, set};
use crate::clock::new_id;
use crate::secret::passkey::NotTaken;
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::{Unit, passkeys, sessions};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::MailKind;
use app::domain::passkey::{PASSKEYS_MAX, PasskeyDraft};
use app::domain::session::SignInMethod;
use app::domain::time::MINUTE;
use app::domain::{SessionId, Timestamp};
use app::error::AppError;
use app::ports::Ctx;
use uuid::Uuid;

/// How long a challenge waits for its answer.
pub(super) const CHALLENGE: i64 = 5 * MINUTE;

/// A passkey as its person sees it.
pub struct PasskeyView {
    /// Its id, as in addresses.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created: Timestamp,
    /// When it was last signed in with.
    pub used: Option<Timestamp>,
    /// Whether it is refused, because there may be a copy of it.
    pub refused: bool,
}

impl From<passkeys::Passkey> for PasskeyView {
    fn from(stored: passkeys::Passkey) -> Self {
        let (created, used, refused) = (stored.created(), stored.used(), stored.is_refused());
        Self { id: stored.id, name: stored.name, created, used, refused }
    }
}

/// A challenge that goes out.
pub struct PasskeyChallenge {
    /// The options of the browser's call, as JSON.
    pub options: String,
    /// What the browser shows with the answer.
    pub token: String,
}

impl Service {
    /// Whether there can be passkeys at the public address.
    #[must_use]
    pub fn offers_passkeys(&self) -> bool {
        self.passkeys.are_offered()
    }

    /// A name to begin with for a passkey of the device that asks.
    #[must_use]
    pub fn device_name(&self, ctx: &Ctx) -> String {
        device(&ctx.user_agent)
    }

    /// One's own passkeys.
    ///
    /// # Errors
    /// Those of [`Ctx::enrolling`].
    pub async fn own_passkeys(&self, ctx: &Ctx) -> Result<Vec<PasskeyView>, AppError> {
        let actor = ctx.enrolling()?;
        let mut link = self.db.read().await?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let found = passkeys::list(&mut link, account.seq).await?;
        Ok(found.into_iter().map(PasskeyView::from).collect())
    }

    /// One of one's own passkeys.
    ///
    /// # Errors
    /// `NotFound`; those of [`Ctx::in_person`].
    pub async fn own_passkey(&self, ctx: &Ctx, id: Uuid) -> Result<PasskeyView, AppError> {
        let actor = ctx.in_person()?;
        let mut link = self.db.read().await?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let found = passkeys::get(&mut link, account.seq, id).await?;
        found.map(PasskeyView::from).ok_or(AppError::NotFound)
    }

    /// Asks the browser for a new passkey, of somebody who gave the password a short while ago.
    ///
    /// # Errors
    /// `ConfirmPassword`; `Stale` for somebody who has as many as there may be; `NotFound` where there are none.
    pub async fn begin_passkey(&self, ctx: &Ctx) -> Result<PasskeyChallenge, AppError> {
        let actor = ctx.enrolling()?;
        if !self.is_proven(ctx) {
            return Err(AppError::ConfirmPassword);
        }
        let settings = self.settings().await?;
        let (account, known) = {
            let mut link = self.db.read().await?;
            let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
            let known = passkeys::list(&mut link, account.seq).await?;
            (account, known)
        };
        if known.len() >= PASSKEYS_MAX {
            return Err(AppError::Stale);
        }
        let known = known.into_iter().map(|passkey| passkey.credential_id).collect();
        let (id, name) = (account.id.0, account.name());
        let asked = self.passkeys.ask_for_new(&settings.name, id, &account.username, &name, known);
        let asked = asked.map_err(|_| AppError::NotFound)?;
        self.send_challenge(Some(account.seq), asked).await
    }

    /// Keeps a challenge until it is answered.
    pub(super) async fn send_challenge(
        &self,
        account: Option<i64>,
        asked: crate::secret::passkey::Challenge,
    ) -> Result<PasskeyChallenge, AppError> {
        let token = token::random();
        let expires = self.clock.now().plus(CHALLENGE);
        let mut unit = self.db.begin().await?;
        passkeys::put_challenge(&mut unit, token::hash(&token), account, &asked.state, expires).await?;
        unit.commit().await?;
        Ok(PasskeyChallenge { options: asked.options, token })
    }

    /// Takes a challenge, this once: whatever comes of the answer, nobody answers it again.
    pub(super) async fn take_challenge(&self, account: Option<i64>, token: &str) -> Result<Option<String>, AppError> {
        if token.is_empty() || token.len() > 100 {
            return Ok(None);
        }
        let mut unit = self.db.begin().await?;
        let taken = passkeys::take_challenge(&mut unit, token::hash(token), account, self.clock.now()).await?;
        unit.commit().await?;
        Ok(taken)
    }

    /// Adds the passkey that the browser answered with. `Ok(false)` for an answer that is not taken: it came too late, was given
    /// before, or is not what was asked for.
    ///
    /// # Errors
    /// `Invalid` for its name; those of [`Ctx::enrolling`].
    pub async fn add_passkey(
        &self,
        ctx: &Ctx,
        token: &str,
        draft: &PasskeyDraft,
        answer: &str,
    ) -> Result<bool, AppError> {
        let actor = ctx.enrolling()?;
        let name = draft.parse()?;
        let settings = self.settings().await?;
        let account = {
            let mut link = self.db.read().await?;
            accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?
        };
        let Some(state) = self.take_challenge(Some(account.seq), token).await? else { return Ok(false) };
        let made = match self.passkeys.new_one(&state, answer) {
            Ok(made) => made,
            Err(NotTaken::Wrong | NotTaken::Copied) => return Ok(false),
        };
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, account.id).await?.ok_or(AppError::SignInRequired)?;
        let new = passkeys::NewPasskey {
            id: new_id(now),
            account_seq: account.seq,
            credential_id: &made.credential_id,
            credential: &made.credential,
            counter: made.counter,
            name: name.as_str(),
            created: now,
        };
        if !passkeys::insert(&mut unit, &new).await? {
            return Ok(false);
        }
        // It was shown in this session, after the password: the session has got as far as if begun with it.
        if let Some(session) = actor.session {
            sessions::set_method(&mut unit, session, SignInMethod::Passkey).await?;
        }
        let changes = vec![set("passkey", name.as_str())];
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, AuditAction::PasskeyAdded, changes).await?;
        self.tell(&mut unit, &account, MailKind::PasskeyAdded, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(true)
    }

    /// Gives one's own passkey another name.
    ///
    /// # Errors
    /// `Invalid` for the name; `NotFound`; those of [`Ctx::in_person`].
    pub async fn rename_passkey(&self, ctx: &Ctx, id: Uuid, draft: &PasskeyDraft) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        let name = draft.parse()?;
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let before = passkeys::get(&mut unit, account.seq, id).await?.ok_or(AppError::NotFound)?;
        let Some(change) = changed("passkey", &before.name, name.as_str()) else { return Ok(()) };
        passkeys::rename(&mut unit, account.seq, id, name.as_str()).await?;
        let action = AuditAction::PasskeyRenamed;
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, vec![change]).await?;
        unit.commit().await?;
        Ok(())
    }

    /// Removes one's own passkey, for the password. Other sessions end: one of them may have been begun with it.
    ///
    /// # Errors
    /// Those of [`prove`](Self::prove); `NotFound`.
    pub async fn remove_passkey(&self, ctx: &Ctx, id: Uuid, password: &str) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        self.own_passkey(ctx, id).await?;
        self.prove(ctx, password).await?;
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let before = passkeys::get(&mut unit, account.seq, id).await?.ok_or(AppError::NotFound)?;
        passkeys::remove(&mut unit, account.seq, id).await?;
        self.end_sessions_of(&mut unit, ctx, &account, actor.session).await?;
        let changes = changed("passkey", &before.name, "").into_iter().collect();
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, AuditAction::PasskeyRemoved, changes).await?;
        self.tell(&mut unit, &account, MailKind::PasskeyRemoved, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    /// Refuses a passkey for good whose counter went back, and tells its person.
    pub(super) async fn refuse_copied(&self, ctx: &Ctx, account: &Account, id: Uuid) -> Result<(), AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let nobody = Ctx { actor: None, ..ctx.clone() };
        let from = vec![super::sign_in::came_from(ctx)];
        self.record(&mut unit, &nobody, AuditAction::PasskeyRefused, Target::Account(account), from).await?;
        if passkeys::refuse(&mut unit, id, self.clock.now()).await? {
            self.tell(&mut unit, account, MailKind::PasskeyRefused, settings.language).await?;
        }
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    /// By what a session was begun; by a password where it is over.
    pub(super) async fn method_of(
        &self,
        unit: &mut Unit,
        session: Option<SessionId>,
    ) -> Result<SignInMethod, AppError> {
        let Some(session) = session else { return Ok(SignInMethod::Password) };
        Ok(sessions::method(unit, session).await?.unwrap_or(SignInMethod::Password))
    }
}
