//! Back office users: Add New User, what their pages have besides a customer's, and what is done to them.

mod act;
mod create;
mod fields;

pub(super) use act::{StaffAct, StaffDeed, run};
pub(super) use create::new_staff;
