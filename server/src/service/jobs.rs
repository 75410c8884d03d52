//! Jobs: long work in chunks. Each chunk is a unit that holds the rows' changes, their results and how far the job has
//! come; a crash undoes a chunk as a whole, and the next claim goes on behind the last that was committed. No row happens twice.

use super::Service;
use super::import_chunk::plan_of;
use super::reasons::{self, name_holders};
use crate::clock::new_id;
use crate::storage::jobs::{self, Advance, Job, NewItem, NewJob};
use crate::storage::{Link, StorageError, Unit, access, accounts, groups, savepoint};
use app::domain::audit::ActedVia;
use app::domain::bulk::{NewBulk, Selection};
use app::domain::job::{JobKind, JobList, JobPage, JobQuery, JobState, JobView, Outcome, RESULTS_PAGE};
use app::domain::session::SessionStage;
use app::domain::time::DAY;
use app::domain::{AccountId, AccountStatus, Action, Area, GroupId, JobId};
use app::error::AppError;
use app::ports::{Actor, Ctx, Jobs, Subject};
use async_trait::async_trait;
use std::sync::Arc;

/// Jobs a list shows.
const LIST: i64 = 50;
/// How long a job that is over is kept with its results.
const KEPT: i64 = 90 * DAY;

/// What came of one row of a chunk.
pub(super) struct Handled {
    /// The account, where there is one.
    pub(super) account: Option<AccountId>,
    /// What a file called somebody without an account.
    pub(super) label: String,
    /// What came of it, or why it was refused.
    pub(super) result: Result<Outcome, AppError>,
}

/// What a chunk did.
pub(super) struct Chunk {
    /// Its rows in order.
    pub(super) handled: Vec<Handled>,
    /// How far the job has come with it.
    pub(super) reached: i64,
    /// Whether nothing is left.
    pub(super) last: bool,
}

/// What a turn at the queue brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A chunk was done; there may be more.
    Worked,
    /// Nothing waits, or others are at it.
    Idle,
}

