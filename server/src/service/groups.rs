//! The groups port.

use super::Service;
use super::trail::{Target, changed, set};
use crate::clock::new_id;
use crate::storage::groups::{self, Group};
use crate::storage::{StorageError, UniqueKey, Unit};
use crate::storage::{access, accounts, grants};
use app::domain::audit::AuditAction;
use app::domain::group::{Audience, GroupChoice, GroupList, GroupRow, GroupText, NewGroup};
use app::domain::{AccountId, AccountKind, Action, Area, Field, FieldErrors, GroupId, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, Groups};
use async_trait::async_trait;

/// People a single call may move.
const CHANGE_MAX: usize = 500;

fn name_taken(error: StorageError) -> AppError {
    match error {
        StorageError::Taken(UniqueKey::GroupName) => {
            FieldErrors::one(Field::Name, Violation::Taken { by: None }).into()
        }
        other => other.into(),
    }
}

impl Service {
    /// The kind of account a group is for, which never changes.
    async fn audience_of(&self, id: GroupId) -> Result<AccountKind, AppError> {
        let mut link = self.db.read().await?;
        let group = groups::get(&mut link, id).await?.ok_or(AppError::NotFound)?;
        Ok(match group.row.audience {
            Audience::Customers => AccountKind::Customer,
            Audience::Staff => AccountKind::Staff,
        })
    }

    async fn changeable(&self, unit: &mut Unit, id: GroupId) -> Result<Group, AppError> {
        let group = groups::hold(unit, id).await?.ok_or(AppError::NotFound)?;
        if group.row.built_in { Err(AppError::Conflict(Conflict::BuiltIn)) } else { Ok(group) }
    }
}

#[async_trait]
impl Groups for Service {
    async fn list(&self, ctx: &Ctx, audience: Option<Audience>) -> Result<GroupList, AppError> {
        ctx.require(Area::Groups, Action::View)?;
        let mut link = self.db.read().await?;
        Ok(GroupList { rows: groups::list(&mut link, audience).await?, now: self.clock.now() })
    }

    async fn choices(&self, ctx: &Ctx) -> Result<Vec<GroupChoice>, AppError> {
        ctx.require(Area::Groups, Action::View)?;
        let mut link = self.db.read().await?;
        Ok(groups::choices(&mut link).await?)
    }

    async fn get(&self, ctx: &Ctx, id: GroupId) -> Result<GroupRow, AppError> {
        ctx.require(Area::Groups, Action::View)?;
        let mut link = self.db.read().await?;
        Ok(groups::get(&mut link, id).await?.ok_or(AppError::NotFound)?.row)
    }

    async fn create(&self, ctx: &Ctx, new: NewGroup) -> Result<GroupRow, AppError> {
        ctx.require(Area::Groups, Action::Create)?;
        let now = self.clock.now();
        let id = GroupId(new_id(now));
        let mut unit = self.db.begin().await?;
        groups::insert(&mut unit, id, &new, false, now).await.map_err(name_taken)?;
        let text = new.text();
        let mut changes = vec![set("name", text.name()), set("audience", new.audience().as_str())];
        if !text.description().is_empty() {
            changes.push(set("description", text.description()));
        }
        self.record(&mut unit, ctx, AuditAction::GroupCreated, Target::Group(id.0, text.name()), changes).await?;
        let group = groups::get(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        unit.commit().await?;
        Ok(group.row)
    }

    async fn update(&self, ctx: &Ctx, id: GroupId, version: i64, text: GroupText) -> Result<GroupRow, AppError> {
        ctx.require(Area::Groups, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let group = self.changeable(&mut unit, id).await?;
        if !groups::update(&mut unit, group.seq, version, &text).await.map_err(name_taken)? {
            return Err(AppError::Stale);
        }
        let changes = [
            changed("name", &group.row.name, text.name()),
            changed("description", &group.row.description, text.description()),
        ];
        let changes = changes.into_iter().flatten().collect();
        self.record(&mut unit, ctx, AuditAction::GroupUpdated, Target::Group(id.0, text.name()), changes).await?;
        let group = groups::get(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        unit.commit().await?;
        Ok(group.row)
    }

    async fn delete(&self, ctx: &Ctx, id: GroupId, version: i64) -> Result<(), AppError> {
        ctx.require(Area::Groups, Action::Delete)?;
        let audience = self.audience_of(id).await?;
        let mut unit = self.db.begin().await?;
        let ctx = &self.administer_if_staff(&mut unit, ctx, audience).await?;
        ctx.require(Area::Groups, Action::Delete)?;
        let group = self.changeable(&mut unit, id).await?;
        // What a staff group gives goes with it, and so may what it denies.
        let ranked = if audience == AccountKind::Staff {
            let people = access::members(&mut unit, group.seq).await?;
            Some(self.rank(&mut unit, ctx, &people).await?)
        } else {
            None
        };
        let opened = grants::applications_of_group(&mut unit, group.seq).await?;
        if !groups::delete(&mut unit, group.seq, version).await? {
            return Err(AppError::Stale);
        }
        for application in opened {
            grants::application_out_of_reach(&mut unit, application).await?;
        }
        if let Some(ranked) = ranked {
            self.settle_rights(&mut unit, ctx, ranked).await?;
        }
        let target = Target::Group(id.0, &group.row.name);
        self.record(&mut unit, ctx, AuditAction::GroupDeleted, target, Vec::new()).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn change_members(
        &self,
        ctx: &Ctx,
        id: GroupId,
        add: &[AccountId],
        remove: &[AccountId],
    ) -> Result<GroupRow, AppError> {
        ctx.require(Area::Groups, Action::Edit)?;
        if add.len() + remove.len() > CHANGE_MAX {
            return Err(AppError::BadRequest);
        }
        let audience = self.audience_of(id).await?;
        let mut unit = self.db.begin().await?;
        let ctx = &self.administer_if_staff(&mut unit, ctx, audience).await?;
        ctx.require(Area::Groups, Action::Edit)?;
        let group = groups::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        for (account, joins) in add.iter().map(|id| (id, true)).chain(remove.iter().map(|id| (id, false))) {
            self.reachable(&mut unit, ctx, *account, Action::Edit).await?;
            let account = accounts::hold(&mut unit, *account).await?.ok_or(AppError::NotFound)?;
            self.change_membership(&mut unit, ctx, &group, &account, joins).await?;
        }
        let group = groups::get(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        unit.commit().await?;
        Ok(group.row)
    }
}
