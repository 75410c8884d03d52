//! Judging the rows of a chunk: what each may do, with what is stored asked for once for all of them.

use super::import_chunk::twice;
use crate::clock::new_id;
use crate::secret::password;
use crate::storage::accounts::{self, Account, CONTACT_EMAIL};
use crate::storage::groups::Group;
use crate::storage::imports::Row;
use crate::storage::{Unit, attributes, bulk_find, normal};
use app::domain::attribute::{Attribute, AttributeAudience, AttributeValue, DecimalMark, check, value_of};
use app::domain::email::EmailAddress;
use app::domain::import::{ImportPlan, ImportRow, Welcome};
use app::domain::text::name_key;
use app::domain::violation::TakenBy;
use app::domain::{AccountId, AccountKind, Action, Area, Field, FieldErrors, Timestamp, Violation};
use app::error::AppError;
use app::ports::{Ctx, area_of};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A row that may be stored.
pub(super) enum Case {
    /// Of somebody new.
    New(New),
    /// Of somebody known.
    Known(Box<Known>),
}

/// Somebody to be made.
pub(super) struct New {
    /// The account's id to be.
    pub(super) id: AccountId,
    /// The row.
    pub(super) row: ImportRow,
    /// The profile in canonical form.
    pub(super) values: Vec<AttributeValue>,
    /// Which of the values nobody else may have, by key.
    pub(super) unique: Vec<String>,
    /// The groups to join.
    pub(super) groups: Vec<Group>,
}

/// Somebody to be changed.
pub(super) struct Known {
    /// The account, held.
    pub(super) account: Account,
    /// The row.
    pub(super) row: ImportRow,
    /// The definitions of the profile.
    pub(super) attributes: Arc<Vec<Attribute>>,
    /// The groups to join.
    pub(super) groups: Vec<Group>,
}

/// What is stored, as far as the rows are about it.
struct Desk<'a> {
    ctx: &'a Ctx,
    now: Timestamp,
    plan: &'a ImportPlan,
    attributes: Arc<Vec<Attribute>>,
    groups: HashMap<String, Group>,
    accounts: HashMap<String, Account>,
}

