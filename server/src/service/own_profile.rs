//! One's own profile, by the organization's rules for My Account.

use super::Service;
use super::creation::{Refused, TRIES};
use super::own_data::known_as;
use super::profile::profile_values;
use crate::storage::{Link, StorageError, UniqueKey, Unit, accounts, attributes, audit};
use app::domain::attribute::{
    AttributeAudience, AttributeValue, CONTACT_EMAIL, DecimalMark, ProfileLine, field_of, meant, profile,
};
use app::domain::audit::{AuditAction, AuditEntry};
use app::domain::{FieldErrors, Timestamp, Violation};
use app::error::AppError;
use app::ports::Ctx;

/// What changes a profile.
const CHANGES: &[AuditAction] = &[AuditAction::ProfileUpdated, AuditAction::StaffUpdated];
/// Entries a conflict notice has.
const CONFLICT_MAX: i64 = 20;

/// One's own profile.
#[derive(Clone, Debug)]
pub struct OwnProfile {
    /// The username.
    pub username: String,
    /// Its lines, as My Account shows them.
    pub lines: Vec<ProfileLine>,
    /// Whether mail goes to the contact address.
    pub contact_proven: bool,
    /// The place in the trail up to which this tells.
    pub trail: i64,
    /// The server's clock.
    pub now: Timestamp,
}

impl Service {
    /// The signed-in person's own profile.
    ///
    /// # Errors
    /// `SignInRequired` without a full session.
    pub async fn own_profile(&self, ctx: &Ctx) -> Result<OwnProfile, AppError> {
        let mut link = self.db.read().await?;
        self.read_own_profile(&mut link, ctx).await
    }

    async fn read_own_profile(&self, link: &mut Link, ctx: &Ctx) -> Result<OwnProfile, AppError> {
        let id = ctx.actor()?.subject.id;
        // The trail first: what comes between is told twice rather than not at all.
        let trail = audit::latest_of(link, id).await?;
        let account = accounts::get(link, id).await?.ok_or(AppError::SignInRequired)?;
        let values = profile_values(link, &account).await?;
        let lines = profile(attributes::list(link).await?, &values, AttributeAudience::Account);
        let contact_proven = account.mail_address() == app::domain::attribute::value_of(&values, CONTACT_EMAIL);
        Ok(OwnProfile { username: account.username, lines, contact_proven, trail, now: self.clock.now() })
    }

    /// The profile as it stands now, and what others changed of it after a place in the trail.
    ///
    /// # Errors
    /// `SignInRequired` without a full session.
    pub async fn own_conflict(&self, ctx: &Ctx, since: i64) -> Result<(OwnProfile, Vec<AuditEntry>), AppError> {
        let settings = self.settings().await?;
        let mut link = self.db.read().await?;
        let profile = self.read_own_profile(&mut link, ctx).await?;
        let own = &ctx.actor()?.subject;
        let mut entries = audit::since(&mut link, own.id, CHANGES, since, CONFLICT_MAX).await?;
        for entry in &mut entries {
            entry.actor = known_as(std::mem::take(&mut entry.actor), &own.username, &settings.name);
        }
        Ok((profile, entries))
    }

    /// Changes one's own profile; what is not typed stays. `seen` is the place in the trail the form was filled at.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `Stale` when the profile was changed after `seen`.
    pub async fn change_own_profile(&self, ctx: &Ctx, seen: i64, typed: &[AttributeValue]) -> Result<(), AppError> {
        ctx.actor()?;
        if typed.iter().any(|value| value.key == CONTACT_EMAIL) {
            // It has a page of its own, where the address is proven.
            return Err(FieldErrors::one(field_of(CONTACT_EMAIL), Violation::ReadOnly).into());
        }
        for _ in 0..TRIES {
            let mut unit = self.db.begin().await?;
            match self.change_own_in(&mut unit, ctx, seen, typed).await {
                Ok(()) => {
                    unit.commit().await?;
                    return Ok(());
                }
                // Somebody was faster; what they stored can now be seen.
                Err(Refused::Storage(StorageError::Taken(UniqueKey::AttributeValue))) => {}
                Err(refused) => {
                    drop(unit);
                    // Whoever is refused reads what others stored next.
                    self.db.settled().await?;
                    return Err(refused.into());
                }
            }
        }
        Err(AppError::Unavailable { retry_after: 1 })
    }

    async fn change_own_in(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        seen: i64,
        typed: &[AttributeValue],
    ) -> Result<(), Refused> {
        let id = ctx.actor()?.subject.id;
        let account = accounts::hold(unit, id).await?.ok_or(AppError::SignInRequired)?;
        if !audit::since(unit, id, CHANGES, seen, 1).await?.is_empty() {
            return Err(AppError::Stale.into());
        }
        let attributes = attributes::list_held(unit).await?;
        let typed = meant(&attributes, typed, DecimalMark::of(ctx.language));
        self.apply_profile(unit, ctx, &account, &attributes, AttributeAudience::Account, &typed).await?;
        Ok(())
    }
}
