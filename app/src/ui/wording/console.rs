//! Words for the domain's values, as the console shows them.

use crate::domain::accent::Accent;
use crate::domain::account::{AccountKind, AccountStatus};
use crate::domain::group::Audience;
use crate::domain::language::Language;
use crate::domain::list::Origin;
use crate::domain::lock::LockReason;
use crate::domain::mail::{DeliveryState, MailKind};
use crate::domain::passkey::StaffSecondFactor;
use crate::domain::password::{PasswordPolicy, Requirement, SPECIALS};
use crate::domain::settings_patch::PasswordRule;
use crate::domain::ticket::InvitationState;
use crate::domain::violation::Field;
use crate::error::{AppError, Conflict};
use crate::i18n::{Key, Text};
use crate::ui::wording::violation::{spaced, violation};

/// What went wrong and what to do about it.
#[must_use]
pub fn error(text: Text, error: &AppError) -> String {
    let key = match error {
        AppError::BadRequest => Key::ErrorsBadRequest,
        AppError::SignInRequired => Key::ErrorsSignInRequired,
        AppError::Forbidden => Key::ErrorsForbidden,
        AppError::Acting => Key::ErrorsActing,
        AppError::ConfirmPassword => Key::ErrorsConfirmPassword,
        AppError::NotFound => Key::ErrorsGone,
        AppError::Stale => Key::ErrorsStale,
        AppError::Conflict(conflict) => match conflict {
            Conflict::Owner => Key::ErrorsOwner,
            Conflict::BuiltIn => Key::ErrorsBuiltIn,
            Conflict::Oneself => Key::ErrorsOneself,
            Conflict::NotInvited => Key::ErrorsNotInvited,
            Conflict::AccountLocked => Key::ErrorsAccountLocked,
            Conflict::StillInvited => Key::ErrorsStillInvited,
            Conflict::StillRegistering => Key::ErrorsStillRegistering,
            Conflict::GroupGone => Key::ErrorsGroupGone,
            Conflict::WrongAudience => Key::ErrorsWrongAudience,
            Conflict::AlreadySetUp => Key::ErrorsAlreadySetUp,
            Conflict::RoleInUse => Key::ErrorsRoleInUse,
            Conflict::UserDeleted => Key::ErrorsUserDeleted,
            Conflict::NotDeleted => Key::ErrorsNotDeleted,
            Conflict::CannotSignIn => Key::ErrorsCannotSignIn,
            Conflict::LastAdministrator => Key::ErrorsLastAdministrator,
            Conflict::LinkOver => Key::ErrorsLinkOver,
            Conflict::MailDone => Key::ErrorsMailDone,
            Conflict::ImportStarted => Key::ErrorsImportStarted,
            Conflict::NotActive => Key::ErrorsNotActive,
            Conflict::NotWaiting => Key::ErrorsNotWaiting,
            Conflict::NoSecret => Key::ErrorsNoSecret,
            Conflict::NotAssigned => Key::ErrorsNotAssigned,
            Conflict::OneByOne => Key::ErrorsOneByOne,
        },
        AppError::Invalid(errors) => {
            let sentences: Vec<String> = errors.iter().map(|(_, found)| violation(text, found)).collect();
            return sentences.join(" ");
        }
        AppError::Locked => Key::ErrorsLocked,
        AppError::TooManyAttempts { retry_after } => {
            return text.with(Key::ErrorsTooManyAttempts, &[("seconds", &text.number(u64::from(*retry_after)))]);
        }
        AppError::Unavailable { .. } => Key::ErrorsUnavailable,
        AppError::Internal { .. } => Key::ErrorsInternal,
        AppError::Transport => Key::ErrorsTransport,
    };
    text.get(key).to_owned()
}

/// A status.
#[must_use]
pub fn status(text: Text, status: AccountStatus) -> &'static str {
    text.get(match status {
        AccountStatus::Invited => Key::StatusInvited,
        AccountStatus::PendingVerification => Key::StatusPendingVerification,
        AccountStatus::PendingApproval => Key::StatusPendingApproval,
        AccountStatus::Active => Key::StatusActive,
        AccountStatus::Locked => Key::StatusLocked,
        AccountStatus::Deactivated => Key::StatusDeactivated,
        AccountStatus::Deleted => Key::StatusDeleted,
    })
}

/// A kind of account.
#[must_use]
pub fn kind(text: Text, kind: AccountKind) -> &'static str {
    text.get(match kind {
        AccountKind::Customer => Key::StatusCustomer,
        AccountKind::Staff => Key::StatusStaff,
    })
}

/// Whom a group is for.
#[must_use]
pub fn audience(text: Text, audience: Audience) -> &'static str {
    text.get(match audience {
        Audience::Customers => Key::StatusCustomers,
        Audience::Staff => Key::StatusStaffAudience,
    })
}

/// A language by its own name.
#[must_use]
pub fn language(language: Language) -> &'static str {
    match language {
        Language::En => "English",
        Language::De => "Deutsch",
    }
}

