//! What a caller may know of a failure. Sources, driver text and secrets never get this far.

use crate::api::json::JsonText;
use crate::domain::violation::FieldErrors;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why a call did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The request could not be understood.
    #[error("bad request")]
    BadRequest,
    /// Nobody is signed in.
    #[error("sign-in required")]
    SignInRequired,
    /// The signed-in person may not.
    #[error("forbidden")]
    Forbidden,
    /// A staff user acts as a customer, and this stays with the customer.
    #[error("acting as a customer")]
    Acting,
    /// The password was given too long ago for this: it comes first once more.
    #[error("password to be confirmed")]
    ConfirmPassword,
    /// There is no such thing, or none the asker may see.
    #[error("not found")]
    NotFound,
    /// It was changed by somebody else meanwhile.
    #[error("stale")]
    Stale,
    /// The change cannot be made as things stand.
    #[error("conflict")]
    Conflict(Conflict),
    /// Fields are wrong.
    #[error("invalid")]
    Invalid(FieldErrors),
    /// The signed-in person's account is locked.
    #[error("locked")]
    Locked,
    /// Too many tries; again after that many seconds.
    #[error("too many attempts")]
    TooManyAttempts {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// Overload, or something the product depends on is gone.
    #[error("unavailable")]
    Unavailable {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// A fault of ours, logged under the request's id.
    #[error("internal error")]
    Internal {
        /// The id to find it by in the log.
        request: String,
    },
    /// The answer never came; made in the browser only.
    #[error("no connection")]
    Transport,
}

/// Why a change cannot be made as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conflict {
    /// The owner cannot be deleted.
    Owner,
    /// Built-in groups and roles cannot be changed.
    BuiltIn,
    /// Nobody acts on the own account here.
    Oneself,
    /// The invitation was accepted, or there is none.
    NotInvited,
    /// The account is locked by an administrator.
    AccountLocked,
    /// The person is still invited and has no password to be reset.
    StillInvited,
    /// The registration is not confirmed or not approved, so that a mailed link would open nothing.
    StillRegistering,
    /// The group was deleted meanwhile.
    GroupGone,
    /// The group is for the other audience.
    WrongAudience,
    /// The installation has its owner.
    AlreadySetUp,
    /// Groups carry the role.
    RoleInUse,
    /// The user is deleted; restore comes first.
    UserDeleted,
    /// The user is not deleted, so there is nothing to restore.
    NotDeleted,
    /// The person could not sign in now.
    CannotSignIn,
    /// Nobody with full access would be left.
    LastAdministrator,
    /// The link of a mail opens nothing any more.
    LinkOver,
    /// The mail has gone out, or is no longer needed.
    MailDone,
    /// The file is being imported or was.
    ImportStarted,
    /// Nobody acts as a customer who could not sign in.
    NotActive,
    /// The registration waits for no approval any more.
    NotWaiting,
    /// The application proves itself without a secret.
    NoSecret,
    /// The customer is not assigned to the asker.
    NotAssigned,
    /// Back office users are deactivated and deleted one by one.
    OneByOne,
}

impl AppError {
    /// The HTTP status that says the same (decision "errors").
    #[must_use]
    pub fn status_code(&self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::SignInRequired => 401,
            Self::Forbidden | Self::Acting | Self::ConfirmPassword => 403,
            Self::NotFound => 404,
            Self::Stale | Self::Conflict(_) => 409,
            Self::Invalid(_) => 422,
            Self::Locked => 423,
            Self::TooManyAttempts { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Unavailable { .. } | Self::Transport => 503,
        }
    }
}

impl From<FieldErrors> for AppError {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::BadRequest,
            // On the server a body that is no JSON of the right shape arrives as this; in the browser it is an answer
            // that did not come from the product (a proxy's page, a cut connection).
            ServerFnErrorErr::Deserialization(_) => {
                if cfg!(feature = "ssr") {
                    Self::BadRequest
                } else {
                    Self::Transport
                }
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Transport,
            _ => Self::Internal { request: String::new() },
        }
    }
}
