//! A chunk of an import: rows are read, judged together and stored together. The check of a file goes the same way and stores
//! nothing.

use super::Service;
use super::import_judge::{Case, Known, New, judge};
use super::jobs::{Chunk, Handled};
use crate::secret::token;
use crate::storage::imports::{self, Passed, Row};
use crate::storage::jobs::Job;
use crate::storage::{Unit, bulk, savepoint};
use app::domain::import::{ImportPlan, ImportRow};
use app::domain::job::{JobKind, Outcome};
use app::domain::settings::Settings;
use app::domain::{Action, Area, Field, FieldErrors, ImportId, Violation};
use app::error::AppError;
use app::ports::Ctx;
use std::collections::HashMap;

/// The plan a job keeps as its order.
pub(super) fn plan_of(job: &Job) -> Result<ImportPlan, AppError> {
    serde_json::from_str(&job.parameters).map_err(|error| {
        tracing::error!(%error, job = %job.id, "a job's order cannot be read");
        AppError::Internal { request: String::new() }
    })
}

/// By what two rows of one address are told, without keeping the address.
fn mark(import: ImportId, key: &str) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = token::hash(&[&import.to_string(), key].join(" "));
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// What is wrong with a row that shares with the row of a line what nobody may share.
pub(super) fn twice(line: i64) -> Violation {
    Violation::TwiceInFile { line: u32::try_from(line).unwrap_or(u32::MAX) }
}

impl Service {
    /// Goes through the next rows of a file.
    pub(super) async fn import_chunk(
        &self,
        unit: &mut Unit,
        ctx: &Ctx,
        settings: &Settings,
        job: &Job,
    ) -> Result<Chunk, AppError> {
        let plan = plan_of(job)?;
        let import = imports::get(unit, plan.id()).await?.ok_or(AppError::NotFound)?;
        // At the beginning, and whenever there are twice as many.
        let chunks = usize::try_from(job.done + job.failed).unwrap_or_default() / bulk::CHUNK;
        if chunks == 0 || chunks.is_power_of_two() {
            imports::learn(unit).await?;
        }
        let rows = imports::rows(unit, import.seq, job.reached, bulk::CHUNK).await?;
        let mut passed = Vec::with_capacity(rows.len());
        let read = self.read_rows(unit, &plan, import.seq, job.reached, &rows, &mut passed).await?;
        let may = ctx.may(Area::Customers, Action::Import);
        let cases = if may {
            judge(unit, ctx, self.clock.now(), &plan, (&rows, import.mark), read).await?
        } else {
            refuse_all(read.len())
        };

        let real = job.kind == JobKind::ImportUsers;
        let mut handled: Vec<Handled> = rows
            .iter()
            .map(|row| Handled { account: None, label: plan.label(&row.cells), result: Ok(Outcome::Created) })
            .collect();
        let mut new: Vec<(usize, New)> = Vec::new();
        let mut known: Vec<(usize, Known)> = Vec::new();
        for (at, case) in cases.into_iter().enumerate() {
            match case {
                Ok(Case::New(person)) => new.push((at, person)),
                Ok(Case::Known(person)) => known.push((at, *person)),
                Err(error) => handled[at].result = Err(error),
            }
        }
        if real {
            let people: Vec<&New> = new.iter().map(|(_, person)| person).collect();
            let made = self.insert_imported(unit, ctx, settings, &plan, &people).await?;
            for ((at, person), made) in new.iter().zip(made) {
                if made {
                    handled[*at].account = Some(person.id);
                    handled[*at].label = String::new();
                } else {
                    let taken = FieldErrors::one(Field::Email, Violation::Taken { by: None });
                    handled[*at].result = Err(taken.into());
                }
            }
        }
        for (at, person) in &known {
            savepoint::set(unit).await?;
            let result = self.update_imported(unit, ctx, person).await;
            let result = match result {
                // Tried for its result alone.
                Ok(outcome) if !real => {
                    savepoint::undo(unit).await?;
                    Ok(outcome)
                }
                result => self.settle(unit, result).await?,
            };
            handled[*at].account = Some(person.account.id);
            handled[*at].label = String::new();
            handled[*at].result = result;
        }
        for (row, handled) in passed.iter_mut().zip(&handled) {
            row.done = real && handled.result.is_ok();
        }
        imports::pass(unit, import.seq, &passed).await?;
        let reached = rows.last().map_or(job.reached, |row| row.place);
        Ok(Chunk { last: rows.len() < bulk::CHUNK, handled, reached })
    }

    /// What the rows say; a row whose address stands in the file before is refused.
    async fn read_rows(
        &self,
        unit: &mut Unit,
        plan: &ImportPlan,
        import: i64,
        reached: i64,
        rows: &[Row],
        passed: &mut Vec<Passed>,
    ) -> Result<Vec<Result<ImportRow, AppError>>, AppError> {
        let mut read: Vec<Result<ImportRow, AppError>> =
            rows.iter().map(|row| plan.read(&row.cells).map_err(AppError::from)).collect();
        for (row, read) in rows.iter().zip(&read) {
            let mark = read.as_ref().ok().map(|read| mark(plan.id(), &read.email().key()));
            passed.push(Passed { place: row.place, mark, done: false });
        }
        let marks: Vec<i64> = passed.iter().filter_map(|row| row.mark).collect();
        let mut first: HashMap<i64, i64> = imports::marked(unit, import, reached, &marks).await?;
        for ((row, read), passed) in rows.iter().zip(&mut read).zip(passed.iter()) {
            let Some(mark) = passed.mark else { continue };
            match first.get(&mark) {
                Some(line) => {
                    *read = Err(FieldErrors::one(Field::Email, twice(*line)).into());
                }
                None => drop(first.insert(mark, row.line)),
            }
        }
        Ok(read)
    }
}

fn refuse_all(count: usize) -> Vec<Result<Case, AppError>> {
    (0..count).map(|_| Err(AppError::Forbidden)).collect()
}
