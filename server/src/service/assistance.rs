//! Acting as a customer: begun by an agent for a reason, in a session of its own beside the agent's, and over as soon as the agent
//! could not begin it any more.

use super::Service;
use super::trail::{Target, set};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::assistances;
use crate::storage::sessions::{self, Session};
use crate::storage::{Link, StorageError, access, staff};
use app::domain::access::Rights;
use app::domain::assistance::{NewAssistance, TIME_BOX};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::session::{SessionStage, SignInMethod};
use app::domain::time::{DAY, SECOND};
use app::domain::{AccountId, AccountKind, Action, Area, SessionId};
use app::error::{AppError, Conflict};
use app::ports::{Actor, Assistance, Ctx, NewSession, Subject};
use std::sync::Arc;

/// The cookie outlives the assistance, so that what comes too late is known for what it was meant to be.
const COOKIE_LIFE: i64 = DAY;

/// What the cookie of an assistance makes of a request.
pub enum Assisted {
    /// The request of the customer.
    Acting(Ctx),
    /// The staff user's own, who acted as a customer until now.
    Over(Ctx),
    /// That of whoever asks: the cookie is nothing of theirs.
    Nobody(Ctx),
}

/// A customer, by the session in which a staff user acts or looks as them.
pub(super) fn in_place_of(customer: Account, session: &Session, own: Actor) -> Actor {
    let name = customer.name();
    Actor {
        subject: Subject {
            id: customer.id,
            kind: customer.kind,
            name,
            username: customer.username,
            language: customer.language,
        },
        via: ActedVia::Agent,
        session: Some(session.id),
        stage: session.stage,
        proven: session.proven,
        assistance: Some(Assistance {
            agent: own.subject,
            own: own.session,
            until: session.expires,
            preview: session.preview,
        }),
        rights: Arc::new(Rights::default()),
    }
}

impl Service {
    /// Whether the caller may act as a customer: an agent, with the right, whom it reaches; and a customer who could sign in.
    pub(super) async fn may_act_as(&self, link: &mut Link, ctx: &Ctx, customer: &Account) -> Result<bool, AppError> {
        for action in [Action::View, Action::ActAs] {
            if !self.reaches(link, ctx, customer, action).await? {
                return Ok(false);
            }
        }
        let Some(own) = accounts::get(link, ctx.actor()?.subject.id).await? else { return Ok(false) };
        Ok(staff::is_agent(link, own.seq).await? && self.goes_on(link, customer).await?)
    }

    /// Whether a staff user who got into applications as a customer could do so still.
    pub(super) async fn agent_goes_on(
        &self,
        link: &mut Link,
        agent: AccountId,
        customer: &Account,
        preview: bool,
    ) -> Result<bool, AppError> {
        let Some(own) = accounts::get(link, agent).await? else { return Ok(false) };
        if !self.goes_on(link, &own).await? {
            return Ok(false);
        }
        let rights = access::rights(link, own.seq, own.owner).await?;
        let name = own.name();
        let subject = Subject { id: own.id, kind: own.kind, username: own.username, name, language: own.language };
        let actor = Actor {
            subject,
            via: ActedVia::Session,
            session: None,
            stage: SessionStage::Full,
            proven: self.clock.now(),
            assistance: None,
            rights: Arc::new(rights),
        };
        let ctx = Ctx { actor: Some(actor), ..self.system_ctx() };
        if preview { self.may_preview(link, &ctx, customer).await } else { self.may_act_as(link, &ctx, customer).await }
    }

