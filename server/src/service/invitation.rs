//! Invitations: a link to choose the first password, which also confirms the account (A18 to A20).
//!
//! Opening the link changes nothing but "link visited", since mail scanners open links too; only the POST uses it up.

use super::Service;
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::mail::{Delivery, Outgoing, delivery_of_ticket, enqueue};
use crate::storage::passwords;
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, StorageError};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::{DeliveryState, MailKind};
use app::domain::password::PasswordDraft;
use app::domain::ticket::{InvitationState, InvitationView, TicketPurpose};
use app::domain::{AccountStatus, Language, TicketId, Timestamp};
use app::error::AppError;
use app::ports::Ctx;

/// A link's page: open, or ended for a reason worth telling.
#[derive(Debug)]
pub enum Door<T> {
    /// It opens.
    Open(T),
    /// It was good once.
    Ended(InvitationState),
}

/// What the invitation's page shows.
#[derive(Clone, Debug)]
pub struct InvitationDoor {
    /// The username.
    pub username: String,
    /// The name to show.
    pub name: String,
    /// When the link ends.
    pub expires: Timestamp,
}

impl Service {
    /// The present link of a ticket.
    pub(super) fn ticket_url(&self, ticket: TicketId, generation: i64) -> String {
        format!("{}/invitation?token={}", self.public_url.as_str(), self.keys.ticket_token(ticket, generation))
    }

    /// Makes an invitation, and its mail where it is to be mailed, in the caller's unit.
    pub(super) async fn insert_invitation(
        &self,
        link: &mut Link,
        account: i64,
        recipient: &str,
        language: Language,
        mailed: bool,
        validity: i64,
    ) -> Result<Ticket, StorageError> {
        let now = self.clock.now();
        let ticket = Ticket {
            id: TicketId(new_id(now)),
            account_seq: Some(account),
            purpose: TicketPurpose::Invitation,
            generation: 1,
            mailed,
            issued: now,
            expires: now.plus(validity),
            visited: None,
            consumed: None,
            revoked: None,
        };
        let secret = self.keys.ticket_token(ticket.id, ticket.generation);
        tickets::insert(link, &ticket, token::hash(&secret)).await?;
        if mailed {
            self.enqueue_invitation(link, &ticket, recipient, language).await?;
        }
        Ok(ticket)
    }

    pub(super) async fn enqueue_invitation(
        &self,
        link: &mut Link,
        ticket: &Ticket,
        recipient: &str,
        language: Language,
    ) -> Result<(), StorageError> {
        let now = self.clock.now();
        let mail = Outgoing {
            id: new_id(now),
            kind: MailKind::Invitation,
            account_seq: ticket.account_seq,
            ticket: Some((ticket.id, ticket.generation)),
            recipient: recipient.to_owned(),
            language,
            at: now,
        };
        enqueue(link, &mail).await
    }

    /// An account's newest invitation, as shown.
    pub(super) async fn invitation_view(
        &self,
        link: &mut Link,
        account: &Account,
    ) -> Result<Option<InvitationView>, StorageError> {
        let Some(ticket) = tickets::latest(link, account.seq, TicketPurpose::Invitation).await? else {
            let (since, expires) = (account.created, account.created);
            let unsent = InvitationView { state: InvitationState::Unsent, since, expires, mailed: false };
            return Ok((account.status_below() == AccountStatus::Invited).then_some(unsent));
        };
        let delivery = if ticket.mailed { delivery_of_ticket(link, ticket.id).await? } else { None };
        let (state, since) = state(&ticket, delivery.as_ref(), self.clock.now());
        Ok(Some(InvitationView { state, since, expires: ticket.expires, mailed: ticket.mailed }))
    }