/// A span of whole hours; of whole days where it is that.
#[must_use]
pub fn hours(text: Text, hours: i64) -> String {
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    if hours > 24 && hours % 24 == 0 {
        text.count(Key::SettingsDays, Key::SettingsDays, count(hours / 24))
    } else {
        text.count(Key::SettingsHour, Key::SettingsHours, count(hours))
    }
}

/// A password rule.
#[must_use]
pub fn password_rule(text: Text, rule: PasswordRule) -> &'static str {
    text.get(match rule {
        PasswordRule::Guides => Key::SettingsRuleGuides,
        PasswordRule::Nist => Key::SettingsRuleNist,
    })
}

/// The organization's colour.
#[must_use]
pub fn accent(text: Text, accent: Accent) -> &'static str {
    text.get(match accent {
        Accent::Teal => Key::SettingsAccentTeal,
        Accent::Blue => Key::SettingsAccentBlue,
        Accent::Violet => Key::SettingsAccentViolet,
        Accent::Plum => Key::SettingsAccentPlum,
        Accent::Green => Key::SettingsAccentGreen,
        Accent::Ochre => Key::SettingsAccentOchre,
    })
}

/// Which second factor staff must have.
#[must_use]
pub fn staff_second_factor(text: Text, required: StaffSecondFactor) -> &'static str {
    text.get(match required {
        StaffSecondFactor::None => Key::SettingsStaffFactorNone,
        StaffSecondFactor::Any => Key::SettingsStaffFactorAny,
        StaffSecondFactor::Passkey => Key::SettingsStaffFactorPasskey,
    })
}

/// What a mail is about.
#[must_use]
pub fn mail_kind(text: Text, kind: MailKind) -> &'static str {
    text.get(match kind {
        MailKind::Invitation => Key::MailKindInvitation,
        MailKind::PasswordReset => Key::MailKindPasswordReset,
        MailKind::PasswordStopped => Key::MailKindPasswordStopped,
        MailKind::PasswordChanged => Key::MailKindPasswordChanged,
        MailKind::TemporaryPassword => Key::MailKindTemporaryPassword,
        MailKind::LockedByFailures => Key::MailKindLockedByFailures,
        MailKind::LockEnded => Key::MailKindLockEnded,
        MailKind::RegistrationLink => Key::MailKindRegistrationLink,
        MailKind::RegistrationTaken => Key::MailKindRegistrationTaken,
        MailKind::RegistrationConfirmed => Key::MailKindRegistrationConfirmed,
        MailKind::RegistrationApproved => Key::MailKindRegistrationApproved,
        MailKind::RegistrationDeclined => Key::MailKindRegistrationDeclined,
        MailKind::ContactVerification => Key::MailKindContactVerification,
        MailKind::ContactChanged => Key::MailKindContactChanged,
        MailKind::AddressChanged => Key::MailKindAddressChanged,
        MailKind::SecondFactorOn => Key::MailKindSecondFactorOn,
        MailKind::SecondFactorOff => Key::MailKindSecondFactorOff,
        MailKind::RecoveryCodesRenewed => Key::MailKindRecoveryCodesRenewed,
        MailKind::RecoveryCodeUsed => Key::MailKindRecoveryCodeUsed,
        MailKind::PasskeyAdded => Key::MailKindPasskeyAdded,
        MailKind::PasskeyRemoved => Key::MailKindPasskeyRemoved,
        MailKind::PasskeyRefused => Key::MailKindPasskeyRefused,
        MailKind::AccountDeleted => Key::MailKindAccountDeleted,
    })
}

/// How a mail fares.
#[must_use]
pub fn delivery(text: Text, state: DeliveryState) -> &'static str {
    text.get(match state {
        DeliveryState::Queued => Key::MailQueued,
        DeliveryState::Sent => Key::MailSent,
        DeliveryState::Failed => Key::MailFailed,
        DeliveryState::Dropped => Key::MailDropped,
    })
}

/// How an invitation stands.
#[must_use]
pub fn invitation(text: Text, state: InvitationState) -> &'static str {
    text.get(match state {
        InvitationState::Unsent => Key::StatusInvitationUnsent,
        InvitationState::Pending => Key::StatusInvitationPending,
        InvitationState::Sent => Key::StatusInvitationSent,
        InvitationState::Visited => Key::StatusInvitationVisited,
        InvitationState::Accepted => Key::StatusInvitationAccepted,
        InvitationState::Expired => Key::StatusInvitationExpired,
        InvitationState::Revoked => Key::StatusInvitationRevoked,
        InvitationState::Undeliverable => Key::StatusInvitationUndeliverable,
    })
}

/// How an account came about.
#[must_use]
pub fn origin(text: Text, origin: Origin) -> &'static str {
    text.get(match origin {
        Origin::Registered => Key::UsersOriginRegistered,
        Origin::Invited => Key::UsersOriginInvited,
        Origin::Imported => Key::UsersOriginImported,
        Origin::Created => Key::UsersOriginCreated,
    })
}

