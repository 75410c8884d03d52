//! The job behind self-registration: what was sent becomes an account that waits for its address to be confirmed, or a mail to
//! whoever has the address already.

use super::Service;
use super::creation::{Refused, TRIES};
use super::profile::store;
use super::registration::{Asked, Registering, Sent};
use super::trail::{Target, set};
use crate::clock::new_id;
use crate::secret::token;
use crate::storage::accounts::{self, Account, NewAccount};
use crate::storage::attribute_values;
use crate::storage::mail::{self, Outgoing};
use crate::storage::passwords;
use crate::storage::tickets::{self, Ticket};
use crate::storage::{StorageError, UniqueKey, Unit, registrations, savepoint};
use app::domain::attribute::{CONTACT_EMAIL, FIRST_NAME, LAST_NAME, value_of};
use app::domain::audit::{AuditAction, Change};
use app::domain::list::Origin;
use app::domain::mail::MailKind;
use app::domain::registration::Acceptance;
use app::domain::settings::Settings;
use app::domain::ticket::TicketPurpose;
use app::domain::time::{HOUR, MINUTE};
use app::domain::{AccountId, AccountKind, AccountStatus, Language, TicketId, Timestamp};
use app::error::AppError;
use app::ports::Ctx;

/// Mails that one address gets an hour by registrations, whoever sends them.
const MAILS_AN_HOUR: i64 = 3;
/// How long a link is not sent again, in microseconds.
const COOL_DOWN: i64 = MINUTE;
/// How long something sent is kept while it cannot be worked off, in microseconds.
const PATIENCE: i64 = HOUR;

