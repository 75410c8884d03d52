//! Acts on many people: the single acts, one person after the other, each with its own right and its own result.

use super::Service;
use super::jobs::{Chunk, Handled};
use super::trail::Target;
use super::users::visible;
use crate::storage::jobs::Job;
use crate::storage::{Link, Unit, accounts, groups, people, savepoint};
use app::domain::audit::AuditAction;
use app::domain::bulk::{BulkAct, NewBulk, Selection};
use app::domain::group::Audience;
use app::domain::job::Outcome;
use app::domain::settings::Settings;
use app::domain::{AccountId, AccountKind, Action, Area};
use app::error::{AppError, Conflict};
use app::ports::Ctx;
use serde::{Deserialize, Serialize};

/// People one unit goes through; few enough that others need not wait long for SQLite's one writer.
const CHUNK: usize = 200;

/// What a job of this kind keeps of its order.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BulkOrder {
    act: BulkAct,
    selection: Selection,
    /// The newest account when it was ordered: who comes later was not meant.
    until: i64,
}

impl Service {
    /// How many a selection reaches, exactly.
    pub(super) async fn selected(&self, link: &mut Link, ctx: &Ctx, selection: &Selection) -> Result<u64, AppError> {
        let kinds = visible(ctx)?;
        let count = match selection {
            Selection::Picked(ids) => return Ok(ids.len() as u64),
            Selection::Matching(query) => people::count(link, self.asked(query, &kinds)).await?,
        };
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// The order of a job with the number it reaches, once the caller may act on somebody at all.
    pub(super) async fn bulk_order(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        new: &NewBulk,
    ) -> Result<(BulkOrder, i64), AppError> {
        ctx.actor()?;
        let action = new.act().action();
        if !ctx.may(Area::Customers, action) && !ctx.may(Area::Users, action) {
            return Err(AppError::Forbidden);
        }
        if let Some(group) = new.act().group() {
            ctx.require(Area::Groups, Action::Edit)?;
            let group = groups::get(link, group).await?.ok_or(AppError::NotFound)?;
            if group.row.audience == Audience::Staff {
                self.confirmed(ctx)?;
            }
        }
        if matches!(new.act(), BulkAct::Delete | BulkAct::Decline) {
            self.confirmed(ctx)?;
        }
        let total = self.selected(link, ctx, new.selection()).await?;
        if total > new.confirmed() {
            return Err(AppError::Stale);
        }
        let until = people::newest(link).await?;
        let order = BulkOrder { act: new.act().clone(), selection: new.selection().clone(), until };
        Ok((order, i64::try_from(total).unwrap_or(i64::MAX)))
    }

    /// Goes through the next people of a job.
    pub(super) async fn bulk_chunk(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        job: &Job,
    ) -> Result<Chunk, AppError> {
        let order: BulkOrder = serde_json::from_str(&job.parameters).map_err(|error| {
            tracing::error!(%error, job = %job.id, "a job's order cannot be read");
            AppError::Internal { request: String::new() }
        })?;
        let (ids, reached) = match &order.selection {
            Selection::Picked(ids) => {
                let from = usize::try_from(job.reached).unwrap_or(usize::MAX).min(ids.len());
                let to = (from + CHUNK).min(ids.len());
                (ids[from..to].to_vec(), i64::try_from(to).unwrap_or(i64::MAX))
            }
            Selection::Matching(query) => {
                let kinds = visible(ctx)?;
                let walked = people::walk(unit, self.asked(query, &kinds), (job.reached, order.until), CHUNK).await?;
                let reached = walked.last().map_or(job.reached, |(seq, _)| *seq);
                (walked.into_iter().map(|(_, id)| id).collect(), reached)
            }
        };
        // Before anything is held: a group of staff moves rights.
        let staff = match order.act.group() {
            Some(group) => groups::get(unit, group).await?.is_some_and(|group| group.row.audience == Audience::Staff),
            None => false,
        };
        let kind = if staff { AccountKind::Staff } else { AccountKind::Customer };
        let ctx = &self.administer_if_staff(unit, ctx, kind).await?;
        // A group before its people, and the people in one order: as everywhere where both are held.
        if let Some(group) = order.act.group() {
            groups::hold(unit, group).await?;
        }
        accounts::hold_all(unit, &ids).await?;
        let mut handled = Vec::with_capacity(ids.len());
        for id in &ids {
            savepoint::set(unit).await?;
            let result = self.bulk_act(unit, ctx, settings, &order.act, *id).await;
            let result = self.settle(unit, result).await?;
            handled.push(Handled { account: Some(*id), label: String::new(), result });
        }
        Ok(Chunk { last: ids.len() < CHUNK, handled, reached })
    }

    async fn bulk_act(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        act: &BulkAct,
        id: AccountId,
    ) -> Result<Outcome, AppError> {
        let done = |moved: bool| if moved { Outcome::Done } else { Outcome::Unchanged };
        // What ends staff asks more than a tick, one by one.
        if act.is_of_customers() && self.reachable(unit, ctx, id, Action::View).await?.kind == AccountKind::Staff {
            return Err(AppError::Conflict(Conflict::OneByOne));
        }
        match act {
            BulkAct::AddToGroup(group) | BulkAct::RemoveFromGroup(group) => {
                let account = self.reachable(unit, ctx, id, Action::Edit).await?;
                let group = groups::get(unit, *group).await?.ok_or(AppError::Conflict(Conflict::GroupGone))?;
                let joins = matches!(act, BulkAct::AddToGroup(_));
                Ok(done(self.change_membership(unit, ctx, &group, &account, joins).await?))
            }
            BulkAct::ResendInvitation => {
                self.reachable(unit, ctx, id, Action::Invite).await?;
                self.renew_invitation(unit, ctx, settings, id).await?;
                Ok(Outcome::Done)
            }
            BulkAct::Approve => {
                self.approve_account(unit, ctx, settings, id).await?;
                Ok(Outcome::Done)
            }
            BulkAct::Decline => {
                self.decline_account(unit, ctx, settings, id).await?;
                Ok(Outcome::Done)
            }
            BulkAct::Delete => {
                let account = self.deletable(unit, ctx, id).await?;
                self.delete_account(unit, ctx, &account).await?;
                Ok(Outcome::Done)
            }
            BulkAct::Lock { note } => {
                let account = self.held_customer(unit, ctx, id, Action::Lock).await?;
                Ok(done(self.lock_account(unit, ctx, &account, note).await?))
            }
            BulkAct::SignOut => {
                let account = self.reachable(unit, ctx, id, Action::Lock).await?;
                let account = accounts::hold(unit, account.id).await?.ok_or(AppError::NotFound)?;
                let ended = self.end_sessions_of(unit, ctx, &account, None).await? > 0;
                if ended {
                    let target = Target::Account(&account);
                    self.record(unit, ctx, AuditAction::SessionsEnded, target, Vec::new()).await?;
                }
                Ok(done(ended))
            }
            BulkAct::Unlock => {
                let account = self.held_customer(unit, ctx, id, Action::Lock).await?;
                Ok(done(self.unlock_account(unit, ctx, &account).await?))
            }
        }
    }
}
