//! Why somebody was refused, as a job keeps it. Whoever is named there stands by id alone: the name goes with its account (A47).

use crate::storage::{Link, StorageError, accounts};
use app::domain::violation::TakenBy;
use app::error::AppError;
use std::collections::BTreeSet;

fn holders(error: &mut AppError) -> impl Iterator<Item = &mut Option<TakenBy>> {
    let errors = if let AppError::Invalid(errors) = error { Some(errors) } else { None };
    errors.into_iter().flat_map(app::domain::FieldErrors::holders_mut)
}

/// The reason to be kept, as JSON.
pub(super) fn kept(mut error: AppError) -> Option<String> {
    holders(&mut error).flatten().for_each(|holder| holder.name.clear());
    serde_json::to_string(&error).ok()
}

/// Puts the names back of those who are still there, as they are called now.
///
/// # Errors
/// Of storage.
pub(super) async fn name_holders(link: &mut Link, reasons: &mut [&mut AppError]) -> Result<(), StorageError> {
    let ids: BTreeSet<_> =
        reasons.iter_mut().flat_map(|reason| holders(reason)).flatten().map(|holder| holder.id).collect();
    let names = accounts::names(link, ids).await?;
    for holder in reasons.iter_mut().flat_map(|reason| holders(reason)) {
        *holder = holder.take().and_then(|TakenBy { id, .. }| Some(TakenBy { id, name: names.get(&id)?.clone() }));
    }
    Ok(())
}
