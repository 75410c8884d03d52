//! The staff port: Add New User, Edit, and what is done to a staff account (S3 to S17).

use super::Service;
use super::creation::{Refused, TRIES};
use super::staff_forms::new_right;
use crate::storage::{StorageError, UniqueKey, groups};
use app::domain::access::{Action, Area};
use app::domain::customer::Onboarding;
use app::domain::group::{Audience, GroupList};
use app::domain::settings::Settings;
use app::domain::staff::{CreatedStaff, NewStaff};
use app::domain::staff_edit::StaffPatch;
use app::domain::why::{AccessView, RightDecision};
use app::domain::{AccountId, AccountStatus, Field, FieldErrors, Violation};
use app::error::AppError;
use app::ports::{Ctx, Staff};
use async_trait::async_trait;

impl Service {
    /// Who somebody is, to keep it out of a password.
    fn check_staff_password(
        &self,
        settings: &Settings,
        password: &app::domain::password::NewPassword,
        staff: &app::domain::staff::Staff,
    ) -> Result<(), AppError> {
        self.check_strength(settings, password, &[staff.email().as_str(), staff.first_name(), staff.last_name()])
    }
}

#[async_trait]
impl Staff for Service {
    async fn groups(&self, ctx: &Ctx) -> Result<GroupList, AppError> {
        ctx.actor()?;
        if ![Action::Create, Action::Invite, Action::Edit].iter().any(|action| ctx.may(Area::Users, *action)) {
            return Err(AppError::Forbidden);
        }
        let mut link = self.db.read().await?;
        let mut rows = Vec::new();
        for row in groups::list(&mut link, Some(Audience::Staff)).await? {
            let Some(group) = groups::get(&mut link, row.id).await? else { continue };
            match self.may_join(&mut link, ctx, group.seq).await {
                Ok(()) => rows.push(row),
                Err(AppError::Forbidden) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(GroupList { rows, now: self.clock.now() })
    }

    async fn create(&self, ctx: &Ctx, new: NewStaff) -> Result<CreatedStaff, AppError> {
        ctx.require(Area::Users, new_right(&new))?;
        let settings = self.settings().await?;
        let hash = match new.onboarding() {
            Onboarding::Invitation { .. } => None,
            Onboarding::TemporaryPassword(password) => {
                self.check_staff_password(&settings, password, new.staff())?;
                Some(self.hasher.hash(password.expose()).await?)
            }
        };
        for _ in 0..TRIES {
            let mut unit = self.db.begin().await?;
            match self.insert_staff(&mut unit, ctx, &new, hash.as_deref(), &settings).await {
                Ok(created) => {
                    unit.commit().await?;
                    self.mail.notify();
                    return Ok(created);
                }
                Err(Refused::Storage(StorageError::Taken(UniqueKey::Username | UniqueKey::AttributeValue))) => {}
                Err(refused) => {
                    drop(unit);
                    // Whoever is named in the answer is there for good.
                    self.db.settled().await?;
                    return Err(refused.into());
                }
            }
        }
        Err(AppError::Unavailable { retry_after: 1 })
    }

    async fn update(&self, ctx: &Ctx, patch: StaffPatch) -> Result<(), AppError> {
        {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, patch.id(), Action::Edit).await?;
        }
        let settings = self.settings().await?;
        let hash = match patch.password() {
            None => None,
            Some(password) => {
                ctx.require(Area::Users, Action::Reset)?;
                self.check_staff_password(&settings, password, patch.staff())?;
                Some(self.hasher.hash(password.expose()).await?)
            }
        };
        for _ in 0..TRIES {
            let mut unit = self.db.begin().await?;
            match self.update_staff(&mut unit, ctx, &patch, hash.as_deref(), &settings).await {
                Ok(()) => {
                    unit.commit().await?;
                    self.mail.notify();
                    return Ok(());
                }
                Err(Refused::Storage(StorageError::Taken(UniqueKey::Username | UniqueKey::AttributeValue))) => {}
                Err(refused) => {
                    drop(unit);
                    self.db.settled().await?;
                    return Err(refused.into());
                }
            }
        }
        Err(AppError::Unavailable { retry_after: 1 })
    }

    async fn activate(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError> {
        self.commit_move(ctx, id, (Action::Lock, AccountStatus::Active), false).await
    }

    async fn deactivate(&self, ctx: &Ctx, id: AccountId, understood: bool) -> Result<(), AppError> {
        self.commit_move(ctx, id, (Action::Lock, AccountStatus::Deactivated), understood).await
    }

    async fn delete(&self, ctx: &Ctx, id: AccountId, understood: bool) -> Result<(), AppError> {
        if !understood {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Delete).await?;
            return Err(FieldErrors::one(Field::Confirmation, Violation::Required).into());
        }
        self.commit_move(ctx, id, (Action::Delete, AccountStatus::Deleted), true).await
    }

    async fn restore(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError> {
        self.commit_move(ctx, id, (Action::Delete, AccountStatus::Active), false).await
    }

    async fn transfer_ownership(&self, ctx: &Ctx, id: AccountId, password: &str) -> Result<(), AppError> {
        self.hand_over(ctx, id, password).await
    }

    async fn access(&self, ctx: &Ctx, id: AccountId) -> Result<AccessView, AppError> {
        self.access_of(ctx, id).await
    }

    async fn explain(&self, ctx: &Ctx, id: AccountId, area: Area, action: Action) -> Result<RightDecision, AppError> {
        self.why(ctx, id, area, action).await
    }
}
