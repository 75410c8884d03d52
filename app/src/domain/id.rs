//! Identifiers that leave the server: UUID version 7 (RFC 9562), one type a noun, made on the server alone.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

id! {
    /// A person's account, customer or staff.
    AccountId,
    /// A group of customers or of staff.
    GroupId,
    /// A role, a named list of rules.
    RoleId,
    /// A sign-in session as shown to people; the secret in the cookie is another value.
    SessionId,
    /// A link with a purpose: an invitation or a reset.
    TicketId,
    /// Long work done by the server in chunks.
    JobId,
    /// An uploaded file of customers.
    ImportId,
    /// A business application; also its client id.
    ApplicationId,
    /// A secret of an application; the secret itself is another value.
    SecretId,
}
