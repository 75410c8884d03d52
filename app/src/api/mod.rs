//! Every server function, one file a noun: the complete list of what a browser can call.
//!
//! Each is a public endpoint at `/api/<noun>/<verb>`, takes JSON, parses its draft again and calls one use case, which
//! decides about the right. Failures answer with the status of [`AppError`](crate::error::AppError).

#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod applications;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod assignments;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod attributes;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod audit;
pub mod embedded;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod groups;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod imports;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod jobs;
pub mod json;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod mail;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod me;
#[cfg(feature = "ssr")]
pub mod permissions;
pub mod reader;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod roles;
pub mod send;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod settings;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod staff;
#[expect(missing_docs, reason = "the macro makes a struct of each function's documented arguments")]
pub mod users;
