//! Manage > Roles: the list, and the page of one role with its rules.

mod about;
mod create;
mod list;
mod role;
mod rules;

pub use list::RolesPage;
pub use role::RolePage;

const PATH: &str = "/console/roles";
