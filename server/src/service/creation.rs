//! Finish in the wizard: account, memberships, mail and audit row come into being together (A25).

use super::Service;
use super::trail::{Target, set};
use crate::clock::new_id;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::attribute_values;
use crate::storage::passwords;
use crate::storage::{Link, StorageError, UniqueKey, Unit, groups};
use app::domain::attribute::{AttributeValue, CONTACT_EMAIL, LOCALE, value_of};
use app::domain::audit::{AuditAction, Change};
use app::domain::customer::{CreatedCustomer, NewCustomer, Onboarding, OnboardingOutcome};
use app::domain::group::Audience;
use app::domain::settings::Settings;
use app::domain::violation::TakenBy;
use app::domain::{AccountId, AccountKind, AccountStatus, Field, FieldErrors, GroupId, Language, Violation};
use app::error::AppError;
use app::ports::Ctx;

/// How often a unit is tried that lost a race for something unique.
pub(super) const TRIES: usize = 3;

impl Service {
    /// Refuses an address that somebody has, as username or to be contacted at, and names the holder: whoever may create people may
    /// know.
    pub(super) async fn check_address(&self, link: &mut Link, username_key: &str) -> Result<(), AppError> {
        let holder = match accounts::find_by_username(link, username_key).await? {
            None => attribute_values::find_other(link, CONTACT_EMAIL, username_key, 0).await?,
            holder => holder,
        };
        holder.map_or(Ok(()), |account| {
            let by = Some(TakenBy { id: account.id, name: account.name() });
            Err(FieldErrors::one(Field::Email, Violation::Taken { by }).into())
        })
    }

    pub(super) async fn insert_customer(&self, ctx: &Ctx, new: &NewCustomer) -> Result<CreatedCustomer, AppError> {
        let settings = self.settings().await?;
        let hash = match new.onboarding() {
            Onboarding::Invitation { .. } => None,
            Onboarding::TemporaryPassword(password) => {
                self.check_strength(&settings, password, &[new.email().as_str(), new.first_name(), new.last_name()])?;
                Some(self.hasher.hash(password.expose()).await?)
            }
        };
        for _ in 0..TRIES {
            let mut unit = self.db.begin().await?;
            match self.insert_in(&mut unit, ctx, new, hash.as_deref(), &settings).await {
                Ok(created) => {
                    unit.commit().await?;
                    self.mail.notify();
                    return Ok(created);
                }
                // Somebody was faster; what they stored can now be seen and named.
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

    async fn insert_in(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        new: &NewCustomer,
        hash: Option<&str>,
        settings: &Settings,
    ) -> Result<CreatedCustomer, Refused> {
        let now = self.clock.now();
        let id = AccountId(new_id(now));
        let key = new.email().key();
        accounts::hold_address(unit, &key).await?;
        self.check_address(unit, &key).await?;
        let account = NewAccount {
            id,
            kind: AccountKind::Customer,
            username: new.email().as_str(),
            username_key: &key,
            first_name: new.first_name(),
            last_name: new.last_name(),
            status: if hash.is_some() { AccountStatus::Active } else { AccountStatus::Invited },
            language: None,
            origin: new.onboarding().origin(),
            owner: false,
            created: now,
            last_sign_in: None,
        };
        let seq = accounts::insert(unit, &account).await?;
        let profile = self.store_new_profile(unit, ctx, seq, id, new).await?;
        let joined = self.join(unit, seq, new.groups()).await?;
        let outcome = match (hash, new.onboarding()) {
            (Some(hash), _) => {
                let expires = now.plus(settings.temporary_password_validity);
                passwords::set(unit, seq, hash, now, Some(expires)).await?;
                OnboardingOutcome::TemporaryPassword { expires }
            }
            (None, onboarding) => {
                let mailed = matches!(onboarding, Onboarding::Invitation { mailed: true });
                let validity = settings.invitation_validity;
                let recipient = new.email().as_str();
                let language = Language::from_tag(value_of(&profile, LOCALE)).unwrap_or(settings.language);
                let ticket = self.insert_invitation(unit, seq, recipient, language, mailed, validity).await?;
                if mailed {
                    OnboardingOutcome::Mailed { expires: ticket.expires }
                } else {
                    let url = self.ticket_url(ticket.id, ticket.generation);
                    OnboardingOutcome::Link { url, expires: ticket.expires }
                }
            }
        };
        let account = accounts::get(unit, id).await?;
        let account = account.ok_or(StorageError::Inconsistent { table: "accounts", column: "id" })?;
        let changes = creation_changes(new, &profile, &joined, &outcome);
        self.record(unit, ctx, AuditAction::CustomerCreated, Target::Account(&account), changes).await?;
        Ok(CreatedCustomer { id, name: account.name(), username: account.username, groups: joined, outcome })
    }

    /// Adds a new customer to groups; every one must be there and be for customers.
    async fn join(&self, unit: &mut Unit, account: i64, wanted: &[GroupId]) -> Result<Vec<String>, Refused> {
        let mut joined = Vec::with_capacity(wanted.len());
        for id in wanted {
            let group = groups::hold(unit, *id).await?;
            let group = group.filter(|group| group.row.audience == Audience::Customers);
            let Some(group) = group else {
                return Err(Refused::App(FieldErrors::one(Field::Groups, Violation::NotOffered).into()));
            };
            groups::add_member(unit, group.seq, account).await?;
            joined.push(group.row.name);
        }
        joined.sort_by_key(|name| name.to_lowercase());
        Ok(joined)
    }
}

fn creation_changes(
    new: &NewCustomer,
    profile: &[AttributeValue],
    groups: &[String],
    outcome: &OnboardingOutcome,
) -> Vec<Change> {
    let method = match outcome {
        OnboardingOutcome::Mailed { .. } => "invite",
        OnboardingOutcome::Link { .. } => "link",
        OnboardingOutcome::TemporaryPassword { .. } => "temporary_password",
    };
    let mut changes = vec![set("email", new.email().as_str()), set("method", method)];
    let given = profile.iter().filter(|value| !value.value.is_empty());
    changes.extend(given.map(|value| set(&value.key, &value.value)));
    if !groups.is_empty() {
        changes.push(set("groups", &groups.join(", ")));
    }
    changes
}

/// Why the unit was given up; storage is told apart so that what is taken can be named after the unit is gone.
pub(super) enum Refused {
    Storage(StorageError),
    App(AppError),
}

impl From<StorageError> for Refused {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<Refused> for AppError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Storage(error) => error.into(),
            Refused::App(error) => error,
        }
    }
}
