//! Clientele's server half: services, storage, secrets, mail, jobs and HTTP behind the shared pages.
//!
//! `http`, `cli` and `jobs` call `service`; `service` calls `storage`, `mail` and `secret`; nothing points back.

pub mod backchannel;
pub mod backup;
pub mod cli;
pub mod clock;
pub mod config;
pub mod http;
pub mod jobs;
pub mod mail;
pub mod secret;
pub mod seed;
pub mod service;
pub mod sheet;
pub mod start;
pub mod storage;
pub mod telemetry;
