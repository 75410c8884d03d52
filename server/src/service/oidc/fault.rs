//! Why a request of an application was refused, in the words of RFC 6749 and its kin.

use crate::storage::StorageError;
use app::error::AppError;

/// An error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OAuthError {
    /// Something is missing, doubled or malformed.
    InvalidRequest,
    /// The application did not prove itself.
    InvalidClient,
    /// The code or refresh token is none, over, or somebody else's.
    InvalidGrant,
    /// The application may not ask in this way.
    UnauthorizedClient,
    /// No such way to get a token.
    UnsupportedGrantType,
    /// No such answer to an authorization request.
    UnsupportedResponseType,
    /// What was asked for cannot be had.
    InvalidScope,
    /// The person, or the organization, said no.
    AccessDenied,
    /// Somebody would have to sign in.
    LoginRequired,
    /// Somebody would have to agree.
    ConsentRequired,
    /// Request objects are not read.
    RequestNotSupported,
    /// Nor fetched.
    RequestUriNotSupported,
    /// The access token opens nothing.
    InvalidToken,
    /// The access token does not open this.
    InsufficientScope,
    /// A fault of ours.
    ServerError,
    /// Overload, or the database is gone.
    TemporarilyUnavailable,
}

impl OAuthError {
    /// The code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
        }
    }

    /// The HTTP status of an answer to a program.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

/// A refusal, with a sentence for whoever writes the application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The code.
    pub error: OAuthError,
    /// What is wrong, in ASCII without quotes.
    pub why: &'static str,
}

impl Fault {
    /// A refusal.
    pub(super) fn new(error: OAuthError, why: &'static str) -> Self {
        Self { error, why }
    }
}

impl From<AppError> for Fault {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Unavailable { .. } | AppError::TooManyAttempts { .. } => {
                Self::new(OAuthError::TemporarilyUnavailable, "try again in a moment")
            }
            _ => Self::new(OAuthError::ServerError, "the server failed"),
        }
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        AppError::from(error).into()
    }
}
