//! Jobs: what long work the server does or did, how far it is, and what came of it for each person.

mod import;
mod job;
mod list;
mod words;

pub use job::JobPageView;
pub use list::JobsPage;
