//! The link that confirms a registration. Opening it uses nothing up; only the form's POST confirms, once.
//!
//! Whoever reads the mailbox need not be who chose the password: in the browser where the registration was typed a press is enough,
//! in any other one the password is asked for. So nobody confirms an account that somebody else has the password of.

use super::registering::confirmed_status;
use super::trail::changed;
use super::{Door, Service, SignedIn};
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::passwords;
use crate::storage::tickets::{self, Ticket};
use crate::storage::{StorageError, Unit, registrations};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::MailKind;
use app::domain::session::{SessionStage, SignInMethod};
use app::domain::ticket::{InvitationState, TicketPurpose};
use app::domain::{AccountStatus, Field, FieldErrors, TicketId, Timestamp, Violation};
use app::error::AppError;
use app::ports::Ctx;

use super::trail::Target;

/// What the page behind the link shows.
#[derive(Clone, Debug)]
pub struct VerificationDoor {
    /// The username.
    pub username: String,
    /// When the link ends.
    pub expires: Timestamp,
    /// Whether this browser is the one where the registration was typed.
    pub own: bool,
}

/// What a confirmation brought about.
#[derive(Debug)]
pub struct Verified {
    /// The username.
    pub username: String,
    /// Whether staff have yet to approve it.
    pub waits: bool,
    /// The session, where the settings say that confirming signs in.
    pub signed_in: Option<SignedIn>,
}

impl Service {
    /// The page behind the link. Uses nothing up.
    ///
    /// # Errors
    /// `NotFound` for a link that never was or whose registration is gone, and where registration is off.
    pub async fn open_verification(
        &self,
        secret: &str,
        proof: Option<&str>,
    ) -> Result<Door<VerificationDoor>, AppError> {
        self.registration_settings().await?;
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::Verification, secret).await?;
        if let Some(state) = ended(&ticket, &account, self.clock.now()) {
            return Ok(Door::Ended(state));
        }
        let own = self.is_own(proof, ticket.id);
        Ok(Door::Open(VerificationDoor { username: account.username, expires: ticket.expires, own }))
    }

    /// Confirms the address, once. `password` counts where the browser is another one than that of the registration.
    ///
    /// # Errors
    /// `Invalid` beside the password; `TooManyAttempts` after too many wrong ones; `NotFound` as with
    /// [`open_verification`](Self::open_verification).
    pub async fn verify(
        &self,
        ctx: &Ctx,
        secret: &str,
        proof: Option<&str>,
        password: &str,
    ) -> Result<Door<Verified>, AppError> {
        let settings = self.registration_settings().await?;
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::Verification, secret).await?;
        let stored = passwords::get(&mut link, account.seq).await?;
        drop(link);
        if let Some(state) = ended(&ticket, &account, self.clock.now()) {
            return Ok(Door::Ended(state));
        }
        if !self.is_own(proof, ticket.id) {
            self.check_chosen(&account, password, stored.as_ref().map(|stored| stored.hash.as_str())).await?;
        }
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        // The account first, as everywhere: two units never wait for each other in a ring.
        let account = accounts::hold(&mut unit, account.id).await?.ok_or(AppError::NotFound)?;
        let next = confirmed_status(&settings);
        // Somebody was faster, with the same link; or it was sent again meanwhile, or registered anew.
        if account.status != AccountStatus::PendingVerification
            || !tickets::consume(&mut unit, TicketPurpose::Verification, token::hash(secret), now).await?
            || !accounts::set_status(&mut unit, &account, next).await?
        {
            return Ok(Door::Ended(InvitationState::Accepted));
        }
        accounts::set_email_verified(&mut unit, account.seq).await?;
        let changes = changed("status", account.status.as_str(), next.as_str()).into_iter().collect();
        self.record_self(&mut unit, ctx, &account, ActedVia::Link, AuditAction::RegistrationConfirmed, changes).await?;
        let account = accounts::get(&mut unit, account.id).await?.ok_or(AppError::NotFound)?;
        let active = next == AccountStatus::Active;
        let told = active && settings.registration.notify;
        if told {
            self.tell(&mut unit, &account, MailKind::RegistrationConfirmed, settings.language).await?;
        }
        let enters = active && settings.registration.sign_in && ctx.actor.is_none();
        let signed_in = if enters {
            let signed_in = self
                .begin_session(&mut unit, ctx, &account, SessionStage::Full, SignInMethod::Password, &settings)
                .await?;
            self.note_sign_in(&mut unit, ctx, &account).await?;
            Some(signed_in)
        } else {
            None
        };
        unit.commit().await?;
        if told {
            self.mail.notify();
        }
        Ok(Door::Open(Verified { username: account.username, waits: !active, signed_in }))
    }

    fn is_own(&self, proof: Option<&str>, ticket: TicketId) -> bool {
        proof.and_then(|proof| self.proven(proof)) == Some(ticket)
    }

    /// Checks the password that was chosen at the registration.
    async fn check_chosen(&self, account: &Account, typed: &str, stored: Option<&str>) -> Result<(), AppError> {
        if typed.is_empty() {
            return Err(FieldErrors::one(Field::Password, Violation::Required).into());
        }
        // The same counter as sign-in: this is no way around it.
        if self.sign_ins.check_key(&account.username.to_ascii_lowercase()).is_err() {
            return Err(AppError::TooManyAttempts { retry_after: 60 });
        }
        if self.hasher.verify(typed, stored).await? {
            Ok(())
        } else {
            Err(FieldErrors::one(Field::Password, Violation::ChosenPasswordWrong).into())
        }
    }

    /// Erases up to `limit` registrations that nobody has confirmed in time; gives their number.
    ///
    /// # Errors
    /// Of storage.
    pub(super) async fn sweep_registrations(&self, unit: &mut Unit, limit: i64) -> Result<u64, StorageError> {
        let now = self.clock.now();
        let over = registrations::over(unit, now, limit).await?;
        let system = self.system_ctx();
        for id in &over {
            let Some(account) = accounts::hold(unit, *id).await? else { continue };
            let ticket = tickets::latest(unit, account.seq, TicketPurpose::Verification).await?;
            // Confirmed, sent again or registered anew meanwhile.
            if account.status != AccountStatus::PendingVerification || ticket.is_none_or(|ticket| ticket.is_open(now)) {
                continue;
            }
            self.erase(unit, &system, &account, AuditAction::RegistrationExpired).await?;
        }
        Ok(over.len() as u64)
    }

    /// Deletes a held account that never was a customer's; the trail keeps the act, without a name.
    pub(super) async fn erase(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        action: AuditAction,
    ) -> Result<(), StorageError> {
        crate::storage::audit::forget(unit, account.id).await?;
        accounts::delete(unit, account).await?;
        self.record(unit, ctx, action, Target::Nameless(account.id.0), Vec::new()).await
    }
}

/// Why a link opens nothing. Ticket and account are read one after the other: one used in between shows in the account alone.
fn ended(ticket: &Ticket, account: &Account, now: Timestamp) -> Option<InvitationState> {
    if ticket.consumed.is_some() {
        return Some(InvitationState::Accepted);
    }
    if ticket.revoked.is_some() {
        return Some(InvitationState::Revoked);
    }
    if ticket.expires <= now {
        return Some(InvitationState::Expired);
    }
    match account.status {
        AccountStatus::PendingVerification => None,
        // Nothing is said of a lock.
        AccountStatus::Locked => Some(InvitationState::Revoked),
        _ => Some(InvitationState::Accepted),
    }
}