impl Service {
    /// Works off the oldest registration that was sent; `false` when there is none.
    ///
    /// # Errors
    /// When the database is not to be had; what was sent stays.
    pub async fn work_off_registration(&self) -> Result<bool, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let Some((request, at)) = registrations::take(&mut unit).await? else { return Ok(false) };
        let fresh = settings.registration.on && at.plus(PATIENCE) > self.clock.now();
        match serde_json::from_str::<Sent>(&request) {
            Ok(sent) if fresh => self.work_off(&mut unit, &settings, &sent).await?,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "a registration cannot be read"),
        }
        unit.commit().await?;
        self.mail.notify();
        Ok(true)
    }

    async fn work_off(&self, unit: &mut Unit, settings: &Settings, sent: &Sent) -> Result<(), AppError> {
        let ctx = Ctx {
            actor: None,
            request: sent.request.clone(),
            address: String::new(),
            user_agent: String::new(),
            language: sent.language,
        };
        for _ in 0..TRIES {
            savepoint::set(unit).await?;
            let done = match &sent.what {
                Asked::Register(new) => self.answer_registration(unit, &ctx, settings, new).await,
                Asked::Resend(ticket) => self.send_again(unit, &ctx, settings, *ticket).await,
            };
            match done {
                Ok(()) => return Ok(savepoint::keep(unit).await?),
                Err(Refused::App(error @ AppError::Unavailable { .. })) => return Err(error),
                Err(Refused::Storage(error @ StorageError::Unavailable(_))) => return Err(error.into()),
                // Somebody was faster; who has the address can be seen now.
                Err(Refused::Storage(StorageError::Taken(UniqueKey::Username))) => savepoint::undo(unit).await?,
                Err(refused) => {
                    // A value that is taken since it was looked for. The address it would be told to is not proven.
                    savepoint::undo(unit).await?;
                    tracing::info!(request = %sent.request, error = %AppError::from(refused), "a registration came to nothing");
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn answer_registration(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        new: &Registering,
    ) -> Result<(), Refused> {
        accounts::hold_address(unit, &new.username_key).await?;
        if let Some(found) = accounts::find_by_username(unit, &new.username_key).await? {
            let Some(account) = accounts::hold(unit, found.id).await? else { return Ok(()) };
            return match account.status {
                AccountStatus::PendingVerification => self.register_anew(unit, ctx, settings, &account, new).await,
                _ => self.answer_holder(unit, ctx, settings, &account, new).await,
            };
        }
        let contact = attribute_values::find_other(unit, CONTACT_EMAIL, &new.username_key, 0).await?;
        if contact.is_some() {
            // Who is contacted there signs in otherwise; the mail names nobody.
            return self.tell_taken(unit, None, &new.username, ctx.language).await;
        }
        self.make_registered(unit, ctx, settings, new).await
    }

    async fn make_registered(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        new: &Registering,
    ) -> Result<(), Refused> {
        let now = self.clock.now();
        let id = AccountId(new_id(now));
        let account = NewAccount {
            id,
            kind: AccountKind::Customer,
            username: &new.username,
            username_key: &new.username_key,
            first_name: value_of(&new.values, FIRST_NAME),
            last_name: value_of(&new.values, LAST_NAME),
            status: first_status(settings),
            language: Some(ctx.language),
            origin: Origin::Registered,
            owner: false,
            created: now,
            last_sign_in: None,
        };
        let seq = accounts::insert(unit, &account).await?;
        self.fill(unit, ctx, settings, (seq, id), new).await
    }

    /// Puts a registration in the place of an older one that nobody has confirmed. The older link opens nothing any more, since
    /// the password behind it is another's.
    async fn register_anew(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        account: &Account,
        new: &Registering,
    ) -> Result<(), Refused> {
        if mail::links_since(unit, account.seq, self.clock.now().plus(-HOUR)).await? >= MAILS_AN_HOUR {
            return Ok(());
        }
        let (first, last) = (value_of(&new.values, FIRST_NAME), value_of(&new.values, LAST_NAME));
        if !accounts::rename(unit, account, account.version, first, last).await? {
            return Err(AppError::Stale.into());
        }
        registrations::empty(unit, account.seq).await?;
        accounts::set_language(unit, account.id, Some(ctx.language)).await?;
        if !settings.registration.verify {
            accounts::set_status(unit, account, first_status(settings)).await?;
        }
        self.fill(unit, ctx, settings, (account.seq, account.id), new).await
    }

    /// All that hangs on a registered account: profile, password, what was agreed to, the link with its mail, the audit row.
    async fn fill(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        (seq, id): (i64, AccountId),
        new: &Registering,
    ) -> Result<(), Refused> {
        let now = self.clock.now();
        registrations::mark(unit, seq, now).await?;
        for value in new.values.iter().filter(|value| !value.value.is_empty()) {
            store(unit, seq, id, value).await?;
        }
        for (document, version) in &new.accepted {
            registrations::accept(unit, seq, &Acceptance { document: *document, version: *version, at: now }).await?;
        }
        passwords::set(unit, seq, &new.hash, now, None).await?;
        let account = accounts::get(unit, id).await?;
        let account = account.ok_or(StorageError::Inconsistent { table: "accounts", column: "id" })?;
        if settings.registration.verify {
            let ticket = self.insert_verification(unit, seq, new.ticket, settings.registration.validity).await?;
            self.mail_link(unit, &account, &ticket, ctx.language).await?;
        }
        let given = new.values.iter().filter(|value| !value.value.is_empty());
        let mut changes: Vec<Change> = vec![set("email", &new.username)];
        changes.extend(given.map(|value| set(&value.key, &value.value)));
        let agreed = |(document, version): &(app::domain::registration::LegalDocument, u32)| {
            set(&format!("{}_version", document.as_str()), &version.to_string())
        };
        changes.extend(new.accepted.iter().map(agreed));
        self.record(unit, ctx, AuditAction::Registered, Target::Account(&account), changes).await?;
        Ok(())
    }

    /// Tells whoever has the address: that there is an account, or by the link that helps those still invited.
    async fn answer_holder(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        account: &Account,
        new: &Registering,
    ) -> Result<(), Refused> {
        match account.status_below() {
            AccountStatus::Active | AccountStatus::PendingApproval => {
                let language = account.language.unwrap_or(ctx.language);
                self.tell_taken(unit, Some(account.seq), &new.username, language).await
            }
            AccountStatus::Invited if account.status == AccountStatus::Invited => {
                let since = self.clock.now().plus(-HOUR);
                let ticket = tickets::latest(unit, account.seq, TicketPurpose::Invitation).await?;
                // What an administrator took back stays so.
                if ticket.is_some_and(|ticket| ticket.revoked.is_none())
                    && mail::links_since(unit, account.seq, since).await? < MAILS_AN_HOUR
                {
                    self.renew_invitation(unit, ctx, settings, account.id).await?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn tell_taken(
        &self,
        unit: &mut Unit,
        account_seq: Option<i64>,
        recipient: &str,
        language: Language,
    ) -> Result<(), Refused> {
        let now = self.clock.now();
        let kind = MailKind::RegistrationTaken;
        if mail::sent_since(unit, kind, recipient, now.plus(-HOUR)).await? >= MAILS_AN_HOUR {
            return Ok(());
        }
        let recipient = recipient.to_owned();
        let mail = Outgoing { id: new_id(now), kind, account_seq, ticket: None, recipient, language, at: now };
        mail::enqueue(unit, &mail).await?;
        Ok(())
    }

    /// Sends a link once more: a new one, and the older one ends.
    async fn send_again(&self, unit: &mut Unit, ctx: &Ctx, settings: &Settings, id: TicketId) -> Result<(), Refused> {
        let now = self.clock.now();
        let Some(found) = tickets::get(unit, id).await? else { return Ok(()) };
        let Some(seen) = accounts::get_by_seq(unit, found.account_seq.unwrap_or_default()).await? else {
            return Ok(());
        };
        let Some(account) = accounts::hold(unit, seen.id).await? else { return Ok(()) };
        let Some(ticket) = tickets::get(unit, id).await? else { return Ok(()) };
        if account.status != AccountStatus::PendingVerification
            || !ticket.is_open(now)
            || ticket.issued.plus(COOL_DOWN) > now
            || mail::links_since(unit, account.seq, now.plus(-HOUR)).await? >= MAILS_AN_HOUR
        {
            return Ok(());
        }
        let renewed = Ticket { generation: ticket.generation + 1, ..ticket.clone() };
        let secret = self.keys.ticket_token(renewed.id, renewed.generation);
        let expires: Timestamp = now.plus(settings.registration.validity);
        if tickets::renew(unit, &ticket, token::hash(&secret), now, expires).await? {
            self.mail_link(unit, &account, &renewed, ctx.language).await?;
            let target = Target::Account(&account);
            self.record(unit, ctx, AuditAction::RegistrationResent, target, Vec::new()).await?;
        }
        Ok(())
    }

    async fn mail_link(
        &self,
        unit: &mut Unit,
        account: &Account,
        ticket: &Ticket,
        language: Language,
    ) -> Result<(), StorageError> {
        let mail = Outgoing {
            ticket: Some((ticket.id, ticket.generation)),
            ..self.mail_to(account, MailKind::RegistrationLink, language)
        };
        mail::enqueue(unit, &mail).await
    }
}

/// What a registration is at first.
fn first_status(settings: &Settings) -> AccountStatus {
    if settings.registration.verify { AccountStatus::PendingVerification } else { confirmed_status(settings) }
}

/// What a registration is once its address needs no further proof.
pub(super) fn confirmed_status(settings: &Settings) -> AccountStatus {
    if settings.registration.approval { AccountStatus::PendingApproval } else { AccountStatus::Active }
}
