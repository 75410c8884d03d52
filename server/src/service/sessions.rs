//! Sessions: begun, found by their cookie, ended.

use super::{Service, SignedIn};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::sessions::{self, Session};
use crate::storage::{Link, StorageError, access, passkeys, second_factor};
use app::domain::access::Rights;
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::passkey::StaffSecondFactor;
use app::domain::session::{SessionStage, SessionView, SignInMethod};
use app::domain::settings::{SessionLimits, Settings};
use app::domain::time::{MINUTE, SECOND};
use app::domain::{AccountKind, SessionId, Timestamp};
use app::error::AppError;
use app::ports::{Actor, Ctx, Subject};
use std::sync::Arc;

/// How long somebody has for the code of a second factor.
const SECOND_FACTOR: SessionLimits = SessionLimits { idle: 10 * MINUTE, absolute: 10 * MINUTE };

fn limits(settings: &Settings, kind: AccountKind, stage: SessionStage) -> SessionLimits {
    if stage == SessionStage::SecondFactor {
        return SECOND_FACTOR;
    }
    match kind {
        AccountKind::Staff => settings.staff_sessions,
        AccountKind::Customer => settings.customer_sessions,
    }
}

impl Service {
    /// Begins a session in the caller's unit; the cookie's token is given this once.
    pub(super) async fn begin_session(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: &Account,
        stage: SessionStage,
        method: SignInMethod,
        settings: &Settings,
    ) -> Result<SignedIn, StorageError> {
        let now = self.clock.now();
        let limits = limits(settings, account.kind, stage);
        let cookie = token::random();
        let session = Session {
            id: SessionId(new_id(now)),
            account_seq: account.seq,
            acting_for: None,
            preview: false,
            stage,
            method,
            created: now,
            seen: now,
            // Whoever begins a session has just given a password, chosen one, or shown a passkey.
            proven: now,
            idle_until: now.plus(limits.idle.min(limits.absolute)),
            expires: now.plus(limits.absolute),
            address: ctx.address.clone(),
            user_agent: ctx.user_agent.clone(),
        };
        sessions::insert(link, token::hash(&cookie), &session).await?;
        Ok(SignedIn { cookie, max_age_seconds: limits.absolute / SECOND, stage, kind: account.kind })
    }

