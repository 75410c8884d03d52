//! Tests of the server's inside, as one program: storage and services on SQLite and PostgreSQL, and HTTP.
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands, its helpers too")]

mod activity;
mod administrators;
mod api;
mod assignments;
mod assistance;
mod attributes;
mod backup;
mod confirm;
mod doors;
mod export;
mod failures;
mod filters;
mod guards;
mod import;
mod import_http;
mod jobs;
mod locking;
mod mails;
mod onboarding;
mod operator;
mod pages;
mod people;
mod permissions;
mod recovery;
mod register;
mod register_http;
mod roles;
mod seed;
mod settings;
mod staff;
mod staff_http;
mod storage;
mod support;
mod web;
mod writer;
