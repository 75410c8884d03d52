//! Tests of the server's inside, as one program: storage and services on SQLite and PostgreSQL.

mod onboarding;
mod people;
mod storage;
mod support;
