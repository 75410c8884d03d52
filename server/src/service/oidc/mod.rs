//! The OpenID Provider: what applications and browsers ask for under `/oauth2`.
//!
//! A sign-in to an application is one *grant* (`storage::grants`): its code, then its tokens. Whether it holds is looked up with each
//! use, so that whatever ends an account, a session or an access ends it there and then. Codes and refresh tokens are the grant's id
//! and generation under a key; the one write of a refresh is raising the generation.

mod asked;
mod assertion;
mod authorize;
mod checked;
mod claims;
mod client;
mod fault;
mod introspect;
mod keyring;
mod logout;
mod request;
mod token;

pub use asked::{Back, Refusal, ResponseMode};
pub use authorize::{ConsentAsked, Step};
pub use checked::Checked;
pub use client::ClientProof;
pub use fault::{Fault, OAuthError};
pub use keyring::KeyRing;
pub use logout::{LogoutMessage, LogoutStep};
pub use request::{AuthorizeRequest, SINCE};
pub use token::{TokenRequest, Tokens};

use app::domain::time::{DAY, HOUR, MINUTE, SECOND};

/// How long a code may be used (ASVS 10.4.3, level 3).
const CODE_LIFE: i64 = MINUTE;
/// How long an access token is good for programs that check nothing but its signature.
pub const ACCESS_LIFE: i64 = 5 * MINUTE;
/// How long an ID token is.
const ID_LIFE: i64 = HOUR;
/// How long a grant goes on at most, however often it is refreshed (ASVS 10.4.8).
const GRANT_LIFE: i64 = 30 * DAY;
/// How far other clocks may be from ours.
const SKEW: i64 = MINUTE;

/// Whole seconds of the epoch, as tokens have them.
fn seconds(at: app::domain::Timestamp) -> i64 {
    at.0.div_euclid(SECOND)
}
