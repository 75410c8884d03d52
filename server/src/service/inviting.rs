//! What is done to an invitation from the console: sent again, prolonged, taken back, its link copied.

use super::Service;
use super::trail::{Target, changed};
use crate::secret::token;
use crate::storage::accounts::{self, Account};
use crate::storage::tickets::{self, Ticket};
use crate::storage::{Link, Unit};
use app::domain::audit::AuditAction;
use app::domain::settings::Settings;
use app::domain::ticket::TicketPurpose;
use app::domain::{AccountId, AccountStatus, Action, PersonView};
use app::error::{AppError, Conflict};
use app::ports::Ctx;

impl Service {
    /// Somebody still invited, held to the end of the unit, and the invitation, if there is one yet.
    async fn invited(&self, link: &mut Link, id: AccountId) -> Result<(Account, Option<Ticket>), AppError> {
        let account = accounts::hold(link, id).await?.ok_or(AppError::NotFound)?;
        if account.status != AccountStatus::Invited {
            return Err(AppError::Conflict(Conflict::NotInvited));
        }
        let ticket = tickets::latest(link, account.seq, TicketPurpose::Invitation).await?;
        Ok((account, ticket))
    }

    /// The invitation of somebody still invited, the account held to the end of the unit.
    async fn invitation_of(&self, link: &mut Link, id: AccountId) -> Result<(Account, Ticket), AppError> {
        let (account, ticket) = self.invited(link, id).await?;
        Ok((account, ticket.ok_or(AppError::Conflict(Conflict::NotInvited))?))
    }

    /// Sends an invitation in the caller's unit, the first or again: a new link, and an older one ends. Wake the mail worker after the
    /// commit.
    pub(super) async fn renew_invitation(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        id: AccountId,
    ) -> Result<(), AppError> {
        let now = self.clock.now();
        let (account, ticket) = self.invited(unit, id).await?;
        let language = account.language.unwrap_or(settings.language);
        let Some(ticket) = ticket else {
            let (to, validity) = (account.mail_address(), settings.invitation_validity);
            self.insert_invitation(unit, account.seq, to, language, true, validity).await?;
            self.record(unit, ctx, AuditAction::InvitationResent, Target::Account(&account), Vec::new()).await?;
            return Ok(());
        };
        let renewed = Ticket { generation: ticket.generation + 1, ..ticket.clone() };
        let secret = self.keys.ticket_token(renewed.id, renewed.generation);
        let expires = now.plus(settings.invitation_validity);
        if !tickets::renew(unit, &ticket, token::hash(&secret), now, expires).await? {
            return Err(AppError::Stale);
        }
        self.enqueue_invitation(unit, &renewed, account.mail_address(), language).await?;
        self.record(unit, ctx, AuditAction::InvitationResent, Target::Account(&account), Vec::new()).await?;
        Ok(())
    }

    /// Gives the present link a later end, even after it has ended; the link stays the same, and no mail goes out.
    pub(super) async fn prolong_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let settings = self.settings().await?;
        let expires = self.clock.now().plus(settings.invitation_validity);
        let mut unit = self.db.begin().await?;
        self.reachable(&mut unit, ctx, id, Action::Invite).await?;
        let (account, ticket) = self.invitation_of(&mut unit, id).await?;
        if !tickets::extend(&mut unit, &ticket, expires).await? {
            return Err(AppError::Conflict(Conflict::NotInvited));
        }
        let changes = changed("expires", &ticket.expires.rfc3339(), &expires.rfc3339()).into_iter().collect();
        self.record(&mut unit, ctx, AuditAction::InvitationExtended, Target::Account(&account), changes).await?;
        let view = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(view)
    }

    /// Takes an invitation back. It can be sent again.
    pub(super) async fn take_invitation_back(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let mut unit = self.db.begin().await?;
        self.reachable(&mut unit, ctx, id, Action::Invite).await?;
        let (account, _) = self.invitation_of(&mut unit, id).await?;
        let now = self.clock.now();
        if tickets::revoke_open(&mut unit, account.seq, TicketPurpose::Invitation, now).await? == 0 {
            return Err(AppError::Conflict(Conflict::NotInvited));
        }
        self.record(&mut unit, ctx, AuditAction::InvitationRevoked, Target::Account(&account), Vec::new()).await?;
        let view = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(view)
    }

    /// The present link, for handing over, or a first one. Whoever hands it over knows it: that is noted.
    pub(super) async fn copy_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<String, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let (account, ticket) = self.invited(&mut unit, id).await?;
        let ticket = match ticket {
            Some(ticket) => ticket,
            None => {
                let (to, validity) = (account.mail_address(), settings.invitation_validity);
                self.insert_invitation(&mut unit, account.seq, to, settings.language, false, validity).await?
            }
        };
        if !ticket.is_open(self.clock.now()) {
            return Err(AppError::Conflict(Conflict::NotInvited));
        }
        self.record(&mut unit, ctx, AuditAction::InvitationCopied, Target::Account(&account), Vec::new()).await?;
        unit.commit().await?;
        Ok(self.ticket_url(ticket.id, ticket.generation))
    }
}
