//! Profiles: what they hold is checked against the definitions of the very unit that stores it, on every way in.

use super::Service;
use super::creation::{Refused, TRIES};
use super::trail::{Target, changed};
use crate::storage::accounts::{self, Account};
use crate::storage::attribute_values;
use crate::storage::{Link, StorageError, UniqueKey, Unit, attributes, normal};
use app::domain::account::PersonView;
use app::domain::attribute::{
    Attribute, AttributeAudience, AttributeValue, CONTACT_EMAIL, FIRST_NAME, LAST_NAME, LOCALE, check, value_of,
};
use app::domain::audit::{AuditAction, Change};
use app::domain::customer::NewCustomer;
use app::domain::profile::ProfileDraft;
use app::domain::violation::TakenBy;
use app::domain::{AccountId, Action, FieldErrors, Language, Violation};
use app::error::AppError;
use app::ports::{Ctx, area_of};

/// Every value of a profile, whether it is stored with the account or apart from it.
pub(super) async fn profile_values(link: &mut Link, account: &Account) -> Result<Vec<AttributeValue>, StorageError> {
    let mut values = attribute_values::all(link, account.seq).await?;
    if values.iter().all(|value| value.key != CONTACT_EMAIL) {
        values.push(AttributeValue::new(CONTACT_EMAIL, &account.username));
    }
    let own = [
        (FIRST_NAME, account.first_name.as_str()),
        (LAST_NAME, &account.last_name),
        (LOCALE, account.language.map_or("", Language::tag)),
    ];
    values.extend(own.map(|(key, value)| AttributeValue::new(key, value)));
    Ok(values)
}

/// Stores one value in its place. The names are stored by whoever stores the account.
pub(super) async fn store(
    unit: &mut Unit,
    seq: i64,
    id: AccountId,
    value: &AttributeValue,
) -> Result<(), StorageError> {
    match (value.key.as_str(), value.value.as_str()) {
        (FIRST_NAME | LAST_NAME, _) => Ok(()),
        (LOCALE, tag) => accounts::set_language(unit, id, Language::from_tag(tag)).await,
        (key, "") => attribute_values::clear(unit, seq, key).await,
        (key, text) => attribute_values::set(unit, seq, key, text).await,
    }
}

impl Service {
    /// Refuses values that somebody else than `seq` has and may not share. `username_key` is the person's own.
    pub(super) async fn check_taken(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        attributes: &[Attribute],
        (seq, username_key): (i64, &str),
        values: &[AttributeValue],
    ) -> Result<(), AppError> {
        let mut errors = FieldErrors::default();
        for attribute in attributes {
            let key = normal::value_key(value_of(values, &attribute.key));
            if key.is_empty() {
                continue;
            }
            let holder = if attribute.unique {
                attribute_values::find_other(link, &attribute.key, &key, seq).await?
            } else if attribute.key == CONTACT_EMAIL && key != username_key {
                accounts::hold_address(link, &key).await?;
                accounts::find_by_username(link, &key).await?
            } else {
                None
            };
            if let Some(holder) = holder {
                let known = ctx.may(area_of(holder.kind), Action::View);
                let by = known.then(|| TakenBy { id: holder.id, name: holder.name() });
                errors.add(attribute.field(), Violation::ValueTaken { by });
            }
        }
        errors.finish(Some(())).map_err(AppError::from)
    }

    /// Checks what a new customer's profile holds against the definitions.
    pub(super) async fn check_new_profile(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        new: &NewCustomer,
    ) -> Result<(), AppError> {
        let attributes = attributes::list(link).await?;
        self.checked_new_profile(link, ctx, &attributes, 0, new).await?;
        Ok(())
    }

    async fn checked_new_profile(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        attributes: &[Attribute],
        seq: i64,
        new: &NewCustomer,
    ) -> Result<Vec<AttributeValue>, AppError> {
        let present = [AttributeValue::new(CONTACT_EMAIL, new.email().as_str())];
        let values = check(attributes, AttributeAudience::Console, &present, &new.profile())?;
        self.check_taken(link, ctx, attributes, (seq, &new.email().key()), &values).await?;
        Ok(values)
    }

