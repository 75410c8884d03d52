//! What a server function finds in its request's context.

use crate::error::AppError;
use crate::ports::{Ctx, NewSession, Services};
use leptos::prelude::use_context;
use std::sync::{Arc, Mutex, PoisonError};

/// The services and the request, as the server put them into context.
///
/// # Errors
/// `Internal` outside a request, which would be a fault in the router.
pub fn current() -> Result<(Services, Ctx), AppError> {
    use_context::<Services>().zip(use_context::<Ctx>()).ok_or_else(|| AppError::Internal { request: String::new() })
}

/// Where a server function leaves a session it began: the server makes a cookie of it, so that no script sees its token.
#[derive(Clone, Default)]
pub struct Handover(Arc<Mutex<Option<NewSession>>>);

impl Handover {
    /// Leaves a session.
    pub fn leave(&self, session: NewSession) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
    }

    /// Takes what was left.
    #[must_use]
    pub fn take(&self) -> Option<NewSession> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
