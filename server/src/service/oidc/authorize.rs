//! What comes of an authorization request: a code, a question to the person, or a refusal.

use super::super::Service;
use super::super::trail::{Target, set};
use super::asked::{Asked, Back, Refusal, read, way_back};
use super::fault::{Fault, OAuthError};
use super::request::AuthorizeRequest;
use super::{CODE_LIFE, GRANT_LIFE};
use crate::clock::new_id;
use crate::storage::accounts::{self, Account};
use crate::storage::applications::{self, Application};
use crate::storage::grants::{self, NewGrant};
use crate::storage::{Link, consents};
use app::domain::AccountStatus;
use app::domain::application::{OAuthScope, Opening, opening};
use app::domain::audit::AuditAction;
use app::domain::session::SessionStage;
use app::domain::time::SECOND;
use app::error::AppError;
use app::ports::{Actor, Ctx};

/// What a person is to agree to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentAsked {
    /// The application's name.
    pub application: String,
    /// Its logo, may be empty.
    pub logo: String,
    /// What it asks for.
    pub scope: Vec<OAuthScope>,
    /// Whether it is only asked as whom to go on.
    pub select: bool,
    /// The way back.
    pub back: Back,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A page that says why it cannot go on.
    Refused(Refusal),
    /// Back with an error.
    Fault(Back, Fault),
    /// Somebody has to sign in.
    SignIn,
    /// Somebody wants to register.
    Register,
    /// The password comes once more; what was given before this moment does not count.
    Confirm(i64),
    /// The person is asked.
    Consent(ConsentAsked),
    /// The person may not open the application.
    NoAccess {
        /// The application's name.
        application: String,
        /// Why.
        opening: Opening,
        /// The way back.
        back: Back,
    },
    /// Back with a code.
    Code(Back, String),
}

