//! Mails the product sends, by kind and by how they fare.

use super::access::words;

words! {
    /// What a mail is about; each kind has a template in each language.
    MailKind {
        /// The link to choose a first password.
        Invitation = "invitation",
        /// The link to choose a new password.
        PasswordReset = "password_reset",
        /// Word that somebody else set a temporary password.
        TemporaryPassword = "temporary_password",
        /// Word that the password was changed.
        PasswordChanged = "password_changed",
        /// Word that failed sign-ins have locked the account for a while.
        LockedByFailures = "locked_by_failures",
        /// The link that confirms the address of a registration.
        RegistrationLink = "registration_link",
        /// Word that somebody tried to register with an address that has an account.
        RegistrationTaken = "registration_taken",
        /// Word that a registration was confirmed and the account is ready.
        RegistrationConfirmed = "registration_confirmed",
        /// Word that staff approved a registration.
        RegistrationApproved = "registration_approved",
        /// Word that staff declined a registration.
        RegistrationDeclined = "registration_declined",
    }
}

words! {
    /// How a mail fares.
    DeliveryState {
        /// Waits for its turn or its next try.
        Queued = "queued",
        /// Handed over to the mail server.
        Sent = "sent",
        /// Refused for good, or tried too often.
        Failed = "failed",
        /// No longer needed: its link was replaced, used or taken back.
        Dropped = "dropped",
    }
}
