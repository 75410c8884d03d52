//! Joining and leaving groups. In staff groups that moves rights, so it is a change of administration as well.

use super::Service;
use super::administration::may_grant;
use super::trail::Target;
use crate::storage::accounts::Account;
use crate::storage::groups::{self, Group};
use crate::storage::{Link, Unit, grants, roles, staff};
use app::domain::audit::{AuditAction, Change};
use app::domain::group::Audience;
use app::domain::{AccountKind, Field, FieldErrors, GroupId, Violation};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    /// Adds or removes one member, with its audit row; `false` when it was so already. For a staff group, the unit has to have
    /// called [`administer`](Self::administer) before it held anything, and passes what that gave.
    ///
    /// # Errors
    /// `Forbidden` where a right would move that the caller lacks; `ConfirmPassword` where one would move at all.
    pub(super) async fn change_membership(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        group: &Group,
        account: &Account,
        joins: bool,
    ) -> Result<bool, AppError> {
        if Audience::of(account.kind) != group.row.audience {
            return Err(AppError::Conflict(Conflict::WrongAudience));
        }
        let moves_rights = group.row.audience == Audience::Staff && !account.owner;
        let ranked = if moves_rights { Some(self.rank(unit, ctx, &[account.seq]).await?) } else { None };
        if joins && group.row.audience == Audience::Staff {
            self.may_join(unit, ctx, group.seq).await?;
        }
        let (moved, action) = if joins {
            (groups::add_member(unit, group.seq, account.seq).await?, AuditAction::MemberAdded)
        } else {
            (groups::remove_member(unit, group.seq, account.seq).await?, AuditAction::MemberRemoved)
        };
        if moved && group.row.audience == Audience::Staff {
            self.confirmed(ctx)?;
            // Edit saves the groups as a whole, so that a form filled before this one must not save over it.
            staff::touch(unit, account.seq).await?;
        }
        if let Some(ranked) = ranked.filter(|_| moved) {
            self.settle_rights(unit, ctx, ranked).await?;
        }
        if moved {
            let name = Some(group.row.name.clone());
            let (before, after) = if joins { (None, name) } else { (name, None) };
            let change = Change { field: "group".to_owned(), label: None, before, after };
            self.record(unit, ctx, action, Target::Account(account), vec![change]).await?;
            if !joins {
                // What they could open through this group alone is closed at once (A28).
                grants::account_out_of_reach(unit, account.seq).await?;
            }
        }
        Ok(moved)
    }

    /// Makes a held person a member of exactly these groups.
    ///
    /// # Errors
    /// `Invalid` for a group that is not there or for the other audience, and those of
    /// [`change_membership`](Self::change_membership).
    pub(super) async fn apply_groups(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        wanted: &[GroupId],
    ) -> Result<(), AppError> {
        let audience = Audience::of(account.kind);
        let present = groups::of_account(unit, account.seq).await?;
        let added: Vec<GroupId> =
            wanted.iter().copied().filter(|id| present.iter().all(|group| group.id != *id)).collect();
        let removed = present.iter().filter(|group| !wanted.contains(&group.id)).map(|group| group.id);
        // Joins first: whoever moves from one group with full access to another has it all along.
        for (id, joins) in added.into_iter().map(|id| (id, true)).chain(removed.map(|id| (id, false))) {
            let group = groups::hold(unit, id).await?.filter(|group| group.row.audience == audience);
            let Some(group) = group else {
                return Err(FieldErrors::one(Field::Groups, Violation::NotOffered).into());
            };
            self.change_membership(unit, ctx, &group, account, joins).await?;
        }
        Ok(())
    }

    /// Refuses a staff group that carries more than the caller may grant.
    ///
    /// # Errors
    /// `Forbidden`.
    pub(super) async fn may_join(&self, link: &mut Link, ctx: &Ctx, group: i64) -> Result<(), AppError> {
        for role in roles::of_group(link, group).await? {
            let Some(role) = roles::get(link, role.id).await? else { continue };
            let rules = roles::rules(link, role.seq).await?;
            may_grant(ctx, role.row.full_access, &rules)?;
        }
        Ok(())
    }

    /// What a unit about a person goes on with: for staff, a change of administration.
    ///
    /// # Errors
    /// Those of [`administer`](Self::administer).
    pub(super) async fn administer_if_staff(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        kind: AccountKind,
    ) -> Result<Ctx, AppError> {
        match kind {
            AccountKind::Staff => self.administer(unit, ctx).await,
            AccountKind::Customer => Ok(ctx.clone()),
        }
    }
}
