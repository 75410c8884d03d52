//! Jobs: what long work the server does or did, how far it is, and what came of it for each person.

mod job;
mod list;
mod next;
mod words;

pub use job::JobPageView;
pub use list::JobsPage;