    /// Who is behind a cookie, with the rights of this very moment; `None` when its session is over.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn resolve(&self, cookie: &str, address: &str) -> Result<Option<Actor>, AppError> {
        if cookie.len() > 100 {
            return Ok(None);
        }
        let now = self.clock.now();
        let mut link = self.db.read().await?;
        let Some(session) = sessions::find(&mut link, token::hash(cookie), now).await? else { return Ok(None) };
        let Some(account) = accounts::get_by_seq(&mut link, session.account_seq).await? else { return Ok(None) };
        // What the settings say now counts for sessions that began before, too.
        let settings = self.settings_at_hand().await?;
        let limits = limits(&settings, account.kind, session.stage);
        let over = now >= session.created.plus(limits.absolute) || now >= session.seen.plus(limits.idle);
        if over || !self.goes_on(&mut link, &account).await? {
            return Ok(None);
        }
        let rights = match account.kind {
            AccountKind::Staff => access::rights(&mut link, account.seq, account.owner).await?,
            AccountKind::Customer => Rights::default(),
        };
        let stage = self.stage_now(&mut link, &account, &session).await?;
        drop(link);
        if now.since(session.seen) >= MINUTE {
            let idle = now.plus(limits.idle).min(session.expires);
            let mut unit = self.db.begin().await?;
            sessions::touch(&mut unit, session.id, now, idle, address).await?;
            unit.commit().await?;
        }
        Ok(Some(Actor {
            subject: Subject {
                id: account.id,
                kind: account.kind,
                name: account.name(),
                username: account.username,
                language: account.language,
            },
            via: ActedVia::Session,
            session: Some(session.id),
            stage,
            proven: session.proven,
            assistance: None,
            rights: Arc::new(rights),
        }))
    }

    /// How far a session has got as the settings are now: staff who must have a second factor show it, or set one up, first.
    async fn stage_now(&self, link: &mut Link, account: &Account, session: &Session) -> Result<SessionStage, AppError> {
        let stage = session.stage;
        let on_the_way = matches!(stage, SessionStage::Full | SessionStage::MustChangePassword);
        if account.kind != AccountKind::Staff || !on_the_way {
            return Ok(stage);
        }
        let required = self.second_factor_for_staff().await?;
        let enough = match required {
            StaffSecondFactor::None => true,
            StaffSecondFactor::Any => session.method != SignInMethod::Password,
            StaffSecondFactor::Passkey => session.method == SignInMethod::Passkey,
        };
        if enough {
            return Ok(stage);
        }
        let any = required == StaffSecondFactor::Any;
        if passkeys::usable(link, account.seq).await? > 0 || (any && second_factor::is_on(link, account.seq).await?) {
            return Ok(SessionStage::SecondFactor);
        }
        Ok(match stage {
            SessionStage::Full if any => SessionStage::EnrolSecondFactor,
            SessionStage::Full => SessionStage::EnrolPasskey,
            stage => stage,
        })
    }

    /// Which second factor staff must have, as the settings are now. Where passkeys cannot be, none is asked for in particular.
    pub(super) async fn second_factor_for_staff(&self) -> Result<StaffSecondFactor, AppError> {
        Ok(match self.settings_at_hand().await?.staff_second_factor {
            StaffSecondFactor::Passkey if !self.offers_passkeys() => StaffSecondFactor::Any,
            required => required,
        })
    }

    /// Ends the session in use, and that of the staff user who acts as somebody in it.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn sign_out(&self, ctx: &Ctx) -> Result<(), AppError> {
        let Some(actor) = &ctx.actor else { return Ok(()) };
        self.end_assistance(ctx).await?;
        let Some(session) = actor.own_session() else { return Ok(()) };
        let mut unit = self.db.begin().await?;
        let Some(account) = accounts::get(&mut unit, actor.behind().id).await? else { return Ok(()) };
        if sessions::end(&mut unit, account.seq, session).await? {
            self.record_self(&mut unit, ctx, &account, ActedVia::Session, AuditAction::SignedOut, Vec::new()).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// The sessions of an account that hold.
    pub(super) async fn session_views(
        &self,
        link: &mut Link,
        account: i64,
        current: Option<SessionId>,
    ) -> Result<Vec<SessionView>, StorageError> {
        let found = sessions::list(link, account, self.clock.now()).await?;
        Ok(found.into_iter().map(|session| view(&session, current)).collect())
    }

    /// Ends one of one's own sessions, or all but the one in use.
    ///
    /// # Errors
    /// `SignInRequired` without a session.
    pub async fn end_own_session(&self, ctx: &Ctx, session: Option<SessionId>) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        let mut unit = self.db.begin().await?;
        let account = accounts::get(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let (ended, action) = match session {
            Some(id) => (sessions::end(&mut unit, account.seq, id).await?, AuditAction::SessionEnded),
            None => {
                (self.end_sessions_of(&mut unit, ctx, &account, actor.session).await? > 0, AuditAction::SessionsEnded)
            }
        };
        if ended {
            self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, Vec::new()).await?;
        }
        unit.commit().await?;
        Ok(())
    }
}

fn view(session: &Session, current: Option<SessionId>) -> SessionView {
    SessionView {
        id: session.id,
        device: device(&session.user_agent),
        address: session.address.clone(),
        created: session.created,
        seen: session.seen,
        expires: Timestamp(session.idle_until.0.min(session.expires.0)),
        current: current == Some(session.id),
    }
}

/// Browser and system in words, from the `User-Agent`. A guess for people to recognise a device by, no more.
pub(super) fn device(user_agent: &str) -> String {
    let first = |pairs: &[(&str, &'static str)]| {
        pairs.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => user_agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn devices_are_named_as_people_know_them() {
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(device(chrome), "Chrome, Linux");
        assert_eq!(
            device("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"),
            "Safari, iPhone"
        );
        assert_eq!(device("something else"), "something else");
    }
}
