//! The roles port: roles, their rules, and the groups that carry them.

use super::Service;
use super::administration::may_grant;
use super::trail::{Target, changed, set};
use crate::clock::new_id;
use crate::storage::roles::{self, Role};
use crate::storage::{Link, StorageError, UniqueKey, Unit, access, groups};
use app::domain::audit::{AuditAction, Change};
use app::domain::group::Audience;
use app::domain::role::{GroupRoles, NewRule, RoleList, RoleText, RoleView};
use app::domain::{Action, Area, Field, FieldErrors, GroupId, RoleId, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Roles};
use async_trait::async_trait;

/// Roles a group may be given at once.
const ROLES_MAX: usize = 100;

fn name_taken(error: StorageError) -> AppError {
    match error {
        StorageError::Taken(UniqueKey::RoleName) => FieldErrors::one(Field::Name, Violation::Taken { by: None }).into(),
        other => other.into(),
    }
}

impl Service {
    async fn role_view(&self, link: &mut Link, ctx: &Ctx, id: RoleId) -> Result<RoleView, AppError> {
        let role = roles::get(link, id).await?.ok_or(AppError::NotFound)?;
        let rules = roles::rules(link, role.seq).await?;
        let fixed = role.row.full_access;
        Ok(RoleView {
            may_edit: !fixed && ctx.may(Area::Roles, Action::Edit) && may_grant(ctx, false, &rules).is_ok(),
            may_delete: !fixed && ctx.may(Area::Roles, Action::Delete),
            role: role.row,
            rules,
        })
    }

    /// A role that may change, held to the end of the unit.
    async fn changeable_role(&self, unit: &mut Unit, id: RoleId) -> Result<Role, AppError> {
        let role = roles::hold(unit, id).await?.ok_or(AppError::NotFound)?;
        if role.row.full_access { Err(AppError::Conflict(Conflict::BuiltIn)) } else { Ok(role) }
    }

    /// Adds or removes a rule. Neither the role nor anybody who has it may be stronger than the caller, before or after.
    async fn change_rule(&self, ctx: &Ctx, new: NewRule, adds: bool) -> Result<RoleView, AppError> {
        ctx.require(Area::Roles, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let ctx = &self.administer(&mut unit, ctx).await?;
        ctx.require(Area::Roles, Action::Edit)?;
        let role = self.changeable_role(&mut unit, new.role()).await?;
        self.confirmed(ctx)?;
        let holders = access::holders(&mut unit, role.seq).await?;
        let ranked = self.rank(&mut unit, ctx, &holders).await?;
        may_grant(ctx, false, &roles::rules(&mut unit, role.seq).await?)?;
        let moved = if adds {
            roles::add_rule(&mut unit, role.seq, new.rule()).await?
        } else {
            roles::remove_rule(&mut unit, role.seq, new.rule()).await?
        };
        if moved {
            may_grant(ctx, false, &roles::rules(&mut unit, role.seq).await?)?;
            self.settle_rights(&mut unit, ctx, ranked).await?;
            let text = Some(new.rule().in_words());
            let (before, after) = if adds { (None, text) } else { (text, None) };
            let changes = vec![Change { field: "rule".to_owned(), label: None, before, after }];
            let action = if adds { AuditAction::RuleAdded } else { AuditAction::RuleRemoved };
            let target = Target::Role(role.row.id.0, &role.row.name);
            self.record(&mut unit, ctx, action, target, changes).await?;
        }
        let view = self.role_view(&mut unit, ctx, new.role()).await?;
        unit.commit().await?;
        Ok(view)
    }
}

#[async_trait]
impl Roles for Service {
    async fn list(&self, ctx: &Ctx) -> Result<RoleList, AppError> {
        ctx.require(Area::Roles, Action::View)?;
        let mut link = self.db.read().await?;
        Ok(RoleList { rows: roles::list(&mut link).await?, now: self.clock.now() })
    }

    async fn get(&self, ctx: &Ctx, id: RoleId) -> Result<RoleView, AppError> {
        ctx.require(Area::Roles, Action::View)?;
        let mut link = self.db.read().await?;
        self.role_view(&mut link, ctx, id).await
    }

