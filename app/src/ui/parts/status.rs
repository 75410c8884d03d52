//! How something stands: an icon, a word, and a colour that only repeats them.

use super::{Icon, IconName, use_text};
use crate::domain::account::AccountStatus;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The looks a status has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Active, accepted, sent.
    Active,
    /// Invited.
    Invited,
    /// Waiting for something.
    Pending,
    /// Locked.
    Locked,
    /// Deactivated, expired, taken back.
    Deactivated,
    /// Deleted.
    Deleted,
    /// Refused or failed.
    Failed,
}

impl Tone {
    /// The looks of an account's status.
    #[must_use]
    pub fn of(status: AccountStatus) -> Self {
        match status {
            AccountStatus::Active => Self::Active,
            AccountStatus::Invited => Self::Invited,
            AccountStatus::PendingVerification | AccountStatus::PendingApproval => Self::Pending,
            AccountStatus::Locked => Self::Locked,
            AccountStatus::Deactivated => Self::Deactivated,
            AccountStatus::Deleted => Self::Deleted,
        }
    }

    fn looks(self) -> (&'static str, &'static str, IconName) {
        match self {
            Self::Active => ("status active", "status pill active", IconName::CheckCircle),
            Self::Invited => ("status invited", "status pill invited", IconName::Mail),
            Self::Pending => ("status pending", "status pill pending", IconName::Clock),
            Self::Locked => ("status locked", "status pill locked", IconName::Lock),
            Self::Deactivated => ("status deactivated", "status pill deactivated", IconName::Ban),
            Self::Deleted => ("status deleted", "status pill deleted", IconName::Trash),
            Self::Failed => ("status failed", "status pill failed", IconName::Error),
        }
    }
}

/// An account's status in a table.
#[component]
pub fn StatusBadge(
    /// The status.
    status: AccountStatus,
    /// With a surface, for the head of a person.
    #[prop(optional)]
    pill: bool,
) -> AnyView {
    let word = console::status(use_text(), status);
    badge(Tone::of(status), pill, word.into_any())
}

/// A status in any words.
pub fn badge(tone: Tone, pill: bool, words: AnyView) -> AnyView {
    let (plain, with_surface, icon) = tone.looks();
    view! { <span class=if pill { with_surface } else { plain }><Icon name=icon/>{words}</span> }.into_any()
}
