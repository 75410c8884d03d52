//! Secrets: passwords, tokens and the keys behind them.

pub mod jws;
pub mod keys;
pub mod otp;
pub mod passkey;
pub mod password;
pub mod signing;
pub mod strength;
pub mod token;

pub use keys::Keys;