    async fn create(&self, ctx: &Ctx, text: RoleText) -> Result<RoleView, AppError> {
        ctx.require(Area::Roles, Action::Create)?;
        let id = RoleId(new_id(self.clock.now()));
        let mut unit = self.db.begin().await?;
        roles::insert(&mut unit, id, &text, false).await.map_err(name_taken)?;
        let mut changes = vec![set("name", text.name())];
        if !text.description().is_empty() {
            changes.push(set("description", text.description()));
        }
        self.record(&mut unit, ctx, AuditAction::RoleCreated, Target::Role(id.0, text.name()), changes).await?;
        let view = self.role_view(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn update(&self, ctx: &Ctx, id: RoleId, version: i64, text: RoleText) -> Result<RoleView, AppError> {
        ctx.require(Area::Roles, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let role = self.changeable_role(&mut unit, id).await?;
        if !roles::update(&mut unit, role.seq, version, &text).await.map_err(name_taken)? {
            return Err(AppError::Stale);
        }
        let changes = [
            changed("name", &role.row.name, text.name()),
            changed("description", &role.row.description, text.description()),
        ];
        let changes = changes.into_iter().flatten().collect();
        self.record(&mut unit, ctx, AuditAction::RoleUpdated, Target::Role(id.0, text.name()), changes).await?;
        let view = self.role_view(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn delete(&self, ctx: &Ctx, id: RoleId, version: i64) -> Result<(), AppError> {
        ctx.require(Area::Roles, Action::Delete)?;
        let mut unit = self.db.begin().await?;
        // Whoever gives a group this role at the same moment waits, and then finds it gone; or it is in use.
        let ctx = &self.administer(&mut unit, ctx).await?;
        ctx.require(Area::Roles, Action::Delete)?;
        let role = self.changeable_role(&mut unit, id).await?;
        if !role.row.groups.is_empty() {
            return Err(AppError::Conflict(Conflict::RoleInUse));
        }
        if !roles::delete(&mut unit, role.seq, version).await? {
            return Err(AppError::Stale);
        }
        let target = Target::Role(id.0, &role.row.name);
        self.record(&mut unit, ctx, AuditAction::RoleDeleted, target, Vec::new()).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn add_rule(&self, ctx: &Ctx, new: NewRule) -> Result<RoleView, AppError> {
        self.change_rule(ctx, new, true).await
    }

    async fn remove_rule(&self, ctx: &Ctx, new: NewRule) -> Result<RoleView, AppError> {
        self.change_rule(ctx, new, false).await
    }

    async fn of_group(&self, ctx: &Ctx, id: GroupId) -> Result<GroupRoles, AppError> {
        ctx.require(Area::Roles, Action::View)?;
        let mut link = self.db.read().await?;
        let group = groups::get(&mut link, id).await?.ok_or(AppError::NotFound)?;
        Ok(GroupRoles { group: id, roles: roles::of_group(&mut link, group.seq).await? })
    }

    async fn set_of_group(&self, ctx: &Ctx, id: GroupId, wanted: &[RoleId]) -> Result<GroupRoles, AppError> {
        ctx.require(Area::Roles, Action::Edit)?;
        if wanted.len() > ROLES_MAX {
            return Err(AppError::BadRequest);
        }
        let mut unit = self.db.begin().await?;
        let ctx = &self.administer(&mut unit, ctx).await?;
        ctx.require(Area::Roles, Action::Edit)?;
        let group = groups::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        if group.row.audience != Audience::Staff {
            return Err(AppError::Conflict(Conflict::WrongAudience));
        }
        if group.row.built_in {
            return Err(AppError::Conflict(Conflict::BuiltIn));
        }
        self.confirmed(ctx)?;
        let people = access::members(&mut unit, group.seq).await?;
        let ranked = self.rank(&mut unit, ctx, &people).await?;
        let present = roles::of_group(&mut unit, group.seq).await?;
        for role in present.iter().filter(|role| !wanted.contains(&role.id)) {
            if let Some(role) = roles::get(&mut unit, role.id).await? {
                roles::detach(&mut unit, group.seq, role.seq).await?;
            }
        }
        for wanted in wanted.iter().filter(|id| present.iter().all(|role| role.id != **id)) {
            let role = roles::hold(&mut unit, *wanted).await?;
            let role = role.ok_or_else(|| FieldErrors::one(Field::Roles, Violation::NotOffered))?;
            may_grant(ctx, role.row.full_access, &roles::rules(&mut unit, role.seq).await?)?;
            roles::attach(&mut unit, group.seq, role.seq).await?;
        }
        self.settle_rights(&mut unit, ctx, ranked).await?;
        let after = roles::of_group(&mut unit, group.seq).await?;
        let names = |roles: &[app::domain::role::RoleRef]| {
            roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        if let Some(change) = changed("roles", &names(&present), &names(&after)) {
            let target = Target::Group(id.0, &group.row.name);
            self.record(&mut unit, ctx, AuditAction::GroupRolesChanged, target, vec![change]).await?;
        }
        unit.commit().await?;
        Ok(GroupRoles { group: id, roles: after })
    }
}