impl Service {
    /// Does one chunk of the job whose last one lies back farthest.
    ///
    /// # Errors
    /// When the database is not to be had; then the chunk did not happen and comes again.
    pub async fn work(&self) -> Result<Turn, AppError> {
        if !jobs::any_open(&mut self.db.read().await?).await? {
            return Ok(Turn::Idle);
        }
        let settings = self.settings().await?;
        let mut unit = self.db.begin().await?;
        let Some(job) = jobs::claim(&mut unit, self.clock.now()).await? else { return Ok(Turn::Idle) };
        let Some(ctx) = self.job_ctx(&mut unit, &job).await? else {
            tracing::warn!(job = %job.id, "whoever started the job may no longer sign in; it ends here");
            jobs::finish(&mut unit, job.seq, JobState::Failed, self.clock.now()).await?;
            unit.commit().await?;
            return Ok(Turn::Worked);
        };
        let chunk = match job.kind {
            JobKind::LockUsers
            | JobKind::SignOutUsers
            | JobKind::UnlockUsers
            | JobKind::AddToGroup
            | JobKind::RemoveFromGroup
            | JobKind::ResendInvitations
            | JobKind::ApproveUsers
            | JobKind::DeclineUsers
            | JobKind::DeleteUsers => self.bulk_chunk(&mut unit, &ctx, &settings, &job).await,
            JobKind::CheckImport | JobKind::ImportUsers => self.import_chunk(&mut unit, &ctx, &settings, &job).await,
        };
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error @ AppError::Unavailable { .. }) => return Err(error),
            Err(error) => {
                drop(unit);
                tracing::error!(%error, job = %job.id, "a job cannot go on");
                let mut unit = self.db.begin().await?;
                jobs::finish(&mut unit, job.seq, JobState::Failed, self.clock.now()).await?;
                unit.commit().await?;
                return Ok(Turn::Worked);
            }
        };
        self.note(&mut unit, &job, chunk).await?;
        unit.commit().await?;
        let mails = matches!(
            job.kind,
            JobKind::ResendInvitations | JobKind::ApproveUsers | JobKind::DeclineUsers | JobKind::ImportUsers
        );
        if mails {
            self.mail.notify();
        }
        Ok(Turn::Worked)
    }

    /// Waits until a job was started on this node.
    pub async fn job_started(&self) {
        self.jobs.notified().await;
    }

    /// Removes one job that was over long ago; whether there was one.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub(super) async fn sweep_jobs(&self, link: &mut Link) -> Result<bool, StorageError> {
        Ok(jobs::sweep(link, self.clock.now().plus(-KEPT)).await? > 0)
    }

    async fn note(&self, unit: &mut Unit, job: &Job, chunk: Chunk) -> Result<(), StorageError> {
        let Chunk { handled, reached, last } = chunk;
        let of = |outcome: Outcome| number(handled.iter().filter(|row| row.result == Ok(outcome)).count());
        let failed = number(handled.iter().filter(|row| row.result.is_err()).count());
        let done = number(handled.len()) - failed;
        let advance = Advance { reached, done, failed, made: of(Outcome::Created), changed: of(Outcome::Updated) };
        let mut items = Vec::with_capacity(handled.len());
        for (place, row) in (job.done + job.failed + 1..).zip(handled) {
            let (outcome, reason) = match row.result {
                Ok(outcome) => (outcome, None),
                Err(error) => (Outcome::Failed, reasons::kept(error)),
            };
            items.push(NewItem { place, account: row.account, label: row.label, outcome, reason });
        }
        jobs::insert_items(unit, job.seq, items).await?;
        jobs::advance(unit, job.seq, advance).await?;
        if last {
            jobs::finish(unit, job.seq, JobState::Done, self.clock.now()).await?;
        }
        Ok(())
    }

    /// Keeps what was done since the savepoint, or undoes it where it was refused, so that one row's refusal leaves the others'
    /// changes alone. What the database itself cannot do now ends the chunk.
    pub(super) async fn settle(
        &self,
        unit: &mut Unit,
        result: Result<Outcome, AppError>,
    ) -> Result<Result<Outcome, AppError>, AppError> {
        match &result {
            Ok(_) => savepoint::keep(unit).await?,
            Err(error @ AppError::Unavailable { .. }) => return Err(error.clone()),
            Err(_) => savepoint::undo(unit).await?,
        }
        Ok(result)
    }

    /// Puts a job into the queue in the caller's unit. Wake the runner after the commit.
    pub(super) async fn enqueue_job(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        kind: JobKind,
        parameters: String,
        total: i64,
    ) -> Result<JobId, AppError> {
        let now = self.clock.now();
        let id = JobId(new_id(now));
        let actor = ctx.actor()?.subject.id;
        let new = NewJob { id, kind, actor, language: ctx.language, parameters, total, at: now };
        jobs::insert(unit, &new).await?;
        Ok(id)
    }

    /// The request a job's acts stand for: its starter's, with the rights of this very moment; `None` when they may not sign
    /// in any more.
    async fn job_ctx(&self, link: &mut Link, job: &Job) -> Result<Option<Ctx>, StorageError> {
        let Some(seq) = job.actor_seq else { return Ok(None) };
        let account = accounts::get_by_seq(link, seq).await?;
        let Some(account) = account.filter(|account| account.status == AccountStatus::Active) else { return Ok(None) };
        let rights = access::rights(link, account.seq, account.owner).await?;
        let subject = Subject {
            id: account.id,
            kind: account.kind,
            name: account.name(),
            username: account.username,
            language: account.language,
        };
        let stage = SessionStage::Full;
        let actor = Actor {
            subject,
            via: ActedVia::Job,
            session: None,
            stage,
            proven: job.created,
            assistance: None,
            rights: Arc::new(rights),
        };
        Ok(Some(Ctx {
            actor: Some(actor),
            request: job.id.0.simple().to_string(),
            address: String::new(),
            user_agent: String::new(),
            language: job.language,
        }))
    }

    async fn job_view(&self, link: &mut Link, ctx: &Ctx, job: &Job) -> Result<JobView, StorageError> {
        let group = match group_of(job) {
            Some(id) => groups::get(link, id).await?.map(|group| group.row.name).unwrap_or_default(),
            None => String::new(),
        };
        let number = |count: i64| u64::try_from(count).unwrap_or_default();
        let (file, may_import) = self.file_of(link, ctx, job).await?;
        Ok(JobView {
            id: job.id,
            kind: job.kind,
            state: job.state,
            actor: job.actor_name.clone(),
            group,
            done: number(job.done),
            failed: number(job.failed),
            made: number(job.made),
            changed: number(job.changed),
            total: number(job.total),
            created: job.created,
            started: job.started,
            finished: job.finished,
            may_cancel: !job.state.is_over() && may_cancel(ctx, job),
            welcome: plan_of(job).ok().filter(|plan| plan.mode().creates()).map(|plan| plan.welcome()),
            file,
            may_import,
        })
    }

    /// The job, when the caller started it or may read the whole trail.
    pub(super) async fn seen_job(&self, link: &mut Link, ctx: &Ctx, id: JobId) -> Result<Job, AppError> {
        let actor = ctx.actor()?;
        let others = ctx.may(Area::Audit, Action::View);
        let started = ctx.may(Area::Customers, Action::View) || ctx.may(Area::Users, Action::View);
        if !others && !started {
            return Err(AppError::Forbidden);
        }
        let job = jobs::get(link, id).await?.ok_or(AppError::NotFound)?;
        if others || job.actor == Some(actor.subject.id) { Ok(job) } else { Err(AppError::NotFound) }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn may_cancel(ctx: &Ctx, job: &Job) -> bool {
    let own = ctx.actor.as_ref().is_some_and(|actor| job.actor == Some(actor.subject.id));
    own || ctx.may(Area::Settings, Action::Edit)
}

/// The group a job is about, from its order.
fn group_of(job: &Job) -> Option<GroupId> {
    let order: serde_json::Value = serde_json::from_str(&job.parameters).ok()?;
    let act = order.get("act")?;
    let id = act.get("add_to_group").or_else(|| act.get("remove_from_group"))?;
    id.as_str()?.parse().ok()
}

#[async_trait]
impl Jobs for Service {
    async fn count(&self, ctx: &Ctx, selection: &Selection) -> Result<u64, AppError> {
        let mut link = self.db.read().await?;
        self.selected(&mut link, ctx, selection).await
    }

    async fn start_bulk(&self, ctx: &Ctx, new: NewBulk) -> Result<JobId, AppError> {
        let (order, total) = {
            let mut link = self.db.read().await?;
            self.bulk_order(&mut link, ctx, &new).await?
        };
        let parameters = serde_json::to_string(&order).map_err(|_| AppError::BadRequest)?;
        let mut unit = self.db.begin().await?;
        let id = self.enqueue_job(&mut unit, ctx, new.act().kind(), parameters, total).await?;
        unit.commit().await?;
        self.jobs.notify_one();
        Ok(id)
    }

    async fn list(&self, ctx: &Ctx) -> Result<JobList, AppError> {
        let actor = ctx.actor()?.subject.id;
        let others = ctx.may(Area::Audit, Action::View);
        if !others && !ctx.may(Area::Customers, Action::View) && !ctx.may(Area::Users, Action::View) {
            return Err(AppError::Forbidden);
        }
        let mut link = self.db.read().await?;
        let found = jobs::list(&mut link, (!others).then_some(actor), LIST).await?;
        let mut rows = Vec::with_capacity(found.len());
        for job in &found {
            rows.push(self.job_view(&mut link, ctx, job).await?);
        }
        Ok(JobList { rows, now: self.clock.now() })
    }

    async fn get(&self, ctx: &Ctx, id: JobId, query: JobQuery) -> Result<JobPage, AppError> {
        let mut link = self.db.read().await?;
        let job = self.seen_job(&mut link, ctx, id).await?;
        let mut results = jobs::items(&mut link, job.seq, query.failed, query.after, RESULTS_PAGE + 1).await?;
        let more = results.len() > RESULTS_PAGE;
        results.truncate(RESULTS_PAGE);
        let next = results.last().filter(|_| more).map(|result| result.place);
        let mut refused: Vec<_> = results.iter_mut().filter_map(|result| result.reason.as_mut()).collect();
        name_holders(&mut link, &mut refused).await?;
        let names = if job.kind.reads_file() {
            self.explain_rows(&mut link, ctx, &job, &mut results).await?
        } else {
            Vec::new()
        };
        let job = self.job_view(&mut link, ctx, &job).await?;
        Ok(JobPage { job, results, names, next, now: self.clock.now() })
    }

    async fn cancel(&self, ctx: &Ctx, id: JobId) -> Result<JobView, AppError> {
        let mut unit = self.db.begin().await?;
        let job = self.seen_job(&mut unit, ctx, id).await?;
        if !may_cancel(ctx, &job) {
            return Err(AppError::Forbidden);
        }
        jobs::finish(&mut unit, job.seq, JobState::Cancelled, self.clock.now()).await?;
        let job = jobs::get(&mut unit, id).await?.ok_or(AppError::NotFound)?;
        let view = self.job_view(&mut unit, ctx, &job).await?;
        unit.commit().await?;
        Ok(view)
    }
}
