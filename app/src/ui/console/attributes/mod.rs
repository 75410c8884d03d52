//! Settings > Attributes: what the profiles of people consist of (A31).

mod delete;
mod form;
mod list;

pub use list::AttributesPage;