    /// Begins to act as a customer.
    ///
    /// # Errors
    /// `Forbidden` for staff who are no agent or lack the right; `Conflict` for a customer who could not sign in.
    pub(super) async fn begin_assistance(&self, ctx: &Ctx, new: &NewAssistance) -> Result<NewSession, AppError> {
        let actor = ctx.require(Area::Customers, Action::ActAs)?;
        let mut unit = self.db.begin().await?;
        let customer = self.held_customer(&mut unit, ctx, new.id(), Action::ActAs).await?;
        let own = accounts::get(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if !staff::is_agent(&mut unit, own.seq).await? {
            return Err(AppError::Forbidden);
        }
        if !self.goes_on(&mut unit, &customer).await? {
            return Err(AppError::Conflict(Conflict::NotActive));
        }
        self.confirmed(ctx)?;
        let now = self.clock.now();
        let (id, cookie, until) = (SessionId(new_id(now)), token::random(), now.plus(TIME_BOX));
        let session = Session {
            id,
            account_seq: own.seq,
            acting_for: Some(customer.seq),
            preview: false,
            stage: SessionStage::Full,
            method: SignInMethod::Password,
            created: now,
            seen: now,
            proven: actor.proven,
            idle_until: until,
            expires: until,
            address: ctx.address.clone(),
            user_agent: ctx.user_agent.clone(),
        };
        sessions::insert(&mut unit, token::hash(&cookie), &session).await?;
        let (agent, reason) = (own.name(), new.reason());
        let note = assistances::NewAssistance {
            session: id,
            customer: customer.seq,
            agent: &agent,
            reason,
            began: now,
            ends: until,
        };
        assistances::insert(&mut unit, &note).await?;
        let changes = vec![set("reason", reason)];
        self.record(&mut unit, ctx, AuditAction::AssistanceStarted, Target::Account(&customer), changes).await?;
        unit.commit().await?;
        Ok(NewSession { cookie, seconds: COOKIE_LIFE / SECOND, preview: false })
    }

    /// The request of an agent as that of the customer they act as, while they may; as their own otherwise, with a note that the
    /// assistance is over. What ended it is looked for with each request, so that it ends at once, and for good.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn assisting(&self, ctx: Ctx, cookie: &str) -> Result<Assisted, AppError> {
        let Some(own) = ctx.actor.clone().filter(|own| own.stage == SessionStage::Full) else {
            return Ok(Assisted::Nobody(ctx));
        };
        if cookie.len() > 100 || own.subject.kind != AccountKind::Staff {
            return Ok(Assisted::Nobody(ctx));
        }
        let mut link = self.db.read().await?;
        let found = sessions::find_acting(&mut link, token::hash(cookie), self.clock.now()).await?;
        let Some((session, customer)) = found.and_then(|session| session.acting_for.map(|seq| (session, seq))) else {
            return Ok(Assisted::Over(ctx));
        };
        let agent = accounts::get_by_seq(&mut link, session.account_seq).await?;
        if agent.map(|agent| agent.id) != Some(own.subject.id) {
            return Ok(Assisted::Nobody(ctx));
        }
        let Some(customer) = accounts::get_by_seq(&mut link, customer).await? else { return Ok(Assisted::Over(ctx)) };
        let may = self.may_act_as(&mut link, &ctx, &customer).await?;
        drop(link);
        let acting = Ctx { actor: Some(in_place_of(customer, &session, own)), ..ctx.clone() };
        if may {
            return Ok(Assisted::Acting(acting));
        }
        self.end_assistance(&acting).await?;
        Ok(Assisted::Over(ctx))
    }

    /// Ends the assistance in use; gives the customer, if there was one.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn end_assistance(&self, ctx: &Ctx) -> Result<Option<AccountId>, AppError> {
        let Some(actor) = ctx.actor.as_ref().filter(|actor| actor.assistance.is_some()) else { return Ok(None) };
        let Some(session) = actor.session else { return Ok(None) };
        let mut unit = self.db.begin().await?;
        let agent = accounts::get(&mut unit, actor.behind().id).await?.ok_or(AppError::SignInRequired)?;
        if sessions::end(&mut unit, agent.seq, session).await? {
            assistances::close(&mut unit, session, self.clock.now()).await?;
            let customer = accounts::get(&mut unit, actor.subject.id).await?;
            let target = customer.as_ref().map_or(Target::Nameless(actor.subject.id.0), Target::Account);
            self.record(&mut unit, ctx, AuditAction::AssistanceEnded, target, Vec::new()).await?;
        }
        unit.commit().await?;
        Ok(Some(actor.subject.id))
    }

    /// Ends every session of an account but one, and with them what staff do as the account or it does as somebody; gives their
    /// number.
    pub(super) async fn end_sessions_of(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: &Account,
        but: Option<SessionId>,
    ) -> Result<u64, StorageError> {
        for customer in assistances::cut(link, Some(account.seq), self.clock.now()).await? {
            let Some(customer) = accounts::get_by_seq(link, customer).await? else { continue };
            self.record(link, ctx, AuditAction::AssistanceEnded, Target::Account(&customer), Vec::new()).await?;
        }
        sessions::end_all(link, account.seq, but).await
    }
}
