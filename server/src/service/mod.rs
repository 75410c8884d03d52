//! The use cases. Right, rule, storage, mail and audit meet here and nowhere else.
//!
//! Each change is one [`Unit`](crate::storage::Unit): the account, its audit row and its mail happen together or not at all.
//! What is slow (hashing, estimating) happens before the unit begins.

mod account;
mod administration;
mod applications;
mod approval;
mod assignments;
mod assistance;
mod attributes;
mod audit;
mod bulk;
mod confirm;
mod connections;
mod contact;
mod creation;
mod export;
mod groups;
mod housekeeping;
mod import_chunk;
mod import_judge;
mod import_write;
mod imports;
mod invitation;
mod inviting;
mod jobs;
mod locks;
mod mail;
mod me;
mod membership;
pub mod oidc;
mod operator;
mod own_data;
mod own_profile;
mod ownership;
mod passkey_sign_in;
mod passkeys;
mod person;
mod presets;
mod preview;
mod profile;
mod reasons;
mod recovery;
mod registering;
mod registration;
mod reset;
mod roles;
mod second_factor;
mod second_step;
mod sessions;
mod settings;
mod setup;
mod sign_in;
mod staff;
mod staff_forms;
mod staff_status;
mod trail;
mod users;
mod verification;
mod why;

pub use account::AccountView;
pub use assistance::Assisted;
pub use connections::OwnApplications;
pub use contact::ContactDoor;
pub use export::Export;
pub use imports::RefusedRows;
pub use invitation::{Door, InvitationDoor};
pub use jobs::Turn;
pub use operator::{Administrator, AdministratorLink};
pub use own_profile::OwnProfile;
pub use passkeys::{PasskeyChallenge, PasskeyView};
pub use recovery::ResetDoor;
pub use second_factor::{Enrolment, SecondFactor};
pub use second_step::WaysOn;
pub use setup::OwnerFromConfig;
pub use sign_in::{SignInRefusal, SignedIn};
pub use verification::{VerificationDoor, Verified};

use crate::clock::{Clock, new_id};
use crate::config::{Limits, PublicUrl};
use crate::mail::MailSignal;
use crate::secret::Keys;
use crate::secret::passkey::Passkeys;
use crate::secret::password::PasswordHasher;
use crate::storage::{Database, organization};
use app::domain::settings::Settings;
use app::error::AppError;
use governor::DefaultKeyedRateLimiter;
use governor::Quota;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Notify;

/// The use cases and what they work with.
pub struct Service {
    db: Database,
    clock: Arc<dyn Clock>,
    keys: Arc<Keys>,
    hasher: PasswordHasher,
    mail: MailSignal,
    mail_to_folder: bool,
    /// Wakes this node's runner of jobs.
    jobs: Notify,
    public_url: PublicUrl,
    passkeys: Passkeys,
    /// The settings with the version they were read at.
    settings: RwLock<Option<(i64, Arc<Settings>)>>,
    /// Wakes the job that works off requests for a new password.
    recoveries: Notify,
    /// Wakes the job that works off registrations.
    registrations: Notify,
    /// The keys that tokens are signed with, as read last.
    ring: RwLock<Option<Arc<oidc::KeyRing>>>,
    /// Tokens whose signature was checked lately.
    checked: oidc::Checked,
    /// Sign-ins to one account.
    sign_ins: DefaultKeyedRateLimiter<String>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").finish_non_exhaustive()
    }
}

/// What a service is made from.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Database,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The keys.
    pub keys: Arc<Keys>,
    /// Hashes passwords.
    pub hasher: PasswordHasher,
    /// Wakes the mail worker.
    pub mail: MailSignal,
    /// Whether mail goes to a folder rather than out.
    pub mail_to_folder: bool,
    /// Where links lead.
    pub public_url: PublicUrl,
    /// How often something may be tried.
    pub limits: Limits,
}

impl Service {
    /// A service of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let a_minute = NonZeroU32::new(parts.limits.sign_ins_per_minute_account).unwrap_or(NonZeroU32::MIN);
        Self {
            db: parts.db,
            clock: parts.clock,
            keys: parts.keys,
            hasher: parts.hasher,
            mail: parts.mail,
            mail_to_folder: parts.mail_to_folder,
            jobs: Notify::new(),
            passkeys: Passkeys::at(parts.public_url.as_str()),
            public_url: parts.public_url,
            settings: RwLock::new(None),
            recoveries: Notify::new(),
            registrations: Notify::new(),
            ring: RwLock::new(None),
            checked: oidc::Checked::default(),
            sign_ins: DefaultKeyedRateLimiter::keyed(Quota::per_minute(a_minute)),
        }
    }

    /// The organization's settings in force: read again whenever their version has moved, so that every node follows.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn settings(&self) -> Result<Arc<Settings>, AppError> {
        let mut link = self.db.read().await?;
        let version = organization::version(&mut link).await?;
        let Some(version) = version else { return Ok(Arc::new(Settings::default())) };
        {
            let cached = self.settings.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, settings)) = cached.as_ref().filter(|(at, _)| *at == version) {
                tracing::trace!(version = at, "settings from the cache");
                return Ok(Arc::clone(settings));
            }
        }
        let Some((settings, version)) = organization::get(&mut link).await? else {
            return Ok(Arc::new(Settings::default()));
        };
        let settings = Arc::new(settings);
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Some((version, Arc::clone(&settings)));
        Ok(settings)
    }

    /// The settings this node read last: in a request, those it began with.
    async fn settings_at_hand(&self) -> Result<Arc<Settings>, AppError> {
        let known = self.settings.read().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((_, settings)) => Ok(settings),
            None => self.settings().await,
        }
    }

    /// Whether the product can serve: the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), AppError> {
        let mut link = self.db.read().await?;
        organization::version(&mut link).await?;
        Ok(())
    }

    /// An id for a request.
    #[must_use]
    pub fn new_request_id(&self) -> String {
        new_id(self.clock.now()).simple().to_string()
    }

    /// The clock's present moment.
    #[must_use]
    pub fn now(&self) -> app::domain::Timestamp {
        self.clock.now()
    }

    /// Frees the memory of idle hashing and of idle connections.
    pub async fn free_idle(&self) {
        self.hasher.free_idle();
        self.db.free_idle().await;
    }
}

/// The ports, all of them this service.
#[must_use]
pub fn ports(service: &Arc<Service>) -> app::ports::Services {
    app::ports::Services {
        users: Arc::clone(service) as Arc<dyn app::ports::Users>,
        groups: Arc::clone(service) as Arc<dyn app::ports::Groups>,
        applications: Arc::clone(service) as Arc<dyn app::ports::Applications>,
        roles: Arc::clone(service) as Arc<dyn app::ports::Roles>,
        staff: Arc::clone(service) as Arc<dyn app::ports::Staff>,
        assignments: Arc::clone(service) as Arc<dyn app::ports::Assignments>,
        jobs: Arc::clone(service) as Arc<dyn app::ports::Jobs>,
        imports: Arc::clone(service) as Arc<dyn app::ports::Imports>,
        audit: Arc::clone(service) as Arc<dyn app::ports::Audit>,
        mails: Arc::clone(service) as Arc<dyn app::ports::Mails>,
        organization: Arc::clone(service) as Arc<dyn app::ports::Organization>,
        attributes: Arc::clone(service) as Arc<dyn app::ports::Attributes>,
        me: Arc::clone(service) as Arc<dyn app::ports::Me>,
    }
}
