//! Mail: what it says, how it looks, how it goes out.
//!
//! Services put mails into the outbox ([`crate::storage::mail`]) in the unit of work that causes them and wake the
//! [`MailWorker`] by its [`MailSignal`] after the commit. Nothing here is waited for by a request.

pub mod message;
pub mod render;
pub mod sender;
pub mod target;
pub mod transport;
pub mod wording;
pub mod worker;

pub use sender::Sender;
pub use target::MailTarget;
pub use transport::Transport;
pub use worker::{MailSignal, MailWorker, Timing};
