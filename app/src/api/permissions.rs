//! Which right each server function needs: one table, published as `docs/permissions.md`, from which the tests are generated
//! that call every function in every role.
//!
//! The functions decide by themselves; this table says what they have to decide. Besides, nobody acts on a person who holds a
//! right they lack, and nobody grants one: that depends on the two people, and has tests of its own.

use crate::domain::access::{Action, Area, Rights, decide};
use crate::domain::account::AccountKind;
use crate::ports::area_of;

/// Something a caller must have. Each caller is a staff user with a full session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing else.
    Session,
    /// A right.
    Right(Area, Action),
    /// One of several rights.
    One(&'static [(Area, Action)]),
    /// The right to this in the area of the person it is about, and to look at them.
    Person(Action),
    /// To be the owner.
    Owner,
    /// To be an agent, which is a mark of the account beside its rights.
    Agent,
}

/// What a server function needs.
#[derive(Clone, Copy, Debug)]
pub struct Permission {
    /// Its path below `/api/`.
    pub path: &'static str,
    /// All that must be there.
    pub needs: &'static [Need],
}

impl Need {
    /// Whether a staff user with these rights has it, where it is about a person of this kind.
    #[must_use]
    pub fn is_met(self, rights: &Rights, kind: AccountKind) -> bool {
        let may = |area, action| decide(rights, area, action).is_yes();
        match self {
            Self::Session | Self::Agent => true,
            Self::Right(area, action) => may(area, action),
            Self::One(rights) => rights.iter().any(|(area, action)| may(*area, *action)),
            Self::Person(action) => may(area_of(kind), Action::View) && may(area_of(kind), action),
            Self::Owner => rights.owner,
        }
    }
}

impl Permission {
    /// Whether a staff user with these rights may call it about a person of this kind.
    #[must_use]
    pub fn allows(&self, rights: &Rights, kind: AccountKind) -> bool {
        self.needs.iter().all(|need| need.is_met(rights, kind))
    }

    /// Whether the answer depends on whom it is about.
    #[must_use]
    pub fn is_about_a_person(&self) -> bool {
        self.needs.iter().any(|need| matches!(need, Need::Person(_)))
    }
}

const fn right(path: &'static str, needs: &'static [Need]) -> Permission {
    Permission { path, needs }
}

const LIST: &[(Area, Action)] = &[(Area::Customers, Action::View), (Area::Users, Action::View)];
const JOBS: &[(Area, Action)] =
    &[(Area::Customers, Action::View), (Area::Users, Action::View), (Area::Audit, Action::View)];
const STAFF_GROUPS: &[(Area, Action)] =
    &[(Area::Users, Action::Create), (Area::Users, Action::Edit), (Area::Users, Action::Invite)];
const MAKE_STAFF: &[(Area, Action)] = &[(Area::Users, Action::Create), (Area::Users, Action::Invite)];
// The act's own right decides; for each person once more, when their turn comes.
const BULK: &[(Area, Action)] = &[
    (Area::Customers, Action::Create),
    (Area::Customers, Action::Edit),
    (Area::Customers, Action::Lock),
    (Area::Customers, Action::Invite),
    (Area::Customers, Action::Delete),
    (Area::Users, Action::Edit),
    (Area::Users, Action::Invite),
];

