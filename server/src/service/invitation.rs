//! Invitations: a link to choose the first password, which also confirms the account (A18 to A20).
//!
//! Opening the link changes nothing but "link visited", since mail scanners open links too; only the POST uses it up.

use super::Service;
use super::trail::Target;
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account, CONTACT_EMAIL};
use crate::storage::mail::{Outgoing, delivery_of_ticket, enqueue};
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, StorageError};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::mail::{DeliveryState, MailKind};
use app::domain::password::PasswordDraft;
use app::domain::ticket::{InvitationState, InvitationView, TicketPurpose};
use app::domain::{AccountId, AccountStatus, Language, TicketId, Timestamp};
use app::error::{AppError, Conflict};
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

    async fn enqueue_invitation(
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
        account: i64,
    ) -> Result<Option<InvitationView>, StorageError> {
        let Some(ticket) = tickets::latest(link, account, TicketPurpose::Invitation).await? else { return Ok(None) };
        let delivery = if ticket.mailed { delivery_of_ticket(link, ticket.id).await? } else { None };
        let delivery = delivery.map(|delivery| delivery.state);
        let (state, since) = state(&ticket, delivery, self.clock.now());
        Ok(Some(InvitationView { state, since, expires: ticket.expires, mailed: ticket.mailed }))
    }

    /// The page behind an invitation's link. Notes the visit; uses nothing up.
    ///
    /// # Errors
    /// `NotFound` for a link that never was.
    pub async fn open_invitation(&self, _ctx: &Ctx, secret: &str) -> Result<Door<InvitationDoor>, AppError> {
        let now = self.clock.now();
        let mut link = self.db.read().await?;
        let (ticket, account) = self.invited(&mut link, secret).await?;
        drop(link);
        if !ticket.is_open(now) || account.status != AccountStatus::Invited {
            return Ok(Door::Ended(state(&ticket, None, now).0));
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
        let (ticket, account) = self.invited(&mut link, secret).await?;
        drop(link);
        if !ticket.is_open(self.clock.now()) || account.status != AccountStatus::Invited {
            return Ok(Door::Ended(state(&ticket, None, self.clock.now()).0));
        }
        let new = draft.parse(&settings.password)?;
        self.check_strength(&settings, &new, &[&account.username, &account.first_name, &account.last_name])?;
        let hash = self.hasher.hash(new.expose()).await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        if !tickets::consume(&mut unit, TicketPurpose::Invitation, token::hash(secret), now).await? {
            // Somebody was faster, with the same link.
            return Ok(Door::Ended(InvitationState::Accepted));
        }
        let account = accounts::hold(&mut unit, account.id).await?.ok_or(AppError::NotFound)?;
        if account.status != AccountStatus::Invited
            || !accounts::set_status(&mut unit, &account, AccountStatus::Active).await?
        {
            return Ok(Door::Ended(InvitationState::Accepted));
        }
        accounts::set_password(&mut unit, account.seq, &hash, now, None).await?;
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

    async fn invited(&self, link: &mut Link, secret: &str) -> Result<(Ticket, Account), AppError> {
        let ticket = tickets::find(link, TicketPurpose::Invitation, token::hash(secret)).await?;
        let ticket = ticket.ok_or(AppError::NotFound)?;
        let account = match ticket.account_seq {
            Some(seq) => accounts::get_by_seq(link, seq).await?,
            None => None,
        };
        Ok((ticket, account.ok_or(AppError::NotFound)?))
    }

    /// Sends an invitation again: a new link, and the older one ends.
    pub(super) async fn renew_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError> {
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        if account.status != AccountStatus::Invited {
            return Err(AppError::Conflict(Conflict::NotInvited));
        }
        let ticket = tickets::latest(&mut unit, account.seq, TicketPurpose::Invitation).await?;
        let ticket = ticket.ok_or(AppError::Conflict(Conflict::NotInvited))?;
        let renewed = Ticket { generation: ticket.generation + 1, ..ticket.clone() };
        let secret = self.keys.ticket_token(renewed.id, renewed.generation);
        let expires = now.plus(settings.invitation_validity);
        if !tickets::renew(&mut unit, &ticket, token::hash(&secret), now, expires).await? {
            return Err(AppError::Stale);
        }
        let contact = accounts::attribute(&mut unit, account.seq, CONTACT_EMAIL).await?;
        let recipient = contact.unwrap_or_else(|| account.username.clone());
        let language = account.language.unwrap_or(settings.language);
        self.enqueue_invitation(&mut unit, &renewed, &recipient, language).await?;
        self.record(&mut unit, ctx, AuditAction::InvitationResent, Target::Account(&account), Vec::new()).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    /// The present link, for handing over. Whoever hands it over knows it: that is noted.
    pub(super) async fn copy_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<String, AppError> {
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        let ticket = tickets::latest(&mut unit, account.seq, TicketPurpose::Invitation).await?;
        let ticket =
            ticket.filter(|ticket| ticket.is_open(self.clock.now()) && account.status == AccountStatus::Invited);
        let ticket = ticket.ok_or(AppError::Conflict(Conflict::NotInvited))?;
        self.record(&mut unit, ctx, AuditAction::InvitationCopied, Target::Account(&account), Vec::new()).await?;
        unit.commit().await?;
        Ok(self.ticket_url(ticket.id, ticket.generation))
    }
}

fn state(ticket: &Ticket, delivery: Option<DeliveryState>, now: Timestamp) -> (InvitationState, Timestamp) {
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
    let state = match delivery {
        Some(DeliveryState::Queued) => InvitationState::Pending,
        Some(DeliveryState::Failed) => InvitationState::Undeliverable,
        Some(DeliveryState::Sent | DeliveryState::Dropped) | None => InvitationState::Sent,
    };
    (state, ticket.issued)
}
