//! The users port: the list and what is done to one person.

use super::Service;
use super::audit::put_in_words;
use super::trail::Target;
use crate::storage::accounts::{self, Account};
use crate::storage::people::Asked;
use crate::storage::{Unit, assignments, audit, people, sessions};
use app::domain::access::Reach;
use app::domain::account::{PersonPage, PersonView, Total};
use app::domain::assistance::NewAssistance;
use app::domain::audit::{Activity, AuditAction};
use app::domain::customer::{CreatedCustomer, CustomerDraft, NewCustomer};
use app::domain::list::{Assigned, UserQuery};
use app::domain::lock::NewLock;
use app::domain::profile::{ProfileConflict, ProfileDraft};
use app::domain::reset::{NewReset, ResetDone};
use app::domain::session::SessionList;
use app::domain::{AccountId, AccountKind, Action, Area, Field, FieldErrors, GroupId, SessionId, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Ctx, NewPreview, NewSession, Users, area_of};
use async_trait::async_trait;

/// Entries a page of activity has.
const ACTIVITY_PAGE: usize = 30;

/// What changes the forms of a staff user.
const OF_STAFF: &[AuditAction] =
    &[AuditAction::ProfileUpdated, AuditAction::StaffUpdated, AuditAction::MemberAdded, AuditAction::MemberRemoved];

/// Entries a conflict notice has.
const CONFLICT_MAX: i64 = 20;

/// Whom the caller reaches.
#[derive(Debug)]
pub(super) struct Visible {
    kinds: Vec<AccountKind>,
    /// Of the customers, those assigned to the caller alone.
    assigned_to: Option<AccountId>,
}

/// Whom the caller may view.
///
/// # Errors
/// `Forbidden` for somebody who may view nobody.
pub(super) fn visible(ctx: &Ctx) -> Result<Visible, AppError> {
    reached(ctx, &[Action::View])
}

/// Whom the caller may do all of some actions to.
///
/// # Errors
/// `Forbidden` when that is nobody.
pub(super) fn reached(ctx: &Ctx, actions: &[Action]) -> Result<Visible, AppError> {
    let actor = ctx.actor()?;
    let may = |kind: AccountKind| actions.iter().all(|action| ctx.may(area_of(kind), *action));
    let kinds: Vec<AccountKind> = AccountKind::ALL.iter().copied().filter(|kind| may(*kind)).collect();
    let narrow = actions.iter().any(|action| ctx.reach(Area::Customers, *action) == Some(Reach::Assigned));
    if kinds.is_empty() {
        return Err(AppError::Forbidden);
    }
    Ok(Visible { kinds, assigned_to: narrow.then_some(actor.subject.id) })
}

impl Service {
    /// A list asked for now.
    pub(super) fn asked<'a>(&self, query: &'a UserQuery, visible: &'a Visible) -> Asked<'a> {
        Asked { query, kinds: &visible.kinds, assigned_to: visible.assigned_to, belonging: None, now: self.clock.now() }
    }

    /// A customer the caller may delete, held to the end of the unit.
    pub(super) async fn deletable(&self, unit: &mut Unit, ctx: &Ctx, id: AccountId) -> Result<Account, AppError> {
        let account = self.reachable(unit, ctx, id, Action::Delete).await?;
        if account.owner {
            return Err(AppError::Conflict(Conflict::Owner));
        }
        if account.kind != AccountKind::Customer {
            return Err(AppError::Forbidden);
        }
        accounts::hold(unit, id).await?.ok_or(AppError::NotFound)
    }

    /// Deletes a held customer for good (A47).
    pub(super) async fn delete_account(&self, unit: &mut Unit, ctx: &Ctx, account: &Account) -> Result<(), AppError> {
        // The trail forgets the person's values first; the row of this act then stands without a name.
        audit::forget(unit, account.id).await?;
        if !accounts::delete(unit, account).await? {
            return Err(AppError::NotFound);
        }
        self.record(unit, ctx, AuditAction::AccountDeleted, Target::Nameless(account.id.0), Vec::new()).await?;
        Ok(())
    }

    /// A person's page as it stands within a unit.
    pub(super) async fn view_again(&self, unit: &mut Unit, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let account = accounts::get(unit, id).await?.ok_or(AppError::NotFound)?;
        self.person_view(unit, ctx, account).await
    }
}

