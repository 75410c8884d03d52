//! Create and Update of the staff forms, each in the caller's unit.

use super::Service;
use super::creation::Refused;
use super::trail::{Target, changed, set};
use crate::clock::new_id;
use crate::storage::accounts::{self, Account, NewAccount};
use crate::storage::attribute_values;
use crate::storage::mail::{Outgoing, enqueue};
use crate::storage::passwords;
use crate::storage::{StorageError, Unit, groups, staff, tickets};
use app::domain::access::{Action, Area};
use app::domain::attribute::CONTACT_EMAIL;
use app::domain::audit::{AuditAction, Change};
use app::domain::customer::{Onboarding, OnboardingOutcome};
use app::domain::email::EmailAddress;
use app::domain::mail::MailKind;
use app::domain::settings::Settings;
use app::domain::staff::{CreatedStaff, NewStaff};
use app::domain::staff_edit::StaffPatch;
use app::domain::ticket::TicketPurpose;
use app::domain::violation::TakenBy;
use app::domain::{AccountId, AccountKind, AccountStatus, Field, FieldErrors, Language, Violation};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    pub(super) async fn insert_staff(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        new: &NewStaff,
        hash: Option<&str>,
        settings: &Settings,
    ) -> Result<CreatedStaff, Refused> {
        let ctx = &self.administer(unit, ctx).await?;
        ctx.require(Area::Users, new_right(new))?;
        let now = self.clock.now();
        let id = AccountId(new_id(now));
        let person = new.staff();
        let key = person.email().key();
        accounts::hold_address(unit, &key).await?;
        self.check_address(unit, &key).await?;
        let seq = accounts::insert(
            unit,
            &NewAccount {
                id,
                kind: AccountKind::Staff,
                username: person.email().as_str(),
                username_key: &key,
                first_name: person.first_name(),
                last_name: person.last_name(),
                status: if hash.is_some() { AccountStatus::Active } else { AccountStatus::Invited },
                language: person.language(),
                origin: new.onboarding().origin(),
                owner: false,
                created: now,
                last_sign_in: None,
            },
        )
        .await?;
        staff::set_agent(unit, seq, person.agent()).await?;
        let account = accounts::get(unit, id).await?;
        let account = account.ok_or(StorageError::Inconsistent { table: "accounts", column: "id" })?;
        let outcome = match (hash, new.onboarding()) {
            (Some(hash), _) => {
                let expires = now.plus(settings.temporary_password_validity);
                passwords::set(unit, seq, hash, now, Some(expires)).await?;
                OnboardingOutcome::TemporaryPassword { expires }
            }
            (None, onboarding) => {
                let mailed = matches!(onboarding, Onboarding::Invitation { mailed: true });
                let language = person.language().unwrap_or(settings.language);
                let validity = settings.invitation_validity;
                let recipient = account.mail_address();
                let ticket = self.insert_invitation(unit, seq, recipient, language, mailed, validity).await?;
                if mailed {
                    OnboardingOutcome::Mailed { expires: ticket.expires }
                } else {
                    let url = self.ticket_url(ticket.id, ticket.generation);
                    OnboardingOutcome::Link { url, expires: ticket.expires }
                }
            }
        };
        let target = Target::Account(&account);
        self.record(unit, ctx, AuditAction::StaffCreated, target, creation_changes(new, &outcome)).await?;
        // After the account's own row, so that the trail tells one after the other.
        self.apply_groups(unit, ctx, &account, person.groups()).await?;
        let groups = groups::of_account(unit, seq).await?.into_iter().map(|group| group.name).collect();
        Ok(CreatedStaff { id, name: account.name(), username: account.username, groups, outcome })
    }

    pub(super) async fn update_staff(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        patch: &StaffPatch,
        hash: Option<&str>,
        settings: &Settings,
    ) -> Result<(), Refused> {
        let (account, ctx) = self.held_staff(unit, ctx, patch.id(), Action::Edit).await?;
        let ctx = &ctx;
        if account.version != patch.version() {
            return Err(AppError::Stale.into());
        }
        let person = patch.staff();
        let agent = staff::is_agent(unit, account.seq).await?;
        let word = |yes: bool| if yes { "yes" } else { "no" };
        let tag = |language: Option<Language>| language.map_or("", Language::tag);
        let mut changes: Vec<Change> = [
            changed("email", &account.username, person.email().as_str()),
            changed("first_name", &account.first_name, person.first_name()),
            changed("last_name", &account.last_name, person.last_name()),
            changed("agent", word(agent), word(person.agent())),
            changed("language", tag(account.language), tag(person.language())),
        ]
        .into_iter()
        .flatten()
        .collect();
        accounts::rename(unit, &account, patch.version(), person.first_name(), person.last_name()).await?;
        staff::set_agent(unit, account.seq, person.agent()).await?;
        accounts::set_language(unit, account.id, person.language()).await?;
        if person.email().as_str() != account.username {
            self.readdress(unit, ctx, &account, person.email(), settings).await?;
        }
        if let Some(hash) = hash {
            self.type_password(unit, ctx, &account, hash, settings).await?;
            changes.push(set("method", "temporary_password"));
        }
        if !changes.is_empty() {
            self.record(unit, ctx, AuditAction::StaffUpdated, Target::Account(&account), changes).await?;
        }
        // The owner's groups give nothing that ownership does not.
        self.apply_groups(unit, ctx, &account, person.groups()).await?;
        if let Some(status) = patch.status() {
            let account = accounts::get(unit, account.id).await?.ok_or(AppError::NotFound)?;
            if account.status != status {
                let restores = account.status == AccountStatus::Deleted;
                ctx.require(Area::Users, if restores { Action::Delete } else { Action::Lock })?;
                self.move_staff(unit, ctx, &account, status, patch.understood()).await?;
            }
        }
        Ok(())
    }

    /// Gives a staff user another address. Links that were mailed to the old one end; an open invitation follows to the new one.
    async fn readdress(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        email: &EmailAddress,
        settings: &Settings,
    ) -> Result<(), Refused> {
        let key = email.key();
        accounts::hold_address(unit, &key).await?;
        let holder = match accounts::find_by_username(unit, &key).await? {
            None => attribute_values::find_other(unit, CONTACT_EMAIL, &key, account.seq).await?,
            holder => holder,
        };
        if let Some(holder) = holder.filter(|holder| holder.id != account.id) {
            let by = Some(TakenBy { id: holder.id, name: holder.name() });
            return Err(AppError::from(FieldErrors::one(Field::Email, Violation::Taken { by })).into());
        }
        // Whoever was invited to an address that was wrong has nothing to do with the account.
        if matches!(account.status, AccountStatus::Active | AccountStatus::Deactivated) {
            let told = self.mail_to(account, MailKind::AddressChanged, settings.language);
            enqueue(unit, &Outgoing { recipient: account.username.clone(), ..told }).await?;
        }
        let present = accounts::get(unit, account.id).await?.ok_or(AppError::NotFound)?;
        staff::set_username(unit, &present, email.as_str(), &key).await?;
        let contact = attribute_values::get(unit, account.seq, CONTACT_EMAIL).await?;
        if contact.is_none_or(|contact| contact.eq_ignore_ascii_case(&account.username)) {
            attribute_values::set(unit, account.seq, CONTACT_EMAIL, email.as_str()).await?;
        }
        let now = self.clock.now();
        tickets::revoke_open(unit, account.seq, TicketPurpose::Reset, now).await?;
        if account.status == AccountStatus::Invited
            && tickets::latest(unit, account.seq, TicketPurpose::Invitation).await?.is_some_and(|ticket| ticket.mailed)
        {
            self.renew_invitation(unit, ctx, settings, account.id).await?;
        }
        Ok(())
    }

    /// Stores a password that a colleague typed: it ends every session, and is replaced at first use.
    async fn type_password(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        account: &Account,
        hash: &str,
        settings: &Settings,
    ) -> Result<(), AppError> {
        ctx.require(Area::Users, Action::Reset)?;
        if ctx.actor()?.subject.id == account.id {
            // One's own password is changed in My Account, where the present one is asked for.
            return Err(AppError::Conflict(Conflict::Oneself));
        }
        let now = self.clock.now();
        let expires = now.plus(settings.temporary_password_validity);
        passwords::set(unit, account.seq, hash, now, Some(expires)).await?;
        self.end_sessions_of(unit, ctx, account, None).await?;
        tickets::revoke_open(unit, account.seq, TicketPurpose::Reset, now).await?;
        if account.status == AccountStatus::Invited {
            tickets::revoke_open(unit, account.seq, TicketPurpose::Invitation, now).await?;
            let present = accounts::get(unit, account.id).await?.ok_or(AppError::NotFound)?;
            accounts::set_status(unit, &present, AccountStatus::Active).await?;
        }
        self.tell(unit, account, MailKind::TemporaryPassword, settings.language).await?;
        Ok(())
    }
}

/// The right a new account needs: an invitation chooses no password for anybody.
pub(super) fn new_right(new: &NewStaff) -> Action {
    match new.onboarding() {
        Onboarding::Invitation { .. } => Action::Invite,
        Onboarding::TemporaryPassword(_) => Action::Create,
    }
}

fn creation_changes(new: &NewStaff, outcome: &OnboardingOutcome) -> Vec<Change> {
    let method = match outcome {
        OnboardingOutcome::Mailed { .. } => "invite",
        OnboardingOutcome::Link { .. } => "link",
        OnboardingOutcome::TemporaryPassword { .. } => "temporary_password",
    };
    let staff = new.staff();
    let mut changes = vec![
        set("email", staff.email().as_str()),
        set("method", method),
        set("first_name", staff.first_name()),
        set("last_name", staff.last_name()),
    ];
    if staff.agent() {
        changes.push(set("agent", "yes"));
    }
    if let Some(language) = staff.language() {
        changes.push(set("language", language.tag()));
    }
    changes
}
