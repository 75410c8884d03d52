//! My Account: what people see of themselves, and the change of their password.

use super::profile::profile_values;
use super::{Service, SignedIn};
use crate::secret::strength;
use crate::storage::accounts::{self, Account};
use crate::storage::passwords;
use crate::storage::{assistances, attributes, groups, passkeys, second_factor};
use app::domain::assistance::AssistanceView;
use app::domain::attribute::{AttributeAudience, ProfileLine, profile};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::MailKind;
use app::domain::password::{NewPassword, PasswordDraft};
use app::domain::session::{SessionStage, SessionView};
use app::domain::settings::Settings;
use app::domain::{AccountKind, Field, FieldErrors, Language, Timestamp, Violation};
use app::error::AppError;
use app::ports::Ctx;

/// A person's own account.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The username.
    pub username: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// The profile's lines that My Account shows.
    pub profile: Vec<ProfileLine>,
    /// Customer or staff.
    pub kind: AccountKind,
    /// The organization's name.
    pub organization: String,
    /// Sessions in force; none is shown to staff who act as the person.
    pub sessions: Vec<SessionView>,
    /// When staff acted as the person, newest first.
    pub assistances: Vec<AssistanceView>,
    /// Whether a second factor is in force.
    pub second_factor: bool,
    /// How many passkeys there are; none where there cannot be any.
    pub passkeys: Option<usize>,
    /// The names of the groups the person is in.
    pub groups: Vec<String>,
    /// Last sign-in, if ever.
    pub last_sign_in: Option<Timestamp>,
    /// The server's clock.
    pub now: Timestamp,
}

impl Service {
    /// The signed-in person's own account.
    ///
    /// # Errors
    /// `SignInRequired` without a full session.
    pub async fn account(&self, ctx: &Ctx) -> Result<AccountView, AppError> {
        let actor = ctx.actor()?;
        let organization = self.settings().await?.name.clone();
        let mut link = self.db.read().await?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let values = profile_values(&mut link, &account).await?;
        let profile = profile(attributes::list(&mut link).await?, &values, AttributeAudience::Account);
        let sessions = match actor.assistance {
            Some(_) => Vec::new(),
            None => self.session_views(&mut link, account.seq, actor.session).await?,
        };
        let assistances = assistances::of_customer(&mut link, account.seq, self.clock.now()).await?;
        let groups = groups::of_account(&mut link, account.seq).await?;
        let second_factor = second_factor::is_on(&mut link, account.seq).await?;
        let passkeys = passkeys::list(&mut link, account.seq).await?.len();
        Ok(AccountView {
            profile,
            second_factor,
            passkeys: self.offers_passkeys().then_some(passkeys),
            username: account.username,
            first_name: account.first_name,
            last_name: account.last_name,
            kind: account.kind,
            organization,
            sessions,
            assistances,
            groups: groups.into_iter().map(|group| group.name).collect(),
            last_sign_in: account.last_sign_in,
            now: self.clock.now(),
        })
    }

    /// Replaces the password; every other session ends and this one goes on under a new cookie.
    ///
    /// With a full session the present password is asked for. With a temporary one it was typed a moment ago.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `TooManyAttempts` after too many wrong present passwords.
    pub async fn change_password(
        &self,
        ctx: &Ctx,
        current: Option<&str>,
        draft: &PasswordDraft,
    ) -> Result<SignedIn, AppError> {
        let actor = ctx.actor.as_ref().ok_or(AppError::SignInRequired)?;
        match (actor.stage, &actor.assistance) {
            (_, Some(_)) => return Err(AppError::Acting),
            (SessionStage::Full | SessionStage::MustChangePassword, None) => {}
            // The password alone has got them this far, and must not get them further.
            (SessionStage::SecondFactor | SessionStage::EnrolSecondFactor | SessionStage::EnrolPasskey, None) => {
                return Err(AppError::Forbidden);
            }
        }
        let settings = self.settings().await?;
        let (account, stored) = {
            let mut link = self.db.read().await?;
            let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
            let stored = passwords::get(&mut link, account.seq).await?.ok_or(AppError::SignInRequired)?;
            (account, stored)
        };
        if actor.stage == SessionStage::Full {
            self.check_current(&account, current.unwrap_or_default(), &stored.hash).await?;
        }
        let new = draft.parse(&settings.password)?;
        self.check_strength(&settings, &new, &[&account.username, &account.first_name, &account.last_name])?;
        if self.hasher.verify(new.expose(), Some(&stored.hash)).await? {
            return Err(FieldErrors::one(Field::Password, Violation::PasswordUnchanged).into());
        }
        let hash = self.hasher.hash(new.expose()).await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, account.id).await?.ok_or(AppError::SignInRequired)?;
        // A lock may have come meanwhile: no session begins behind it.
        if !self.goes_on(&mut unit, &account).await? {
            return Err(AppError::SignInRequired);
        }
        let unchanged = passwords::get(&mut unit, account.seq).await?.is_some_and(|now| now.hash == stored.hash);
        if !unchanged {
            return Err(AppError::Stale);
        }
        passwords::set(&mut unit, account.seq, &hash, now, None).await?;
        accounts::learn_language(&mut unit, account.id, ctx.language).await?;
        // A new password takes nothing away from what was shown beside the old one.
        let method = self.method_of(&mut unit, actor.session).await?;
        self.end_sessions_of(&mut unit, ctx, &account, None).await?;
        let signed_in = self.begin_session(&mut unit, ctx, &account, SessionStage::Full, method, &settings).await?;
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, AuditAction::PasswordChanged, Vec::new()).await?;
        self.tell(&mut unit, &account, MailKind::PasswordChanged, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(signed_in)
    }

    /// Checks the password in force.
    ///
    /// # Errors
    /// `Invalid` beside the field; `TooManyAttempts` after too many wrong ones.
    pub(super) async fn check_current(&self, account: &Account, typed: &str, stored: &str) -> Result<(), AppError> {
        if typed.is_empty() {
            return Err(FieldErrors::one(Field::CurrentPassword, Violation::Required).into());
        }
        // The same counter as sign-in: this is no way around it.
        if self.sign_ins.check_key(&account.username.to_ascii_lowercase()).is_err() {
            return Err(AppError::TooManyAttempts { retry_after: 60 });
        }
        if self.hasher.verify(typed, Some(stored)).await? {
            Ok(())
        } else {
            Err(FieldErrors::one(Field::CurrentPassword, Violation::PasswordWrong).into())
        }
    }

    /// Refuses a password that is common or personal, where the settings say so.
    pub(super) fn check_strength(
        &self,
        settings: &Settings,
        password: &NewPassword,
        about: &[&str],
    ) -> Result<(), AppError> {
        if !settings.password.refuse_common {
            return Ok(());
        }
        let mut about = about.to_vec();
        about.push(&settings.name);
        strength::refusal(password.expose(), &about)
            .map_or(Ok(()), |violation| Err(FieldErrors::one(Field::Password, violation).into()))
    }

    /// Stores the language of the signed-in person's interface and mails.
    ///
    /// # Errors
    /// `SignInRequired` without a session.
    pub async fn set_own_language(&self, ctx: &Ctx, language: Language) -> Result<(), AppError> {
        let actor = ctx.actor.as_ref().ok_or(AppError::SignInRequired)?;
        if actor.stage == SessionStage::SecondFactor {
            return Ok(());
        }
        let mut unit = self.db.begin().await?;
        accounts::set_language(&mut unit, actor.behind().id, Some(language)).await?;
        unit.commit().await?;
        Ok(())
    }
}
