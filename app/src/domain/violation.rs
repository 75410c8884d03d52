//! What is wrong with an input, field by field, without wording: the interface has the words in the reader's language.

use super::id::AccountId;
use serde::{Deserialize, Serialize};

/// An input a person fills in. The name is also the `name` of the form control.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The e-mail address that is the username.
    Email,
    /// First Name.
    FirstName,
    /// Last Name.
    LastName,
    /// How the password comes about: invitation or temporary password.
    Method,
    /// A password, new or temporary.
    Password,
    /// The password typed again.
    RepeatPassword,
    /// The password in force.
    CurrentPassword,
    /// A code of the second factor.
    Code,
    /// The name of a group or of the organization.
    Name,
    /// A group's description.
    Description,
    /// Whom a group is for.
    Audience,
    /// The chosen groups.
    Groups,
    /// The chosen roles.
    Roles,
    /// What a rule is about.
    Area,
    /// What a rule lets be done.
    Action,
    /// Whom a rule reaches.
    Reach,
    /// The status chosen in a form.
    Status,
    /// What is typed or ticked to confirm an act.
    Confirmation,
    /// Why something was done, for the record.
    Note,
    /// Why a staff user acts as a customer, for the customer as well.
    Reason,
    /// The people picked from a list.
    Selection,
    /// A language.
    Language,
    /// The organization's colour.
    Accent,
    /// The name mails come from.
    MailSender,
    /// How long staff may do nothing.
    StaffIdle,
    /// How long staff stay signed in.
    StaffAbsolute,
    /// How long customers may do nothing.
    CustomerIdle,
    /// How long customers stay signed in.
    CustomerAbsolute,
    /// How long an invitation is valid.
    InvitationValidity,
    /// How long the link of a password reset is valid.
    ResetValidity,
    /// How long a temporary password is valid.
    TemporaryPasswordValidity,
    /// How many failed sign-ins lock an account.
    LockFailures,
    /// How long the first lock by failures lasts.
    LockMinutes,
    /// How many times longer each further one lasts.
    LockFactor,
    /// What kind of passwords are asked for.
    PasswordRule,
    /// The least number of characters in a password.
    PasswordMin,
    /// How long the link that confirms a registration is valid.
    RegistrationValidity,
    /// The mail domains that may register.
    RegistrationDomains,
    /// The terms of use.
    Terms,
    /// The same in German.
    TermsDe,
    /// The privacy notice.
    Privacy,
    /// The same in German.
    PrivacyDe,
    /// Which second factor staff must have.
    StaffSecondFactor,
    /// An attribute's key.
    Key,
    /// An attribute's name in German.
    NameDe,
    /// An attribute's options.
    Options,
    /// An attribute's mask.
    Mask,
    /// Whether an attribute is read-only.
    ReadOnly,
    /// Whether staff alone fill an attribute in.
    StaffOnly,
    /// Whether an attribute is unique.
    Unique,
    /// An uploaded file.
    File,
    /// What the columns of a file hold.
    Columns,
    /// What one column of a file holds, see [`Field::column`].
    Column(String),
    /// The hash of a password in a file.
    PasswordHash,
    /// How an application proves itself.
    ClientAuth,
    /// Where browsers are sent back to.
    RedirectUris,
    /// Where browsers may be sent after signing out.
    PostLogoutUris,
    /// Where an application is told that somebody is signed out.
    BackchannelLogoutUri,
    /// Where people open an application.
    HomeUrl,
    /// An application's logo.
    Logo,
    /// An application's public keys.
    Jwks,
    /// What an application may ask for.
    Scopes,
    /// A profile attribute by its key.
    Attribute(String),
}

impl Field {
    /// The column at a place, counted from 0.
    #[must_use]
    pub fn column(place: usize) -> Self {
        Self::Column(format!("column_{}", place + 1))
    }