/// Every server function.
pub const PERMISSIONS: &[Permission] = &[
    right("applications/create", &[Need::Right(Area::Applications, Action::Create)]),
    right("applications/delete", &[Need::Right(Area::Applications, Action::Delete)]),
    right("applications/end_secret", &[Need::Right(Area::Applications, Action::Edit)]),
    right("applications/explain", &[Need::Right(Area::Applications, Action::View), Need::Person(Action::View)]),
    right("applications/get", &[Need::Right(Area::Applications, Action::View)]),
    right("applications/list", &[Need::Right(Area::Applications, Action::View)]),
    right("applications/rotate_secret", &[Need::Right(Area::Applications, Action::Edit)]),
    right("applications/set_access", &[Need::Right(Area::Applications, Action::Edit)]),
    right("applications/update", &[Need::Right(Area::Applications, Action::Edit)]),
    right(
        "assignments/list",
        &[
            Need::Right(Area::Assignments, Action::View),
            Need::Right(Area::Customers, Action::View),
            Need::Right(Area::Users, Action::View),
        ],
    ),
    right(
        "assignments/save",
        &[
            Need::Right(Area::Assignments, Action::Edit),
            Need::Right(Area::Customers, Action::View),
            Need::Right(Area::Users, Action::View),
        ],
    ),
    right("attributes/create", &[Need::Right(Area::Attributes, Action::Create)]),
    right("attributes/delete", &[Need::Right(Area::Attributes, Action::Delete)]),
    right("attributes/list", &[Need::Right(Area::Attributes, Action::View)]),
    right("attributes/of_new_customer", &[Need::Right(Area::Customers, Action::Create)]),
    right("attributes/reorder", &[Need::Right(Area::Attributes, Action::Edit)]),
    right("attributes/update", &[Need::Right(Area::Attributes, Action::Edit)]),
    right("attributes/usage", &[Need::Right(Area::Attributes, Action::View)]),
    right("audit/list", &[Need::Right(Area::Audit, Action::View)]),
    right("groups/change_members", &[Need::Right(Area::Groups, Action::Edit), Need::Person(Action::Edit)]),
    right("groups/choices", &[Need::Right(Area::Groups, Action::View)]),
    right("groups/create", &[Need::Right(Area::Groups, Action::Create)]),
    right("groups/delete", &[Need::Right(Area::Groups, Action::Delete)]),
    right("groups/get", &[Need::Right(Area::Groups, Action::View)]),
    right("groups/list", &[Need::Right(Area::Groups, Action::View)]),
    right("groups/update", &[Need::Right(Area::Groups, Action::Edit)]),
    right("imports/check", &[Need::Right(Area::Customers, Action::Import)]),
    right("imports/get", &[Need::Right(Area::Customers, Action::Import)]),
    right("imports/start", &[Need::Right(Area::Customers, Action::Import)]),
    right("jobs/cancel", &[Need::One(JOBS)]),
    right("jobs/count", &[Need::One(LIST)]),
    right("jobs/get", &[Need::One(JOBS)]),
    right("jobs/list", &[Need::One(JOBS)]),
    right("jobs/start_bulk", &[Need::One(BULK)]),
    right("mail/list", &[Need::Right(Area::Mail, Action::View)]),
    right("mail/retry", &[Need::Right(Area::Mail, Action::Edit)]),
    right("mail/retry_failed", &[Need::Right(Area::Mail, Action::Edit)]),
    right("me/confirm", &[Need::Session]),
    right("me/set_language", &[Need::Session]),
    right("me/viewer", &[Need::Session]),
    right("roles/add_rule", &[Need::Right(Area::Roles, Action::Edit)]),
    right("roles/create", &[Need::Right(Area::Roles, Action::Create)]),
    right("roles/delete", &[Need::Right(Area::Roles, Action::Delete)]),
    right("roles/get", &[Need::Right(Area::Roles, Action::View)]),
    right("roles/list", &[Need::Right(Area::Roles, Action::View)]),
    right("roles/of_group", &[Need::Right(Area::Roles, Action::View)]),
    right("roles/remove_rule", &[Need::Right(Area::Roles, Action::Edit)]),
    right("roles/set_of_group", &[Need::Right(Area::Roles, Action::Edit)]),
    right("roles/update", &[Need::Right(Area::Roles, Action::Edit)]),
    right("settings/get", &[Need::Right(Area::Settings, Action::View)]),
    right("settings/update", &[Need::Right(Area::Settings, Action::Edit)]),
    right("staff/access", &[Need::Right(Area::Users, Action::View)]),
    right("staff/activate", &[Need::Right(Area::Users, Action::View), Need::Right(Area::Users, Action::Lock)]),
    right("staff/create", &[Need::One(MAKE_STAFF)]),
    right("staff/deactivate", &[Need::Right(Area::Users, Action::View), Need::Right(Area::Users, Action::Lock)]),
    right("staff/delete", &[Need::Right(Area::Users, Action::View), Need::Right(Area::Users, Action::Delete)]),
    right("staff/explain", &[Need::Right(Area::Users, Action::View)]),
    right("staff/groups", &[Need::One(STAFF_GROUPS)]),
    right("staff/restore", &[Need::Right(Area::Users, Action::View), Need::Right(Area::Users, Action::Delete)]),
    right("staff/transfer_ownership", &[Need::Owner]),
    right("staff/update", &[Need::Right(Area::Users, Action::View), Need::Right(Area::Users, Action::Edit)]),
    right(
        "users/act_as",
        &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::ActAs), Need::Agent],
    ),
    right("users/activity", &[Need::Right(Area::Audit, Action::View), Need::Person(Action::View)]),
    right("users/approve", &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Create)]),
    right("users/check", &[Need::Right(Area::Customers, Action::Create)]),
    right("users/conflict", &[Need::Person(Action::Edit)]),
    right("users/create", &[Need::Right(Area::Customers, Action::Create)]),
    right("users/decline", &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Create)]),
    right("users/delete", &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Delete)]),
    right(
        "users/delete_understood",
        &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Delete)],
    ),
    right("users/end_sessions", &[Need::Person(Action::Lock)]),
    right("users/extend_invitation", &[Need::Person(Action::Invite)]),
    right("users/get", &[Need::Person(Action::View)]),
    right("users/invitation_link", &[Need::Person(Action::Invite)]),
    right("users/list", &[Need::One(LIST)]),
    right("users/lock", &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Lock)]),
    right("users/preview", &[Need::Right(Area::Customers, Action::View)]),
    right("users/remove_second_factor", &[Need::Person(Action::Reset)]),
    right("users/resend_invitation", &[Need::Person(Action::Invite)]),
    right(
        "users/reset_password",
        &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Reset)],
    ),
    right("users/revoke_invitation", &[Need::Person(Action::Invite)]),
    right("users/sessions", &[Need::Person(Action::View)]),
    right("users/set_groups", &[Need::Person(Action::Edit)]),
    right("users/total", &[Need::One(LIST)]),
    right("users/unlock", &[Need::Right(Area::Customers, Action::View), Need::Right(Area::Customers, Action::Lock)]),
    right("users/update", &[Need::Person(Action::Edit)]),
    right("users/verify_contact", &[Need::Person(Action::Edit)]),
];
