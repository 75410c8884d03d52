//! Accounts: customers and staff in one table, and what the console shows of them.

use super::access::words;
use super::attribute::ProfileLine;
use super::id::{AccountId, GroupId};
use super::language::Language;
use super::list::Cursor;
use super::lock::{LockReason, LockView};
use super::registration::Acceptance;
use super::ticket::{InvitationState, InvitationView};
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

words! {
    /// Which of the two populations an account belongs to. It never changes.
    AccountKind {
        /// Uses applications and My Account, never the console.
        Customer = "customer",
        /// Works in the console.
        Staff = "staff",
    }
}

words! {
    /// The stored status of an account.
    AccountStatus {
        /// Has a link to choose a first password.
        Invited = "invited",
        /// Registered, address not yet confirmed.
        PendingVerification = "pending_verification",
        /// Registered, waiting for staff.
        PendingApproval = "pending_approval",
        /// May sign in.
        Active = "active",
        /// A customer kept out; the reason is stored apart.
        Locked = "locked",
        /// A staff user kept out.
        Deactivated = "deactivated",
        /// A staff user deleted, kept in the list.
        Deleted = "deleted",
    }
}

words! {
    /// How an account stands with its password.
    PasswordState {
        /// None yet.
        None = "none",
        /// None any more: it was stopped, and a new one is to be chosen by a mailed link.
        Stopped = "stopped",
        /// Chosen by the person.
        Set = "set",
        /// Set by somebody else; to be replaced at the first sign-in.
        Temporary = "temporary",
    }
}

/// The name to show for a person: first and last name, or the address without either.
#[must_use]
pub fn display_name(first: &str, last: &str, username: &str) -> String {
    match (first, last) {
        ("", "") => username.to_owned(),
        (name, "") | ("", name) => name.to_owned(),
        (first, last) => format!("{first} {last}"),
    }
}

/// A line of the users list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// The account.
    pub id: AccountId,
    /// Customer or staff.
    pub kind: AccountKind,
    /// The sign-in username, an e-mail address.
    pub username: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// Stored status.
    pub status: AccountStatus,
    /// Why the account is locked, where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lock: Option<LockReason>,
    /// What keeps somebody invited from coming: not invited yet, expired or taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationState>,
    /// How many groups the person is in.
    pub groups: u32,
    /// Last sign-in, if ever.
    pub last_sign_in: Option<Timestamp>,
    /// The organization's owner.
    pub owner: bool,
    /// Whether a staff user is an agent.
    pub agent: bool,
    /// A customer who is not assigned to the reader, where some of the reader's rights reach assigned customers alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beyond: bool,
}

impl PersonRow {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> String {
        display_name(&self.first_name, &self.last_name, &self.username)
    }
}

/// A page of the users list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPage {
    /// The rows, in the order asked for.
    pub rows: Vec<PersonRow>,
    /// Where the page before this one ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// The name of the staff user whose customers were asked for.
    pub assigned_to: Option<String>,
    /// The server's clock, for relative times.
    pub now: Timestamp,
}

/// How many people a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// The number, exact unless capped.
    pub count: u64,
    /// Whether there are more than `count`.
    pub more: bool,
}

/// A group a person is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRef {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// A person by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRef {
    /// The account.
    pub id: AccountId,
    /// The name to show.
    pub name: String,
}

/// What the signed-in user may do with the person shown. For the interface only: the server decides again at each call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRights {
    /// Edit the profile.
    pub edit: bool,
    /// Change group membership.
    pub groups: bool,
    /// End sessions.
    pub sessions: bool,
    /// Send, extend or copy an invitation.
    pub invite: bool,
    /// Lock and unlock.
    pub lock: bool,
    /// Reset the password.
    pub reset: bool,
    /// Take the second factor away, where there is one.
    pub second_factor: bool,
    /// Delete the account.
    pub delete: bool,
    /// Act as the customer.
    pub act_as: bool,
    /// Look at the shop as the customer (S24).
    pub preview: bool,
    /// Approve or decline the registration.
    pub approve: bool,
    /// See the activity.
    pub activity: bool,
    /// Let a deactivated staff user in again.
    pub activate: bool,
    /// Keep a staff user out.
    pub deactivate: bool,
    /// Delete a staff user, whose row stays.
    pub remove: bool,
    /// Restore a deleted staff user.
    pub restore: bool,
    /// Make a staff user the owner.
    pub make_owner: bool,
}

/// A person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The account.
    pub id: AccountId,
    /// Customer or staff.
    pub kind: AccountKind,
    /// The sign-in username.
    pub username: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// The contact e-mail; starts as the username.
    pub contact_email: String,
    /// The profile's lines that the console shows.
    pub attributes: Vec<ProfileLine>,
    /// Whether the address was proven by a mailed link.
    pub email_verified: bool,
    /// Where mail goes: the contact address once it was proven, else the username.
    pub mail_address: String,
    /// Stored status.
    pub status: AccountStatus,
    /// Locks in force.
    pub locks: Vec<LockView>,
    /// How the account stands with its password.
    pub password: PasswordState,
    /// Whether there is a second factor in force.
    pub second_factor: bool,
    /// How many passkeys there are.
    pub passkeys: u32,
    /// The last invitation, if the person was invited.
    pub invitation: Option<InvitationView>,
    /// The interface language the person chose.
    pub language: Option<Language>,
    /// The groups the person is in, by name.
    pub groups: Vec<GroupRef>,
    /// Sessions in force.
    pub sessions: u32,
    /// When the account was made.
    pub created: Timestamp,
    /// Whether the person registered, rather than being created by staff.
    pub registered: bool,
    /// What the person agreed to.
    pub acceptances: Vec<Acceptance>,
    /// Last sign-in, if ever.
    pub last_sign_in: Option<Timestamp>,
    /// The organization's owner.
    pub owner: bool,
    /// Whether a staff user is an agent.
    pub agent: bool,
    /// The staff user a customer belongs to.
    pub assigned_to: Option<PersonRef>,
    /// How many customers a staff user has, of those the asker sees.
    pub customers: Option<Total>,
    /// Raised by each change; an edit names the one it saw.
    pub version: i64,
    /// The place in the audit trail up to which this tells.
    pub trail: i64,
    /// What the asker may do here.
    pub may: PersonRights,
    /// The server's clock.
    pub now: Timestamp,
}

impl PersonView {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> String {
        display_name(&self.first_name, &self.last_name, &self.username)
    }
}
