//! Sentences made from the domain's values, for every page that shows them.

pub mod access;
pub mod attribute;
pub mod console;
pub mod refusal;
pub mod time;
pub mod trail;
pub mod violation;
