//! Groups: the list of them, and the page of one with its members (A29).

mod about;
mod add;
mod checklist;
mod create;
mod danger;
mod group;
mod list;
mod members;
mod place;
mod roles;

pub(crate) use checklist::GroupChecklist;
pub use group::GroupPage;
pub use list::GroupsPage;
