//! The imports port: a file is taken, explained, checked by a job and imported by another. The file belongs to whoever uploaded
//! it; what is imported of it is not kept, and what is refused as long as the job.

use super::Service;
use super::import_chunk::plan_of;
use super::reasons::name_holders;
use super::trail::{Target, set};
use crate::clock::new_id;
use crate::sheet::{self, Sheet, Written};
use crate::storage::imports::{self, Import, Row};
use crate::storage::jobs::{self, Job};
use crate::storage::{Link, StorageError, attributes};
use app::domain::attribute::AttributeAudience;
use app::domain::audit::AuditAction;
use app::domain::import::{COLUMNS_MAX, ImportColumn, ImportDraft, ImportView, ROWS_MAX, guess};
use app::domain::job::{JobKind, JobResult, JobState};
use app::domain::text::is_forbidden;
use app::domain::{Action, Area, Field, FieldErrors, ImportId, JobId, Language, Violation};
use app::error::{AppError, Conflict};
use app::i18n::{Key, Text};
use app::ports::{Ctx, Imports};
use app::ui::wording::refusal::refusal;
use async_trait::async_trait;

/// Rows stored in one unit, and written at once.
const CHUNK: usize = 1_000;
/// Characters of a file's name that are kept.
const NAME_MAX: usize = 200;
/// Rows in which a sample is looked for.
const SAMPLED: usize = 20;

fn refused(violation: Violation) -> AppError {
    FieldErrors::one(Field::File, violation).into()
}

impl Service {
    /// Whether the caller may upload a file; asked before it is read.
    ///
    /// # Errors
    /// Those of [`Ctx::require`].
    pub fn may_upload(&self, ctx: &Ctx) -> Result<(), AppError> {
        ctx.require(Area::Customers, Action::Import).map(drop)
    }

    /// Stores an uploaded file, some rows a unit. A file that breaks off in between is not to be seen and goes with the others that
    /// nobody imports.
    ///
    /// # Errors
    /// `NotText`, `FileEmpty` and `TooMany` of the file; `Forbidden`.
    pub async fn take_file(&self, ctx: &Ctx, name: &str, file: &[u8]) -> Result<ImportId, AppError> {
        let actor = ctx.require(Area::Customers, Action::Import)?.subject.id;
        let file = sheet::text(file).map_err(refused)?;
        let mut sheet = Sheet::open(&file).map_err(refused)?;
        if sheet.headers().len() > COLUMNS_MAX as usize {
            return Err(refused(Violation::TooMany { max: COLUMNS_MAX }));
        }
        let name: String = name.chars().filter(|c| !is_forbidden(*c)).take(NAME_MAX).collect();
        let now = self.clock.now();
        let id = ImportId(new_id(now));
        let (mut seq, mut total) = (None, 0);
        loop {
            let mut rows = Vec::with_capacity(CHUNK);
            while let Some((line, cells)) = if rows.len() < CHUNK { sheet.next_row() } else { None } {
                total += 1;
                rows.push(Row { place: total, line: i64::try_from(line).unwrap_or(i64::MAX), cells });
            }
            if total > i64::from(ROWS_MAX) {
                return Err(refused(Violation::TooMany { max: ROWS_MAX }));
            }
            let last = rows.len() < CHUNK;
            if total == 0 {
                return Err(refused(Violation::FileEmpty));
            }
            let mut unit = self.db.begin().await?;
            let import = match seq {
                Some(seq) => seq,
                None => {
                    let mark = sheet.decimal_mark(ctx.language);
                    imports::insert(&mut unit, id, actor, &name, sheet.headers(), mark, now).await?
                }
            };
            imports::add_rows(&mut unit, import, &rows).await?;
            if last {
                imports::complete(&mut unit, import, total).await?;
            }
            unit.commit().await?;
            seq = Some(import);
            if last {
                return Ok(id);
            }
        }
    }

    /// A file of the caller's own.
    async fn own_file(&self, link: &mut Link, ctx: &Ctx, id: ImportId) -> Result<Import, AppError> {
        let actor = ctx.require(Area::Customers, Action::Import)?.subject.id;
        let import = imports::get(link, id).await?;
        import.filter(|import| import.actor == actor).ok_or(AppError::NotFound)
    }

