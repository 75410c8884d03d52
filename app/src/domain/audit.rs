//! The audit trail: who did what to whom, with what was there before and after.

use super::access::words;
use super::time::Timestamp;
use serde::{Deserialize, Serialize};

words! {
    /// What was done.
    AuditAction {
        /// The organization got its owner.
        OwnerCreated = "owner_created",
        /// A customer account was made.
        CustomerCreated = "customer_created",
        /// Somebody registered.
        Registered = "registered",
        /// The link that confirms a registration was sent again.
        RegistrationResent = "registration_resent",
        /// A registration's address was proven.
        RegistrationConfirmed = "registration_confirmed",
        /// A registration was approved.
        RegistrationApproved = "registration_approved",
        /// A registration was declined and erased.
        RegistrationDeclined = "registration_declined",
        /// A registration that nobody confirmed was erased.
        RegistrationExpired = "registration_expired",
        /// A profile was changed.
        ProfileUpdated = "profile_updated",
        /// An account was deleted.
        AccountDeleted = "account_deleted",
        /// An account was locked by an administrator.
        AccountLocked = "account_locked",
        /// An administrator's lock was taken back.
        AccountUnlocked = "account_unlocked",
        /// A lock by failed sign-ins was over by itself.
        LockEnded = "lock_ended",
        /// A customer was mailed a link to choose a new password.
        ResetMailed = "reset_mailed",
        /// Somebody asked for such a link at the door.
        ResetRequested = "reset_requested",
        /// A new password was chosen by a mailed link.
        PasswordReset = "password_reset",
        /// A temporary password was set by somebody else.
        TemporaryPasswordSet = "temporary_password_set",
        /// An invitation's link got a later end.
        InvitationExtended = "invitation_extended",
        /// An invitation was taken back.
        InvitationRevoked = "invitation_revoked",
        /// An invitation was sent again.
        InvitationResent = "invitation_resent",
        /// An invitation's link was copied.
        InvitationCopied = "invitation_copied",
        /// An invitation was accepted and the account confirmed.
        InvitationAccepted = "invitation_accepted",
        /// A password was changed by its person.
        PasswordChanged = "password_changed",
        /// A sign-in.
        SignedIn = "signed_in",
        /// A refused sign-in of a known account.
        SignInFailed = "sign_in_failed",
        /// A sign-out.
        SignedOut = "signed_out",
        /// A session was ended by somebody.
        SessionEnded = "session_ended",
        /// Every session of a person was ended.
        SessionsEnded = "sessions_ended",
        /// A group was made.
        GroupCreated = "group_created",
        /// A group was renamed or described anew.
        GroupUpdated = "group_updated",
        /// A group was deleted.
        GroupDeleted = "group_deleted",
        /// Somebody joined a group.
        MemberAdded = "member_added",
        /// Somebody left a group.
        MemberRemoved = "member_removed",
        /// A mail was tried again.
        MailRetried = "mail_retried",
        /// Every failed mail was tried again.
        MailsRetried = "mails_retried",
        /// The organization's settings were changed.
        SettingsChanged = "settings_changed",
        /// The database was restored from a backup.
        BackupRestored = "backup_restored",
        /// An attribute was defined.
        AttributeCreated = "attribute_created",
        /// An attribute's definition was changed.
        AttributeUpdated = "attribute_updated",
        /// The order of the attributes was changed.
        AttributesReordered = "attributes_reordered",
        /// A list of people was exported.
        UsersExported = "users_exported",
        /// The import of a file was started.
        ImportStarted = "import_started",
        /// An attribute was deleted with its values.
        AttributeDeleted = "attribute_deleted",
        /// A staff account was made.
        StaffCreated = "staff_created",
        /// A staff account was changed.
        StaffUpdated = "staff_updated",
        /// A staff account was let in again.
        StaffActivated = "staff_activated",
        /// A staff account was kept out.
        StaffDeactivated = "staff_deactivated",
        /// A staff account was deleted; its row stays.
        StaffDeleted = "staff_deleted",
        /// A deleted staff account came back.
        StaffRestored = "staff_restored",
        /// The organization got another owner.
        OwnershipTransferred = "ownership_transferred",
        /// A role was made.
        RoleCreated = "role_created",
        /// A role was renamed or described anew.
        RoleUpdated = "role_updated",
        /// A role was deleted.
        RoleDeleted = "role_deleted",
        /// A role got a rule.
        RuleAdded = "rule_added",
        /// A role lost a rule.
        RuleRemoved = "rule_removed",
        /// A group got or lost roles.
        GroupRolesChanged = "group_roles_changed",
        /// A customer was assigned to a staff user, moved or released.
        AssignmentChanged = "assignment_changed",
        /// A staff user began to act as a customer.
        AssistanceStarted = "assistance_started",
        /// A staff user began to look at the shop as a customer.
        PreviewStarted = "preview_started",
        /// A staff user acts as a customer no longer.
        AssistanceEnded = "assistance_ended",
        /// A person asked for another contact address, which is yet to be proven.
        ContactChangeRequested = "contact_change_requested",
        /// The contact address that staff had given was proven.
        ContactConfirmed = "contact_confirmed",
        /// A second factor was set up.
        SecondFactorEnabled = "second_factor_enabled",
        /// The second factor was taken away, by its person or by somebody else.
        SecondFactorDisabled = "second_factor_disabled",
        /// A wrong code came after the right password.
        SecondFactorFailed = "second_factor_failed",
        /// New recovery codes took the place of the old ones.
        RecoveryCodesRenewed = "recovery_codes_renewed",
        /// A recovery code let somebody in.
        RecoveryCodeUsed = "recovery_code_used",
        /// A passkey was added.
        PasskeyAdded = "passkey_added",
        /// A passkey got another name.
        PasskeyRenamed = "passkey_renamed",
        /// A passkey was removed.
        PasskeyRemoved = "passkey_removed",
        /// A passkey was refused, because there may be a copy of it.
        PasskeyRefused = "passkey_refused",
        /// A person took a copy of their own data.
        DataExported = "data_exported",
        /// An application was registered.
        ApplicationCreated = "application_created",
        /// An application was changed.
        ApplicationUpdated = "application_updated",
        /// An application was deleted.
        ApplicationDeleted = "application_deleted",
        /// It was changed who may open an application.
        ApplicationAccessChanged = "application_access_changed",
        /// An application got a new secret.
        ApplicationSecretMade = "application_secret_made",
        /// A secret of an application was ended.
        ApplicationSecretEnded = "application_secret_ended",
        /// A person let an application know who they are.
        ConsentGiven = "consent_given",
        /// A person took that back.
        ConsentWithdrawn = "consent_withdrawn",
        /// A person signed in to an application.
        ApplicationOpened = "application_opened",
        /// A code or refresh token came a second time; what it had given ended.
        GrantMisused = "grant_misused",
        /// An application gave back what a sign-in had given it.
        GrantRevoked = "grant_revoked",
    }
}

