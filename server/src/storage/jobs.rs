//! Jobs: claimed chunk by chunk, with how far they have come and what came of them for each person.

use super::bulk::insert_rows;
use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, word};
use app::domain::account::display_name;
use app::domain::job::{JobKind, JobResult, JobState, Outcome};
use app::domain::{AccountId, JobId, Language, Timestamp};
use sqlx_macros::FromRow;
use uuid::Uuid;

/// A job as stored.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its number inside.
    pub seq: i64,
    /// Its id outside.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// How it stands.
    pub state: JobState,
    /// Whoever started it; `None` once that account is gone.
    pub actor_seq: Option<i64>,
    /// That account's id.
    pub actor: Option<AccountId>,
    /// That account's name, empty once it is gone.
    pub actor_name: String,
    /// The language whoever started it reads.
    pub language: Language,
    /// What it is to do, as JSON.
    pub parameters: String,
    /// How far it has come, in the words of its kind; 0 at the start.
    pub reached: i64,
    /// People in all.
    pub total: i64,
    /// People gone through without a refusal.
    pub done: i64,
    /// People refused.
    pub failed: i64,
    /// People made, of those gone through.
    pub made: i64,
    /// People changed, of those gone through, where a file says how.
    pub changed: i64,
    /// When it was started.
    pub created: Timestamp,
    /// When the first chunk was.
    pub started: Option<Timestamp>,
    /// When it was over.
    pub finished: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    id: Uuid,
    kind: String,
    state: String,
    actor_seq: Option<i64>,
    actor_id: Option<Uuid>,
    first_name: String,
    last_name: String,
    username: String,
    language: String,
    parameters: String,
    reached: i64,
    total: i64,
    done: i64,
    failed: i64,
    made: i64,
    changed: i64,
    created_at: i64,
    started_at: Option<i64>,
    finished_at: Option<i64>,
}

impl TryFrom<Row> for Job {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self, StorageError> {
        Ok(Self {
            seq: row.seq,
            id: JobId(row.id),
            kind: word(JobKind::from_word(&row.kind), "jobs", "kind")?,
            state: word(JobState::from_word(&row.state), "jobs", "state")?,
            actor_seq: row.actor_seq,
            actor: row.actor_id.map(AccountId),
            actor_name: display_name(&row.first_name, &row.last_name, &row.username),
            language: word(Language::from_tag(&row.language), "jobs", "language")?,
            parameters: row.parameters,
            reached: row.reached,
            total: row.total,
            done: row.done,
            failed: row.failed,
            made: row.made,
            changed: row.changed,
            created: Timestamp(row.created_at),
            started: row.started_at.map(Timestamp),
            finished: row.finished_at.map(Timestamp),
        })
    }
}

const SELECT: &str = "SELECT j.seq, j.id, j.kind, j.state, j.actor_seq, a.id AS actor_id,
    COALESCE(a.first_name, '') AS first_name, COALESCE(a.last_name, '') AS last_name, COALESCE(a.username, '') AS username,
    j.language, j.parameters, j.reached, j.total, j.done, j.failed, j.made, j.changed, j.created_at, j.started_at, j.finished_at
    FROM jobs j LEFT JOIN accounts a ON a.seq = j.actor_seq";

/// A job to be made.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// The account that starts it.
    pub actor: AccountId,
    /// The language whoever starts it reads.
    pub language: Language,
    /// What it is to do, as JSON.
    pub parameters: String,
    /// People in all.
    pub total: i64,
    /// When it is started.
    pub at: Timestamp,
}

/// Puts a job into the queue.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, new: &NewJob) -> Result<(), StorageError> {
    let sql = Sql::new(
        "INSERT INTO jobs (id, kind, state, actor_seq, language, parameters, reached, total, done, failed, created_at, heartbeat_at)
         VALUES ($1, $2, 'queued', (SELECT seq FROM accounts WHERE id = $3), $4, $5, 0, $6, 0, 0, $7, $7)",
    );
    link.execute(
        sql.bind(new.id.0)
            .bind(new.kind.as_str())
            .bind(new.actor.0)
            .bind(new.language.tag())
            .bind(&new.parameters)
            .bind(new.total)
            .bind(new.at),
    )
    .await?;
    Ok(())
}

/// Whether any job waits or is under way. Asked before a unit is begun, which SQLite has but one of.
///
/// # Errors
/// Of storage.
pub async fn any_open(link: &mut Link) -> Result<bool, StorageError> {
    let found: Option<(i64,)> =
        link.optional(Sql::new("SELECT seq FROM jobs WHERE finished_at IS NULL LIMIT 1")).await?;
    Ok(found.is_some())
}

/// Claims the open job whose last chunk lies back farthest, to the end of the unit. Nobody else gets it meanwhile: PostgreSQL's
/// other nodes pass over it, SQLite has one writer. What a broken unit leaves behind is a job that waits for its next chunk.
///
/// # Errors
/// Of storage.
pub async fn claim(link: &mut Link, now: Timestamp) -> Result<Option<Job>, StorageError> {
    let text = format!(
        "UPDATE jobs SET state = 'running', heartbeat_at = $1, started_at = COALESCE(started_at, $1) WHERE seq = (
            SELECT seq FROM jobs WHERE finished_at IS NULL ORDER BY heartbeat_at, seq LIMIT 1{}) AND finished_at IS NULL
         RETURNING seq",
        dialect::skip_locked(link.engine())
    );
    let Some((seq,)) = link.optional::<(i64,)>(Sql::built(text).bind(now)).await? else { return Ok(None) };
    let row: Option<Row> = link.optional(Sql::built(format!("{SELECT} WHERE j.seq = $1")).bind(seq)).await?;
    row.map(Job::try_from).transpose()
}

