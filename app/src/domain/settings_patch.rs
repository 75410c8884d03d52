//! Changing the organization's settings, a section at a time.

mod changes;

pub use changes::changes;

use super::accent::Accent;
use super::access::words;
use super::language::Language;
use super::passkey::StaffSecondFactor;
use super::password::PasswordPolicy;
use super::registration::{Registration, domains, legal};
use super::settings::{FailureLock, SessionLimits, Settings};
use super::setup::ORGANIZATION_NAME_MAX;
use super::text::{line, required_line};
use super::time::{DAY, HOUR, MINUTE};
use super::violation::{Field, FieldErrors, Violation};
use serde::{Deserialize, Serialize};

/// Longest time a link or temporary password may be valid, in hours: 30 days.
pub const VALIDITY_MAX: u32 = 720;
/// Longest time a reset link may be valid, in hours (NIST SP 800-63B-4, recovery codes).
pub const RESET_VALIDITY_MAX: u32 = 24;
/// Most failed sign-ins in a row before a lock; NIST SP 800-63B-4 allows no more than 100 (3.2.2).
pub const LOCK_FAILURES_MAX: u32 = 100;
/// Longest first lock by failures, in minutes: a day.
pub const LOCK_MINUTES_MAX: u32 = 1_440;
/// How many times longer than the one before a lock by failures may be.
pub const LOCK_FACTOR_MAX: u32 = 10;
/// Longest time staff stay signed in without doing anything, in minutes: a day.
pub const STAFF_IDLE_MAX: u32 = 1_440;
/// Longest time staff stay signed in at all, in hours: a week.
pub const STAFF_ABSOLUTE_MAX: u32 = 168;
/// Longest time customers stay signed in, in days, used or not: a year.
pub const CUSTOMER_DAYS_MAX: u32 = 365;
/// The greatest minimum a password rule may set; generated passwords have as many characters.
pub const PASSWORD_MIN_MAX: u32 = 20;

words! {
    /// What kind of passwords are asked for.
    PasswordRule {
        /// Letters of both cases, digits and special characters (requirement A23).
        Guides = "guides",
        /// Length alone, and none that is well known (NIST SP 800-63B-4, 3.1.1.2).
        Nist = "nist",
    }
}

impl PasswordRule {
    /// The rule of a policy.
    #[must_use]
    pub fn of(policy: &PasswordPolicy) -> Self {
        if policy.classes { Self::Guides } else { Self::Nist }
    }

    /// The least minimum the rule allows.
    #[must_use]
    pub fn least(self) -> u32 {
        match self {
            Self::Guides => 8,
            // Where the password is all that is asked for.
            Self::Nist => 15,
        }
    }
}

/// A section of the settings as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionDraft {
    /// What the organization is called and how it speaks.
    Organization {
        /// Its name.
        name: String,
        /// The tag of its language.
        language: String,
    },
    /// How pages look.
    Appearance {
        /// An [`Accent`]'s word.
        accent: String,
    },
    /// Whom mails come from.
    Mails {
        /// The name; empty for the organization's.
        sender: String,
    },
    /// How long people stay signed in.
    Sessions {
        /// Minutes staff may do nothing.
        staff_idle: String,
        /// Hours staff stay signed in at most.
        staff_absolute: String,
        /// Days customers may do nothing.
        customer_idle: String,
        /// Days customers stay signed in at most.
        customer_absolute: String,
    },
    /// How long links and temporary passwords are valid, in hours.
    Validity {
        /// An invitation's link.
        invitation: String,
        /// The link of a password reset.
        reset: String,
        /// A temporary password.
        temporary_password: String,
    },
    /// When failed sign-ins lock an account.
    Lock {
        /// Failures in a row, 0 for never.
        failures: String,
        /// Minutes of the first lock.
        minutes: String,
        /// How many times longer each further one lasts.
        factor: String,
    },
    /// Whether and how people register themselves.
    Registration {
        /// Whether anybody can.
        on: bool,
        /// Whether the address is proven first.
        verify: bool,
        /// Hours the link is valid by which it is.
        validity: String,
        /// Whether whoever confirms is signed in by it.
        sign_in: bool,
        /// Whether staff decide about each.
        approval: bool,
        /// The mail domains that are let in.
        domains: String,
        /// Whether a mail says that the account is ready.
        notify: bool,
    },
    /// What people agree to when they register.
    Legal {
        /// The terms of use, or their address.
        terms: String,
        /// The same in German.
        #[serde(default)]
        terms_de: String,
        /// The privacy notice, or its address.
        privacy: String,
        /// The same in German.
        #[serde(default)]
        privacy_de: String,
    },
    /// Who must have a second factor.
    SecondFactor {
        /// A [`StaffSecondFactor`]'s word.
        staff: String,
    },
    /// What passwords must be.
    Password {
        /// A [`PasswordRule`]'s word.
        rule: String,
        /// Least number of characters.
        min: String,
        /// Whether common and personal passwords are refused; the NIST rule always does.
        refuse_common: bool,
    },
}

