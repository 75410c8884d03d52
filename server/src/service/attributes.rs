//! The attributes port: what profiles consist of (A31).

use super::Service;
use super::trail::{Target, changed, set};
use crate::storage::{StorageError, UniqueKey, Unit, attributes};
use app::domain::attribute::{
    Attribute, AttributeAudience, AttributeDraft, AttributeForm, AttributeList, AttributePatchDraft, FIRST_NAME,
    LAST_NAME, LOCALE,
};
use app::domain::audit::{AuditAction, Change};
use app::domain::{Action, Area, Field, FieldErrors, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Attributes, Ctx};
use async_trait::async_trait;

/// Greatest number of attributes there are.
const ATTRIBUTES_MAX: usize = 100;
/// Values deleted in one unit.
const SWEEP: i64 = 500;

impl Service {
    /// Deletes the values of an attribute that is defined no longer, some hundred at a time, so that others come in between.
    async fn sweep_values(&self, key: &str) -> Result<(), AppError> {
        loop {
            let mut unit = self.db.begin().await?;
            let gone = attributes::sweep(&mut unit, key, SWEEP).await?;
            unit.commit().await?;
            if gone == 0 {
                return Ok(());
            }
        }
    }
}

/// What differs between two definitions, as the trail keeps it.
fn changes(before: &Attribute, after: &Attribute) -> Vec<Change> {
    let word = |yes: bool| if yes { "yes" } else { "no" };
    let (old, new) = (AttributeForm::of(before), AttributeForm::of(after));
    let texts = [
        ("name", old.name, new.name),
        ("name_de", old.name_de, new.name_de),
        ("description", old.description, new.description),
        ("options", old.options, new.options),
        ("mask", old.mask, new.mask),
    ];
    let switches = [
        ("required", old.required, new.required),
        ("read_only", old.read_only, new.read_only),
        ("staff_only", old.staff_only, new.staff_only),
        ("unique", old.unique, new.unique),
        ("in_console", old.console, new.console),
        ("in_account", old.account, new.account),
        ("in_registration", old.registration, new.registration),
    ];
    let texts = texts.into_iter().filter_map(|(field, old, new)| changed(field, &old, &new));
    texts.chain(switches.into_iter().filter_map(|(field, old, new)| changed(field, word(old), word(new)))).collect()
}

/// Refuses to take away options that people have: their profiles would show what cannot be chosen.
async fn nobody_left(unit: &mut Unit, present: &Attribute, changed: &Attribute) -> Result<(), AppError> {
    let mut errors = FieldErrors::default();
    for option in &present.options {
        if changed.options.iter().any(|other| other.value == option.value) {
            continue;
        }
        let people = attributes::option_usage(unit, &present.key, &option.value).await?;
        if people > 0 {
            let people = u64::try_from(people).unwrap_or_default();
            errors.add(Field::Options, Violation::OptionInUse { option: option.label.clone(), people });
        }
    }
    Ok(errors.finish(Some(()))?)
}

#[async_trait]
impl Attributes for Service {
    async fn list(&self, ctx: &Ctx) -> Result<AttributeList, AppError> {
        ctx.require(Area::Attributes, Action::View)?;
        let mut link = self.db.read().await?;
        Ok(AttributeList { rows: attributes::list(&mut link).await? })
    }

    async fn of_new_customer(&self, ctx: &Ctx) -> Result<AttributeList, AppError> {
        ctx.require(Area::Customers, Action::Create)?;
        let mut link = self.db.read().await?;
        let mut rows = attributes::list(&mut link).await?;
        rows.retain(|attribute| {
            // The language decides what the first mail is written in.
            let asked = attribute.required || [FIRST_NAME, LAST_NAME, LOCALE].contains(&attribute.key.as_str());
            asked && attribute.asked_of(AttributeAudience::Console)
        });
        Ok(AttributeList { rows })
    }

