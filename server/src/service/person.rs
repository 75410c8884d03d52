//! The person page: what is shown, and what may be done there.

use super::Service;
use super::profile::profile_values;
use super::users::visible;
use crate::storage::accounts::{self, Account};
use crate::storage::passwords::{self, StoredPassword};
use crate::storage::{
    Link, assignments, attributes, audit, groups, locks, passkeys, people, registrations, second_factor, sessions,
    staff,
};
use app::domain::access::Reach;
use app::domain::account::{PasswordState, PersonRights, PersonView, Total};
use app::domain::attribute::{AttributeAudience, CONTACT_EMAIL, profile, value_of};
use app::domain::list::{Assigned, UserQuery};
use app::domain::{AccountId, AccountKind, AccountStatus, Action, Area};
use app::error::AppError;
use app::ports::{Ctx, area_of};

impl Service {
    /// The account, when the caller may do `action` to it. What may not be seen is not there.
    pub(super) async fn reachable(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        id: AccountId,
        action: Action,
    ) -> Result<Account, AppError> {
        let actor = ctx.actor()?;
        if actor.subject.kind != AccountKind::Staff {
            return Err(AppError::Forbidden);
        }
        // Somebody who may view nobody learns nothing of who exists.
        if !ctx.may(Area::Customers, Action::View) && !ctx.may(Area::Users, Action::View) {
            return Err(AppError::Forbidden);
        }
        let account = accounts::get(link, id).await?.ok_or(AppError::NotFound)?;
        let area = area_of(account.kind);
        if !self.reaches(link, ctx, &account, Action::View).await? {
            return Err(AppError::NotFound);
        }
        if action == Action::View {
            return Ok(account);
        }
        // Nobody acts on somebody who holds a right they lack.
        ctx.require(area, action)?;
        let reached = self.reaches(link, ctx, &account, action).await?;
        if reached && self.outranks_none(link, ctx, &account).await? { Ok(account) } else { Err(AppError::Forbidden) }
    }

    /// Whether the caller's right to do `action` reaches this account: a rule may reach assigned customers alone.
    pub(super) async fn reaches(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: &Account,
        action: Action,
    ) -> Result<bool, AppError> {
        match ctx.reach(area_of(account.kind), action) {
            None => Ok(false),
            Some(Reach::All) => Ok(true),
            Some(Reach::Assigned) => {
                let holder = assignments::holder(link, account.id).await?.map(|holder| holder.id);
                Ok(holder.is_some() && holder == ctx.actor.as_ref().map(|actor| actor.subject.id))
            }
        }
    }

    pub(super) async fn person_view(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: Account,
    ) -> Result<PersonView, AppError> {
        let now = self.clock.now();
        let seq = account.seq;
        let password = match StoredPassword::state(passwords::get(link, seq).await?.as_ref()) {
            PasswordState::None if account.status_below() != AccountStatus::Invited => PasswordState::Stopped,
            state => state,
        };
        let values = profile_values(link, &account).await?;
        let attributes = profile(attributes::list(link).await?, &values, AttributeAudience::Console);
        let trail = audit::latest_of(link, account.id).await?;
        let mut locks = locks::of_account(link, seq).await?;
        locks.retain(|lock| lock.holds(now));
        let invitation = self.invitation_view(link, &account).await?;
        let groups = groups::of_account(link, seq).await?;
        let sessions = sessions::list(link, seq, now).await?.len();
        let assigned_to = assignments::holder(link, account.id).await?;
        let customers = self.customers_of(link, ctx, &account).await?;
        let second_factor = second_factor::is_on(link, seq).await?;
        let mut may = self.person_rights(link, ctx, &account).await?;
        let passkeys = passkeys::list(link, seq).await?.len();
        may.second_factor &= second_factor || passkeys > 0;
        let agent = match account.kind {
            AccountKind::Staff => staff::is_agent(link, seq).await?,
            AccountKind::Customer => false,
        };
        let registered = registrations::is_marked(link, seq).await?;
        let acceptances = registrations::acceptances(link, seq).await?;
        Ok(PersonView {
            id: account.id,
            kind: account.kind,
            contact_email: value_of(&values, CONTACT_EMAIL).to_owned(),
            attributes,
            mail_address: account.mail_address().to_owned(),
            username: account.username,
            first_name: account.first_name,
            last_name: account.last_name,
            email_verified: account.email_verified,
            status: account.status,
            locks,
            password,
            second_factor,
            passkeys: u32::try_from(passkeys).unwrap_or(u32::MAX),
            invitation,
            language: account.language,
            groups,
            sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
            created: account.created,
            registered,
            acceptances,
            last_sign_in: account.last_sign_in,
            owner: account.owner,
            agent,
            assigned_to,
            customers,
            version: account.version,
            trail,
            may,
            now,
        })
    }

    /// How many customers a staff user has; none told to somebody who sees no customers.
    async fn customers_of(&self, link: &mut Link, ctx: &Ctx, account: &Account) -> Result<Option<Total>, AppError> {
        if account.kind != AccountKind::Staff || !ctx.may(Area::Customers, Action::View) {
            return Ok(None);
        }
        let visible = visible(ctx)?;
        let query = UserQuery { assigned: Some(Assigned::To(account.id)), ..UserQuery::default() };
        Ok(Some(people::total(link, self.asked(&query, &visible)).await?))
    }

    /// What the caller may do with the person, to offer it.
    async fn person_rights(&self, link: &mut Link, ctx: &Ctx, account: &Account) -> Result<PersonRights, AppError> {
        let mut reached = [false; 6];
        let actions = [Action::Edit, Action::Lock, Action::Invite, Action::Reset, Action::Delete, Action::Create];
        if self.outranks_none(link, ctx, account).await? {
            for (reached, action) in reached.iter_mut().zip(actions) {
                *reached = self.reaches(link, ctx, account, action).await?;
            }
        }
        let [edit, lock, invite, reset, delete, create] = reached;
        let customer = account.kind == AccountKind::Customer;
        let kept = !customer && !account.owner;
        let owner_asks = ctx.actor.as_ref().is_some_and(|actor| actor.rights.owner);
        Ok(PersonRights {
            edit,
            groups: edit && ctx.may(Area::Groups, Action::View),
            sessions: lock,
            invite: invite && account.status == AccountStatus::Invited,
            lock: customer && lock,
            reset: customer && reset,
            second_factor: reset && ctx.actor()?.subject.id != account.id,
            delete: customer && delete,
            act_as: customer && self.may_act_as(link, ctx, account).await?,
            preview: customer && self.may_preview(link, ctx, account).await?,
            approve: customer && create && account.status == AccountStatus::PendingApproval,
            activity: ctx.may(Area::Audit, Action::View),
            activate: kept && lock && account.status == AccountStatus::Deactivated,
            deactivate: kept && lock && matches!(account.status, AccountStatus::Active | AccountStatus::Invited),
            remove: kept && delete && account.status != AccountStatus::Deleted,
            restore: kept && delete && account.status == AccountStatus::Deleted,
            make_owner: kept && owner_asks && account.status == AccountStatus::Active,
        })
    }
}
