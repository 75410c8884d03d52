//! Tickets: single-use links with a purpose. A ticket for one purpose serves no other.

use super::access::words;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

words! {
    /// What a link is for.
    TicketPurpose {
        /// Choose the first password and confirm the account (A19).
        Invitation = "invitation",
        /// Create the owner of a fresh installation.
        Setup = "setup",
        /// Choose a new password.
        Reset = "reset",
        /// Confirm the address of a registration.
        Verification = "verification",
        /// Prove the new contact address.
        ContactAddress = "contact_address",
    }
}

words! {
    /// How an invitation stands, worked out from its times.
    InvitationState {
        /// There is none yet: the account was made for later.
        Unsent = "unsent",
        /// The mail waits to be sent.
        Pending = "pending",
        /// The mail was handed over, or the link given by hand.
        Sent = "sent",
        /// The page behind the link was opened, by the person or by a mail scanner.
        Visited = "visited",
        /// The person chose a password.
        Accepted = "accepted",
        /// The link's time is over.
        Expired = "expired",
        /// Taken back.
        Revoked = "revoked",
        /// The mail was refused for good.
        Undeliverable = "undeliverable",
    }
}

/// An invitation as shown on the person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// How it stands.
    pub state: InvitationState,
    /// Since when it stands so.
    pub since: Timestamp,
    /// When the link ends.
    pub expires: Timestamp,
    /// Whether it was mailed, rather than handed over as a link.
    pub mailed: bool,
}