    async fn create(&self, ctx: &Ctx, draft: &AttributeDraft) -> Result<Attribute, AppError> {
        ctx.require(Area::Attributes, Action::Create)?;
        let new = draft.parse()?;
        let attribute = new.attribute();
        // What an interrupted deletion left behind must not come back under the same key.
        self.sweep_values(&attribute.key).await?;
        let mut unit = self.db.begin().await?;
        if attributes::list(&mut unit).await?.len() >= ATTRIBUTES_MAX {
            return Err(FieldErrors::one(Field::Key, Violation::TooMany { max: ATTRIBUTES_MAX as u32 }).into());
        }
        attributes::insert(&mut unit, attribute).await.map_err(|error| match error {
            StorageError::Taken(UniqueKey::AttributeKey) => {
                AppError::Invalid(FieldErrors::one(Field::Key, Violation::Taken { by: None }))
            }
            other => other.into(),
        })?;
        let mut made = vec![set("key", &attribute.key), set("kind", attribute.kind.as_str())];
        made.push(set("name", &attribute.name));
        self.record(&mut unit, ctx, AuditAction::AttributeCreated, Target::Attribute(&attribute.name), made).await?;
        unit.commit().await?;
        Ok(attribute.clone())
    }

    async fn update(&self, ctx: &Ctx, draft: &AttributePatchDraft) -> Result<Attribute, AppError> {
        ctx.require(Area::Attributes, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let present = attributes::hold(&mut unit, &draft.key).await?.ok_or(AppError::NotFound)?;
        let changed = draft.parse(&present)?;
        nobody_left(&mut unit, &present, &changed).await?;
        if !attributes::update(&mut unit, &changed, draft.version).await? {
            return Err(AppError::Stale);
        }
        if changed.unique != present.unique {
            attributes::set_unique(&mut unit, &changed.key, changed.unique).await.map_err(|error| match error {
                StorageError::Taken(UniqueKey::AttributeValue) => {
                    AppError::Invalid(FieldErrors::one(Field::Unique, Violation::SharedValues))
                }
                other => other.into(),
            })?;
        }
        let changes = changes(&present, &changed);
        if !changes.is_empty() {
            let target = Target::Attribute(&changed.name);
            self.record(&mut unit, ctx, AuditAction::AttributeUpdated, target, changes).await?;
        }
        let stored = attributes::get(&mut unit, &draft.key).await?.ok_or(AppError::NotFound)?;
        unit.commit().await?;
        Ok(stored)
    }

    async fn reorder(&self, ctx: &Ctx, keys: &[String]) -> Result<AttributeList, AppError> {
        ctx.require(Area::Attributes, Action::Edit)?;
        let mut unit = self.db.begin().await?;
        let present = attributes::list(&mut unit).await?;
        // Somebody defined or deleted one meanwhile.
        let known = |key: &String| present.iter().any(|attribute| attribute.key == *key);
        let once = |at: usize| !keys[..at].contains(&keys[at]);
        if keys.len() != present.len() || !keys.iter().all(known) || !(0..keys.len()).all(once) {
            return Err(AppError::Stale);
        }
        for (position, key) in (1..).zip(keys) {
            attributes::place(&mut unit, key, position).await?;
        }
        let order = |rows: &[Attribute]| rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>().join(", ");
        let rows = attributes::list(&mut unit).await?;
        if let Some(change) = changed("order", &order(&present), &order(&rows)) {
            let action = AuditAction::AttributesReordered;
            self.record(&mut unit, ctx, action, Target::Attributes, vec![change]).await?;
        }
        unit.commit().await?;
        Ok(AttributeList { rows })
    }

    async fn usage(&self, ctx: &Ctx, key: &str) -> Result<u64, AppError> {
        ctx.require(Area::Attributes, Action::View)?;
        let mut link = self.db.read().await?;
        Ok(u64::try_from(attributes::usage(&mut link, key).await?).unwrap_or_default())
    }

    async fn delete(&self, ctx: &Ctx, key: &str, version: i64) -> Result<(), AppError> {
        ctx.require(Area::Attributes, Action::Delete)?;
        let mut unit = self.db.begin().await?;
        let attribute = attributes::hold(&mut unit, key).await?.ok_or(AppError::NotFound)?;
        if attribute.built_in {
            return Err(AppError::Conflict(Conflict::BuiltIn));
        }
        if !attributes::delete(&mut unit, key, version).await? {
            return Err(AppError::Stale);
        }
        let target = Target::Attribute(&attribute.name);
        self.record(&mut unit, ctx, AuditAction::AttributeDeleted, target, vec![set("key", key)]).await?;
        unit.commit().await?;
        self.sweep_values(key).await
    }
}
