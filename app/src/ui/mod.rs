//! Pages and their parts.

pub mod assets;
#[cfg(feature = "hydrate")]
pub mod checklist;
pub mod console;
#[cfg(feature = "ssr")]
pub mod door;
pub mod parts;
pub mod query;
pub mod route;
pub mod wording;