/// What a chunk came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Advance {
    /// How far the job has come with it, in the words of its kind.
    pub reached: i64,
    /// People without a refusal.
    pub done: i64,
    /// People refused.
    pub failed: i64,
    /// People made, of those done.
    pub made: i64,
    /// People changed, of those done.
    pub changed: i64,
}

/// Notes how far a claimed job has come.
///
/// # Errors
/// Of storage.
pub async fn advance(link: &mut Link, seq: i64, by: Advance) -> Result<(), StorageError> {
    let sql = Sql::new(
        "UPDATE jobs SET reached = $1, done = done + $2, failed = failed + $3, made = made + $4, changed = changed + $5
         WHERE seq = $6",
    );
    link.execute(sql.bind(by.reached).bind(by.done).bind(by.failed).bind(by.made).bind(by.changed).bind(seq)).await?;
    Ok(())
}

/// Ends a job; `false` when it was over.
///
/// # Errors
/// Of storage.
pub async fn finish(link: &mut Link, seq: i64, state: JobState, now: Timestamp) -> Result<bool, StorageError> {
    let sql = Sql::new("UPDATE jobs SET state = $1, finished_at = $2 WHERE seq = $3 AND finished_at IS NULL");
    Ok(link.execute(sql.bind(state.as_str()).bind(now).bind(seq)).await? == 1)
}

/// One job.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: JobId) -> Result<Option<Job>, StorageError> {
    let row: Option<Row> = link.optional(Sql::built(format!("{SELECT} WHERE j.id = $1")).bind(id.0)).await?;
    row.map(Job::try_from).transpose()
}

/// The newest jobs, of one account or of all.
///
/// # Errors
/// Of storage.
pub async fn list(link: &mut Link, actor: Option<AccountId>, limit: i64) -> Result<Vec<Job>, StorageError> {
    let rows: Vec<Row> = match actor {
        Some(actor) => {
            let text = format!(
                "{SELECT} WHERE j.actor_seq = (SELECT seq FROM accounts WHERE id = $1) ORDER BY j.seq DESC LIMIT {limit}"
            );
            link.all(Sql::built(text).bind(actor.0)).await?
        }
        None => link.all(Sql::built(format!("{SELECT} ORDER BY j.seq DESC LIMIT {limit}"))).await?,
    };
    rows.into_iter().map(Job::try_from).collect()
}

/// What came of a job for one person, to be stored.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// Its place among the results, from 1.
    pub place: i64,
    /// The account, where there is one.
    pub account: Option<AccountId>,
    /// What a file called somebody without an account.
    pub label: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why it was refused, as JSON.
    pub reason: Option<String>,
}

/// Stores results of a job, some hundred at most.
///
/// # Errors
/// Of storage.
pub async fn insert_items(link: &mut Link, job: i64, items: Vec<NewItem>) -> Result<(), StorageError> {
    let rows = items.into_iter().map(|item| {
        [
            Value::from(job),
            Value::from(item.place),
            Value::from(item.account.map(|id| id.0)),
            Value::from(item.label),
            Value::from(item.outcome.as_str()),
            Value::from(item.reason),
        ]
    });
    let insert = "INSERT INTO job_items (job_seq, place, account_id, label, outcome, reason)";
    insert_rows(link, insert, rows.collect()).await
}

#[derive(FromRow)]
struct ItemRow {
    place: i64,
    account_id: Option<Uuid>,
    first_name: String,
    last_name: String,
    username: String,
    outcome: String,
    reason: Option<String>,
}

/// Results of a job behind a place, in order: up to `limit`, those that were refused alone where asked.
///
/// # Errors
/// Of storage.
pub async fn items(
    link: &mut Link,
    job: i64,
    failed: bool,
    after: i64,
    limit: usize,
) -> Result<Vec<JobResult>, StorageError> {
    let only = if failed { " AND i.outcome = 'failed'" } else { "" };
    let text = format!(
        "SELECT i.place, i.account_id, COALESCE(a.first_name, '') AS first_name, COALESCE(a.last_name, '') AS last_name,
            COALESCE(a.username, i.label) AS username, i.outcome, i.reason
         FROM job_items i LEFT JOIN accounts a ON a.id = i.account_id
         WHERE i.job_seq = $1 AND i.place > $2{only} ORDER BY i.place LIMIT {limit}"
    );
    let rows: Vec<ItemRow> = link.all(Sql::built(text).bind(job).bind(after)).await?;
    rows.into_iter()
        .map(|row| {
            Ok(JobResult {
                place: row.place,
                account: row.account_id.map(AccountId),
                first_name: row.first_name,
                last_name: row.last_name,
                username: row.username,
                line: None,
                outcome: word(Outcome::from_word(&row.outcome), "job_items", "outcome")?,
                reason: row.reason.as_deref().and_then(|reason| serde_json::from_str(reason).ok()),
            })
        })
        .collect()
}

/// Removes jobs that were over before `before`, with their results: one at a time, since one may have very many.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, before: Timestamp) -> Result<u64, StorageError> {
    let sql = Sql::new("DELETE FROM jobs WHERE seq = (SELECT MIN(seq) FROM jobs WHERE finished_at < $1)");
    link.execute(sql.bind(before)).await
}
