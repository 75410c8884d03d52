//! Pages and their parts.

pub mod wording;
