//! The applications port: registering business applications, their secrets, and who may open them.

use super::Service;
use super::trail::{Target, changed, set};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::applications::{self, Application};
use crate::storage::{Link, StorageError, UniqueKey, Unit, grants, groups};
use app::domain::application::{
    Access, ApplicationForm, ApplicationList, ApplicationOpening, ApplicationPatchDraft, ApplicationView,
    CreatedApplication, NewAccess, NewApplication, OAuthScope, Overlap, opening,
};
use app::domain::audit::{AuditAction, Change};
use app::domain::{AccountId, Action, ApplicationId, Area, Field, FieldErrors, SecretId, Timestamp, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Applications, Ctx};
use async_trait::async_trait;

/// Applications there may be: the list is read as a whole.
const APPLICATIONS_MAX: i64 = 500;

fn name_taken(error: StorageError) -> AppError {
    match error {
        StorageError::Taken(UniqueKey::ApplicationName) => {
            FieldErrors::one(Field::Name, Violation::Taken { by: None }).into()
        }
        other => other.into(),
    }
}

/// A form as the trail tells it, field by field. Logo and keys are noted as there or not: they are long, and no reader compares them.
fn told(form: &ApplicationForm) -> [(&'static str, String); 12] {
    let there = |text: &str| if text.is_empty() { String::new() } else { "set".to_owned() };
    [
        ("name", form.name.clone()),
        ("description", form.description.clone()),
        ("auth", form.auth.as_str().to_owned()),
        ("redirect_uris", form.redirect_uris.replace('\n', " ")),
        ("post_logout_uris", form.post_logout_uris.replace('\n', " ")),
        ("backchannel_logout_uri", form.backchannel_logout_uri.clone()),
        ("home_url", form.home_url.clone()),
        ("logo", there(&form.logo)),
        ("jwks", there(&form.jwks)),
        ("scopes", OAuthScope::write(&form.scopes)),
        ("signing", form.signing.as_str().to_owned()),
        ("first_party", form.first_party.to_string()),
    ]
}

fn changes(before: &ApplicationForm, after: &ApplicationForm) -> Vec<Change> {
    let pairs = told(before).into_iter().zip(told(after));
    let mut found: Vec<Change> =
        pairs.filter_map(|((field, before), (_, after))| changed(field, &before, &after)).collect();
    if before.jwks != after.jwks && found.iter().all(|change| change.field != "jwks") {
        found.push(set("jwks", "replaced"));
    }
    found
}

impl Service {
    async fn application_view(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        id: ApplicationId,
    ) -> Result<ApplicationView, AppError> {
        let now = self.clock.now();
        let Application { seq, row, form } = applications::get(link, id).await?.ok_or(AppError::NotFound)?;
        Ok(ApplicationView {
            application: row,
            form,
            groups: applications::groups(link, seq).await?,
            secrets: applications::secrets(link, seq, now).await?,
            issuer: self.public_url.as_str().to_owned(),
            may_edit: ctx.may(Area::Applications, Action::Edit),
            may_delete: ctx.may(Area::Applications, Action::Delete),
            now,
        })
    }

    /// Adds a secret in the caller's unit, and gives it away this once.
    async fn make_secret(&self, unit: &mut Unit, seq: i64, now: Timestamp) -> Result<String, StorageError> {
        let secret = token::random();
        let hint: String = secret.chars().skip(secret.len().saturating_sub(4)).collect();
        applications::add_secret(unit, seq, SecretId(new_id(now)), token::hash(&secret), &hint, now).await?;
        Ok(secret)
    }
}

#[async_trait]
impl Applications for Service {
    async fn list(&self, ctx: &Ctx) -> Result<ApplicationList, AppError> {
        ctx.require(Area::Applications, Action::View)?;
        let mut link = self.db.read().await?;
        let rows = applications::list(&mut link).await?;
        Ok(ApplicationList { rows: rows.into_iter().map(|found| found.row).collect(), now: self.clock.now() })
    }

    async fn get(&self, ctx: &Ctx, id: ApplicationId) -> Result<ApplicationView, AppError> {
        ctx.require(Area::Applications, Action::View)?;
        let mut link = self.db.read().await?;
        self.application_view(&mut link, ctx, id).await
    }

    async fn create(&self, ctx: &Ctx, new: NewApplication) -> Result<CreatedApplication, AppError> {
        ctx.require(Area::Applications, Action::Create)?;
        let now = self.clock.now();
        let id = ApplicationId(new_id(now));
        let form = new.checked().form();
        let mut unit = self.db.begin().await?;
        if applications::count(&mut unit).await? >= APPLICATIONS_MAX {
            let max = u32::try_from(APPLICATIONS_MAX).unwrap_or(u32::MAX);
            return Err(FieldErrors::one(Field::Name, Violation::TooMany { max }).into());
        }
        let seq = applications::insert(&mut unit, id, &new, now).await.map_err(name_taken)?;
        let secret = if form.auth.has_secret() { Some(self.make_secret(&mut unit, seq, now).await?) } else { None };
        let mut made = vec![set("kind", new.kind().as_str())];
        made.extend(
            told(&form).into_iter().filter(|(_, text)| !text.is_empty()).map(|(field, text)| set(field, &text)),
        );
        let target = Target::Application(id.0, &form.name);
        self.record(&mut unit, ctx, AuditAction::ApplicationCreated, target, made).await?;
        let view = self.application_view(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(CreatedApplication { view, secret })
    }

    async fn update(&self, ctx: &Ctx, draft: &ApplicationPatchDraft) -> Result<ApplicationView, AppError> {
        ctx.require(Area::Applications, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let present = applications::hold(&mut unit, draft.id).await?.ok_or(AppError::NotFound)?;
        let checked = draft.form.parse(present.row.kind)?;
        if !applications::update(&mut unit, present.seq, draft.version, &checked).await.map_err(name_taken)? {
            return Err(AppError::Stale);
        }
        let form = checked.form();
        let changes = changes(&present.form, &form);
        if !changes.is_empty() {
            let target = Target::Application(draft.id.0, &form.name);
            self.record(&mut unit, ctx, AuditAction::ApplicationUpdated, target, changes).await?;
        }
        let view = self.application_view(&mut unit, ctx, draft.id).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn delete(&self, ctx: &Ctx, id: ApplicationId, version: i64) -> Result<(), AppError> {
        ctx.require(Area::Applications, Action::Delete)?;
        let mut unit = self.db.begin().await?;
        let application = applications::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        self.confirmed(ctx)?;
        if !applications::delete(&mut unit, application.seq, version).await? {
            return Err(AppError::Stale);
        }
        let target = Target::Application(id.0, &application.row.name);
        self.record(&mut unit, ctx, AuditAction::ApplicationDeleted, target, Vec::new()).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn set_access(
        &self,
        ctx: &Ctx,
        id: ApplicationId,
        version: i64,
        new: NewAccess,
    ) -> Result<ApplicationView, AppError> {
        ctx.require(Area::Applications, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let present = applications::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        if !present.row.kind.has_people() && new.access() != Access::Nobody {
            return Err(AppError::BadRequest);
        }
        let before = applications::groups(&mut unit, present.seq).await?;
        let mut seqs = Vec::with_capacity(new.groups().len());
        for group in new.groups() {
            let group = groups::hold(&mut unit, *group).await?;
            seqs.push(group.ok_or_else(|| FieldErrors::one(Field::Groups, Violation::NotOffered))?.seq);
        }
        if !applications::set_access(&mut unit, present.seq, version, new.access(), &seqs).await? {
            return Err(AppError::Stale);
        }
        grants::application_out_of_reach(&mut unit, present.seq).await?;
        let view = self.application_view(&mut unit, ctx, id).await?;
        let names = |groups: &[app::domain::account::GroupRef]| {
            groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let changes: Vec<Change> = [
            changed("access", present.row.access.as_str(), new.access().as_str()),
            changed("groups", &names(&before), &names(&view.groups)),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !changes.is_empty() {
            let target = Target::Application(id.0, &present.row.name);
            self.record(&mut unit, ctx, AuditAction::ApplicationAccessChanged, target, changes).await?;
        }
        unit.commit().await?;
        Ok(view)
    }

    async fn rotate_secret(
        &self,
        ctx: &Ctx,
        id: ApplicationId,
        overlap: Overlap,
    ) -> Result<CreatedApplication, AppError> {
        ctx.require(Area::Applications, Action::Edit)?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let application = applications::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        self.confirmed(ctx)?;
        if !application.form.auth.has_secret() {
            return Err(AppError::Conflict(Conflict::NoSecret));
        }
        applications::end_secrets(&mut unit, application.seq, now.plus(overlap.lasting()), now).await?;
        let secret = self.make_secret(&mut unit, application.seq, now).await?;
        let target = Target::Application(id.0, &application.row.name);
        let changes = vec![set("overlap", overlap.as_str())];
        self.record(&mut unit, ctx, AuditAction::ApplicationSecretMade, target, changes).await?;
        let view = self.application_view(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(CreatedApplication { view, secret: Some(secret) })
    }

    async fn end_secret(&self, ctx: &Ctx, id: ApplicationId, secret: SecretId) -> Result<ApplicationView, AppError> {
        ctx.require(Area::Applications, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let application = applications::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        self.confirmed(ctx)?;
        if let Some(hint) = applications::remove_secret(&mut unit, application.seq, secret).await? {
            let target = Target::Application(id.0, &application.row.name);
            let changes =
                vec![Change {
                    field: "secret".to_owned(), label: None, before: Some(format!("…{hint}")), after: None
                }];
            self.record(&mut unit, ctx, AuditAction::ApplicationSecretEnded, target, changes).await?;
        }
        let view = self.application_view(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn explain(&self, ctx: &Ctx, id: ApplicationId, person: AccountId) -> Result<ApplicationOpening, AppError> {
        ctx.require(Area::Applications, Action::View)?;
        let mut link = self.db.read().await?;
        let account = self.reachable(&mut link, ctx, person, Action::View).await?;
        let application = applications::get(&mut link, id).await?.ok_or(AppError::NotFound)?;
        let shared = applications::shared_group(&mut link, application.seq, account.seq).await?;
        let row = &application.row;
        let opening = opening(row.kind, row.access, account.status, shared.as_deref());
        Ok(ApplicationOpening { id, person, name: account.name(), opening })
    }
}
