//! What jobs are called and how they stand.

use crate::domain::job::{JobKind, JobState, JobView, Outcome, Refused};
use crate::i18n::{Key, Text};
use crate::ui::parts::status::badge;
use crate::ui::parts::{Tone, use_text};
use leptos::prelude::*;

/// What a job does.
pub(super) fn title(text: Text, job: &JobView) -> String {
    let group = job.group.as_str();
    let key = match job.kind {
        JobKind::LockUsers => Key::JobsLockUsers,
        JobKind::UnlockUsers => Key::JobsUnlockUsers,
        JobKind::SignOutUsers => Key::JobsSignOutUsers,
        JobKind::AddToGroup if group.is_empty() => Key::JobsAddToAGroup,
        JobKind::AddToGroup => Key::JobsAddToGroup,
        JobKind::RemoveFromGroup if group.is_empty() => Key::JobsRemoveFromAGroup,
        JobKind::RemoveFromGroup => Key::JobsRemoveFromGroup,
        JobKind::ResendInvitations => Key::JobsResendInvitations,
        JobKind::ApproveUsers => Key::JobsApproveUsers,
        JobKind::DeclineUsers => Key::JobsDeclineUsers,
        JobKind::DeleteUsers => Key::JobsDeleteUsers,
        JobKind::CheckImport => Key::JobsCheckImport,
        JobKind::ImportUsers => Key::JobsImportUsers,
    };
    text.with(key, &[("group", group)])
}

/// How a job stands. One that has refused somebody is no whole success, and one that has done nothing else is none.
pub(super) fn state(state: JobState, refused: Refused, pill: bool) -> AnyView {
    let (tone, key) = match state {
        JobState::Done if refused == Refused::Everybody => (Tone::Failed, Key::JobsAllRefused),
        JobState::Done if refused == Refused::Some => (Tone::Pending, Key::JobsDone),
        JobState::Queued => (Tone::Pending, Key::JobsQueued),
        JobState::Running => (Tone::Pending, Key::JobsRunning),
        JobState::Done => (Tone::Active, Key::JobsDone),
        JobState::Cancelled => (Tone::Deactivated, Key::JobsCancelled),
        JobState::Failed => (Tone::Failed, Key::JobsFailed),
    };
    badge(tone, pill, use_text().get(key).into_any())
}

/// How many it was refused for, where it was.
pub(super) fn refused(text: Text, job: &JobView) -> Option<AnyView> {
    let words = text.count(Key::JobsRefusedOne, Key::JobsRefusedMany, job.failed);
    (job.failed > 0).then(|| view! { <span class="why danger">{words}</span> }.into_any())
}

/// What came of it for one person.
pub(super) fn outcome(outcome: Outcome) -> AnyView {
    let (tone, key) = match outcome {
        Outcome::Created => (Tone::Active, Key::JobsOutcomeCreated),
        Outcome::Updated => (Tone::Active, Key::JobsOutcomeUpdated),
        Outcome::Done => (Tone::Active, Key::JobsOutcomeDone),
        Outcome::Unchanged => (Tone::Deactivated, Key::JobsOutcomeUnchanged),
        Outcome::Failed => (Tone::Failed, Key::JobsOutcomeFailed),
    };
    badge(tone, false, use_text().get(key).into_any())
}

/// How far a job is: "120 of 1,204".
pub(super) fn progress(text: Text, job: &JobView) -> String {
    let gone = job.done + job.failed;
    text.with(Key::JobsProgress, &[("n", &text.number(gone)), ("total", &text.number(job.total.max(gone)))])
}
