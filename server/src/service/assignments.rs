//! The assignments port: the two tables of Assign Customers, and its Save, which checks everything again.

use super::Service;
use super::trail::{Target, changed};
use super::users::visible;
use crate::storage::accounts::{self, Account};
use crate::storage::people::{Asked, Belonging};
use crate::storage::{Unit, assignments, people};
use app::domain::account::PersonRef;
use app::domain::assignment::{
    AssignmentChange, AssignmentConflict, AssignmentPage, AssignmentRow, AssignmentStep, AssignmentTable,
    AssignmentsSaved,
};
use app::domain::audit::AuditAction;
use app::domain::list::UserQuery;
use app::domain::{AccountId, AccountKind, AccountStatus, Action, Area};
use app::error::{AppError, Conflict};
use app::ports::{Assignments, Ctx};
use async_trait::async_trait;

fn person(account: &Account) -> PersonRef {
    PersonRef { id: account.id, name: account.name() }
}

impl Service {
    /// One customer's step; `None` when it was done, else how things stand.
    async fn step(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        staff: &Account,
        step: &AssignmentStep,
    ) -> Result<Option<AssignmentConflict>, AppError> {
        let customer = match self.reachable(unit, ctx, step.customer(), Action::View).await {
            Ok(account) if account.kind == AccountKind::Customer => account,
            Ok(_) | Err(AppError::NotFound) => {
                return Ok(Some(AssignmentConflict { customer: None, assigned_to: None }));
            }
            Err(error) => return Err(error),
        };
        let before = assignments::holder(unit, customer.id).await?;
        let (from, to) = match step {
            AssignmentStep::Assign(_) => (None, Some(staff.seq)),
            AssignmentStep::Release(_) => (Some(staff.seq), None),
            AssignmentStep::Move(moved) => {
                let from = accounts::get(unit, moved.from).await?;
                (Some(from.map_or(0, |account| account.seq)), Some(staff.seq))
            }
        };
        if !assignments::shift(unit, customer.seq, from, to).await? {
            let there = before.as_ref().map(|holder| holder.id) == to.map(|_| staff.id);
            // What somebody else did just so is no conflict.
            let conflict = AssignmentConflict { customer: Some(person(&customer)), assigned_to: before };
            return Ok((!there).then_some(conflict));
        }
        let after = to.map(|_| staff.name()).unwrap_or_default();
        let before = before.map(|holder| holder.name).unwrap_or_default();
        let changes = changed("assigned_to", &before, &after).into_iter().collect();
        self.record(unit, ctx, AuditAction::AssignmentChanged, Target::Account(&customer), changes).await?;
        Ok(None)
    }
}

#[async_trait]
impl Assignments for Service {
    async fn list(
        &self,
        ctx: &Ctx,
        staff: AccountId,
        table: AssignmentTable,
        query: &UserQuery,
    ) -> Result<AssignmentPage, AppError> {
        ctx.require(Area::Assignments, Action::View)?;
        ctx.require(Area::Customers, Action::View)?;
        let visible = visible(ctx)?;
        let mut link = self.db.read().await?;
        let staff = self.reachable(&mut link, ctx, staff, Action::View).await?;
        if staff.kind != AccountKind::Staff {
            return Err(AppError::NotFound);
        }
        let belonging = match table {
            AssignmentTable::Available => Belonging::NotTo(staff.seq),
            AssignmentTable::Assigned => Belonging::To(staff.seq),
        };
        let query = UserQuery { kind: Some(AccountKind::Customer), ..query.clone() };
        let asked = Asked { belonging: Some(belonging), ..self.asked(&query, &visible) };
        let page = people::list(&mut link, asked).await?;
        let holders = assignments::people(&mut link, &page.assigned_to).await?;
        let row = |(row, to): (app::domain::PersonRow, Option<i64>)| AssignmentRow {
            assigned_to: to.and_then(|to| holders.get(&to).cloned()),
            id: row.id,
            username: row.username,
            first_name: row.first_name,
            last_name: row.last_name,
            status: row.status,
        };
        let rows = page.rows.into_iter().zip(page.assigned_to).map(row).collect();
        Ok(AssignmentPage { rows, previous: page.previous, next: page.next, now: self.clock.now() })
    }

    async fn save(&self, ctx: &Ctx, change: AssignmentChange) -> Result<AssignmentsSaved, AppError> {
        ctx.require(Area::Assignments, Action::Edit)?;
        ctx.require(Area::Customers, Action::View)?;
        let mut unit = self.db.begin().await?;
        let staff = self.reachable(&mut unit, ctx, change.staff(), Action::View).await?;
        if staff.kind != AccountKind::Staff {
            return Err(AppError::NotFound);
        }
        if !self.outranks_none(&mut unit, ctx, &staff).await? {
            return Err(AppError::Forbidden);
        }
        // Everyone it is about in one order: this user, those customers leave, and the customers. Whoever is being deleted
        // meanwhile keeps or loses all of theirs.
        let mut held = vec![staff.id];
        for step in change.steps() {
            held.push(step.customer());
            if let AssignmentStep::Move(moved) = step {
                held.push(moved.from);
            }
        }
        held.sort_unstable();
        held.dedup();
        accounts::hold_all(&mut unit, &held).await?;
        let staff = accounts::get(&mut unit, staff.id).await?.ok_or(AppError::NotFound)?;
        if staff.status == AccountStatus::Deleted {
            return Err(AppError::Conflict(Conflict::UserDeleted));
        }
        let mut saved = AssignmentsSaved::default();
        for step in change.steps() {
            match self.step(&mut unit, ctx, &staff, step).await? {
                Some(conflict) => saved.conflicts.push(conflict),
                None if matches!(step, AssignmentStep::Release(_)) => saved.released += 1,
                None => saved.assigned += 1,
            }
        }
        unit.commit().await?;
        Ok(saved)
    }
}
