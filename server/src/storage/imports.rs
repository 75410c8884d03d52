//! Uploaded files of customers, row by row.

use super::bulk::{insert_rows, rows_at_once, values};
use super::sql::Value;
use super::{Link, Sql, StorageError, dialect, word};
use app::domain::attribute::DecimalMark;
use app::domain::{AccountId, ImportId, JobId, Timestamp};
use sqlx_macros::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

/// A file as stored.
#[derive(Clone, Debug)]
pub struct Import {
    /// Its number inside.
    pub seq: i64,
    /// Its id outside.
    pub id: ImportId,
    /// Whoever uploaded it.
    pub actor: AccountId,
    /// What it was called.
    pub name: String,
    /// The cells of its header.
    pub headers: Vec<String>,
    /// Its rows; 0 until all of them are stored.
    pub total: i64,
    /// The job that imports it.
    pub job: Option<JobId>,
    /// How it writes numbers.
    pub mark: DecimalMark,
}

#[derive(FromRow)]
struct ImportRecord {
    seq: i64,
    id: Uuid,
    actor_id: Uuid,
    name: String,
    headers: String,
    total: i64,
    job_id: Option<Uuid>,
    decimal_comma: bool,
}

/// Begins to store a file; gives its number.
///
/// # Errors
/// Of storage.
pub async fn insert(
    link: &mut Link,
    id: ImportId,
    actor: AccountId,
    name: &str,
    headers: &[String],
    mark: DecimalMark,
    now: Timestamp,
) -> Result<i64, StorageError> {
    let sql = Sql::new(
        "INSERT INTO imports (id, actor_seq, name, headers, total, decimal_comma, created_at)
         VALUES ($1, (SELECT seq FROM accounts WHERE id = $2), $3, $4, 0, $5, $6) RETURNING seq",
    );
    let comma = mark == DecimalMark::Comma;
    link.number(sql.bind(id.0).bind(actor.0).bind(name).bind(json(headers)?).bind(comma).bind(now)).await
}

fn json(cells: &[String]) -> Result<String, StorageError> {
    word(serde_json::to_string(cells).ok(), "import_rows", "cells")
}

/// A row of a file.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its place, from 1.
    pub place: i64,
    /// The line of the file it begins on.
    pub line: i64,
    /// Its cells; none once it was imported.
    pub cells: Vec<String>,
}

/// Stores rows.
///
/// # Errors
/// Of storage.
pub async fn add_rows(link: &mut Link, import: i64, rows: &[Row]) -> Result<(), StorageError> {
    let mut bound = Vec::with_capacity(rows.len());
    for row in rows {
        bound.push([import.into(), row.place.into(), row.line.into(), Value::from(json(&row.cells)?)]);
    }
    insert_rows(link, "INSERT INTO import_rows (import_seq, place, line, cells)", bound).await
}

/// Notes that the whole file is stored.
///
/// # Errors
/// Of storage.
pub async fn complete(link: &mut Link, import: i64, total: i64) -> Result<(), StorageError> {
    link.execute(Sql::new("UPDATE imports SET total = $1 WHERE seq = $2").bind(total).bind(import)).await?;
    Ok(())
}

/// A file that is stored as a whole.
///
/// # Errors
/// Of storage.
pub async fn get(link: &mut Link, id: ImportId) -> Result<Option<Import>, StorageError> {
    let sql = Sql::new(
        "SELECT i.seq, i.id, a.id AS actor_id, i.name, i.headers, i.total, i.decimal_comma, j.id AS job_id
         FROM imports i
         JOIN accounts a ON a.seq = i.actor_seq LEFT JOIN jobs j ON j.seq = i.job_seq WHERE i.id = $1 AND i.total > 0",
    );
    let row: Option<ImportRecord> = link.optional(sql.bind(id.0)).await?;
    row.map(|row| {
        Ok(Import {
            seq: row.seq,
            id: ImportId(row.id),
            actor: AccountId(row.actor_id),
            name: row.name,
            headers: word(serde_json::from_str(&row.headers).ok(), "imports", "headers")?,
            total: row.total,
            job: row.job_id.map(JobId),
            mark: if row.decimal_comma { DecimalMark::Comma } else { DecimalMark::Point },
        })
    })
    .transpose()
}

/// Gives a file to the job that imports it; `false` when it has one.
///
/// # Errors
/// Of storage.
pub async fn start(link: &mut Link, import: i64, job: JobId) -> Result<bool, StorageError> {
    let sql = Sql::new(
        "UPDATE imports SET job_seq = (SELECT seq FROM jobs WHERE id = $1) WHERE seq = $2 AND job_seq IS NULL",
    );
    Ok(link.execute(sql.bind(job.0).bind(import)).await? == 1)
}

/// The rows behind a place, in order.
///
/// # Errors
/// Of storage.
pub async fn rows(link: &mut Link, import: i64, after: i64, limit: usize) -> Result<Vec<Row>, StorageError> {
    let text = format!(
        "SELECT place, line, cells FROM import_rows WHERE import_seq = $1 AND place > $2 ORDER BY place LIMIT {limit}"
    );
    let rows: Vec<(i64, i64, String)> = link.all(Sql::built(text).bind(import).bind(after)).await?;
    rows.into_iter().map(read).collect()
}

