//! The database: one SQL text for both engines, one file a noun. Rows stay in here; what leaves is the domain's.

pub mod access;
mod account;
pub mod accounts;
pub mod applications;
pub mod assignments;
pub mod assistances;
mod attribute_condition;
pub mod attribute_values;
pub mod attributes;
pub mod audit;
pub mod audit_list;
pub mod bulk;
pub mod bulk_find;
mod conditions;
pub mod consents;
pub mod contact;
pub mod dialect;
pub mod error;
pub mod export;
pub mod failures;
pub mod grants;
pub mod groups;
pub mod imports;
pub mod jobs;
pub mod locks;
pub mod mail;
pub mod mail_list;
pub mod normal;
pub mod open;
pub mod organization;
pub mod own;
pub mod passkeys;
pub mod passwords;
pub mod people;
mod people_plan;
mod readers;
pub mod recovery;
pub mod registrations;
pub mod roles;
pub mod savepoint;
pub mod second_factor;
pub mod sessions;
pub mod signing_keys;
pub mod spent_tokens;
pub mod sql;
pub mod staff;
pub mod tickets;
pub mod writer;

pub use error::{StorageError, UniqueKey};
pub use sql::{Database, Engine, Link, Sql, Unit};

/// A stored word as the domain's value.
fn word<T>(value: Option<T>, table: &'static str, column: &'static str) -> Result<T, StorageError> {
    value.ok_or(StorageError::Inconsistent { table, column })
}