/// Why somebody is kept out.
#[must_use]
pub fn lock_reason(text: Text, reason: LockReason) -> &'static str {
    text.get(match reason {
        LockReason::Administrator => Key::StatusLockedByAdministrator,
        LockReason::FailedSignIns => Key::StatusLockedByFailedSignIns,
    })
}

/// A line of the password rule.
#[must_use]
pub fn requirement(text: Text, policy: &PasswordPolicy, requirement: Requirement) -> String {
    match requirement {
        Requirement::Length => {
            let (min, max) = (policy.min.to_string(), policy.max.to_string());
            text.with(Key::PartsRuleLength, &[("min", &min), ("max", &max)])
        }
        Requirement::Upper => text.get(Key::PartsRuleUpper).to_owned(),
        Requirement::Lower => text.get(Key::PartsRuleLower).to_owned(),
        Requirement::Digit => text.get(Key::PartsRuleDigit).to_owned(),
        Requirement::Special => text.with(Key::PartsRuleSpecial, &[("of", &spaced(SPECIALS))]),
    }
}

/// The label of a field, for a list of what is wrong.
#[must_use]
pub fn field(text: Text, field: &Field) -> String {
    let key = match field {
        Field::Email => Key::PartsFieldEmail,
        Field::FirstName => Key::PartsFieldFirstName,
        Field::LastName => Key::PartsFieldLastName,
        Field::Method => Key::PartsFieldMethod,
        Field::Password => Key::PartsFieldPassword,
        Field::RepeatPassword => Key::PartsFieldRepeatPassword,
        Field::CurrentPassword => Key::PartsFieldCurrentPassword,
        Field::Code => Key::PersonSecondFactor,
        Field::Name => Key::PartsFieldName,
        Field::Description => Key::PartsFieldDescription,
        Field::Audience => Key::PartsFieldAudience,
        Field::Groups => Key::PartsFieldGroups,
        Field::Roles => Key::PartsFieldRoles,
        Field::Area => Key::PartsFieldArea,
        Field::Action => Key::PartsFieldAction,
        Field::Reach => Key::PartsFieldReach,
        Field::Status => Key::PartsFieldStatus,
        Field::Confirmation => Key::PartsFieldConfirmation,
        Field::Note => Key::PartsFieldNote,
        Field::Reason => Key::PartsFieldReason,
        Field::Selection => Key::UsersTitle,
        Field::Language => Key::PartsFieldLanguage,
        Field::Accent => Key::SettingsAccent,
        Field::MailSender => Key::SettingsMailSender,
        Field::StaffIdle => Key::SettingsStaffIdle,
        Field::StaffAbsolute => Key::SettingsStaffAbsolute,
        Field::CustomerIdle => Key::SettingsCustomerIdle,
        Field::CustomerAbsolute => Key::SettingsCustomerAbsolute,
        Field::InvitationValidity => Key::SettingsInvitation,
        Field::ResetValidity => Key::SettingsReset,
        Field::TemporaryPasswordValidity => Key::SettingsTemporaryPassword,
        Field::LockFailures => Key::SettingsLockFailures,
        Field::LockMinutes => Key::SettingsLockMinutes,
        Field::LockFactor => Key::SettingsLockFactor,
        Field::PasswordRule => Key::SettingsRule,
        Field::PasswordMin => Key::SettingsMin,
        Field::RegistrationValidity => Key::SettingsRegistrationValidity,
        Field::RegistrationDomains => Key::SettingsRegistrationDomains,
        Field::Terms => Key::SettingsTermsEn,
        Field::TermsDe => Key::SettingsTermsDe,
        Field::Privacy => Key::SettingsPrivacyEn,
        Field::PrivacyDe => Key::SettingsPrivacyDe,
        Field::StaffSecondFactor => Key::SettingsStaffSecondFactor,
        Field::Key => Key::AttributesKey,
        Field::NameDe => Key::AttributesNameDe,
        Field::Options => Key::AttributesOptions,
        Field::Mask => Key::AttributesMask,
        Field::ReadOnly => Key::AttributesReadOnly,
        Field::StaffOnly => Key::AttributesStaffOnly,
        Field::Unique => Key::AttributesUnique,
        Field::File => Key::ImportFile,
        Field::Columns | Field::Column(_) => Key::ImportColumns,
        Field::PasswordHash => Key::ImportPasswordHash,
        Field::ClientAuth => Key::ApplicationsAuth,
        Field::RedirectUris => Key::ApplicationsRedirectUris,
        Field::PostLogoutUris => Key::ApplicationsPostLogoutUris,
        Field::BackchannelLogoutUri => Key::ApplicationsBackchannelLogoutUri,
        Field::HomeUrl => Key::ApplicationsHomeUrl,
        Field::Logo => Key::ApplicationsLogo,
        Field::Jwks => Key::ApplicationsJwks,
        Field::Scopes => Key::ApplicationsScopes,
        Field::Attribute(key) => return key.clone(),
    };
    text.get(key).to_owned()
}
