//! An account as it is stored and read.

use super::{StorageError, word};
use app::domain::{AccountId, AccountKind, AccountStatus, Language, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// An account as stored.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its number inside.
    pub seq: i64,
    /// Its id outside.
    pub id: AccountId,
    /// Customer or staff.
    pub kind: AccountKind,
    /// Username as typed.
    pub username: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name, may be empty.
    pub last_name: String,
    /// Stored status.
    pub status: AccountStatus,
    /// What a locked account was before.
    pub status_unlocked: Option<AccountStatus>,
    /// The interface language chosen.
    pub language: Option<Language>,
    /// Whether the address was proven.
    pub email_verified: bool,
    /// Raised by each change.
    pub version: i64,
    /// When it was made.
    pub created: Timestamp,
    /// Last sign-in, if ever.
    pub last_sign_in: Option<Timestamp>,
    /// The organization's owner.
    pub owner: bool,
    /// The contact address, once it was proven.
    pub contact: Option<String>,
}

/// The columns of [`COLUMNS`].
#[derive(FromRow)]
pub(super) struct AccountRow {
    seq: i64,
    id: Uuid,
    kind: String,
    username: String,
    first_name: String,
    last_name: String,
    status: String,
    status_unlocked: Option<String>,
    language: Option<String>,
    email_verified: bool,
    version: i64,
    created_at: i64,
    last_sign_in_at: i64,
    owner: bool,
    contact: Option<String>,
}

/// 0 stands for never in a column that is sorted by.
pub(super) fn moment(micros: i64) -> Option<Timestamp> {
    (micros != 0).then_some(Timestamp(micros))
}

impl TryFrom<AccountRow> for Account {
    type Error = StorageError;

    fn try_from(row: AccountRow) -> Result<Self, StorageError> {
        Ok(Self {
            seq: row.seq,
            id: AccountId(row.id),
            kind: word(AccountKind::from_word(&row.kind), "accounts", "kind")?,
            username: row.username,
            first_name: row.first_name,
            last_name: row.last_name,
            status: word(AccountStatus::from_word(&row.status), "accounts", "status")?,
            status_unlocked: row.status_unlocked.as_deref().and_then(AccountStatus::from_word),
            language: row.language.as_deref().and_then(Language::from_tag),
            email_verified: row.email_verified,
            version: row.version,
            created: Timestamp(row.created_at),
            last_sign_in: moment(row.last_sign_in_at),
            owner: row.owner,
            contact: row.contact,
        })
    }
}

impl Account {
    /// The name to show.
    #[must_use]
    pub fn name(&self) -> String {
        app::domain::account::display_name(&self.first_name, &self.last_name, &self.username)
    }

    /// The status apart from any lock. Who was locked from the beginning counts as active.
    #[must_use]
    pub fn status_below(&self) -> AccountStatus {
        match self.status {
            AccountStatus::Locked => self.status_unlocked.unwrap_or(AccountStatus::Active),
            status => status,
        }
    }

    /// Where mail goes: the contact address once it was proven, else the username; no link goes where nobody was shown to read.
    #[must_use]
    pub fn mail_address(&self) -> &str {
        self.contact.as_deref().unwrap_or(&self.username)
    }
}

/// What is read of an account.
pub(super) const COLUMNS: &str =
    "a.seq, a.id, a.kind, a.username, a.first_name, a.last_name, a.status, a.status_unlocked,
    a.language, a.email_verified, a.version, a.created_at, a.last_sign_in_at, COALESCE(s.owner, FALSE) AS owner,
    (SELECT v.value FROM account_attributes v
        WHERE v.account_seq = a.seq AND v.key = 'contact_email' AND v.proven) AS contact";
/// Where from.
pub(super) const TABLES: &str = "accounts a LEFT JOIN staff s ON s.account_seq = a.seq";
