//! What is done to a back office user at once, from a row or a page: Activate, Deactivate, Restore (S10, S11, S15).

use crate::api::staff::{activate_staff, deactivate_staff, restore_staff};
use crate::domain::id::AccountId;
use crate::i18n::{Key, Text};
use crate::ui::parts::toast::Toasts;
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::console) enum StaffDeed {
    Activate,
    Deactivate,
    Restore,
}

/// To whom, and what happens then.
pub(in crate::ui::console) struct StaffAct {
    pub(in crate::ui::console) deed: StaffDeed,
    pub(in crate::ui::console) id: AccountId,
    pub(in crate::ui::console) name: String,
    pub(in crate::ui::console) text: Text,
    pub(in crate::ui::console) toasts: Toasts,
    /// Called when it was done.
    pub(in crate::ui::console) done: Callback<()>,
}

/// Does it, and says so.
pub(in crate::ui::console) fn run(asked: StaffAct) {
    let StaffAct { deed, id, name, text, toasts, done } = asked;
    spawn_local(async move {
        let (answer, words) = match deed {
            StaffDeed::Activate => (activate_staff(id).await, Key::StaffActivated),
            StaffDeed::Deactivate => (deactivate_staff(id, false).await, Key::StaffDeactivated),
            StaffDeed::Restore => (restore_staff(id).await, Key::StaffRestored),
        };
        match answer {
            Ok(()) => {
                toasts.success(text.with(words, &[("name", &name)]));
                done.try_run(());
            }
            Err(error) => toasts.error(console::error(text, &error)),
        }
    });
}
