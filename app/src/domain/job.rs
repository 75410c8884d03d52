//! Jobs: long work the server does in chunks, with progress and a result for each person.

use super::access::words;
use super::account::display_name;
use super::id::{AccountId, ImportId, JobId};
use super::import::Welcome;
use super::time::Timestamp;
use crate::error::AppError;
use serde::{Deserialize, Serialize};

/// Results a page of a job shows.
pub const RESULTS_PAGE: usize = 100;

words! {
    /// What a job does.
    JobKind {
        /// Locks people.
        LockUsers = "lock_users",
        /// Unlocks people.
        UnlockUsers = "unlock_users",
        /// Ends every session of people.
        SignOutUsers = "sign_out_users",
        /// Adds people to a group.
        AddToGroup = "add_to_group",
        /// Takes people out of a group.
        RemoveFromGroup = "remove_from_group",
        /// Sends invitations again.
        ResendInvitations = "resend_invitations",
        /// Approves registrations.
        ApproveUsers = "approve_users",
        /// Declines registrations.
        DeclineUsers = "decline_users",
        /// Deletes customers.
        DeleteUsers = "delete_users",
        /// Tries an import without changing anything.
        CheckImport = "check_import",
        /// Makes and changes people as a file says.
        ImportUsers = "import_users",
    }
}

words! {
    /// How a job stands.
    JobState {
        /// Waits for its turn.
        Queued = "queued",
        /// Under way.
        Running = "running",
        /// Went through everybody.
        Done = "done",
        /// Stopped by somebody; what was done stays done.
        Cancelled = "cancelled",
        /// Could not go on: a fault of ours, or whoever started it may no longer sign in.
        Failed = "failed",
    }
}

impl JobKind {
    /// Whether it reads a file, and so makes and changes people.
    #[must_use]
    pub fn reads_file(self) -> bool {
        matches!(self, Self::CheckImport | Self::ImportUsers)
    }
}

impl JobState {
    /// Whether there is nothing left to come.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Failed)
    }
}

words! {
    /// What came of a job for one person.
    Outcome {
        /// It was done.
        Done = "done",
        /// Somebody new was made.
        Created = "created",
        /// Somebody was changed.
        Updated = "updated",
        /// It was so already.
        Unchanged = "unchanged",
        /// It was refused, for a reason.
        Failed = "failed",
    }
}

/// A job as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobView {
    /// The job.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// How it stands.
    pub state: JobState,
    /// Who started it, by name; empty once that account is gone.
    pub actor: String,
    /// The group people join or leave, by name; empty for other kinds and for a group that is gone.
    pub group: String,
    /// People it went through without a refusal.
    pub done: u64,
    /// People it was refused for.
    pub failed: u64,
    /// People it made, of those done.
    pub made: u64,
    /// People it changed, of those done, where a file says how.
    pub changed: u64,
    /// People it goes through in all, as counted at the start.
    pub total: u64,
    /// When it was started.
    pub created: Timestamp,
    /// When the server began.
    pub started: Option<Timestamp>,
    /// When it was over.
    pub finished: Option<Timestamp>,
    /// Whether the asker may stop it.
    pub may_cancel: bool,
    /// What new people of a file get.
    #[serde(default)]
    pub welcome: Option<Welcome>,
    /// The file it reads, where that is the asker's own and still there.
    pub file: Option<ImportId>,
    /// Whether this was a check, and the asker may now import the file.
    pub may_import: bool,
}

/// Whom a job refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nobody yet.
    Nobody,
    /// Some, while it was done for others.
    Some,
    /// All it came to.
    Everybody,
}

impl JobView {
    /// Whom it refused.
    #[must_use]
    pub fn refused(&self) -> Refused {
        match (self.done, self.failed) {
            (_, 0) => Refused::Nobody,
            (0, _) => Refused::Everybody,
            _ => Refused::Some,
        }
    }
}

/// What came of a job for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobResult {
    /// Its place among the results, from 1.
    pub place: i64,
    /// The account, where there is or was one.
    pub account: Option<AccountId>,
    /// First name; empty for an account that is gone.
    pub first_name: String,
    /// Last name; empty for an account that is gone.
    pub last_name: String,
    /// The username, or what a file called the person; empty for an account that is gone.
    pub username: String,
    /// The line of the file that says so, where it is known.
    pub line: Option<u64>,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was refused.
    pub reason: Option<AppError>,
}

impl JobResult {
    /// The name to show; empty for an account that is gone.
    #[must_use]
    pub fn name(&self) -> String {
        display_name(&self.first_name, &self.last_name, &self.username)
    }
}

/// Which results of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobQuery {
    /// Only those that were refused.
    pub failed: bool,
    /// Behind this place.
    pub after: i64,
}

/// A job with a page of its results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobPage {
    /// The job.
    pub job: JobView,
    /// The results, in the order they came.
    pub results: Vec<JobResult>,
    /// What the attributes of a file are called in the reader's language, by their keys.
    pub names: Vec<(String, String)>,
    /// Where the next page starts, if there is one.
    pub next: Option<i64>,
    /// The server's clock.
    pub now: Timestamp,
}

/// The jobs somebody may see, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobList {
    /// The jobs.
    pub rows: Vec<JobView>,
    /// The server's clock.
    pub now: Timestamp,
}