    /// The form control's name, also used for its element id.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Email => "email",
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Method => "method",
            Self::Password => "password",
            Self::RepeatPassword => "repeat_password",
            Self::CurrentPassword => "current_password",
            Self::Code => "code",
            Self::Name => "name",
            Self::Description => "description",
            Self::Audience => "audience",
            Self::Groups => "groups",
            Self::Roles => "roles",
            Self::Area => "area",
            Self::Action => "action",
            Self::Reach => "reach",
            Self::Status => "status",
            Self::Confirmation => "confirmation",
            Self::Note => "note",
            Self::Reason => "reason",
            Self::Selection => "selection",
            Self::Language => "language",
            Self::Accent => "accent",
            Self::MailSender => "mail_sender",
            Self::StaffIdle => "staff_idle",
            Self::StaffAbsolute => "staff_absolute",
            Self::CustomerIdle => "customer_idle",
            Self::CustomerAbsolute => "customer_absolute",
            Self::InvitationValidity => "invitation_validity",
            Self::ResetValidity => "reset_validity",
            Self::TemporaryPasswordValidity => "temporary_password_validity",
            Self::LockFailures => "lock_failures",
            Self::LockMinutes => "lock_minutes",
            Self::LockFactor => "lock_factor",
            Self::PasswordRule => "password_rule",
            Self::PasswordMin => "password_min",
            Self::RegistrationValidity => "registration_validity",
            Self::RegistrationDomains => "registration_domains",
            Self::Terms => "terms",
            Self::Privacy => "privacy",
            Self::TermsDe => "terms_de",
            Self::PrivacyDe => "privacy_de",
            Self::StaffSecondFactor => "staff_second_factor",
            Self::Key => "key",
            Self::NameDe => "name_de",
            Self::Options => "options",
            Self::Mask => "mask",
            Self::ReadOnly => "read_only",
            Self::StaffOnly => "staff_only",
            Self::Unique => "unique",
            Self::File => "file",
            Self::Columns => "columns",
            Self::PasswordHash => "password_hash",
            Self::ClientAuth => "auth",
            Self::RedirectUris => "redirect_uris",
            Self::PostLogoutUris => "post_logout_uris",
            Self::BackchannelLogoutUri => "backchannel_logout_uri",
            Self::HomeUrl => "home_url",
            Self::Logo => "logo",
            Self::Jwks => "jwks",
            Self::Scopes => "scopes",
            Self::Column(name) | Self::Attribute(name) => name,
        }
    }
}

/// A rule an input breaks, with the figures its sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Violation {
    /// Nothing was given where something is needed.
    Required,
    /// Fewer characters than `min`.
    TooShort {
        /// The least number of characters.
        min: u32,
    },
    /// More characters than `max`.
    TooLong {
        /// The greatest number of characters.
        max: u32,
    },
    /// A control character, line break or text-direction mark.
    ForbiddenCharacter,
    /// No `@`, or more than one.
    EmailAt,
    /// The part before the `@` is not written by the HTML grammar of addresses.
    EmailLocalPart,
    /// The part after the `@` is no domain name in ASCII.
    EmailDomain,
    /// No domain name such as `example.com`.
    DomainMalformed,
    /// No group where there has to be one.
    NoGroup,
    /// An address of a domain that cannot register itself.
    DomainNotAllowed {
        /// Those that can.
        domains: String,
    },
    /// No capital letter (A to Z).
    NeedsUpper,
    /// No small letter (a to z).
    NeedsLower,
    /// No digit.
    NeedsDigit,
    /// None of the special characters.
    NeedsSpecial {
        /// The characters that count.
        of: String,
    },
    /// Well known, breached or easily guessed.
    PasswordCommon,
    /// Contains the person's name or address, or the product's or organization's name.
    PasswordPersonal,
    /// The same as the one it is to replace.
    PasswordUnchanged,
    /// Not the password in force.
    PasswordWrong,
    /// Not the password that was chosen at the registration.
    ChosenPasswordWrong,
    /// No code that opens anything now.
    CodeWrong,
    /// A box that has to be ticked was not.
    NotAgreed,
    /// The two entries differ.
    Mismatch,
    /// Already used by somebody or something else.
    Taken {
        /// The person who has it, where the asker may know.
        by: Option<TakenBy>,
    },
    /// The choice is none of those offered.
    NotOffered,
    /// The typed text is not the name that was asked for.
    NotTheName,
    /// No whole number between two.
    OutOfRange {
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
    /// Not written as the attribute's mask wants it.
    Format {
        /// A text that is.
        example: String,
    },
    /// No whole number of at most 18 digits.
    WholeNumber,
    /// No number, or one with too many digits.
    Number,
    /// No day of the calendar.
    Date,
    /// Somebody else has this value of an attribute that is unique.
    ValueTaken {
        /// The person who has it, where the asker may know.
        by: Option<TakenBy>,
    },
    /// There is no such attribute.
    UnknownAttribute,
    /// The attribute is switched off here.
    NotShown,
    /// The attribute is not to be filled in.
    ReadOnly,
    /// A key with other characters than small letters, digits and underscores, or that begins with none of the letters.
    KeyMalformed,
    /// A key that the product uses itself.
    Reserved,
    /// Not written in the mask language.
    MaskMalformed,
    /// An option without value or label, or with a `|`.
    OptionMalformed,
    /// Two options with one value.
    OptionTwice {
        /// The value.
        value: String,
    },
    /// An option that was taken away, and that some people have.
    OptionInUse {
        /// What the interface calls it.
        option: String,
        /// How many have it.
        people: u64,
    },
    /// More than `max` of them.
    TooMany {
        /// The greatest number.
        max: u32,
    },
    /// Asked for at registration, where nobody of the staff is.
    StaffOnlyAtRegistration,
    /// Nobody could fill in what everybody must.
    RequiredAndReadOnly,
    /// Values of this attribute cannot be kept apart.
    CannotBeUnique,
    /// Some people share a value already.
    SharedValues,
    /// A file without rows below its header.
    FileEmpty,
    /// A file larger than `max` megabytes.
    FileTooLarge {
        /// The greatest size.
        max: u32,
    },
    /// No image, or one larger than `max` kilobytes.
    NoImage {
        /// The greatest size.
        max: u32,
    },
    /// A file that is no text in an encoding we read.
    NotText {
        /// The line where that shows.
        line: u32,
    },
    /// No column with the address.
    EmailColumn,
    /// No column with an attribute that every new person must have.
    RequiredColumn {
        /// The attribute's name.
        name: String,
        /// Its name in German, may be empty.
        name_de: String,
    },
    /// No column with the hash of the password.
    HashColumn,
    /// A column of password hashes that would be read by nobody.
    HashUnused,
    /// Another column holds the same.
    ColumnTwice,
    /// A row that is not as long as the header.
    Cells {
        /// Columns of the header.
        expected: u32,
        /// Cells of the row.
        found: u32,
    },
    /// Another row before this one has the same address.
    TwiceInFile {
        /// The line of the other.
        line: u32,
    },
    /// Nobody has this address.
    NobodyHasIt,
    /// No group of customers has this name.
    UnknownGroup {
        /// The name.
        name: String,
    },
    /// No hash of a kind that can be checked, or one that asks for too much work.
    UnknownHash,
}

