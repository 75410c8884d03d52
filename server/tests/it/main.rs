//! Tests of the server's inside, as one program: storage and services on SQLite and PostgreSQL, and HTTP.

mod api;
mod doors;
mod guards;
mod onboarding;
mod people;
mod seed;
mod storage;
mod support;
mod web;
