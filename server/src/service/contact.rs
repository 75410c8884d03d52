//! The contact address: changed by its person, once a link that went to the new one was used. The username never changes (A16).

use super::profile::profile_values;
use super::trail::{Target, changed, set};
use super::{Door, Service};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::attribute_values;
use crate::storage::mail::{Outgoing, enqueue};
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Unit, attributes, contact, normal};
use app::domain::attribute::{Attribute, AttributeAudience, AttributeValue, CONTACT_EMAIL, value_of};
use app::domain::audit::{ActedVia, AuditAction};
use app::domain::email::EmailAddress;
use app::domain::mail::MailKind;
use app::domain::ticket::{InvitationState, TicketPurpose};
use app::domain::time::{DAY, HOUR};
use app::domain::{AccountId, AccountStatus, Action, Field, FieldErrors, Language, PersonView, TicketId, Timestamp};
use app::error::AppError;
use app::ports::Ctx;

/// Links an account may ask for in an hour.
const LINKS_AN_HOUR: i64 = 5;
/// How long such a link is valid.
const VALIDITY: i64 = DAY;

/// What the page behind the link shows.
#[derive(Clone, Debug)]
pub struct ContactDoor {
    /// Whose address it becomes.
    pub username: String,
    /// The address.
    pub address: String,
    /// When the link ends.
    pub expires: Timestamp,
}

/// The definition of the contact address, where its person may change it.
fn own_contact(attributes: &[Attribute]) -> Option<&Attribute> {
    attributes.iter().find(|attribute| attribute.key == CONTACT_EMAIL && attribute.asked_of(AttributeAudience::Account))
}

impl Service {
    /// The contact address of the signed-in person.
    ///
    /// # Errors
    /// Those of [`Ctx::in_person`]; `Forbidden` where the organization does not let people change it.
    pub async fn contact(&self, ctx: &Ctx) -> Result<String, AppError> {
        let actor = ctx.in_person()?;
        let mut link = self.db.read().await?;
        own_contact(&attributes::list(&mut link).await?).ok_or(AppError::Forbidden)?;
        let account = accounts::get(&mut link, actor.subject.id).await?.ok_or(AppError::SignInRequired)?;
        let values = profile_values(&mut link, &account).await?;
        Ok(value_of(&values, CONTACT_EMAIL).to_owned())
    }

