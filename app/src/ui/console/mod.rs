//! The console: the application staff work in, rendered on the server and taken over by the browser.

mod activity;
mod app;
mod applications;
mod assign;
pub mod attributes;
mod frame;
pub mod groups;
mod import;
pub mod jobs;
mod listing;
mod mail;
mod pages;
pub mod person;
mod roles;
mod sections;
mod settings;
#[cfg(feature = "ssr")]
mod shell;
mod staff;
mod users_list;
mod viewer;
pub mod wizard;

pub use app::App;
pub(crate) use mail::mail_notice;
pub use sections::Section;
#[cfg(feature = "ssr")]
pub use shell::shell;
pub use viewer::use_viewer;
