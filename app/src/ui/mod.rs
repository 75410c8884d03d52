//! Pages and their parts.

#[cfg(feature = "ssr")]
pub mod door;
pub mod parts;
pub mod wording;
