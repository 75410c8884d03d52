//! Who looks at the console, as the interface needs to know it.

use crate::domain::access::{Action, Area};
use crate::domain::account::PersonRow;
use crate::domain::id::AccountId;
use crate::domain::language::Language;
use crate::domain::password::PasswordPolicy;
use crate::error::AppError;
use serde::{Deserialize, Serialize};

/// The signed-in staff user. What it says of rights is for showing and hiding; the server decides at each call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The account.
    pub id: AccountId,
    /// The name to show.
    pub name: String,
    /// The username.
    pub username: String,
    /// The organization's name.
    pub organization: String,
    /// The interface language in force.
    pub language: Language,
    /// Every right held.
    pub rights: Vec<(Area, Action)>,
    /// What of it may be done to assigned customers alone.
    #[serde(default)]
    pub narrow: Vec<Action>,
    /// Whether mail is written to a folder, and so reaches nobody.
    pub mail_to_folder: bool,
    /// The password rule, for the live checklist.
    pub password: PasswordPolicy,
}

/// Who a request for a page comes from, as the server found it before rendering; why nobody, otherwise.
#[derive(Clone, Debug)]
pub struct Arriving(pub Result<Viewer, AppError>);

impl Viewer {
    /// Whether the interface should offer something.
    #[must_use]
    pub fn may(&self, area: Area, action: Action) -> bool {
        self.rights.contains(&(area, action))
    }

    /// Whether the interface should offer something to be done to a customer of a list.
    #[must_use]
    pub fn may_to(&self, customer: &PersonRow, action: Action) -> bool {
        self.may(Area::Customers, action) && !(customer.beyond && self.narrow.contains(&action))
    }
}
