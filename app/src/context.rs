//! What a server function finds in its request's context.

use crate::domain::id::AccountId;
use crate::error::AppError;
use crate::ports::{Ctx, NewSession, Services};
use crate::ui::door::Notice;
use leptos::prelude::use_context;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// The services and the request, as the server put them into context.
///
/// # Errors
/// `Internal` outside a request, which would be a fault in the router.
pub fn current() -> Result<(Services, Ctx), AppError> {
    use_context::<Services>().zip(use_context::<Ctx>()).ok_or_else(|| AppError::Internal { request: String::new() })
}

/// What the sign-in page is to say to somebody whose own act ended their account here. The server puts an empty one into the
/// context of a call, and leaves what it finds in there to the next page.
#[derive(Clone, Debug, Default)]
pub struct Parting(pub Arc<OnceLock<Notice>>);

/// Notes what the sign-in page is to say, if the account was the caller's own (S13, S16).
pub(crate) fn take_leave(ctx: &Ctx, id: AccountId, notice: Notice) {
    let own = ctx.actor.as_ref().is_some_and(|actor| actor.subject.id == id);
    if let Some(Parting(parting)) = use_context::<Parting>().filter(|_| own) {
        // Set by this call alone, so that it is empty.
        let _ = parting.set(notice);
    }
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
