//! Calling the server from a handler.

use crate::error::AppError;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// Runs a call unless one is under way, and hands its answer to `done`. `pending` is true meanwhile.
pub fn act<T: 'static>(
    pending: RwSignal<bool>,
    call: impl Future<Output = Result<T, AppError>> + 'static,
    done: impl FnOnce(Result<T, AppError>) + 'static,
) {
    if pending.get_untracked() {
        return;
    }
    pending.set(true);
    spawn_local(async move {
        let answer = call.await;
        // The page may have gone meanwhile, and its signals with it.
        if pending.try_set(false).is_none() {
            done(answer);
        }
    });
}
