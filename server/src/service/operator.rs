//! What whoever runs the server may do on its command line when nobody can do it in the console: the way back for an organization
//! that is locked out. Each is one unit with its audit row, which names the command line.

use super::Service;
use super::creation::Refused;
use super::trail::{Target, changed, set};
use crate::clock::new_id;
use crate::storage::accounts::{self, Account, NewAccount};
use crate::storage::passwords;
use crate::storage::{
    StorageError, Unit, access, assignments, assistances, failures, groups, locks, organization, sessions, tickets,
};
use app::domain::audit::AuditAction;
use app::domain::email::EmailAddress;
use app::domain::list::Origin;
use app::domain::mail::MailKind;
use app::domain::password::NewPassword;
use app::domain::ticket::TicketPurpose;
use app::domain::{AccountId, AccountKind, AccountStatus, Field, FieldErrors, Timestamp};
use app::error::AppError;
use app::ports::Ctx;

/// Somebody with full access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// Name.
    pub name: String,
    /// Address.
    pub username: String,
    /// How the account stands.
    pub status: AccountStatus,
    /// Whether this is the owner.
    pub owner: bool,
    /// Whether they could sign in now.
    pub could_sign_in: bool,
}

/// A link that sets the first password of an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministratorLink {
    /// The link; whoever opens it is in.
    pub url: String,
    /// When it ends.
    pub expires: Timestamp,
}

