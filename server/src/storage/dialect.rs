//! The handful of words in which the two engines differ.

use super::sql::{Engine, Value};

/// Appended to the inner SELECT of a claim: PostgreSQL's workers pass over each other's rows; SQLite has one writer.
#[must_use]
pub fn skip_locked(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE SKIP LOCKED",
    }
}

/// Appended to a SELECT whose row must not change before the unit ends.
#[must_use]
pub fn for_update(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR UPDATE",
    }
}

/// The condition that an account's search text contains the text bound as `$place`, and that value.
#[must_use]
pub fn contains(engine: Engine, place: usize, normalised: &str) -> (String, Value) {
    match engine {
        Engine::Sqlite => (
            format!("a.seq IN (SELECT rowid FROM search_text WHERE search_text MATCH ${place})"),
            // One phrase, quotes doubled: nothing in it is read as query syntax.
            Value::from(format!("\"{}\"", normalised.replace('"', "\"\""))),
        ),
        Engine::Postgres => (
            format!("a.seq IN (SELECT account_seq FROM search_text WHERE text LIKE ${place})"),
            Value::from(format!("%{}%", escape_like(normalised))),
        ),
    }
}

fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The statement that stores an account's search text, its number bound first.
#[must_use]
pub fn insert_search_text(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "INSERT INTO search_text (rowid, text) VALUES ($1, $2)",
        Engine::Postgres => "INSERT INTO search_text (account_seq, text) VALUES ($1, $2)",
    }
}

/// The statement that removes an account's search text, its number bound first.
#[must_use]
pub fn delete_search_text(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "DELETE FROM search_text WHERE rowid = $1",
        Engine::Postgres => "DELETE FROM search_text WHERE account_seq = $1",
    }
}

/// The beginning of a statement that stores several accounts' search texts, each with the account's number before it.
#[must_use]
pub fn insert_search_texts(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "INSERT INTO search_text (rowid, text)",
        Engine::Postgres => "INSERT INTO search_text (account_seq, text)",
    }
}
