//! The first start: a one-time link, or the owner from the configuration.

use super::{Service, SignedIn};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::passwords;
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, StorageError, UniqueKey, groups, organization, roles};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::group::{Audience, GroupDraft};
use app::domain::list::Origin;
use app::domain::role::RoleDraft;
use app::domain::session::{SessionStage, SignInMethod};
use app::domain::settings::Settings;
use app::domain::setup::{Setup, SetupDraft};
use app::domain::ticket::TicketPurpose;
use app::domain::time::DAY;
use app::domain::{AccountId, AccountKind, AccountStatus, GroupId, Language, RoleId, TicketId};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

/// How long a set-up link is valid; each start without an owner makes a new one.
const VALIDITY: i64 = 7 * DAY;

/// The built-in role and the built-in group that carries it.
fn administrators(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::En => ("Administrator", "Administrators"),
        Language::De => ("Administration", "Administratoren"),
    }
}

/// The owner as the configuration gives it.
#[derive(Debug)]
pub enum OwnerFromConfig {
    /// The organization had its owner already.
    Present,
    /// The owner was made.
    Made,
}

impl Service {
    /// Whether the organization has its owner.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn is_set_up(&self) -> Result<bool, AppError> {
        let mut link = self.db.read().await?;
        Ok(organization::version(&mut link).await?.is_some())
    }

    /// Makes the one-time set-up link of this start; older ones end.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn new_setup_link(&self) -> Result<String, AppError> {
        let now = self.clock.now();
        let ticket = Ticket {
            id: TicketId(new_id(now)),
            account_seq: None,
            purpose: TicketPurpose::Setup,
            generation: 1,
            mailed: false,
            issued: now,
            expires: now.plus(VALIDITY),
            visited: None,
            consumed: None,
            revoked: None,
        };
        let secret = self.keys.ticket_token(ticket.id, ticket.generation);
        let mut unit = self.db.begin().await?;
        tickets::drop_unowned(&mut unit, TicketPurpose::Setup).await?;
        tickets::insert(&mut unit, &ticket, token::hash(&secret)).await?;
        unit.commit().await?;
        Ok(format!("{}/setup?token={secret}", self.public_url.as_str()))
    }

    /// Whether a set-up link opens.
    ///
    /// # Errors
    /// `NotFound` when it does not, `Conflict` when the organization has its owner.
    pub async fn check_setup_link(&self, secret: &str) -> Result<(), AppError> {
        if self.is_set_up().await? {
            return Err(AppError::Conflict(Conflict::AlreadySetUp));
        }
        let mut link = self.db.read().await?;
        let ticket = tickets::find(&mut link, TicketPurpose::Setup, token::hash(secret)).await?;
        if ticket.is_some_and(|ticket| ticket.is_open(self.clock.now())) { Ok(()) } else { Err(AppError::NotFound) }
    }

    /// Gives the organization its name and its owner, who is signed in.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `NotFound` for a link that does not open.
    pub async fn set_up(&self, ctx: &Ctx, secret: &str, draft: &SetupDraft) -> Result<SignedIn, AppError> {
        self.check_setup_link(secret).await?;
        let settings = Settings { language: ctx.language, ..Settings::default() };
        let setup = draft.parse(&settings.password)?;
        let settings = Settings { name: setup.organization.clone(), ..settings };
        self.check_strength(&settings, &setup.password, &[setup.email.as_str(), &setup.first_name, &setup.last_name])?;
        let hash = self.hasher.hash(setup.password.expose()).await?;
        let mut unit = self.db.begin().await?;
        if !tickets::consume(&mut unit, TicketPurpose::Setup, token::hash(secret), self.clock.now()).await? {
            return Err(AppError::NotFound);
        }
        let account =
            self.insert_owner(&mut unit, ctx, &settings, &setup, &hash, ActedVia::Link).await.map_err(taken)?;
        let signed_in =
            self.begin_session(&mut unit, ctx, &account, SessionStage::Full, SignInMethod::Password, &settings).await?;
        accounts::set_last_sign_in(&mut unit, account.seq, self.clock.now()).await?;
        unit.commit().await?;
        Ok(signed_in)
    }

    /// Makes the owner that the configuration names, when there is none yet.
    ///
    /// # Errors
    /// `Invalid` when the address or the password breaks its rule.
    pub async fn ensure_owner(&self, ctx: &Ctx, email: &str, password: &str) -> Result<OwnerFromConfig, AppError> {
        if self.is_set_up().await? {
            return Ok(OwnerFromConfig::Present);
        }
        let settings = Settings::default();
        let draft = SetupDraft {
            organization: settings.name.clone(),
            email: email.to_owned(),
            password: app::domain::password::PasswordDraft {
                password: password.to_owned(),
                repeat: password.to_owned(),
            },
            ..SetupDraft::default()
        };
        let setup = draft.parse(&settings.password)?;
        let hash = self.hasher.hash(setup.password.expose()).await?;
        let mut unit = self.db.begin().await?;
        match self.insert_owner(&mut unit, ctx, &settings, &setup, &hash, ActedVia::CommandLine).await {
            Ok(_) => {
                unit.commit().await?;
                Ok(OwnerFromConfig::Made)
            }
            // Another node was faster.
            Err(StorageError::Taken(_)) => Ok(OwnerFromConfig::Present),
            Err(error) => Err(error.into()),
        }
    }

    async fn insert_owner(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        settings: &Settings,
        setup: &Setup,
        hash: &str,
        via: ActedVia,
    ) -> Result<accounts::Account, StorageError> {
        let now = self.clock.now();
        let id = AccountId(new_id(now));
        let new = NewAccount {
            id,
            kind: AccountKind::Staff,
            username: setup.email.as_str(),
            username_key: &setup.email.key(),
            first_name: &setup.first_name,
            last_name: &setup.last_name,
            status: AccountStatus::Active,
            language: None,
            origin: Origin::Created,
            owner: true,
            created: now,
            last_sign_in: None,
        };
        // The account first: its unique owner row is what a second set-up at the same moment stumbles over.
        let seq = accounts::insert(link, &new).await?;
        organization::put(link, settings).await?;
        passwords::set(link, seq, hash, now, None).await?;
        let (role, group) = administrators(settings.language);
        let role = RoleDraft { name: role.to_owned(), description: String::new() };
        let role = role.parse().map_err(|_| StorageError::Inconsistent { table: "roles", column: "name" })?;
        let role = roles::insert(link, RoleId(new_id(now)), &role, true).await?;
        let draft = GroupDraft { name: group.to_owned(), description: String::new(), audience: Audience::Staff };
        let group = draft.parse().map_err(|_| StorageError::Inconsistent { table: "groups", column: "name" })?;
        let group = groups::insert(link, GroupId(new_id(now)), &group, true, now).await?;
        roles::attach(link, group, role).await?;
        groups::add_member(link, group, seq).await?;
        self.deliver_presets(link).await?;
        let account = accounts::get(link, id).await?;
        let account = account.ok_or(StorageError::Inconsistent { table: "accounts", column: "id" })?;
        self.record_self(link, ctx, &account, via, AuditAction::OwnerCreated, Vec::new()).await?;
        Ok(account)
    }
}

fn taken(error: StorageError) -> AppError {
    match error {
        StorageError::Taken(UniqueKey::Owner | UniqueKey::Username) => AppError::Conflict(Conflict::AlreadySetUp),
        other => other.into(),
    }
}