/// A section of the settings as typed, over the version it was read at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsDraft {
    /// The version of the settings the person saw.
    pub version: i64,
    /// What was typed.
    pub section: SectionDraft,
}

/// A checked change of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsPatch {
    version: i64,
    section: Section,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Section {
    Organization {
        name: String,
        language: Language,
    },
    Appearance(Accent),
    Mails {
        sender: String,
    },
    Sessions {
        staff: SessionLimits,
        customers: SessionLimits,
    },
    Validity {
        invitation: i64,
        reset: i64,
        temporary_password: i64,
    },
    Lock(FailureLock),
    /// All but the texts.
    Registration(Registration),
    /// Each in English and German.
    Legal {
        terms: [String; 2],
        privacy: [String; 2],
    },
    Password {
        rule: PasswordRule,
        min: u32,
        refuse_common: bool,
    },
    SecondFactor(StaffSecondFactor),
}

impl SettingsDraft {
    /// Checks the section.
    ///
    /// # Errors
    /// Each violation beside its field.
    pub fn parse(&self) -> Result<SettingsPatch, FieldErrors> {
        let mut errors = FieldErrors::default();
        let section = match &self.section {
            SectionDraft::Organization { name, language } => {
                let name = errors.take(Field::Name, required_line(name, ORGANIZATION_NAME_MAX));
                let language = Language::ALL.into_iter().find(|known| known.tag() == language);
                let language = errors.take(Field::Language, language.ok_or_else(|| vec![Violation::NotOffered]));
                name.zip(language).map(|(name, language)| Section::Organization { name, language })
            }
            SectionDraft::Appearance { accent } => {
                let accent = Accent::from_word(accent).ok_or_else(|| vec![Violation::NotOffered]);
                errors.take(Field::Accent, accent).map(Section::Appearance)
            }
            SectionDraft::Mails { sender } => {
                let sender = errors.take(Field::MailSender, line(sender, ORGANIZATION_NAME_MAX));
                sender.map(|sender| Section::Mails { sender })
            }
            SectionDraft::Sessions { staff_idle, staff_absolute, customer_idle, customer_absolute } => {
                let absolute = errors.take(Field::StaffAbsolute, number(staff_absolute, 1, STAFF_ABSOLUTE_MAX));
                // Doing nothing cannot take longer than being signed in at all.
                let most = absolute.map_or(STAFF_IDLE_MAX, |hours| STAFF_IDLE_MAX.min(hours * 60));
                let idle = errors.take(Field::StaffIdle, number(staff_idle, 5, most));
                let staff = absolute.zip(idle).map(|(hours, minutes)| SessionLimits {
                    idle: i64::from(minutes) * MINUTE,
                    absolute: i64::from(hours) * HOUR,
                });
                let absolute = errors.take(Field::CustomerAbsolute, number(customer_absolute, 1, CUSTOMER_DAYS_MAX));
                let idle = number(customer_idle, 1, absolute.unwrap_or(CUSTOMER_DAYS_MAX));
                let idle = errors.take(Field::CustomerIdle, idle);
                let customers = absolute.zip(idle).map(|(absolute, idle)| SessionLimits {
                    idle: i64::from(idle) * DAY,
                    absolute: i64::from(absolute) * DAY,
                });
                staff.zip(customers).map(|(staff, customers)| Section::Sessions { staff, customers })
            }
            SectionDraft::Validity { invitation, reset, temporary_password } => {
                let invitation = errors.take(Field::InvitationValidity, number(invitation, 1, VALIDITY_MAX));
                let reset = errors.take(Field::ResetValidity, number(reset, 1, RESET_VALIDITY_MAX));
                let temporary_password =
                    errors.take(Field::TemporaryPasswordValidity, number(temporary_password, 1, VALIDITY_MAX));
                let hours = |count: u32| i64::from(count) * HOUR;
                invitation.zip(reset).zip(temporary_password).map(|((invitation, reset), temporary_password)| {
                    Section::Validity {
                        invitation: hours(invitation),
                        reset: hours(reset),
                        temporary_password: hours(temporary_password),
                    }
                })
            }
            SectionDraft::Lock { failures, minutes, factor } => {
                let failures = errors.take(Field::LockFailures, number(failures, 0, LOCK_FAILURES_MAX));
                let minutes = errors.take(Field::LockMinutes, number(minutes, 1, LOCK_MINUTES_MAX));
                let factor = errors.take(Field::LockFactor, number(factor, 1, LOCK_FACTOR_MAX));
                failures.zip(minutes).zip(factor).map(|((failures, minutes), factor)| {
                    Section::Lock(FailureLock { failures, duration: i64::from(minutes) * MINUTE, factor })
                })
            }
            SectionDraft::Registration { on, verify, validity, sign_in, approval, domains: listed, notify } => {
                let validity = errors.take(Field::RegistrationValidity, number(validity, 1, VALIDITY_MAX));
                let domains = errors.take(Field::RegistrationDomains, domains(listed));
                validity.zip(domains).map(|(validity, domains)| {
                    Section::Registration(Registration {
                        on: *on,
                        verify: *verify,
                        validity: i64::from(validity) * HOUR,
                        sign_in: *sign_in,
                        approval: *approval,
                        domains,
                        notify: *notify,
                        ..Registration::default()
                    })
                })
            }
            SectionDraft::Legal { terms, terms_de, privacy, privacy_de } => {
                let terms = errors.take(Field::Terms, legal(terms));
                let terms = terms.zip(errors.take(Field::TermsDe, legal(terms_de)));
                let privacy = errors.take(Field::Privacy, legal(privacy));
                let privacy = privacy.zip(errors.take(Field::PrivacyDe, legal(privacy_de)));
                terms
                    .zip(privacy)
                    .map(|(terms, privacy)| Section::Legal { terms: terms.into(), privacy: privacy.into() })
            }
            SectionDraft::SecondFactor { staff } => {
                let staff = StaffSecondFactor::from_word(staff).ok_or_else(|| vec![Violation::NotOffered]);
                errors.take(Field::StaffSecondFactor, staff).map(Section::SecondFactor)
            }
            SectionDraft::Password { rule, min, refuse_common } => {
                let rule = PasswordRule::from_word(rule).ok_or_else(|| vec![Violation::NotOffered]);
                let rule = errors.take(Field::PasswordRule, rule);
                let least = rule.unwrap_or(PasswordRule::Guides).least();
                let min = errors.take(Field::PasswordMin, number(min, least, PASSWORD_MIN_MAX));
                rule.zip(min).map(|(rule, min)| Section::Password {
                    rule,
                    min,
                    refuse_common: *refuse_common || rule == PasswordRule::Nist,
                })
            }
        };
        errors.finish(section.map(|section| SettingsPatch { version: self.version, section }))
    }
}

