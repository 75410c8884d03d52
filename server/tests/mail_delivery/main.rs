//! Mail from the outbox to a mail server: a real one, which refuses, delays, hangs and drops as the tests ask it to.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail where it stands, its helpers too")]

mod outbox;
mod sending;
mod server;
mod world;
