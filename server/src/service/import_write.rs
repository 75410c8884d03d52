//! Storing what the rows of a chunk say: new people together, known people one by one.

use super::Service;
use super::creation::Refused;
use super::import_judge::{Known, New};
use super::trail::{Target, set};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::NewAccount;
use crate::storage::bulk::{self, Entry, Stored};
use crate::storage::tickets::{self, Ticket};
use crate::storage::{StorageError, Unit, audit};
use app::domain::account::display_name;
use app::domain::attribute::{AttributeAudience, CONTACT_EMAIL, FIRST_NAME, LAST_NAME, LOCALE, value_of};
use app::domain::audit::{AuditAction, Change};
use app::domain::import::{ImportPlan, Welcome};
use app::domain::job::Outcome;
use app::domain::list::Origin;
use app::domain::settings::Settings;
use app::domain::ticket::TicketPurpose;
use app::domain::{AccountKind, AccountStatus, Language, TicketId};
use app::error::AppError;
use app::ports::Ctx;

impl Service {
    /// Makes people in the caller's unit, as [`Service::insert_customer`] makes one: account, profile, memberships, ticket and mail or
    /// password, audit row. Tells of each whether it was made; who was not had an address that was taken at the same moment.
    pub(super) async fn insert_imported(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        plan: &ImportPlan,
        people: &[&New],
    ) -> Result<Vec<bool>, AppError> {
        let keys: Vec<String> = people.iter().map(|new| new.row.email().key()).collect();
        let with_password = plan.welcome() == Welcome::PasswordHash;
        let now = self.clock.now();
        let entries: Vec<Entry<'_>> = people
            .iter()
            .zip(&keys)
            .map(|(new, key)| Entry {
                account: NewAccount {
                    id: new.id,
                    kind: AccountKind::Customer,
                    username: new.row.email().as_str(),
                    username_key: key,
                    first_name: value_of(&new.values, FIRST_NAME),
                    last_name: value_of(&new.values, LAST_NAME),
                    status: if with_password { AccountStatus::Active } else { AccountStatus::Invited },
                    language: language(new),
                    origin: Origin::Imported,
                    owner: false,
                    created: now,
                    last_sign_in: None,
                },
                email_verified: false,
                groups: new.groups.iter().map(|group| group.seq).collect(),
                locked: None,
                attributes: stored(new),
                password: with_password.then(|| new.row.password_hash()),
            })
            .collect();
        let numbers = match bulk::insert(unit, &entries).await {
            Ok(numbers) => numbers,
            // Somebody was faster with a value nobody may share: the chunk comes again and sees it.
            Err(StorageError::Taken(_)) => return Err(AppError::Unavailable { retry_after: 1 }),
            Err(error) => return Err(error.into()),
        };
        let made: Vec<(i64, &New)> = people.iter().filter_map(|new| Some((*numbers.get(&new.id.0)?, *new))).collect();
        if plan.welcome() == Welcome::Invitation {
            self.invite_imported(unit, settings, &made).await?;
        }
        let entries: Vec<_> = made
            .iter()
            .map(|(_, new)| {
                let name = display_name(
                    value_of(&new.values, FIRST_NAME),
                    value_of(&new.values, LAST_NAME),
                    new.row.email().as_str(),
                );
                let changes = changes(new, plan.welcome());
                self.entry(ctx, AuditAction::CustomerCreated, Target::Person(new.id.0, &name), changes)
            })
            .collect();
        audit::record_all(unit, &entries).await?;
        Ok(people.iter().map(|new| numbers.contains_key(&new.id.0)).collect())
    }

    /// Mails each an invitation.
    async fn invite_imported(
        &self,
        unit: &mut Unit,
        settings: &Settings,
        made: &[(i64, &New)],
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let tickets: Vec<(Ticket, [u8; 32])> = made
            .iter()
            .map(|(seq, _)| {
                let ticket = Ticket {
                    id: TicketId(new_id(now)),
                    account_seq: Some(*seq),
                    purpose: TicketPurpose::Invitation,
                    generation: 1,
                    mailed: true,
                    issued: now,
                    expires: now.plus(settings.invitation_validity),
                    visited: None,
                    consumed: None,
                    revoked: None,
                };
                let hash = token::hash(&self.keys.ticket_token(ticket.id, ticket.generation));
                (ticket, hash)
            })
            .collect();
        tickets::insert_all(unit, &tickets).await?;
        for ((ticket, _), (_, new)) in tickets.iter().zip(made) {
            let language = language(new).unwrap_or(settings.language);
            self.enqueue_invitation(unit, ticket, new.row.email().as_str(), language).await?;
        }
        Ok(())
    }

    /// Changes a held customer as a row says: what the row gives of the profile, and groups that are joined.
    pub(super) async fn update_imported(&self, unit: &mut Unit, ctx: &Ctx, known: &Known) -> Result<Outcome, AppError> {
        let Known { account, row, attributes, groups } = known;
        let changed =
            self.apply_profile(unit, ctx, account, attributes, AttributeAudience::Console, row.profile()).await;
        let mut changed = changed.map_err(|refused| match refused {
            Refused::Storage(StorageError::Taken(_)) => AppError::Stale,
            refused => refused.into(),
        })?;
        for group in groups {
            changed |= self.change_membership(unit, ctx, group, account, true).await?;
        }
        Ok(if changed { Outcome::Updated } else { Outcome::Unchanged })
    }
}

fn language(new: &New) -> Option<Language> {
    Language::from_tag(value_of(&new.values, LOCALE))
}

/// The values that are stored apart from the account.
fn stored(new: &New) -> Vec<Stored> {
    let apart = new
        .values
        .iter()
        .filter(|value| !value.value.is_empty() && ![FIRST_NAME, LAST_NAME, LOCALE].contains(&value.key.as_str()));
    let unique = |key: &str| new.unique.iter().any(|unique| unique == key);
    let mut stored: Vec<Stored> = apart
        .map(|value| Stored { unique: unique(&value.key), key: value.key.clone(), value: value.value.clone() })
        .collect();
    if unique(CONTACT_EMAIL) && stored.iter().all(|stored| stored.key != CONTACT_EMAIL) {
        let value = new.row.email().as_str().to_owned();
        stored.push(Stored { key: CONTACT_EMAIL.to_owned(), value, unique: true });
    }
    stored
}

fn changes(new: &New, welcome: Welcome) -> Vec<Change> {
    let method = match welcome {
        Welcome::Invitation => "invite",
        Welcome::Nothing => "import",
        Welcome::PasswordHash => "password_hash",
    };
    let mut changes = vec![set("email", new.row.email().as_str()), set("method", method)];
    let given = new.values.iter().filter(|value| !value.value.is_empty());
    changes.extend(given.map(|value| set(&value.key, &value.value)));
    if !new.groups.is_empty() {
        let names: Vec<&str> = new.groups.iter().map(|group| group.row.name.as_str()).collect();
        changes.push(set("groups", &names.join(", ")));
    }
    changes
}