/// A whole number between two.
fn number(text: &str, min: u32, max: u32) -> Result<u32, Vec<Violation>> {
    let text = text.trim();
    if text.is_empty() {
        return Err(vec![Violation::Required]);
    }
    let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    number.filter(|number| (min..=max).contains(number)).ok_or_else(|| vec![Violation::OutOfRange { min, max }])
}

impl SettingsPatch {
    /// The version of the settings the person saw.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Whether it changes how well accounts are guarded.
    #[must_use]
    pub fn is_about_security(&self) -> bool {
        !matches!(
            self.section,
            Section::Organization { .. } | Section::Legal { .. } | Section::Appearance(_) | Section::Mails { .. }
        )
    }

    /// The settings with this change.
    #[must_use]
    pub fn apply(&self, settings: &Settings) -> Settings {
        let mut changed = settings.clone();
        match &self.section {
            Section::Organization { name, language } => {
                changed.name.clone_from(name);
                changed.language = *language;
            }
            Section::Appearance(accent) => changed.accent = *accent,
            Section::Mails { sender } => changed.mail_sender.clone_from(sender),
            Section::Sessions { staff, customers } => {
                changed.staff_sessions = *staff;
                changed.customer_sessions = *customers;
            }
            Section::Validity { invitation, reset, temporary_password } => {
                changed.invitation_validity = *invitation;
                changed.reset_validity = *reset;
                changed.temporary_password_validity = *temporary_password;
            }
            Section::Lock(lock) => changed.failure_lock = *lock,
            Section::Registration(rules) => {
                let Registration { terms, privacy, .. } = settings.registration.clone();
                changed.registration = Registration { terms, privacy, ..rules.clone() };
            }
            Section::Legal { terms: [en, de], privacy: [privacy_en, privacy_de] } => {
                changed.registration.terms = settings.registration.terms.replaced(en, de);
                changed.registration.privacy = settings.registration.privacy.replaced(privacy_en, privacy_de);
            }
            Section::SecondFactor(staff) => changed.staff_second_factor = *staff,
            Section::Password { rule, min, refuse_common } => {
                changed.password.classes = *rule == PasswordRule::Guides;
                changed.password.min = *min;
                changed.password.refuse_common = *refuse_common;
            }
        }
        changed
    }
}

/// The settings as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The settings in force.
    pub settings: Settings,
    /// Their version.
    pub version: i64,
    /// Whether the asker may change them.
    pub may_edit: bool,
}

#[cfg(test)]
mod tests;