    /// The page behind an invitation's link. Notes the visit; uses nothing up.
    ///
    /// # Errors
    /// `NotFound` for a link that never was.
    pub async fn open_invitation(&self, _ctx: &Ctx, secret: &str) -> Result<Door<InvitationDoor>, AppError> {
        let now = self.clock.now();
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::Invitation, secret).await?;
        drop(link);
        if let Some(state) = ended(&ticket, &account, now) {
            return Ok(Door::Ended(state));
        }
        if ticket.visited.is_none() {
            let mut unit = self.db.begin().await?;
            tickets::visit(&mut unit, ticket.id, now).await?;
            unit.commit().await?;
        }
        let name = account.name();
        Ok(Door::Open(InvitationDoor { username: account.username, name, expires: ticket.expires }))
    }

    /// Sets the first password and confirms the account, once; gives the username to sign in with.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `NotFound` for a link that never was.
    pub async fn accept_invitation(
        &self,
        ctx: &Ctx,
        secret: &str,
        draft: &PasswordDraft,
    ) -> Result<Door<String>, AppError> {
        let settings = self.settings().await?;
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::Invitation, secret).await?;
        drop(link);
        if let Some(state) = ended(&ticket, &account, self.clock.now()) {
            return Ok(Door::Ended(state));
        }
        let new = draft.parse(&settings.password)?;
        self.check_strength(&settings, &new, &[&account.username, &account.first_name, &account.last_name])?;
        let hash = self.hasher.hash(new.expose()).await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        // The account first, as everywhere: two units never wait for each other in a ring.
        let account = accounts::hold(&mut unit, account.id).await?.ok_or(AppError::NotFound)?;
        if account.status == AccountStatus::Locked {
            return Ok(Door::Ended(InvitationState::Visited));
        }
        // Somebody was faster, with the same link.
        if !tickets::consume(&mut unit, TicketPurpose::Invitation, token::hash(secret), now).await?
            || account.status != AccountStatus::Invited
            || !accounts::set_status(&mut unit, &account, AccountStatus::Active).await?
        {
            return Ok(Door::Ended(InvitationState::Accepted));
        }
        passwords::set(&mut unit, account.seq, &hash, now, None).await?;
        accounts::learn_language(&mut unit, account.id, ctx.language).await?;
        if ticket.mailed {
            // The link came by mail, so who has it reads that mailbox. A link handed over proves nothing.
            accounts::set_email_verified(&mut unit, account.seq).await?;
        }
        let change = super::trail::changed("status", account.status.as_str(), AccountStatus::Active.as_str());
        let changes = change.into_iter().collect();
        self.record_self(&mut unit, ctx, &account, ActedVia::Link, AuditAction::InvitationAccepted, changes).await?;
        unit.commit().await?;
        Ok(Door::Open(account.username))
    }

    /// The ticket of a link for a purpose, with the account it is for.
    ///
    /// # Errors
    /// `NotFound` for a link that never was.
    pub(super) async fn ticket_of(
        &self,
        link: &mut Link,
        purpose: TicketPurpose,
        secret: &str,
    ) -> Result<(Ticket, Account), AppError> {
        let ticket = tickets::find(link, purpose, token::hash(secret)).await?.ok_or(AppError::NotFound)?;
        let account = match ticket.account_seq {
            Some(seq) => accounts::get_by_seq(link, seq).await?,
            None => None,
        };
        Ok((ticket, account.ok_or(AppError::NotFound)?))
    }
}

/// Why a link opens nothing. Ticket and account are read one after the other: one used in between shows in the account alone.
fn ended(ticket: &Ticket, account: &Account, now: Timestamp) -> Option<InvitationState> {
    if !ticket.is_open(now) {
        return Some(state(ticket, None, now).0);
    }
    match account.status {
        AccountStatus::Invited => None,
        // Nothing is said of a lock.
        AccountStatus::Locked => Some(InvitationState::Visited),
        _ => Some(InvitationState::Accepted),
    }
}

fn state(ticket: &Ticket, delivery: Option<&Delivery>, now: Timestamp) -> (InvitationState, Timestamp) {
    if let Some(at) = ticket.consumed {
        return (InvitationState::Accepted, at);
    }
    if let Some(at) = ticket.revoked {
        return (InvitationState::Revoked, at);
    }
    if ticket.expires <= now {
        return (InvitationState::Expired, ticket.expires);
    }
    if let Some(at) = ticket.visited {
        return (InvitationState::Visited, at);
    }
    match delivery.map(|delivery| (delivery.state, delivery.since)) {
        Some((DeliveryState::Queued, _)) => (InvitationState::Pending, ticket.issued),
        Some((DeliveryState::Failed, since)) => (InvitationState::Undeliverable, since),
        Some((DeliveryState::Sent, since)) => (InvitationState::Sent, since),
        Some((DeliveryState::Dropped, _)) | None => (InvitationState::Sent, ticket.issued),
    }
}
