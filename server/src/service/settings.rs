//! The port of the organization's settings.

use super::Service;
use super::trail::Target;
use crate::storage::organization;
use app::domain::audit::AuditAction;
use app::domain::passkey::StaffSecondFactor;
use app::domain::settings::Settings;
use app::domain::settings_patch::{SettingsPatch, SettingsView, changes};
use app::domain::{Action, Area, Field, FieldErrors, Violation};
use app::error::AppError;
use app::ports::{Ctx, Organization};
use async_trait::async_trait;

#[async_trait]
impl Organization for Service {
    async fn settings(&self, ctx: &Ctx) -> Result<SettingsView, AppError> {
        ctx.require(Area::Settings, Action::View)?;
        let mut link = self.db.read().await?;
        let (settings, version) = organization::get(&mut link).await?.ok_or(AppError::NotFound)?;
        Ok(SettingsView { settings, version, may_edit: ctx.may(Area::Settings, Action::Edit) })
    }

    async fn change(&self, ctx: &Ctx, patch: SettingsPatch) -> Result<SettingsView, AppError> {
        ctx.require(Area::Settings, Action::Edit)?;
        if patch.is_about_security() {
            self.confirmed(ctx)?;
        }
        let wants_passkeys = patch.apply(&Settings::default()).staff_second_factor == StaffSecondFactor::Passkey;
        if wants_passkeys && !self.offers_passkeys() {
            return Err(FieldErrors::one(Field::StaffSecondFactor, Violation::NotOffered).into());
        }
        let mut unit = self.db.begin().await?;
        organization::hold(&mut unit).await?;
        let (before, version) = organization::get(&mut unit).await?.ok_or(AppError::NotFound)?;
        if version != patch.version() {
            drop(unit);
            // The version seen may wait for its commit: whoever is refused reads the newer values next.
            self.db.settled().await?;
            return Err(AppError::Stale);
        }
        let settings = patch.apply(&before);
        let changes = changes(&before, &settings);
        if changes.is_empty() {
            return Ok(SettingsView { settings, version, may_edit: true });
        }
        organization::put(&mut unit, &settings).await?;
        self.record(&mut unit, ctx, AuditAction::SettingsChanged, Target::Organization, changes).await?;
        unit.commit().await?;
        Ok(SettingsView { settings, version: version + 1, may_edit: true })
    }
}