#[async_trait]
impl Users for Service {
    async fn list(&self, ctx: &Ctx, query: &UserQuery) -> Result<PersonPage, AppError> {
        let kinds = visible(ctx)?;
        let mut link = self.db.read().await?;
        let mut page = people::list(&mut link, self.asked(query, &kinds)).await?;
        // Of people beyond some right, the list offers less.
        let narrow = |action: &Action| ctx.reach(Area::Customers, *action) == Some(Reach::Assigned);
        if !narrow(&Action::View) && Action::ALL.iter().any(narrow) {
            people::mark_beyond(&mut link, ctx.actor()?.subject.id, &mut page.rows).await?;
        }
        let assigned_to = match query.assigned {
            Some(Assigned::To(id)) => assignments::staff_name(&mut link, id).await?,
            _ => None,
        };
        Ok(PersonPage { rows: page.rows, previous: page.previous, next: page.next, assigned_to, now: self.clock.now() })
    }

    async fn total(&self, ctx: &Ctx, query: &UserQuery) -> Result<Total, AppError> {
        let kinds = visible(ctx)?;
        let mut link = self.db.read().await?;
        Ok(people::total(&mut link, self.asked(query, &kinds)).await?)
    }

    async fn get(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let mut link = self.db.read().await?;
        let account = self.reachable(&mut link, ctx, id, Action::View).await?;
        self.person_view(&mut link, ctx, account).await
    }

    async fn check_customer(&self, ctx: &Ctx, draft: &CustomerDraft) -> Result<(), AppError> {
        ctx.require(Area::Customers, Action::Create)?;
        let settings = self.settings().await?;
        let new = draft.parse(&settings.password)?;
        if let app::domain::customer::Onboarding::TemporaryPassword(password) = new.onboarding() {
            self.check_strength(&settings, password, &[new.email().as_str(), new.first_name(), new.last_name()])?;
        }
        let mut link = self.db.read().await?;
        self.check_address(&mut link, &new.email().key()).await?;
        self.check_new_profile(&mut link, ctx, &new).await
    }

    async fn create_customer(&self, ctx: &Ctx, new: NewCustomer) -> Result<CreatedCustomer, AppError> {
        ctx.require(Area::Customers, Action::Create)?;
        self.insert_customer(ctx, &new).await
    }

    async fn update_profile(&self, ctx: &Ctx, draft: &ProfileDraft) -> Result<PersonView, AppError> {
        self.change_profile(ctx, draft).await
    }

    async fn profile_conflict(&self, ctx: &Ctx, id: AccountId, since: i64) -> Result<ProfileConflict, AppError> {
        let mut link = self.db.read().await?;
        let account = self.reachable(&mut link, ctx, id, Action::Edit).await?;
        let actions: &[AuditAction] = match account.kind {
            AccountKind::Customer => &[AuditAction::ProfileUpdated],
            AccountKind::Staff => OF_STAFF,
        };
        let entries = audit::since(&mut link, id, actions, since, CONFLICT_MAX).await?;
        Ok(ProfileConflict { person: self.person_view(&mut link, ctx, account).await?, entries })
    }

