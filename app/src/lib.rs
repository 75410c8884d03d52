//! Clientele's shared half: the domain, the server functions and the pages, compiled for the browser (`hydrate`) and for
//! the server (`ssr`). Whatever needs a machine lives in the `server` crate behind the ports.
#![recursion_limit = "256"]

pub mod api;
#[cfg(feature = "ssr")]
pub mod context;
pub mod domain;
pub mod error;
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod ports;
pub mod ui;
pub mod viewer;