    /// Stores the profile of a customer who has just been made; gives its values.
    pub(super) async fn store_new_profile(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        seq: i64,
        id: AccountId,
        new: &NewCustomer,
    ) -> Result<Vec<AttributeValue>, Refused> {
        let attributes = attributes::list_held(unit).await?;
        let values = self.checked_new_profile(unit, ctx, &attributes, seq, new).await?;
        for value in values.iter().filter(|value| !value.value.is_empty()) {
            store(unit, seq, id, value).await?;
        }
        Ok(values)
    }

    /// Changes attributes of a profile, with an audit row that holds each before and after (A33).
    pub(super) async fn change_profile(&self, ctx: &Ctx, draft: &ProfileDraft) -> Result<PersonView, AppError> {
        let settings = self.settings().await?;
        for _ in 0..TRIES {
            let mut unit = self.db.begin().await?;
            match self.change_in(&mut unit, ctx, draft, settings.language).await {
                Ok(view) => {
                    unit.commit().await?;
                    self.mail.notify();
                    return Ok(view);
                }
                // Somebody was faster; what they stored can now be seen and named.
                Err(Refused::Storage(StorageError::Taken(UniqueKey::AttributeValue))) => {}
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

    async fn change_in(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        draft: &ProfileDraft,
        language: Language,
    ) -> Result<PersonView, Refused> {
        self.reachable(unit, ctx, draft.id, Action::Edit).await?;
        let account = accounts::hold(unit, draft.id).await?.ok_or(AppError::NotFound)?;
        if account.version != draft.version {
            return Err(AppError::Stale.into());
        }
        let attributes = attributes::list_held(unit).await?;
        let console = AttributeAudience::Console;
        let contact = |values: &[AttributeValue]| value_of(values, CONTACT_EMAIL).to_owned();
        let before = contact(&profile_values(unit, &account).await?);
        self.apply_profile(unit, ctx, &account, &attributes, console, &draft.attributes).await?;
        let account = accounts::get(unit, draft.id).await?.ok_or(AppError::NotFound)?;
        if contact(&profile_values(unit, &account).await?) != before {
            self.prove_given_contact(unit, &account, language).await?;
        }
        Ok(self.person_view(unit, ctx, account).await?)
    }

    /// Changes attributes of a held account's profile, with the audit row; whether anything changed.
    pub(super) async fn apply_profile(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        attributes: &[Attribute],
        audience: AttributeAudience,
        typed: &[AttributeValue],
    ) -> Result<bool, Refused> {
        let stored = profile_values(unit, account).await?;
        let mut values = check(attributes, audience, &stored, typed).map_err(AppError::from)?;
        // Without an address of its own, contact is made at the username.
        for value in values.iter_mut().filter(|value| value.key == CONTACT_EMAIL && value.value.is_empty()) {
            value.value.clone_from(&account.username);
        }
        values.retain(|value| value_of(&stored, &value.key) != value.value);
        let username_key = normal::value_key(&account.username);
        self.check_taken(unit, ctx, attributes, (account.seq, &username_key), &values).await?;
        if values.is_empty() {
            return Ok(false);
        }
        let name = |key: &str, present: &str| {
            values.iter().find(|value| value.key == key).map_or_else(|| present.to_owned(), |new| new.value.clone())
        };
        let (first, last) = (name(FIRST_NAME, &account.first_name), name(LAST_NAME, &account.last_name));
        if !accounts::rename(unit, account, account.version, &first, &last).await? {
            return Err(AppError::Stale.into());
        }
        for value in &values {
            store(unit, account.seq, account.id, value).await?;
        }
        let change = |value: &AttributeValue| changed(&value.key, value_of(&stored, &value.key), &value.value);
        let changes: Vec<Change> = values.iter().filter_map(change).collect();
        self.record(unit, ctx, AuditAction::ProfileUpdated, Target::Account(account), changes).await?;
        Ok(true)
    }
}