impl Service {
    /// What comes of an authorization request, as things stand for whoever asks.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn authorize(&self, ctx: &Ctx, request: &AuthorizeRequest) -> Result<Step, AppError> {
        let mut link = self.db.read().await?;
        let (application, back) = match way_back(&mut link, request).await? {
            Ok(found) => found,
            Err(refusal) => return Ok(Step::Refused(refusal)),
        };
        let asked = match read(request, application, back.clone()) {
            Ok(asked) => asked,
            Err(fault) => return Ok(Step::Fault(back, fault)),
        };
        let step = self.next_step(&mut link, ctx, request, &asked).await;
        drop(link);
        match step {
            Ok(Some(step)) => Ok(step),
            Ok(None) => self.give_code(ctx, asked).await,
            Err(Stop::Fault(fault)) => Ok(Step::Fault(back, fault)),
            Err(Stop::App(error)) => Err(error),
        }
    }

    /// What has to happen before there is a code; `None` when nothing has.
    async fn next_step(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        request: &AuthorizeRequest,
        asked: &Asked,
    ) -> Result<Option<Step>, Stop> {
        let prompt = request.prompt()?;
        let silent = |error, why, step: Step| -> Result<Option<Step>, Stop> {
            if prompt.none { Err(Fault::new(error, why).into()) } else { Ok(Some(step)) }
        };
        let signed_in = ctx.actor.as_ref().filter(|actor| actor.stage == SessionStage::Full);
        let Some(actor) = signed_in.filter(|actor| actor.session.is_some()) else {
            let step = if prompt.create && ctx.actor.is_none() { Step::Register } else { Step::SignIn };
            return silent(OAuthError::LoginRequired, "nobody is signed in", step);
        };
        if let Some(since) = self.must_prove(actor, request, prompt.login, asked.max_age) {
            if actor.assistance.is_some() {
                // There is no password of theirs to be asked for.
                return Err(Fault::new(OAuthError::LoginRequired, "the customer is not there").into());
            }
            return silent(OAuthError::LoginRequired, "the password has to be given again", Step::Confirm(since));
        }
        let account = accounts::get(link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if let Some(hint) = request.get("id_token_hint")
            && self.hinted(hint).await?.is_none_or(|subject| subject != account.id.to_string())
        {
            return silent(OAuthError::LoginRequired, "somebody else is signed in", select(asked));
        }
        let opening = self.opens(link, &asked.application, &account).await?;
        if !opening.is_yes() {
            let application = asked.application.row.name.clone();
            let step = Step::NoAccess { application, opening, back: asked.back.clone() };
            return silent(OAuthError::AccessDenied, "the application is not for this person", step);
        }
        let allowed = consents::get(link, account.seq, asked.application.seq).await?.unwrap_or_default();
        let first_party = asked.application.form.first_party;
        let agreed = first_party || asked.scope.iter().all(|scope| allowed.contains(scope));
        if prompt.consent || !agreed {
            if actor.assistance.is_some() && !agreed {
                return Err(Fault::new(OAuthError::ConsentRequired, "the customer has not agreed").into());
            }
            if actor.assistance.is_none() {
                let step = Step::Consent(ConsentAsked { select: false, ..question(asked) });
                return silent(OAuthError::ConsentRequired, "the person has to agree", step);
            }
        }
        Ok((prompt.select && actor.assistance.is_none()).then(|| select(asked)))
    }

    /// Since when the password must have been given, where it was not.
    fn must_prove(&self, actor: &Actor, request: &AuthorizeRequest, login: bool, max_age: Option<i64>) -> Option<i64> {
        let now = self.clock.now();
        // Our own note of when it was first asked; one from the future proves nothing.
        let noted = request.since().filter(|since| *since <= now.0);
        if let Some(since) = noted {
            return (actor.proven.0 < since).then_some(since);
        }
        let too_old = max_age.is_some_and(|age| now.since(actor.proven) > age.saturating_mul(SECOND));
        (login || too_old).then_some(now.0)
    }

    /// Whom an ID token of ours is about, however old it is.
    async fn hinted(&self, hint: &str) -> Result<Option<String>, AppError> {
        let claims = self.own_token(hint).await?;
        Ok(claims.and_then(|claims| Some(claims.get("sub")?.as_str()?.to_owned())))
    }

    /// Whether an account that is signed in may open an application.
    pub(super) async fn opens(
        &self,
        link: &mut Link,
        application: &Application,
        account: &Account,
    ) -> Result<Opening, AppError> {
        let shared = applications::shared_group(link, application.seq, account.seq).await?;
        // Whoever is signed in goes on through a lock by failures, which keeps out others who try the password.
        let status = if self.goes_on(link, account).await? { AccountStatus::Active } else { account.status };
        Ok(opening(application.row.kind, application.row.access, status, shared.as_deref()))
    }

    async fn give_code(&self, ctx: &Ctx, asked: Asked) -> Result<Step, AppError> {
        let actor = ctx.actor()?;
        let session = actor.session.ok_or(AppError::SignInRequired)?;
        let now = self.clock.now();
        let acting = actor.assistance.as_ref();
        let mut unit = self.db.begin().await?;
        // Held, so that a lock or a removal from a group comes wholly before this or wholly after.
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let application = applications::get(&mut unit, asked.application.row.id).await?.ok_or(AppError::NotFound)?;
        let opening = self.opens(&mut unit, &application, &account).await?;
        if !opening.is_yes() {
            let name = application.row.name;
            return Ok(Step::NoAccess { application: name, opening, back: asked.back });
        }
        let agent = match acting {
            Some(acting) => accounts::get(&mut unit, acting.agent.id).await?.map(|agent| agent.seq),
            None => None,
        };
        let mut scope = asked.scope;
        // Whoever acts for somebody does so while they are there.
        scope.retain(|scope| *scope != OAuthScope::OfflineAccess || acting.is_none());
        let amr = match acting {
            Some(_) => "",
            None if grants::had_second_factor(&mut unit, session).await? => "pwd otp mfa",
            None => "pwd",
        };
        let id = new_id(now);
        let new = NewGrant {
            id,
            application: application.seq,
            account: account.seq,
            session,
            agent,
            preview: acting.is_some_and(|acting| acting.preview),
            scope: &scope,
            auth_time: actor.proven,
            amr,
            redirect_uri: &asked.back.uri,
            challenge: &asked.challenge,
            nonce: asked.nonce.as_deref(),
            code_until: now.plus(CODE_LIFE),
            created: now,
            expires: now.plus(GRANT_LIFE),
        };
        grants::insert(&mut unit, &new).await?;
        let target = Target::Application(application.row.id.0, &application.row.name);
        self.record(&mut unit, ctx, AuditAction::ApplicationOpened, target, Vec::new()).await?;
        unit.commit().await?;
        Ok(Step::Code(asked.back, self.keys.grant_token(id, 0)))
    }

    /// Notes that the person agrees to what a request asks for.
    ///
    /// # Errors
    /// `Acting` for staff who act as the person; `BadRequest` for a request that asks for nothing.
    pub async fn consent(&self, ctx: &Ctx, request: &AuthorizeRequest) -> Result<(), AppError> {
        let actor = ctx.in_person()?;
        let mut unit = self.db.begin().await?;
        let (application, back) = way_back(&mut unit, request).await?.map_err(|_| AppError::BadRequest)?;
        let asked = read(request, application, back).map_err(|_| AppError::BadRequest)?;
        let account = accounts::hold(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if asked.application.form.first_party {
            return Ok(());
        }
        let (application, now) = (asked.application, self.clock.now());
        let before = consents::get(&mut unit, account.seq, application.seq).await?.unwrap_or_default();
        let after: Vec<OAuthScope> = OAuthScope::ALL
            .iter()
            .copied()
            .filter(|scope| before.contains(scope) || asked.scope.contains(scope))
            .collect();
        consents::set(&mut unit, account.seq, application.seq, &after, now).await?;
        if after != before {
            let target = Target::Application(application.row.id.0, &application.row.name);
            let changes = vec![set("scopes", &OAuthScope::write(&after))];
            self.record(&mut unit, ctx, AuditAction::ConsentGiven, target, changes).await?;
        }
        unit.commit().await?;
        Ok(())
    }

    /// The way back with the person's no; `None` where there is none to be trusted.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn declined(&self, request: &AuthorizeRequest) -> Result<Option<(Back, Fault)>, AppError> {
        let mut link = self.db.read().await?;
        let found = way_back(&mut link, request).await?.ok();
        Ok(found.map(|(_, back)| (back, Fault::new(OAuthError::AccessDenied, "the person said no"))))
    }
}

/// Why no step was found.
enum Stop {
    Fault(Fault),
    App(AppError),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<crate::storage::StorageError> for Stop {
    fn from(error: crate::storage::StorageError) -> Self {
        Self::App(error.into())
    }
}

fn question(asked: &Asked) -> ConsentAsked {
    ConsentAsked {
        application: asked.application.row.name.clone(),
        logo: asked.application.row.logo.clone(),
        scope: asked.scope.clone(),
        select: true,
        back: asked.back.clone(),
    }
}

fn select(asked: &Asked) -> Step {
    Step::Consent(question(asked))
}
