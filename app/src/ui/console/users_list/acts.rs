//! What can be done to many at once: what it asks for, and who is offered it.

use crate::domain::access::{Action, Area};
use crate::domain::bulk::BulkAct;
use crate::domain::id::GroupId;
use crate::i18n::Key;
use crate::viewer::Viewer;

/// An act as it is offered.
#[derive(Clone, Copy)]
pub(super) struct Act {
    pub(super) label: Key,
    pub(super) one: Key,
    pub(super) many: Key,
    pub(super) what: Key,
    action: Action,
    /// Whether a group is to be chosen.
    pub(super) group: bool,
    /// Whether a note may be left for the record.
    pub(super) note: bool,
    /// How it is made sure, where it takes access away.
    pub(super) sure: Option<Sure>,
    pub(super) make: fn(Answer) -> Option<BulkAct>,
}

/// What is asked besides a click.
#[derive(Clone, Copy)]
pub(super) enum Sure {
    /// That this is ticked.
    Ticked(Key),
    /// That the number of people is typed.
    Counted,
}

/// What was chosen and written.
pub(super) struct Answer {
    pub(super) group: Option<GroupId>,
    pub(super) note: String,
}

impl Act {
    /// Whether the viewer may do it to anybody.
    pub(super) fn offered(&self, viewer: &Viewer) -> bool {
        let staff = !self.of_customers() && viewer.may(Area::Users, self.action);
        let people = viewer.may(Area::Customers, self.action) || staff;
        people && (!self.group || viewer.may(Area::Groups, Action::Edit))
    }

    /// Whether it answers those who have registered.
    pub(super) const fn of_registrations(&self) -> bool {
        matches!(self.action, Action::Create)
    }

    /// Whether it is done to customers alone.
    pub(super) const fn of_customers(&self) -> bool {
        matches!(self.action, Action::Lock | Action::Delete)
    }

    /// Whether it takes access away.
    pub(super) const fn danger(&self) -> bool {
        self.sure.is_some()
    }
}

/// The acts there are.
pub(super) const ACTS: &[Act] = &[
    Act {
        label: Key::BulkAddToGroup,
        one: Key::BulkAddToGroupOne,
        many: Key::BulkAddToGroupMany,
        what: Key::BulkAddToGroupWhat,
        action: Action::Edit,
        group: true,
        note: false,
        sure: None,
        make: |answer| answer.group.map(BulkAct::AddToGroup),
    },
    Act {
        label: Key::BulkRemoveFromGroup,
        one: Key::BulkRemoveFromGroupOne,
        many: Key::BulkRemoveFromGroupMany,
        what: Key::BulkRemoveFromGroupWhat,
        action: Action::Edit,
        group: true,
        note: false,
        sure: None,
        make: |answer| answer.group.map(BulkAct::RemoveFromGroup),
    },
    Act {
        label: Key::BulkResend,
        one: Key::BulkResendOne,
        many: Key::BulkResendMany,
        what: Key::BulkResendWhat,
        action: Action::Invite,
        group: false,
        note: false,
        sure: None,
        make: |_| Some(BulkAct::ResendInvitation),
    },
    Act {
        label: Key::BulkApprove,
        one: Key::BulkApproveOne,
        many: Key::BulkApproveMany,
        what: Key::BulkApproveWhat,
        action: Action::Create,
        group: false,
        note: false,
        sure: None,
        make: |_| Some(BulkAct::Approve),
    },
    Act {
        label: Key::BulkDecline,
        one: Key::BulkDeclineOne,
        many: Key::BulkDeclineMany,
        what: Key::BulkDeclineWhat,
        action: Action::Create,
        group: false,
        note: false,
        sure: Some(Sure::Ticked(Key::BulkUnderstood)),
        make: |_| Some(BulkAct::Decline),
    },
    Act {
        label: Key::BulkLock,
        one: Key::BulkLockOne,
        many: Key::BulkLockMany,
        what: Key::BulkLockWhat,
        action: Action::Lock,
        group: false,
        note: true,
        sure: Some(Sure::Ticked(Key::PersonLockTick)),
        make: |answer| Some(BulkAct::Lock { note: answer.note }),
    },
    Act {
        label: Key::BulkUnlock,
        one: Key::BulkUnlockOne,
        many: Key::BulkUnlockMany,
        what: Key::BulkUnlockWhat,
        action: Action::Lock,
        group: false,
        note: false,
        sure: None,
        make: |_| Some(BulkAct::Unlock),
    },
    Act {
        label: Key::BulkSignOut,
        one: Key::BulkSignOutOne,
        many: Key::BulkSignOutMany,
        what: Key::BulkSignOutWhat,
        action: Action::Lock,
        group: false,
        note: false,
        sure: None,
        make: |_| Some(BulkAct::SignOut),
    },
    Act {
        label: Key::BulkDelete,
        one: Key::BulkDeleteOne,
        many: Key::BulkDeleteMany,
        what: Key::BulkDeleteWhat,
        action: Action::Delete,
        group: false,
        note: false,
        sure: Some(Sure::Counted),
        make: |_| Some(BulkAct::Delete),
    },
];
