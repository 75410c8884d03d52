//! Mails the product sends, by kind and by how they fare.

use super::access::words;

words! {
    /// What a mail is about; each kind has a template in each language.
    MailKind {
        /// The link to choose a first password.
        Invitation = "invitation",
        /// The link to choose a new password.
        PasswordReset = "password_reset",
        /// The same, where the old one was stopped at once.
        PasswordStopped = "password_stopped",
        /// Word that somebody else set a temporary password.
        TemporaryPassword = "temporary_password",
        /// Word that the password was changed.
        PasswordChanged = "password_changed",
        /// Word that failed sign-ins have locked the account for a while.
        LockedByFailures = "locked_by_failures",
        /// Word that such a lock is over.
        LockEnded = "lock_ended",
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
        /// The link that proves a new contact address.
        ContactVerification = "contact_verification",
        /// Word, to the old and the new address, that the contact address was changed.
        ContactChanged = "contact_changed",
        /// Word, to the old address, that a colleague changed the address somebody signs in with.
        AddressChanged = "address_changed",
        /// Word that a second factor was set up.
        SecondFactorOn = "second_factor_on",
        /// Word that the second factor was taken away.
        SecondFactorOff = "second_factor_off",
        /// Word that there are new recovery codes.
        RecoveryCodesRenewed = "recovery_codes_renewed",
        /// Word that a recovery code let somebody in.
        RecoveryCodeUsed = "recovery_code_used",
        /// Word that a passkey was added.
        PasskeyAdded = "passkey_added",
        /// Word that a passkey was removed.
        PasskeyRemoved = "passkey_removed",
        /// Word that a passkey was refused, because there may be a copy of it.
        PasskeyRefused = "passkey_refused",
        /// Word that the account was deleted by its person.
        AccountDeleted = "account_deleted",
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