impl Service {
    /// Who has full access, by address.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn administrators(&self) -> Result<Vec<Administrator>, AppError> {
        let mut link = self.db.read().await?;
        let found = access::administrators(&mut link, self.clock.now()).await?;
        let seqs: Vec<i64> = found.iter().map(|(seq, _)| *seq).collect();
        let mut people = accounts::get_all(&mut link, &seqs).await?;
        let administrators = found.into_iter().filter_map(|(seq, could_sign_in)| {
            let account = people.remove(&seq)?;
            Some(Administrator {
                name: account.name(),
                status: account.status,
                owner: account.owner,
                username: account.username,
                could_sign_in,
            })
        });
        Ok(administrators.collect())
    }

    /// Makes an administrator, who chooses a password by the link that is given back; nothing is mailed.
    ///
    /// # Errors
    /// `Invalid` for an address that is none or taken; `NotFound` where no group gives full access.
    pub async fn create_administrator(&self, ctx: &Ctx, email: &str) -> Result<AdministratorLink, AppError> {
        let mut errors = FieldErrors::default();
        let email = errors.take(Field::Email, EmailAddress::parse(email));
        let email = errors.finish(email)?;
        let (settings, now) = (self.settings().await?, self.clock.now());
        let mut unit = self.db.begin().await?;
        organization::hold(&mut unit).await?;
        let key = email.key();
        accounts::hold_address(&mut unit, &key).await?;
        self.check_address(&mut unit, &key).await?;
        let group = access::administrators_group(&mut unit).await?.ok_or(AppError::NotFound)?;
        let group = groups::hold(&mut unit, group).await?.ok_or(AppError::NotFound)?;
        let id = AccountId(new_id(now));
        let new = NewAccount {
            id,
            kind: AccountKind::Staff,
            username: email.as_str(),
            username_key: &key,
            first_name: "",
            last_name: "",
            status: AccountStatus::Invited,
            language: None,
            origin: Origin::Created,
            owner: false,
            created: now,
            last_sign_in: None,
        };
        let seq = accounts::insert(&mut unit, &new).await.map_err(Refused::from)?;
        let account = accounts::get(&mut unit, id).await?;
        let account = account.ok_or(StorageError::Inconsistent { table: "accounts", column: "id" })?;
        let validity = settings.invitation_validity;
        let ticket = self.insert_invitation(&mut unit, seq, email.as_str(), settings.language, false, validity).await?;
        groups::add_member(&mut unit, group.seq, seq).await?;
        let target = || Target::Account(&account);
        let created = vec![set("email", email.as_str()), set("method", "link")];
        self.record_operator(&mut unit, ctx, AuditAction::StaffCreated, target(), created).await?;
        let joined = vec![set("group", &group.row.name)];
        self.record_operator(&mut unit, ctx, AuditAction::MemberAdded, target(), joined).await?;
        unit.commit().await?;
        Ok(AdministratorLink { url: self.ticket_url(ticket.id, ticket.generation), expires: ticket.expires })
    }

    /// Takes every lock from an account, and lets a staff user who was deactivated or deleted in again. Gives how it stands then.
    ///
    /// # Errors
    /// `NotFound` for an address that nobody has.
    pub async fn let_in(&self, ctx: &Ctx, username: &str) -> Result<AccountStatus, AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.found_by_operator(&mut unit, username).await?;
        failures::clear(&mut unit, account.seq).await?;
        let (action, to) = match account.status {
            AccountStatus::Locked => {
                locks::unlock(&mut unit, &account).await?;
                (AuditAction::AccountUnlocked, account.status_below())
            }
            AccountStatus::Deactivated | AccountStatus::Deleted => {
                let to = self.attainable(&mut unit, &account, AccountStatus::Active).await?;
                accounts::set_status(&mut unit, &account, to).await?;
                let deleted = account.status == AccountStatus::Deleted;
                if deleted {
                    assignments::reattach_customers(&mut unit, account.seq).await?;
                }
                (if deleted { AuditAction::StaffRestored } else { AuditAction::StaffActivated }, to)
            }
            status => {
                unit.commit().await?;
                return Ok(status);
            }
        };
        let changes = changed("status", account.status.as_str(), to.as_str()).into_iter().collect();
        self.record_operator(&mut unit, ctx, action, Target::Account(&account), changes).await?;
        unit.commit().await?;
        Ok(to)
    }

    /// Sets a temporary password, which must be replaced at the first use, and ends every session. Gives when it ends.
    ///
    /// # Errors
    /// `NotFound` for an address that nobody has; `Invalid` for a password that breaks its rule.
    pub async fn set_password_by_operator(
        &self,
        ctx: &Ctx,
        username: &str,
        password: &str,
    ) -> Result<Timestamp, AppError> {
        let settings = self.settings().await?;
        let mut errors = FieldErrors::default();
        let password = errors.take(Field::Password, NewPassword::parse(password, &settings.password));
        let password = errors.finish(password)?;
        self.check_strength(&settings, &password, &[username])?;
        let hash = self.hasher.hash(password.expose()).await?;
        let now = self.clock.now();
        let expires = now.plus(settings.temporary_password_validity);
        let mut unit = self.db.begin().await?;
        let account = self.found_by_operator(&mut unit, username).await?;
        passwords::set(&mut unit, account.seq, &hash, now, Some(expires)).await?;
        self.end_sessions_of(&mut unit, ctx, &account, None).await?;
        tickets::revoke_open(&mut unit, account.seq, TicketPurpose::Reset, now).await?;
        let mut changes = Vec::new();
        if account.status_below() == AccountStatus::Invited {
            // The password takes the place of the invitation.
            tickets::revoke_open(&mut unit, account.seq, TicketPurpose::Invitation, now).await?;
            locks::set_status_below(&mut unit, &account, AccountStatus::Active).await?;
            changes.extend(changed("status", AccountStatus::Invited.as_str(), AccountStatus::Active.as_str()));
        }
        let action = AuditAction::TemporaryPasswordSet;
        self.record_operator(&mut unit, ctx, action, Target::Account(&account), changes).await?;
        self.tell(&mut unit, &account, MailKind::TemporaryPassword, settings.language).await?;
        unit.commit().await?;
        Ok(expires)
    }

    /// Takes an account's second factor away with every session; whether there was one.
    ///
    /// # Errors
    /// `NotFound` for an address that nobody has.
    pub async fn remove_second_factor_by_operator(&self, ctx: &Ctx, username: &str) -> Result<bool, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let account = self.found_by_operator(&mut unit, username).await?;
        let removed = self.drop_second_factor(&mut unit, ctx, &account).await?;
        if removed {
            let action = AuditAction::SecondFactorDisabled;
            self.record_operator(&mut unit, ctx, action, Target::Account(&account), Vec::new()).await?;
            self.tell(&mut unit, &account, MailKind::SecondFactorOff, settings.language).await?;
        }
        unit.commit().await?;
        Ok(removed)
    }

    /// Signs one account out everywhere, or everybody. Gives how many sessions ended.
    ///
    /// # Errors
    /// `NotFound` for an address that nobody has.
    pub async fn end_sessions_by_operator(&self, ctx: &Ctx, username: Option<&str>) -> Result<u64, AppError> {
        let mut unit = self.db.begin().await?;
        let account = match username {
            Some(username) => Some(self.found_by_operator(&mut unit, username).await?),
            None => None,
        };
        let (ended, target) = match &account {
            Some(account) => (self.end_sessions_of(&mut unit, ctx, account, None).await?, Target::Account(account)),
            None => {
                assistances::cut(&mut unit, None, self.clock.now()).await?;
                (sessions::end_everybodys(&mut unit).await?, Target::Organization)
            }
        };
        let changes = vec![set("sessions", &ended.to_string())];
        self.record_operator(&mut unit, ctx, AuditAction::SessionsEnded, target, changes).await?;
        unit.commit().await?;
        Ok(ended)
    }

    /// An account by its address, held to the end of the unit, after the organization.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) async fn found_by_operator(&self, unit: &mut Unit, username: &str) -> Result<Account, AppError> {
        organization::hold(unit).await?;
        let found = accounts::find_by_username(unit, &username.trim().to_ascii_lowercase()).await?;
        let found = found.ok_or(AppError::NotFound)?;
        accounts::hold(unit, found.id).await?.ok_or(AppError::NotFound)
    }
}
