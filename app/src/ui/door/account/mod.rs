//! My Account, a few calm pages: what there is, the profile, how the account is guarded, who was in it, and the data as a whole.

mod applications;
mod assistances;
mod contact;
mod data;
mod edit;
mod history;
mod overview;
mod passkeys;
mod profile;
mod second_factor;
mod security;
mod sessions;

pub use applications::{Applications, applications};
pub use contact::{ContactForm, ContactLink, contact, contact_done, contact_ended, contact_link};
pub use data::{DeleteForm, data, delete_account};
pub use edit::{EditLine, ProfileEdit, profile_edit};
pub use overview::{Account, account};
pub use passkeys::{PasskeyForm, PasskeyLine, Passkeys, passkey, passkeys};
pub use profile::{Profile, profile};
pub use second_factor::{Qr, SecondFactorForm, SecondFactorState, recovery_codes, second_factor};
pub use security::{Security, security};
pub use sessions::{Sessions, sessions};
