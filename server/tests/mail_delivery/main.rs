//! Mail from the outbox to a mail server: a real one, which refuses, delays, hangs and drops as the tests ask it to.

mod outbox;
mod sending;
mod server;
mod world;
