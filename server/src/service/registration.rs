//! Self-registration (A8, A9, A11): what a visitor sends is checked and kept, and does the same work for every address, known or
//! not. A job then finds out whose it is, so that neither words nor time tell who has an account.

use super::Service;
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts;
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, StorageError, attributes, registrations};
use app::domain::attribute::{Attribute, AttributeValue};
use app::domain::registration::{LegalDocument, NewRegistration, RegistrationDraft, asked};
use app::domain::settings::Settings;
use app::domain::ticket::TicketPurpose;
use app::domain::{AccountStatus, Language, TicketId};
use app::error::AppError;
use app::ports::Ctx;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::futures::Notified;

/// What waits for the job.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sent {
    /// What was asked for.
    pub what: Asked,
    /// The language of the page it was sent from.
    pub language: Language,
    /// The request's id, for log and audit.
    pub request: String,
}

/// What can be asked for.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Asked {
    /// An account.
    Register(Registering),
    /// The link once more.
    Resend(TicketId),
}

/// Somebody who wants an account.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Registering {
    /// The address as typed.
    pub username: String,
    /// The address as compared.
    pub username_key: String,
    /// The profile, the names included.
    pub values: Vec<AttributeValue>,
    /// The hash of the password.
    pub hash: String,
    /// What was agreed to.
    pub accepted: Vec<(LegalDocument, u32)>,
    /// The ticket of the link, if it comes to one. The sender's browser knows it.
    pub ticket: TicketId,
}

impl Registering {
    fn new(new: &NewRegistration, hash: String, ticket: TicketId) -> Self {
        Self {
            username: new.email().as_str().to_owned(),
            username_key: new.email().key(),
            values: new.values().to_vec(),
            hash,
            accepted: new.accepted().to_vec(),
            ticket,
        }
    }
}

impl Service {
    /// The settings, where people may register at all.
    ///
    /// # Errors
    /// `NotFound` where registration is off (A11).
    pub(super) async fn registration_settings(&self) -> Result<Arc<Settings>, AppError> {
        let settings = self.settings().await?;
        if settings.registration.on { Ok(settings) } else { Err(AppError::NotFound) }
    }

    /// What the form asks for besides address and password.
    ///
    /// # Errors
    /// `NotFound` where registration is off.
    pub async fn asked_at_registration(&self) -> Result<Vec<Attribute>, AppError> {
        self.registration_settings().await?;
        let mut link = self.db.read().await?;
        Ok(asked(attributes::list(&mut link).await?))
    }

    /// Takes a registration, and gives the proof that its browser keeps. Says nothing of whether anybody has the address.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `NotFound` where registration is off.
    pub async fn register(&self, ctx: &Ctx, draft: &RegistrationDraft) -> Result<String, AppError> {
        let settings = self.registration_settings().await?;
        let mut link = self.db.read().await?;
        let attributes = asked(attributes::list(&mut link).await?);
        let new = draft.parse(&settings, &attributes)?;
        let key = new.email().key();
        // A registration that nobody has confirmed gives way to the next of its address, with the values it holds.
        let found = accounts::find_by_username(&mut link, &key).await?;
        let own = found.filter(|found| found.status == AccountStatus::PendingVerification).map_or(0, |found| found.seq);
        let nobody = Ctx { actor: None, ..ctx.clone() };
        self.check_taken(&mut link, &nobody, &attributes, (own, &key), new.values()).await?;
        drop(link);
        self.check_strength(&settings, new.password(), &[new.email().as_str(), new.first_name(), new.last_name()])?;
        let hash = self.hasher.hash(new.password().expose()).await?;
        let ticket = self.new_ticket_id();
        self.send(ctx, Asked::Register(Registering::new(&new, hash, ticket))).await?;
        Ok(self.proof(ticket))
    }

    /// A proof that proves nothing, of the same form: for programs that fill in what people do not see.
    #[must_use]
    pub fn empty_proof(&self) -> String {
        self.proof(self.new_ticket_id())
    }

    /// Has the link sent once more to whom a browser's proof is about.
    ///
    /// # Errors
    /// `NotFound` where registration is off.
    pub async fn resend_registration(&self, ctx: &Ctx, proof: &str) -> Result<(), AppError> {
        self.registration_settings().await?;
        match self.proven(proof) {
            Some(ticket) => self.send(ctx, Asked::Resend(ticket)).await,
            None => Ok(()),
        }
    }

    /// The proof of a registration that is not confirmed, for the browser where its password was just given.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn proof_of(&self, username_key: &str) -> Result<Option<String>, AppError> {
        if !self.settings().await?.registration.on {
            return Ok(None);
        }
        let mut link = self.db.read().await?;
        let Some(account) = accounts::find_by_username(&mut link, username_key).await? else { return Ok(None) };
        if account.status != AccountStatus::PendingVerification {
            return Ok(None);
        }
        let ticket = tickets::latest(&mut link, account.seq, TicketPurpose::Verification).await?;
        Ok(ticket.map(|ticket| self.proof(ticket.id)))
    }

    async fn send(&self, ctx: &Ctx, what: Asked) -> Result<(), AppError> {
        let sent = Sent { what, language: ctx.language, request: ctx.request.clone() };
        let internal = |_| AppError::Internal { request: ctx.request.clone() };
        let request = serde_json::to_string(&sent).map_err(internal)?;
        let mut unit = self.db.begin().await?;
        registrations::insert(&mut unit, &request, self.clock.now()).await?;
        unit.commit().await?;
        self.registrations.notify_one();
        Ok(())
    }

    /// Completes when something was sent.
    pub fn registration_sent(&self) -> Notified<'_> {
        self.registrations.notified()
    }

    fn new_ticket_id(&self) -> TicketId {
        TicketId(new_id(self.clock.now()))
    }

    /// What the browser keeps in which a registration was typed: generation 0 is no link's.
    fn proof(&self, ticket: TicketId) -> String {
        format!("{}.{}", ticket.0.simple(), self.keys.ticket_token(ticket, 0))
    }

    /// The ticket that a browser's proof is about.
    pub(super) fn proven(&self, proof: &str) -> Option<TicketId> {
        let (ticket, secret) = proof.split_once('.')?;
        let ticket = TicketId(ticket.parse().ok()?);
        // Compared as hashes, so that the time it takes tells nothing.
        (token::hash(secret) == token::hash(&self.keys.ticket_token(ticket, 0))).then_some(ticket)
    }

    /// Makes the ticket of a link that confirms a registration, in the caller's unit; older ones end.
    pub(super) async fn insert_verification(
        &self,
        link: &mut Link,
        account: i64,
        id: TicketId,
        validity: i64,
    ) -> Result<Ticket, StorageError> {
        let now = self.clock.now();
        tickets::revoke_open(link, account, TicketPurpose::Verification, now).await?;
        let ticket = Ticket {
            id,
            account_seq: Some(account),
            purpose: TicketPurpose::Verification,
            generation: 1,
            mailed: true,
            issued: now,
            expires: now.plus(validity),
            visited: None,
            consumed: None,
            revoked: None,
        };
        let secret = self.keys.ticket_token(ticket.id, ticket.generation);
        tickets::insert(link, &ticket, token::hash(&secret)).await?;
        Ok(ticket)
    }
}
