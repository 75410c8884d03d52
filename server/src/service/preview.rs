//! Looking at the shop as an assigned customer (S24): a short session that opens applications and nothing here. It has a cookie of
//! its own beside the staff user's session, and whether they still may is decided with each look.

use super::Service;
use super::assistance::in_place_of;
use super::connections::open_to;
use super::trail::Target;
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::sessions::{self, Session};
use crate::storage::{Link, assignments};
use app::domain::audit::AuditAction;
use app::domain::session::{SessionStage, SignInMethod};
use app::domain::time::{MINUTE, SECOND};
use app::domain::{AccountId, AccountKind, Action, Area, SessionId};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, NewPreview, NewSession};

/// How long one lasts.
const LASTS: i64 = 30 * MINUTE;

impl Service {
    /// Whether the caller may look at the shop as a customer: one who is assigned to them, whom they may view, and who could sign in.
    pub(super) async fn may_preview(&self, link: &mut Link, ctx: &Ctx, customer: &Account) -> Result<bool, AppError> {
        let holder = assignments::holder(link, customer.id).await?.map(|holder| holder.id);
        Ok(holder == Some(ctx.actor()?.subject.id)
            && self.reaches(link, ctx, customer, Action::View).await?
            && self.goes_on(link, customer).await?)
    }

    /// Begins to look at the shop as a customer.
    ///
    /// # Errors
    /// `Conflict` for a customer who is not assigned to the caller, or could not sign in.
    pub(super) async fn begin_preview(&self, ctx: &Ctx, id: AccountId) -> Result<NewPreview, AppError> {
        let actor = ctx.require(Area::Customers, Action::View)?;
        let mut unit = self.db.begin().await?;
        let customer = self.held_customer(&mut unit, ctx, id, Action::View).await?;
        let own = accounts::get(&mut unit, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if !self.may_preview(&mut unit, ctx, &customer).await? {
            let active = self.goes_on(&mut unit, &customer).await?;
            return Err(AppError::Conflict(if active { Conflict::NotAssigned } else { Conflict::NotActive }));
        }
        let (now, cookie) = (self.clock.now(), token::random());
        let until = now.plus(LASTS);
        let session = Session {
            id: SessionId(new_id(now)),
            account_seq: own.seq,
            acting_for: Some(customer.seq),
            preview: true,
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
        let target = Target::Account(&customer);
        self.record(&mut unit, ctx, AuditAction::PreviewStarted, target, Vec::new()).await?;
        let open = open_to(&mut unit, customer.seq).await?;
        unit.commit().await?;
        Ok(NewPreview { session: NewSession { cookie, seconds: LASTS / SECOND, preview: true }, open })
    }

    /// The request as that of the customer a staff user looks at the shop as; `None` once they may not, or do not.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn previewing(&self, ctx: &Ctx, cookie: &str) -> Result<Option<Ctx>, AppError> {
        let own = ctx.actor.clone().filter(|own| own.stage == SessionStage::Full && own.assistance.is_none());
        let Some(own) = own.filter(|own| cookie.len() <= 100 && own.subject.kind == AccountKind::Staff) else {
            return Ok(None);
        };
        let mut link = self.db.read().await?;
        let session = sessions::find_preview(&mut link, token::hash(cookie), self.clock.now()).await?;
        let Some((session, customer)) = session.and_then(|found| found.acting_for.map(|seq| (found, seq))) else {
            return Ok(None);
        };
        let agent = accounts::get_by_seq(&mut link, session.account_seq).await?;
        let Some(customer) = accounts::get_by_seq(&mut link, customer).await? else { return Ok(None) };
        if agent.map(|agent| agent.id) != Some(own.subject.id) || !self.may_preview(&mut link, ctx, &customer).await? {
            return Ok(None);
        }
        Ok(Some(Ctx { actor: Some(in_place_of(customer, &session, own)), ..ctx.clone() }))
    }

    /// Ends looking at the shop as somebody.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn end_preview(&self, ctx: &Ctx) -> Result<(), AppError> {
        let Some(actor) = ctx.actor.as_ref() else { return Ok(()) };
        let looks = actor.assistance.as_ref().is_some_and(|acting| acting.preview);
        let Some(session) = actor.session.filter(|_| looks) else { return Ok(()) };
        let mut unit = self.db.begin().await?;
        let agent = accounts::get(&mut unit, actor.behind().id).await?.ok_or(AppError::SignInRequired)?;
        sessions::end(&mut unit, agent.seq, session).await?;
        unit.commit().await?;
        Ok(())
    }
}
