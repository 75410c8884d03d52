//! Back office users: Add New User, Edit, the warning before an end, and what is done to them.

mod act;
mod create;
mod deeds;
mod edit;
mod fields;
mod merge;
mod owner;
mod warning;

pub(super) use act::{StaffAct, StaffDeed, run};
pub(super) use create::new_staff;
pub(super) use deeds::deeds;
pub(super) use edit::form;
pub(super) use warning::{Ending, warning};
