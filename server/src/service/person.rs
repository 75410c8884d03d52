//! The person page: what is shown, and what may be done there.

use super::Service;
use super::profile::profile_values;
use crate::storage::accounts::{self, Account, StoredPassword};
use crate::storage::{Link, StorageError, attributes, audit, groups, locks, sessions};
use app::domain::account::{PersonRights, PersonView};
use app::domain::attribute::{AttributeAudience, CONTACT_EMAIL, profile, value_of};
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
        ctx.require(area, Action::View).map_err(|_| AppError::NotFound)?;
        let actor = ctx.require(area, action)?;
        // Nobody acts on somebody who holds a right they lack: the owner holds them all.
        let stronger = account.owner && action != Action::View && actor.subject.id != account.id && !actor.rights.owner;
        if stronger { Err(AppError::Forbidden) } else { Ok(account) }
    }

    pub(super) async fn person_view(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        account: Account,
    ) -> Result<PersonView, StorageError> {
        let now = self.clock.now();
        let seq = account.seq;
        let stored = accounts::password(link, seq).await?;
        let values = profile_values(link, &account).await?;
        let attributes = profile(attributes::list(link).await?, &values, AttributeAudience::Console);
        let trail = audit::latest_of(link, account.id).await?;
        let mut locks = locks::of_account(link, seq).await?;
        locks.retain(|lock| lock.holds(now));
        let invitation = self.invitation_view(link, seq).await?;
        let groups = groups::of_account(link, seq).await?;
        let sessions = sessions::list(link, seq, now).await?.len();
        let may = rights(ctx, &account);
        Ok(PersonView {
            id: account.id,
            kind: account.kind,
            contact_email: value_of(&values, CONTACT_EMAIL).to_owned(),
            attributes,
            username: account.username,
            first_name: account.first_name,
            last_name: account.last_name,
            email_verified: account.email_verified,
            status: account.status,
            locks,
            password: StoredPassword::state(stored.as_ref()),
            invitation,
            language: account.language,
            groups,
            sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
            created: account.created,
            last_sign_in: account.last_sign_in,
            owner: account.owner,
            version: account.version,
            trail,
            may,
            now,
        })
    }
}

fn rights(ctx: &Ctx, account: &Account) -> PersonRights {
    let area = area_of(account.kind);
    let oneself = ctx.actor.as_ref().is_some_and(|actor| actor.subject.id == account.id);
    let owner_asks = ctx.actor.as_ref().is_some_and(|actor| actor.rights.owner);
    let reach = !account.owner || oneself || owner_asks;
    PersonRights {
        edit: reach && ctx.may(area, Action::Edit),
        groups: reach && ctx.may(area, Action::Edit) && ctx.may(Area::Groups, Action::View),
        sessions: reach && ctx.may(area, Action::Lock),
        invite: ctx.may(area, Action::Invite) && account.status == AccountStatus::Invited,
        lock: account.kind == AccountKind::Customer && ctx.may(area, Action::Lock),
        reset: account.kind == AccountKind::Customer && ctx.may(area, Action::Reset),
        delete: account.kind == AccountKind::Customer && ctx.may(area, Action::Delete),
        activity: ctx.may(Area::Audit, Action::View),
    }
}