    async fn set_groups(&self, ctx: &Ctx, id: AccountId, wanted: &[GroupId]) -> Result<PersonView, AppError> {
        let kind = {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Edit).await?.kind
        };
        let mut unit = self.db.begin().await?;
        let ctx = &self.administer_if_staff(&mut unit, ctx, kind).await?;
        self.reachable(&mut unit, ctx, id, Action::Edit).await?;
        let account = accounts::hold(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        self.apply_groups(&mut unit, ctx, &account, wanted).await?;
        let account = accounts::get(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        let view = self.person_view(&mut unit, ctx, account).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn delete(&self, ctx: &Ctx, id: AccountId, typed_username: &str) -> Result<(), AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.deletable(&mut unit, ctx, id).await?;
        if typed_username != account.username {
            return Err(FieldErrors::one(Field::Confirmation, Violation::NotTheName).into());
        }
        self.confirmed(ctx)?;
        self.delete_account(&mut unit, ctx, &account).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn delete_understood(&self, ctx: &Ctx, id: AccountId, understood: bool) -> Result<(), AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.deletable(&mut unit, ctx, id).await?;
        if !understood {
            return Err(FieldErrors::one(Field::Confirmation, Violation::Required).into());
        }
        self.confirmed(ctx)?;
        self.delete_account(&mut unit, ctx, &account).await?;
        unit.commit().await?;
        Ok(())
    }

    async fn lock(&self, ctx: &Ctx, new: NewLock) -> Result<PersonView, AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.held_customer(&mut unit, ctx, new.id(), Action::Lock).await?;
        self.lock_account(&mut unit, ctx, &account, new.note()).await?;
        let view = self.view_again(&mut unit, ctx, new.id()).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn reset_password(&self, ctx: &Ctx, new: NewReset) -> Result<ResetDone, AppError> {
        self.commit_reset(ctx, &new).await
    }

    async fn remove_second_factor(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        self.take_second_factor(ctx, id).await
    }

    async fn unlock(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.held_customer(&mut unit, ctx, id, Action::Lock).await?;
        self.unlock_account(&mut unit, ctx, &account).await?;
        let view = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        Ok(view)
    }

    async fn approve(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        self.approve_account(&mut unit, ctx, &settings, id).await?;
        let view = self.view_again(&mut unit, ctx, id).await?;
        unit.commit().await?;
        self.mail.notify();
        Ok(view)
    }

    async fn decline(&self, ctx: &Ctx, id: AccountId) -> Result<(), AppError> {
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        self.decline_account(&mut unit, ctx, &settings, id).await?;
        self.confirmed(ctx)?;
        unit.commit().await?;
        self.mail.notify();
        Ok(())
    }

    async fn verify_contact(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        self.verify_given_contact(ctx, id).await
    }

    async fn resend_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Invite).await?;
        }
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        self.renew_invitation(&mut unit, ctx, &settings, id).await?;
        unit.commit().await?;
        self.mail.notify();
        self.get(ctx, id).await
    }

    async fn extend_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        self.prolong_invitation(ctx, id).await
    }

    async fn revoke_invitation(&self, ctx: &Ctx, id: AccountId) -> Result<PersonView, AppError> {
        self.take_invitation_back(ctx, id).await
    }

    async fn invitation_link(&self, ctx: &Ctx, id: AccountId) -> Result<String, AppError> {
        {
            let mut link = self.db.read().await?;
            self.reachable(&mut link, ctx, id, Action::Invite).await?;
        }
        self.copy_invitation(ctx, id).await
    }

    async fn act_as(&self, ctx: &Ctx, new: NewAssistance) -> Result<NewSession, AppError> {
        self.begin_assistance(ctx, &new).await
    }

    async fn preview(&self, ctx: &Ctx, id: AccountId) -> Result<NewPreview, AppError> {
        self.begin_preview(ctx, id).await
    }

    async fn sessions(&self, ctx: &Ctx, id: AccountId) -> Result<SessionList, AppError> {
        let mut link = self.db.read().await?;
        let account = self.reachable(&mut link, ctx, id, Action::View).await?;
        let rows = self.session_views(&mut link, account.seq, ctx.actor()?.session).await?;
        Ok(SessionList { rows, now: self.clock.now() })
    }

    async fn end_sessions(
        &self,
        ctx: &Ctx,
        id: AccountId,
        session: Option<SessionId>,
    ) -> Result<SessionList, AppError> {
        let mut unit = self.db.begin().await?;
        let account = self.reachable(&mut unit, ctx, id, Action::Lock).await?;
        let (ended, action) = match session {
            Some(session) => (sessions::end(&mut unit, account.seq, session).await?, AuditAction::SessionEnded),
            None => (self.end_sessions_of(&mut unit, ctx, &account, None).await? > 0, AuditAction::SessionsEnded),
        };
        if ended {
            self.record(&mut unit, ctx, action, Target::Account(&account), Vec::new()).await?;
        }
        let rows = self.session_views(&mut unit, account.seq, ctx.actor()?.session).await?;
        unit.commit().await?;
        Ok(SessionList { rows, now: self.clock.now() })
    }

    async fn activity(&self, ctx: &Ctx, id: AccountId, older: Option<i64>) -> Result<Activity, AppError> {
        ctx.require(Area::Audit, Action::View)?;
        let mut link = self.db.read().await?;
        self.reachable(&mut link, ctx, id, Action::View).await?;
        let limit = i64::try_from(ACTIVITY_PAGE).unwrap_or_default() + 1;
        let mut rows = audit::of_account(&mut link, id, older, limit).await?;
        let more = rows.len() > ACTIVITY_PAGE;
        rows.truncate(ACTIVITY_PAGE);
        put_in_words(&mut link, ctx.language, rows.iter_mut()).await?;
        let older = rows.last().filter(|_| more).map(|entry| entry.seq);
        Ok(Activity { rows, older, now: self.clock.now() })
    }
}