/// Judges rows in order. In PostgreSQL the addresses are held first, then definitions, groups and accounts: as wherever people are
/// made.
pub(super) async fn judge(
    unit: &mut Unit,
    ctx: &Ctx,
    now: Timestamp,
    plan: &ImportPlan,
    (file, mark): (&[Row], DecimalMark),
    rows: Vec<Result<ImportRow, AppError>>,
) -> Result<Vec<Result<Case, AppError>>, AppError> {
    let readable = || rows.iter().filter_map(|row| row.as_ref().ok());
    let keys: Vec<String> = readable().map(|row| row.email().key()).chain(readable().filter_map(contact_key)).collect();
    let group_keys: HashSet<String> =
        readable().flat_map(|row| row.groups().iter().map(|name| name_key(name))).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect::<HashSet<_>>().into_iter().collect();
    bulk_find::hold_addresses(unit, &keys).await?;
    let attributes = Arc::new(attributes::list_held(unit).await?);
    let groups = bulk_find::groups(unit, &group_keys.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    let accounts = bulk_find::accounts(unit, &keys).await?;
    let desk = Desk { ctx, now, plan, attributes, groups, accounts };
    let sort = |row: ImportRow| desk.sort(row.meant(&desk.attributes, mark)).map_err(AppError::from);
    let mut cases: Vec<Result<Case, AppError>> = rows.into_iter().map(|row| row.and_then(sort)).collect();
    desk.keep_apart(unit, file, &mut cases).await?;
    for case in &mut cases {
        let (area, action) =
            (Area::Customers, if matches!(case, Ok(Case::New(_))) { Action::Create } else { Action::Edit });
        if case.is_ok() && !ctx.may(area, action) {
            *case = Err(AppError::Forbidden);
        }
    }
    Ok(cases)
}

/// The contact address a row gives, as it is compared, where it is one.
fn contact_key(row: &ImportRow) -> Option<String> {
    EmailAddress::parse(value_of(row.profile(), CONTACT_EMAIL)).ok().map(|email| email.key())
}

impl Desk<'_> {
    /// What a row is, by itself.
    fn sort(&self, row: ImportRow) -> Result<Case, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut groups: Vec<Group> = Vec::new();
        for name in row.groups() {
            match self.groups.get(&name_key(name)) {
                Some(group) if groups.iter().any(|other| other.seq == group.seq) => {}
                Some(group) => groups.push(group.clone()),
                None => errors.add(Field::Groups, Violation::UnknownGroup { name: name.clone() }),
            }
        }
        match self.accounts.get(&row.email().key()) {
            Some(account) if account.kind == AccountKind::Customer && self.plan.mode().updates() => {
                let attributes = Arc::clone(&self.attributes);
                let known = Known { account: account.clone(), row, attributes, groups };
                errors.finish(Some(Case::Known(Box::new(known))))
            }
            Some(account) => {
                errors.add(Field::Email, Violation::Taken { by: self.named(account) });
                errors.finish(None)
            }
            None if !self.plan.mode().creates() => {
                errors.add(Field::Email, Violation::NobodyHasIt);
                errors.finish(None)
            }
            None => {
                if self.plan.welcome() == Welcome::PasswordHash {
                    match row.password_hash() {
                        "" => errors.add(Field::PasswordHash, Violation::Required),
                        hash if !password::is_supported(hash) => {
                            errors.add(Field::PasswordHash, Violation::UnknownHash);
                        }
                        _ => {}
                    }
                }
                let present = [AttributeValue::new(CONTACT_EMAIL, row.email().as_str())];
                let values = check(&self.attributes, AttributeAudience::Console, &present, row.profile());
                let values = match values {
                    Ok(values) => values,
                    Err(found) => {
                        for (field, violation) in found.iter() {
                            errors.add(field.clone(), violation.clone());
                        }
                        return errors.finish(None);
                    }
                };
                let unique = self.attributes.iter().filter(|attribute| attribute.unique);
                let unique = unique.map(|attribute| attribute.key.clone()).collect();
                let id = AccountId(new_id(self.now));
                errors.finish(Some(Case::New(New { id, row, values, unique, groups })))
            }
        }
    }

    /// The holder of an address, where the caller may know.
    fn named(&self, account: &Account) -> Option<TakenBy> {
        let known = self.ctx.may(area_of(account.kind), Action::View);
        known.then(|| TakenBy { id: account.id, name: account.name() })
    }

    /// Refuses people who would share what nobody may share: new ones with those stored, and all with those of earlier rows. Who is
    /// changed is compared with those stored when that is done.
    async fn keep_apart(
        &self,
        unit: &mut Unit,
        file: &[Row],
        cases: &mut [Result<Case, AppError>],
    ) -> Result<(), AppError> {
        let mut values: HashMap<&str, Vec<String>> = HashMap::new();
        let mut emails = Vec::new();
        for case in cases.iter() {
            let Ok(Case::New(new)) = case else { continue };
            emails.push(new.row.email().key());
            for attribute in self.attributes.iter().filter(|attribute| attribute.unique) {
                values.entry(&attribute.key).or_default().extend(unique_key(new, &attribute.key));
            }
        }
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        let contacts = bulk_find::holders(unit, CONTACT_EMAIL, &emails).await?;
        // What is had already, and on which line of the file where it is not stored yet.
        let mut taken: HashMap<(&str, String), Option<i64>> = HashMap::new();
        for (key, values) in &values {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let found = bulk_find::holders(unit, key, &values).await?;
            taken.extend(found.into_keys().map(|value| ((*key, value), None)));
        }
        // The addresses of new people up to a row, and where else contact is made with them.
        let (mut usernames, mut elsewhere): (HashSet<String>, HashSet<String>) = Default::default();
        for (case, row) in cases.iter_mut().zip(file) {
            let mut errors = FieldErrors::default();
            let new = match case {
                Ok(Case::New(new)) => new,
                Ok(Case::Known(known)) => {
                    for attribute in self.attributes.iter().filter(|attribute| attribute.unique) {
                        let value = normal::value_key(value_of(known.row.profile(), &attribute.key));
                        match taken.entry((&attribute.key, value)) {
                            Entry::Vacant(free) if !free.key().1.is_empty() => drop(free.insert(Some(row.line))),
                            Entry::Occupied(held) => held.get().iter().for_each(|line| {
                                errors.add(attribute.field(), twice(*line));
                            }),
                            Entry::Vacant(_) => {}
                        }
                    }
                    if !errors.is_empty() {
                        *case = Err(errors.into());
                    }
                    continue;
                }
                Err(_) => continue,
            };
            let own = new.row.email().key();
            if let Some(seq) = contacts.get(&own) {
                let by = accounts::get_by_seq(unit, *seq).await?.and_then(|account| self.named(&account));
                errors.add(Field::Email, Violation::Taken { by });
            } else if elsewhere.contains(&own) {
                errors.add(Field::Email, Violation::Taken { by: None });
            }
            let contact = contact_key(&new.row).filter(|contact| *contact != own);
            if let Some(contact) = &contact
                && (usernames.contains(contact) || self.accounts.contains_key(contact))
            {
                let by = self.accounts.get(contact).and_then(|account| self.named(account));
                errors.add(Field::Attribute(CONTACT_EMAIL.to_owned()), Violation::ValueTaken { by });
            }
            for attribute in self.attributes.iter().filter(|attribute| attribute.unique) {
                let Some(value) = unique_key(new, &attribute.key) else { continue };
                match taken.entry((&attribute.key, value)) {
                    Entry::Vacant(free) => drop(free.insert(Some(row.line))),
                    Entry::Occupied(held) => {
                        errors.add(attribute.field(), held.get().map_or(Violation::ValueTaken { by: None }, twice));
                    }
                }
            }
            if errors.is_empty() {
                usernames.insert(own);
                elsewhere.extend(contact);
            } else {
                *case = Err(errors.into());
            }
        }
        Ok(())
    }
}

/// What a new person's value of an attribute is compared by; `None` without a value. Contact is made at the username where nothing
/// else is given.
fn unique_key(new: &New, key: &str) -> Option<String> {
    let value = match value_of(&new.values, key) {
        "" if key == CONTACT_EMAIL => new.row.email().as_str(),
        value => value,
    };
    let value = normal::value_key(value);
    (!value.is_empty()).then_some(value)
}
