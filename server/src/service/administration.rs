//! What every change of who may do what goes through: one at a time, with the caller's rights of that moment, never by or
//! upon somebody stronger, and never without an administrator left.

use super::Service;
use crate::storage::accounts::{self, Account};
use crate::storage::{Link, Unit, access, organization};
use app::domain::access::{Grant, Rights, Rule, lacking};
use app::domain::{AccountKind, AccountStatus, GroupId, RoleId};
use app::error::{AppError, Conflict};
use app::ports::{Actor, Ctx};
use std::sync::Arc;

/// People whose rights a change may move, as they stood before it.
pub(super) struct Ranked(Vec<(i64, Rights)>);

impl Service {
    /// The caller with the rights of this very moment. From here on no other unit that calls this goes on before this one ends,
    /// so call it before anything else is held: who lost a right while waiting is refused.
    ///
    /// # Errors
    /// `SignInRequired` for somebody who may not sign in any more; `Forbidden` for a customer.
    pub(super) async fn administer(&self, unit: &mut Unit, ctx: &Ctx) -> Result<Ctx, AppError> {
        let actor = ctx.actor()?;
        if actor.subject.kind != AccountKind::Staff {
            return Err(AppError::Forbidden);
        }
        organization::hold(unit).await?;
        let account = accounts::get(unit, actor.subject.id).await?;
        let account = account.filter(|account| account.status == AccountStatus::Active);
        let account = account.ok_or(AppError::SignInRequired)?;
        let rights = access::rights(unit, account.seq, account.owner).await?;
        Ok(Ctx { actor: Some(Actor { rights: Arc::new(rights), ..actor.clone() }), ..ctx.clone() })
    }

    /// Whether a staff user holds no right that the caller lacks. Everyone reaches themselves; only the owner reaches the owner.
    ///
    /// # Errors
    /// Those of [`Ctx::actor`].
    pub(super) async fn outranks_none(&self, link: &mut Link, ctx: &Ctx, account: &Account) -> Result<bool, AppError> {
        let actor = ctx.actor()?;
        if account.kind != AccountKind::Staff || account.id == actor.subject.id || actor.rights.owner {
            return Ok(true);
        }
        if account.owner {
            return Ok(false);
        }
        let theirs = access::rights(link, account.seq, false).await?;
        Ok(lacking(&actor.rights, &theirs).is_none())
    }

    /// Notes how people stand before a change of their rights.
    ///
    /// # Errors
    /// `Forbidden` when one of them holds a right the caller lacks.
    pub(super) async fn rank(&self, link: &mut Link, ctx: &Ctx, people: &[i64]) -> Result<Ranked, AppError> {
        let mine = &ctx.actor()?.rights;
        let found = access::rights_of(link, people).await?;
        let stronger = found.iter().any(|(_, theirs)| lacking(mine, theirs).is_some());
        if stronger { Err(AppError::Forbidden) } else { Ok(Ranked(found)) }
    }

    /// Looks at people again after a change of their rights.
    ///
    /// # Errors
    /// `Forbidden` when one of them came to a right the caller lacks; `LastAdministrator` when the change leaves nobody with
    /// full access who could sign in.
    pub(super) async fn settle_rights(&self, link: &mut Link, ctx: &Ctx, before: Ranked) -> Result<(), AppError> {
        let mine = &ctx.actor()?.rights;
        let people: Vec<i64> = before.0.iter().map(|(seq, _)| *seq).collect();
        let after = access::rights_of(link, &people).await?;
        if after.iter().any(|(_, theirs)| lacking(mine, theirs).is_some()) {
            return Err(AppError::Forbidden);
        }
        let shrinks = before.0.iter().zip(&after).any(|((_, before), (_, after))| before.is_full() && !after.is_full());
        if shrinks { self.keep_an_administrator(link).await } else { Ok(()) }
    }

    /// Refuses a unit that leaves nobody with full access who could sign in now.
    ///
    /// # Errors
    /// `LastAdministrator`.
    pub(super) async fn keep_an_administrator(&self, link: &mut Link) -> Result<(), AppError> {
        if access::has_administrator(link, self.clock.now()).await? {
            Ok(())
        } else {
            Err(AppError::Conflict(Conflict::LastAdministrator))
        }
    }
}

/// Refuses a role that grants something the caller lacks. Denies are looked away from, since each may be taken out later.
///
/// # Errors
/// `Forbidden`.
pub(super) fn may_grant(ctx: &Ctx, full_access: bool, rules: &[Rule]) -> Result<(), AppError> {
    let allows = rules.iter().copied().filter(|rule| rule.effect == app::domain::access::Effect::Allow).collect();
    let grant = Grant {
        group: GroupId(uuid::Uuid::nil()),
        group_name: String::new(),
        role: RoleId(uuid::Uuid::nil()),
        role_name: String::new(),
        full_access,
        rules: allows,
    };
    let theirs = Rights { owner: false, grants: vec![grant] };
    if lacking(&ctx.actor()?.rights, &theirs).is_some() { Err(AppError::Forbidden) } else { Ok(()) }
}