fn read((place, line, cells): (i64, i64, String)) -> Result<Row, StorageError> {
    let cells = if cells.is_empty() { Some(Vec::new()) } else { serde_json::from_str(&cells).ok() };
    Ok(Row { place, line, cells: word(cells, "import_rows", "cells")? })
}

/// Has the database look at how many rows there are in what an import fills.
///
/// # Errors
/// Of storage.
pub async fn learn(link: &mut Link) -> Result<(), StorageError> {
    if let Some(sql) = dialect::learn_what_imports_fill(link.engine()) {
        link.execute(Sql::new(sql)).await?;
    }
    Ok(())
}

/// The lines of the first rows up to a place that have one of these marks, by mark.
///
/// # Errors
/// Of storage.
pub async fn marked(
    link: &mut Link,
    import: i64,
    until: i64,
    marks: &[i64],
) -> Result<HashMap<i64, i64>, StorageError> {
    if marks.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT mark, MIN(line) FROM import_rows WHERE mark IN ({}) AND import_seq = ${} AND {} <= ${} GROUP BY mark",
        dialect::places(link.engine(), 0, marks.len()),
        marks.len() + 1,
        // Found by their marks; else every row before would be looked at, in each chunk anew.
        dialect::unindexed(link.engine(), "place"),
        marks.len() + 2
    );
    let marks = marks.iter().map(|mark| Value::from(*mark)).collect();
    let rows: Vec<(i64, i64)> = link.all(Sql::built(text).bind_all(marks).bind(import).bind(until)).await?;
    Ok(rows.into_iter().collect())
}

/// The lines that rows begin on, by their places.
///
/// # Errors
/// Of storage.
pub async fn lines(link: &mut Link, import: i64, places: &[i64]) -> Result<HashMap<i64, i64>, StorageError> {
    if places.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT place, line FROM import_rows WHERE place IN ({}) AND import_seq = ${}",
        dialect::places(link.engine(), 0, places.len()),
        places.len() + 1
    );
    let bound = places.iter().map(|place| Value::from(*place)).collect();
    let rows: Vec<(i64, i64)> = link.all(Sql::built(text).bind_all(bound).bind(import)).await?;
    Ok(rows.into_iter().collect())
}

/// What is noted of a row a job came by.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    /// Its place.
    pub place: i64,
    /// The mark of its address.
    pub mark: Option<i64>,
    /// Whether it was imported, so that its cells are not needed any more.
    pub done: bool,
}

/// Notes what a job did with some rows. What was imported is not kept a second time.
///
/// # Errors
/// Of storage.
pub async fn pass(link: &mut Link, import: i64, passed: &[Passed]) -> Result<(), StorageError> {
    for part in passed.chunks(rows_at_once(3)) {
        pass_some(link, import, part).await?;
    }
    Ok(())
}

async fn pass_some(link: &mut Link, import: i64, passed: &[Passed]) -> Result<(), StorageError> {
    let text = format!(
        "UPDATE import_rows SET mark = p.column2, cells = CASE WHEN p.column3 THEN '' ELSE cells END
         FROM ({}) AS p WHERE import_rows.import_seq = ${} AND import_rows.place = p.column1",
        values(link.engine(), passed.len(), 3),
        passed.len() * 3 + 1
    );
    let bound = passed.iter().flat_map(|row| [Value::from(row.place), row.mark.into(), row.done.into()]).collect();
    link.execute(Sql::built(text).bind_all(bound).bind(import)).await?;
    Ok(())
}

/// Rows that a job refused behind a place, with the reasons as JSON.
///
/// # Errors
/// Of storage.
pub async fn refused(
    link: &mut Link,
    import: i64,
    job: i64,
    after: i64,
    limit: usize,
) -> Result<Vec<(Row, Option<String>)>, StorageError> {
    let text = format!(
        "SELECT r.place, r.line, r.cells, i.reason FROM job_items i
         JOIN import_rows r ON r.import_seq = $1 AND r.place = i.place
         WHERE i.job_seq = $2 AND i.place > $3 AND i.outcome = 'failed' ORDER BY i.place LIMIT {limit}"
    );
    let rows: Vec<(i64, i64, String, Option<String>)> =
        link.all(Sql::built(text).bind(import).bind(job).bind(after)).await?;
    rows.into_iter().map(|(place, line, cells, reason)| Ok((read((place, line, cells))?, reason))).collect()
}

/// Removes files uploaded before `before` that nobody imported: one at a time, since one may have very many rows.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, before: Timestamp) -> Result<u64, StorageError> {
    let sql = Sql::new(
        "DELETE FROM imports WHERE seq = (
            SELECT MIN(seq) FROM imports WHERE job_seq IS NULL AND created_at < $1)",
    );
    link.execute(sql.bind(before)).await
}
