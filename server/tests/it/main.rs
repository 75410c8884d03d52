//! Tests of the server's inside, as one program: storage and services on SQLite and PostgreSQL, and HTTP.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands, its helpers too")]

mod activity;
mod api;
mod attributes;
mod backup;
mod doors;
mod filters;
mod guards;
mod jobs;
mod locking;
mod mails;
mod onboarding;
mod pages;
mod people;
mod recovery;
mod seed;
mod settings;
mod storage;
mod support;
mod web;
mod writer;
