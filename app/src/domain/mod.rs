//! The product's nouns and rules, alike in the browser and on the server.
//!
//! A type here may hold, check and show data. It may not read a clock, draw a random number, know a
//! language's wording or import a framework: those reach it as arguments. What people type arrives as a `…Draft` of plain
//! strings; `Draft::parse` turns it into a command whose fields are private, so that nothing unchecked gets further.

pub mod accent;
pub mod access;
pub mod account;
pub mod application;
pub mod assignment;
pub mod assistance;
pub mod attribute;
pub mod audit;
pub mod audit_list;
pub mod bulk;
pub mod cell;
pub mod customer;
pub mod email;
pub mod group;
pub mod id;
pub mod import;
pub mod job;
pub mod language;
pub mod list;
pub mod lock;
pub mod mail;
pub mod mail_list;
pub mod passkey;
pub mod password;
pub mod preset;
pub mod profile;
pub mod registration;
pub mod reset;
pub mod role;
pub mod rule;
pub mod second_factor;
pub mod session;
pub mod settings;
pub mod settings_patch;
pub mod setup;
pub mod staff;
pub mod staff_edit;
pub mod text;
pub mod ticket;
pub mod time;
pub mod turn;
pub mod violation;
pub mod why;

pub use access::{Action, Area, Decision, Grant};
pub use account::{AccountKind, AccountStatus, PersonRow, PersonView};
pub use id::{AccountId, ApplicationId, GroupId, ImportId, JobId, RoleId, SecretId, SessionId, TicketId};
pub use language::Language;
pub use time::Timestamp;
pub use violation::{Field, FieldErrors, Violation};
