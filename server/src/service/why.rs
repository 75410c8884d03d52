//! What a staff user may do, and which group, role and rule decides it.

use super::Service;
use crate::storage::accounts::Account;
use crate::storage::{Link, access};
use app::domain::access::{Rights, decide};
use app::domain::why::{AccessView, RightDecision};
use app::domain::{AccountId, AccountKind, AccountStatus, Action, Area};
use app::error::AppError;
use app::ports::Ctx;

impl Service {
    /// A staff user the caller may view, with what decides about them.
    async fn decided(&self, link: &mut Link, ctx: &Ctx, id: AccountId) -> Result<(Account, Rights), AppError> {
        let account = self.reachable(link, ctx, id, Action::View).await?;
        if account.kind != AccountKind::Staff {
            // For customers no role is ever evaluated.
            return Err(AppError::NotFound);
        }
        let rights = access::rights(link, account.seq, account.owner).await?;
        Ok((account, rights))
    }

    pub(super) async fn access_of(&self, ctx: &Ctx, id: AccountId) -> Result<AccessView, AppError> {
        let mut link = self.db.read().await?;
        let (account, rights) = self.decided(&mut link, ctx, id).await?;
        let every = Area::ALL.iter().flat_map(|area| area.actions().iter().map(|action| (*area, *action)));
        let decisions = every
            .map(|(area, action)| RightDecision { area, action, decision: decide(&rights, area, action) })
            .collect();
        let active = account.status == AccountStatus::Active;
        Ok(AccessView { id, owner: account.owner, active, grants: rights.grants, decisions })
    }

    pub(super) async fn why(
        &self,
        ctx: &Ctx,
        id: AccountId,
        area: Area,
        action: Action,
    ) -> Result<RightDecision, AppError> {
        let mut link = self.db.read().await?;
        let (_, rights) = self.decided(&mut link, ctx, id).await?;
        if !area.actions().contains(&action) {
            return Err(AppError::BadRequest);
        }
        Ok(RightDecision { area, action, decision: decide(&rights, area, action) })
    }
}
