//! What a server function finds in its request's context.

use crate::error::AppError;
use crate::ports::{Ctx, Services};
use leptos::prelude::use_context;

/// The services and the request, as the server put them into context.
///
/// # Errors
/// `Internal` outside a request, which would be a fault in the router.
pub fn current() -> Result<(Services, Ctx), AppError> {
    use_context::<Services>().zip(use_context::<Ctx>()).ok_or_else(|| AppError::Internal { request: String::new() })
}