    /// The file a job reads, where it is there and the caller's own, and whether they may now import it.
    pub(super) async fn file_of(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        job: &Job,
    ) -> Result<(Option<ImportId>, bool), StorageError> {
        let own = ctx.actor.as_ref().is_some_and(|actor| job.actor == Some(actor.subject.id));
        if !own || !job.kind.reads_file() || !ctx.may(Area::Customers, Action::Import) {
            return Ok((None, false));
        }
        let Ok(plan) = plan_of(job) else { return Ok((None, false)) };
        let Some(import) = imports::get(link, plan.id()).await? else { return Ok((None, false)) };
        let checked = job.kind == JobKind::CheckImport && job.state == JobState::Done && job.done > 0;
        Ok((Some(import.id), checked && import.job.is_none()))
    }

    /// Says of the results of a job that reads a file on which lines they stand; gives what the attributes are called.
    pub(super) async fn explain_rows(
        &self,
        link: &mut Link,
        ctx: &Ctx,
        job: &Job,
        results: &mut [JobResult],
    ) -> Result<Vec<(String, String)>, StorageError> {
        let Ok(plan) = plan_of(job) else { return Ok(Vec::new()) };
        if let Some(import) = imports::get(link, plan.id()).await? {
            let places: Vec<i64> = results.iter().map(|result| result.place).collect();
            let lines = imports::lines(link, import.seq, &places).await?;
            for result in results {
                result.line = lines.get(&result.place).and_then(|line| u64::try_from(*line).ok());
            }
        }
        names(link, ctx.language).await
    }

    /// The rows that a job refused of a file of the caller's own, to be written: the uploaded columns and one for the reason.
    ///
    /// # Errors
    /// `NotFound` for a job that read no file, and for one whose file is gone; those of looking at a job.
    pub async fn refused_rows(&self, ctx: &Ctx, id: JobId) -> Result<RefusedRows, AppError> {
        let mut link = self.db.read().await?;
        let job = self.seen_job(&mut link, ctx, id).await?;
        if !job.kind.reads_file() {
            return Err(AppError::NotFound);
        }
        let import = self.own_file(&mut link, ctx, plan_of(&job)?.id()).await?;
        let (text, written) = (Text::new(ctx.language), Written::of(ctx.language));
        let names = names(&mut link, ctx.language).await?;
        Ok(RefusedRows { import, job: job.seq, text, names, written })
    }

    /// The next refused rows behind a place, as CSV, with the place reached; `None` at the end. The header comes with the first.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn refused_page(&self, file: &RefusedRows, after: i64) -> Result<Option<(i64, Vec<u8>)>, AppError> {
        let mut link = self.db.read().await?;
        let found = imports::refused(&mut link, file.import.seq, file.job, after, CHUNK).await?;
        let Some((last, _)) = found.last() else {
            return Ok(None);
        };
        let reached = last.place;
        let read = |reason: &Option<String>| serde_json::from_str::<AppError>(reason.as_deref()?).ok();
        let mut errors: Vec<Option<AppError>> = found.iter().map(|(_, reason)| read(reason)).collect();
        name_holders(&mut link, &mut errors.iter_mut().flatten().collect::<Vec<_>>()).await?;
        let reasons: Vec<String> = errors.iter().map(|error| file.reason(error.as_ref())).collect();
        let width = file.import.headers.len();
        let rows = found.iter().zip(&reasons).map(|((row, _), reason)| {
            // The reason stands in its column, however long the row is.
            let mut cells: Vec<&str> = row.cells.iter().map(String::as_str).take(width).collect();
            cells.resize(width, "");
            cells.push(reason);
            cells
        });
        Ok(Some((reached, file.written.rows(rows))))
    }
}

/// The rows that a job refused, to be written.
#[derive(Debug)]
pub struct RefusedRows {
    import: Import,
    job: i64,
    text: Text,
    names: Vec<(String, String)>,
    written: Written,
}