    /// Asks for another contact address, with the password. A link goes to the new one; an address that cannot be had gets none, and
    /// nobody is told so.
    ///
    /// # Errors
    /// `Invalid` beside the fields; `TooManyAttempts` after too many links.
    pub async fn ask_contact(&self, ctx: &Ctx, address: &str, password: &str) -> Result<(), AppError> {
        self.contact(ctx).await?;
        let mut errors = FieldErrors::default();
        let address = errors.take(Field::Email, EmailAddress::parse(address));
        let address = errors.finish(address)?;
        self.prove(ctx, password).await?;
        let settings = self.settings().await?;
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let account = accounts::hold(&mut unit, ctx.in_person()?.subject.id).await?.ok_or(AppError::SignInRequired)?;
        if contact::asked_since(&mut unit, account.seq, now.plus(-HOUR)).await? >= LINKS_AN_HOUR {
            return Err(AppError::TooManyAttempts { retry_after: 3_600 });
        }
        let mailed = self.can_be_had(&mut unit, ctx, &account, address.as_str()).await?;
        self.send_contact_link(&mut unit, &account, address.as_str(), settings.language, mailed).await?;
        let changes = vec![set(CONTACT_EMAIL, address.as_str())];
        let action = AuditAction::ContactChangeRequested;
        self.record_self(&mut unit, ctx, &account, ActedVia::Session, action, changes).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    /// Makes the link that proves an address, in the caller's unit, with its mail unless nobody is to get it; older links end.
    async fn send_contact_link(
        &self,
        unit: &mut Unit,
        account: &Account,
        address: &str,
        language: Language,
        mailed: bool,
    ) -> Result<(), AppError> {
        let now = self.clock.now();
        tickets::revoke_open(unit, account.seq, TicketPurpose::ContactAddress, now).await?;
        let ticket = Ticket {
            id: TicketId(new_id(now)),
            account_seq: Some(account.seq),
            purpose: TicketPurpose::ContactAddress,
            generation: 1,
            mailed: true,
            issued: now,
            expires: now.plus(VALIDITY),
            visited: None,
            consumed: None,
            revoked: None,
        };
        tickets::insert(unit, &ticket, token::hash(&self.keys.ticket_token(ticket.id, 1))).await?;
        contact::insert(unit, ticket.id, address).await?;
        if mailed {
            let mail = Outgoing {
                id: new_id(now),
                kind: MailKind::ContactVerification,
                account_seq: Some(account.seq),
                ticket: Some((ticket.id, 1)),
                recipient: address.to_owned(),
                language: account.language.unwrap_or(language),
                at: now,
            };
            enqueue(unit, &mail).await?;
        }
        Ok(())
    }

    /// Sends the link that proves the contact address staff have given a held account, unless it is the username: mail goes there only
    /// once it was used. Links to an address given before end.
    pub(super) async fn prove_given_contact(
        &self,
        unit: &mut Unit,
        account: &Account,
        language: Language,
    ) -> Result<(), AppError> {
        let values = profile_values(unit, account).await?;
        let given = value_of(&values, CONTACT_EMAIL);
        if given == account.mail_address() {
            tickets::revoke_open(unit, account.seq, TicketPurpose::ContactAddress, self.clock.now()).await?;
            return Ok(());
        }
        self.send_contact_link(unit, account, given, language, true).await
    }

    /// Sends the link that proves a person's contact address once more.
    ///
    /// # Errors
    /// Those of [`reachable`](Self::reachable); `TooManyAttempts` after too many links.
    pub(super) async fn verify_given_contact(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        self.reachable(&mut unit, ctx, id, Action::Edit).await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        if contact::asked_since(&mut unit, account.seq, self.clock.now().plus(-HOUR)).await? >= LINKS_AN_HOUR {
            return Err(AppError::TooManyAttempts { retry_after: 3_600 });
        }
        self.prove_given_contact(&mut unit, &account, settings.language).await?;
        self.record(&mut unit, ctx, AuditAction::ContactChangeRequested, Target::Account(&account), Vec::new()).await?;
        let view = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(view)
    }

    /// The page behind the link. Uses nothing up.
    ///
    /// # Errors
    /// `NotFound` for a link that never was, and for those who could not sign in.
    pub async fn open_contact(&self, secret: &str) -> Result<Door<ContactDoor>, AppError> {
        let mut link = self.db.read().await?;
        let (ticket, account) = self.ticket_of(&mut link, TicketPurpose::ContactAddress, secret).await?;
        if account.status_below() != AccountStatus::Active
            || self.is_locked_by_administrator(&mut link, &account).await?
        {
            return Err(AppError::NotFound);
        }
        if let Some(state) = ended(&ticket, self.clock.now()) {
            return Ok(Door::Ended(state));
        }
        let address = contact::address(&mut link, ticket.id).await?.ok_or(AppError::NotFound)?;
        Ok(Door::Open(ContactDoor { username: account.username, address, expires: ticket.expires }))
    }

    /// Makes the proven address the contact address, once, and tells the old one. Gives the address.
    ///
    /// # Errors
    /// As with [`open_contact`](Self::open_contact).
    pub async fn complete_contact(&self, ctx: &Ctx, secret: &str) -> Result<Door<String>, AppError> {
        let open = match self.open_contact(secret).await? {
            Door::Open(open) => open,
            Door::Ended(state) => return Ok(Door::Ended(state)),
        };
        let settings = self.settings().await?;
        let now = self.clock.now();
        let found = {
            let mut link = self.db.read().await?;
            self.ticket_of(&mut link, TicketPurpose::ContactAddress, secret).await?.1
        };
        let mut unit = self.db.begin().await?;
        // The account first, as everywhere: two units never wait for each other in a ring.
        let account = accounts::hold(&mut unit, found.id).await?.ok_or(AppError::NotFound)?;
        if !self.goes_on(&mut unit, &account).await? {
            return Err(AppError::NotFound);
        }
        if !tickets::consume(&mut unit, TicketPurpose::ContactAddress, token::hash(secret), now).await? {
            // Somebody was faster, with the same link or a newer one.
            return Ok(Door::Ended(InvitationState::Accepted));
        }
        let values = profile_values(&mut unit, &account).await?;
        let before = value_of(&values, CONTACT_EMAIL);
        // What staff have given is its person's to confirm, whatever they may change themselves.
        let allowed = before == open.address || own_contact(&attributes::list_held(&mut unit).await?).is_some();
        if !allowed || !self.can_be_had(&mut unit, ctx, &account, &open.address).await? {
            // Somebody else has it by now, or the organization keeps it as it is.
            unit.commit().await?;
            return Ok(Door::Ended(InvitationState::Revoked));
        }
        attribute_values::set(&mut unit, account.seq, CONTACT_EMAIL, &open.address).await?;
        contact::prove(&mut unit, account.seq).await?;
        // An edit that began before has seen another address.
        let (first, last) = (&account.first_name, &account.last_name);
        accounts::rename(&mut unit, &account, account.version, first, last).await?;
        let changes: Vec<_> = changed(CONTACT_EMAIL, before, &open.address).into_iter().collect();
        let action = if changes.is_empty() { AuditAction::ContactConfirmed } else { AuditAction::ProfileUpdated };
        self.record_self(&mut unit, ctx, &account, ActedVia::Link, action, changes).await?;
        // To where mail went before, and to where it goes now.
        self.tell(&mut unit, &account, MailKind::ContactChanged, settings.language).await?;
        let renewed = Account { contact: Some(open.address.clone()), ..account };
        self.tell(&mut unit, &renewed, MailKind::ContactChanged, settings.language).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(Door::Open(open.address))
    }

    /// Whether an address is nobody else's username, nor, where contact addresses are unique, anybody else's contact address.
    async fn can_be_had(&self, unit: &mut Unit, ctx: &Ctx, account: &Account, address: &str) -> Result<bool, AppError> {
        let attributes = attributes::list(unit).await?;
        let values = [AttributeValue::new(CONTACT_EMAIL, address)];
        let own = normal::value_key(&account.username);
        match self.check_taken(unit, ctx, &attributes, (account.seq, &own), &values).await {
            Ok(()) => Ok(true),
            Err(AppError::Invalid(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn ended(ticket: &Ticket, now: Timestamp) -> Option<InvitationState> {
    match (ticket.consumed, ticket.revoked) {
        (Some(_), _) => Some(InvitationState::Accepted),
        (None, Some(_)) => Some(InvitationState::Revoked),
        (None, None) => (ticket.expires <= now).then_some(InvitationState::Expired),
    }
}
