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

/// Appended to a SELECT of rows that may be read, but not changed, by others before the unit ends.
#[must_use]
pub fn for_share(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "",
        Engine::Postgres => " FOR SHARE",
    }
}

/// The statement that makes units which are about one word, bound first, wait for each other; SQLite's do anyway.
#[must_use]
pub fn wait_for_word(engine: Engine) -> Option<&'static str> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"),
    }
}

/// The same for several words, one row for each.
#[must_use]
pub fn wait_for_words(engine: Engine, count: usize) -> Option<String> {
    let words = (1..=count).map(|place| format!("(hashtextextended(${place}, 0))")).collect::<Vec<_>>().join(", ");
    match engine {
        Engine::Sqlite => None,
        // In one order, whoever asks: the sort comes before the locks are taken.
        Engine::Postgres => Some(format!(
            "SELECT COUNT(pg_advisory_xact_lock(w.hash)) FROM (SELECT v.column1 AS hash FROM (VALUES {words}) v
             ORDER BY v.column1 OFFSET 0) w"
        )),
    }
}

/// A column as it stands in a condition that no index is to serve. PostgreSQL knows from its statistics.
#[must_use]
pub fn unindexed(engine: Engine, column: &str) -> String {
    match engine {
        Engine::Sqlite => format!("+{column}"),
        Engine::Postgres => column.to_owned(),
    }
}

/// `$1, $2, $3`: the places of what is bound as the first values, or behind `before` of them. To SQLite a number is a name, and
/// each is looked up in the list of all names, by the square of their number: there the places have none.
#[must_use]
pub fn places(engine: Engine, before: usize, count: usize) -> String {
    let place = |place: usize| match engine {
        Engine::Sqlite => "?".to_owned(),
        Engine::Postgres => format!("${}", before + place),
    };
    (1..=count).map(place).collect::<Vec<_>>().join(", ")
}

/// Has PostgreSQL count what an import fills. By itself it does so about once a minute, and until then reads whole tables, which it
/// believes to be empty, for a few rows of them. SQLite plans without such counts.
#[must_use]
pub const fn learn_what_imports_fill(engine: Engine) -> Option<&'static str> {
    match engine {
        Engine::Sqlite => None,
        Engine::Postgres => Some("ANALYZE accounts, account_attributes, group_members, import_rows, job_items"),
    }
}

/// A SELECT of the numbers of accounts whose search text contains the text bound as `$place`, and that value.
#[must_use]
pub fn find_text(engine: Engine, place: usize, normalised: &str) -> (String, Value) {
    match engine {
        Engine::Sqlite => (
            format!("SELECT rowid AS seq FROM search_text WHERE search_text MATCH ${place}"),
            // One phrase, quotes doubled: nothing in it is read as query syntax.
            Value::from(format!("\"{}\"", normalised.replace('"', "\"\""))),
        ),
        Engine::Postgres => (
            format!("SELECT account_seq AS seq FROM search_text WHERE text LIKE ${place}"),
            Value::from(format!("%{}%", escape_like(normalised))),
        ),
    }
}

fn bind(values: &mut Vec<Value>, text: &str) -> usize {
    values.push(Value::from(text));
    values.len()
}

/// The condition that the search text of the account `a` contains a text.
#[must_use]
pub fn has_text(engine: Engine, values: &mut Vec<Value>, normalised: &str) -> String {
    if engine == Engine::Postgres {
        let place = bind(values, &format!("%{}%", escape_like(normalised)));
        return format!("EXISTS (SELECT 1 FROM search_text x WHERE x.account_seq = a.seq AND x.text LIKE ${place})");
    }
    // Who walks in the order of names has their parts at hand there, in another order. Each word has to be among them, and few
    // accounts are looked at for more.
    let words: Vec<&str> = normalised.split(' ').collect();
    let mut all: Vec<String> =
        words.iter().map(|word| format!("instr(a.sort_name, ${}) > 0", bind(values, word))).collect();
    if words.len() > 1 {
        // The index keeps no text: it is put together as it was for the index (`normal::search_text`).
        let place = bind(values, normalised);
        let address = unpunctuated("a.username_key");
        all.push(format!(
            "(instr({address} || CASE a.first_key WHEN '' THEN '' ELSE ' ' || a.first_key END
                || CASE a.last_key WHEN '' THEN '' ELSE ' ' || a.last_key END
                || CASE a.first_key WHEN '' THEN '' ELSE ' ' || a.first_key END, ${place}) > 0{})",
            spelled_out(place, normalised)
        ));
    }
    all.join(" AND ")
}

/// What is asked first on the way to accounts of which a part begins with a text: whether any of their words does, for which the
/// order of names is enough. Empty where nothing is won by it.
#[must_use]
pub fn may_begin(engine: Engine, values: &mut Vec<Value>, text: &str) -> String {
    match engine {
        Engine::Sqlite => format!("instr(' ' || a.sort_name, ${}) > 0 AND ", bind(values, &format!(" {text}"))),
        Engine::Postgres => String::new(),
    }
}

/// A text with its hyphens and apostrophes as [`super::normal::fold`] has them.
fn unpunctuated(text: &str) -> String {
    [("-", " "), ("\u{2010}", " "), ("\u{2011}", " "), ("\u{2013}", " "), ("''", ""), ("\u{2019}", "")]
        .iter()
        .fold(text.to_owned(), |text, (mark, folded)| format!("replace({text}, '{mark}', '{folded}')"))
}

/// The same for names with umlauts, as they are written where the letters are not to be had. Only what is written so can be meant.
fn spelled_out(place: usize, normalised: &str) -> String {
    const UMLAUTS: &[(&str, &str)] = &[
        ("ä", "ae"),
        ("Ä", "ae"),
        ("ö", "oe"),
        ("Ö", "oe"),
        ("ü", "ue"),
        ("Ü", "ue"),
        ("å", "aa"),
        ("Å", "aa"),
        ("ø", "oe"),
        ("Ø", "oe"),
    ];
    if !UMLAUTS.iter().any(|(_, letters)| normalised.contains(letters)) {
        return String::new();
    }
    let mut names = unpunctuated("a.first_name || ' ' || a.last_name || ' ' || a.first_name");
    for (umlaut, letters) in UMLAUTS {
        names = format!("replace({names}, '{umlaut}', '{letters}')");
    }
    format!(" OR instr(lower({names}), ${place}) > 0")
}

/// A text in which nothing stands for anything else in LIKE, with `\` before what would.
#[must_use]
pub fn escape_like(text: &str) -> String {
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
