//! What was asked for at "Forgot password?", until a job has looked whose it is.

use super::{Link, Sql, StorageError, dialect, word};
use app::domain::{Language, Timestamp};

/// An address somebody typed, known or not.
#[derive(Clone, Debug)]
pub struct Request {
    /// The address as usernames are compared.
    pub username_key: String,
    /// The language of the page it was typed on.
    pub language: Language,
    /// The request's id, for log and audit.
    pub request: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a request.
///
/// # Errors
/// Of storage.
pub async fn insert(link: &mut Link, request: &Request) -> Result<(), StorageError> {
    let sql =
        Sql::new("INSERT INTO recovery_requests (username_key, language, request, created_at) VALUES ($1, $2, $3, $4)");
    let sql = sql.bind(&request.username_key).bind(request.language.tag()).bind(&request.request).bind(request.at);
    link.execute(sql).await?;
    Ok(())
}

/// Takes the oldest request; it is gone once the unit is committed. Each goes to one node alone.
///
/// # Errors
/// Of storage.
pub async fn take(link: &mut Link) -> Result<Option<Request>, StorageError> {
    let text = format!(
        "DELETE FROM recovery_requests WHERE seq IN (SELECT seq FROM recovery_requests ORDER BY seq LIMIT 1{})
         RETURNING username_key, language, request, created_at",
        dialect::skip_locked(link.engine())
    );
    let row: Option<(String, String, String, i64)> = link.optional(Sql::built(text)).await?;
    row.map(|(username_key, language, request, at)| {
        let language = word(Language::from_tag(&language), "recovery_requests", "language")?;
        Ok(Request { username_key, language, request, at: Timestamp(at) })
    })
    .transpose()
}

/// Forgets up to `limit` requests from before a moment: whoever asked that long ago has asked again. Gives their number.
///
/// # Errors
/// Of storage.
pub async fn sweep(link: &mut Link, before: Timestamp, limit: i64) -> Result<u64, StorageError> {
    let text = format!(
        "DELETE FROM recovery_requests WHERE seq IN (
            SELECT seq FROM recovery_requests WHERE created_at < $1 ORDER BY seq LIMIT {limit})"
    );
    link.execute(Sql::built(text).bind(before)).await
}