/// The holder of an address that is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenBy {
    /// The account.
    pub id: AccountId,
    /// The person's name, or the address without one.
    pub name: String,
}

/// Every rule an input breaks, in the order of the form. An empty list never travels as an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(Vec<(Field, Violation)>);

impl FieldErrors {
    /// One violation of one field.
    #[must_use]
    pub fn one(field: Field, violation: Violation) -> Self {
        Self(vec![(field, violation)])
    }

    /// Whom the violations name, where they do.
    pub fn holders_mut(&mut self) -> impl Iterator<Item = &mut Option<TakenBy>> {
        self.0.iter_mut().filter_map(|(_, violation)| match violation {
            Violation::Taken { by } | Violation::ValueTaken { by } => Some(by),
            _ => None,
        })
    }

    /// Adds a violation.
    pub fn add(&mut self, field: Field, violation: Violation) {
        self.0.push((field, violation));
    }

    /// The parsed value, or `None` with its violations noted under `field`.
    pub fn take<T>(&mut self, field: Field, parsed: Result<T, Vec<Violation>>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(found) => {
                self.0.extend(found.into_iter().map(|violation| (field.clone(), violation)));
                None
            }
        }
    }

    /// The parsed value, or `None` with its errors noted.
    pub fn absorb<T>(&mut self, parsed: Result<T, Self>) -> Option<T> {
        parsed.map_err(|found| self.0.extend(found.0)).ok()
    }

    /// `value` when nothing was noted and all of it parsed, otherwise the errors.
    ///
    /// # Errors
    /// The violations noted so far.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(self),
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All pairs in the order of the form.
    pub fn iter(&self) -> impl Iterator<Item = &(Field, Violation)> {
        self.0.iter()
    }

    /// What is wrong with one field.
    #[must_use]
    pub fn of(&self, field: &Field) -> Vec<Violation> {
        self.0.iter().filter(|(name, _)| name == field).map(|(_, violation)| violation.clone()).collect()
    }
}