words! {
    /// How an act reached the product.
    ActedVia {
        /// By a person's own session.
        Session = "session",
        /// By a staff user who acts as the customer.
        Agent = "agent",
        /// By a mailed or copied link.
        Link = "link",
        /// On the command line of the server.
        CommandLine = "command_line",
        /// By a job somebody started, for many at once.
        Job = "job",
        /// By the product itself.
        System = "system",
    }
}

/// A field's value before and after. `None` stands for nothing there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field's name, or the key of an attribute.
    pub field: String,
    /// What an attribute is called, in the reader's language; its values are in words then. Not stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What was there.
    pub before: Option<String>,
    /// What is there now.
    pub after: Option<String>,
}

/// An entry of the trail as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its place in the trail.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub action: AuditAction,
    /// Who, by name; empty for the product itself.
    pub actor: String,
    /// How.
    pub via: ActedVia,
    /// To whom or what, by name.
    pub target: String,
    /// The request it came with, to be found in the log.
    pub request: String,
    /// What changed.
    pub changes: Vec<Change>,
}

/// A page of a person's activity, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// The entries.
    pub rows: Vec<AuditEntry>,
    /// The place to go on from, if there are older ones.
    pub older: Option<i64>,
    /// The server's clock.
    pub now: Timestamp,
}