impl RefusedRows {
    /// The header, as CSV.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        let cells = self.import.headers.iter().map(String::as_str);
        self.written.head(cells.chain([self.text.get(Key::JobsReason)]))
    }

    fn reason(&self, error: Option<&AppError>) -> String {
        error.map(|error| refusal(self.text, error, &self.names)).unwrap_or_default()
    }
}

#[async_trait]
impl Imports for Service {
    async fn get(&self, ctx: &Ctx, id: ImportId) -> Result<ImportView, AppError> {
        let mut link = self.db.read().await?;
        let import = self.own_file(&mut link, ctx, id).await?;
        let attributes = attributes::list(&mut link).await?;
        let guessed = guess(&import.headers, &attributes);
        let first = imports::rows(&mut link, import.seq, 0, SAMPLED).await?;
        let sample = |place: usize| {
            let mut cells = first.iter().filter_map(|row| row.cells.get(place)).filter(|cell| !cell.trim().is_empty());
            cells.next().map(|cell| cell.chars().take(NAME_MAX).collect::<String>()).unwrap_or_default()
        };
        let columns = import.headers.iter().zip(guessed).enumerate().map(|(place, (header, guess))| ImportColumn {
            header: header.chars().take(NAME_MAX).collect(),
            // Hashes are shown to nobody.
            sample: if is_hash(&sample(place)) { String::new() } else { sample(place) },
            guess,
        });
        Ok(ImportView {
            id,
            name: import.name,
            rows: u64::try_from(import.total).unwrap_or_default(),
            columns: columns.collect(),
            attributes: attributes.into_iter().filter(|one| one.asked_of(AttributeAudience::Console)).collect(),
            started: import.job,
        })
    }

    async fn check(&self, ctx: &Ctx, draft: &ImportDraft) -> Result<JobId, AppError> {
        let mut unit = self.db.begin().await?;
        let import = self.own_file(&mut unit, ctx, draft.id).await?;
        if import.job.is_some() {
            return Err(AppError::Conflict(Conflict::ImportStarted));
        }
        let attributes = attributes::list(&mut unit).await?;
        let plan = draft.parse(import.headers.len(), &attributes)?;
        let order = serde_json::to_string(&plan).map_err(|_| AppError::BadRequest)?;
        let id = self.enqueue_job(&mut unit, ctx, JobKind::CheckImport, order, import.total).await?;
        unit.commit().await?;
        self.jobs.notify_one();
        Ok(id)
    }

    async fn start(&self, ctx: &Ctx, checked: JobId) -> Result<JobId, AppError> {
        let mut unit = self.db.begin().await?;
        let actor = ctx.require(Area::Customers, Action::Import)?.subject.id;
        let job = jobs::get(&mut unit, checked).await?.filter(|job| job.actor == Some(actor));
        let job = job.filter(|job| job.kind == JobKind::CheckImport).ok_or(AppError::NotFound)?;
        if job.state != JobState::Done {
            return Err(AppError::Stale);
        }
        let import = self.own_file(&mut unit, ctx, plan_of(&job)?.id()).await?;
        let id = self.enqueue_job(&mut unit, ctx, JobKind::ImportUsers, job.parameters, import.total).await?;
        if !imports::start(&mut unit, import.seq, id).await? {
            return Err(AppError::Conflict(Conflict::ImportStarted));
        }
        let changes = vec![set("file", &import.name), set("rows", &import.total.to_string())];
        self.record(&mut unit, ctx, AuditAction::ImportStarted, Target::Organization, changes).await?;
        unit.commit().await?;
        self.jobs.notify_one();
        Ok(id)
    }
}

/// What attributes are called in a language, by their keys.
async fn names(link: &mut Link, language: Language) -> Result<Vec<(String, String)>, StorageError> {
    let rows = attributes::list(link).await?;
    Ok(rows.into_iter().map(|one| (one.key.clone(), one.label(language).to_owned())).collect())
}

/// Whether a cell looks like the hash of a password.
fn is_hash(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with("$2") || cell.starts_with("$argon2")
}
