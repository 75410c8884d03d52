//! Manage > Applications: the list, registering one, and the page of one with who may open it, its secrets and its end (A28).

mod access;
mod application;
mod danger;
mod details;
mod explain;
mod fields;
mod list;
mod logo;
mod new;
mod secrets;
mod tab;
mod words;

pub use application::ApplicationPage;
pub use list::ApplicationsPage;
pub use new::NewApplicationPage;

const PATH: &str = "/console/applications";
