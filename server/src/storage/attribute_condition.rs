//! The filter by an attribute of the profile, in SQL. A number is found however it is written, and one option of several among them.
//! Days are stored as they are compared, year first.

use super::conditions::Builder;
use super::{dialect, normal};
use app::domain::attribute::{AttributeKind, FIRST_NAME, LAST_NAME, LOCALE, OPTION_SEPARATOR, number};
use app::domain::list::Compare;

/// The column of the account that holds an attribute, as it is compared; most stand beside the account.
fn own_column(key: &str) -> Option<&'static str> {
    match key {
        FIRST_NAME => Some("first_key"),
        LAST_NAME => Some("last_key"),
        LOCALE => Some("language"),
        _ => None,
    }
}

/// Whether an own column holds what is asked for.
fn own_fits(sql: &mut Builder, column: &str, value: &str, compare: Compare) -> String {
    let value = normal::fold(value);
    match compare {
        Compare::Begins => {
            let (from, to) = (sql.bind(value.as_str()), sql.bind(format!("{value}\u{10FFFF}")));
            format!("{column} >= {from} AND {column} < {to}")
        }
        Compare::AtLeast => format!("{column} >= {}", sql.bind(value)),
        Compare::AtMost => format!("{column} <= {} AND {column} <> ''", sql.bind(value)),
        Compare::Is => format!("{column} = {}", sql.bind(value)),
    }
}

/// Whether the account `a` has no value.
pub(super) fn lacks(sql: &mut Builder, key: &str) -> String {
    match own_column(key) {
        Some(column) => format!("COALESCE(a.{column}, '') = ''"),
        None => format!(
            "NOT EXISTS (SELECT 1 FROM account_attributes v WHERE v.account_seq = a.seq AND v.key = {} AND v.value <> '')",
            sql.bind(key)
        ),
    }
}

/// What a value is held against, bound.
struct Wanted {
    key: String,
    exact: String,
    number: Option<String>,
    one_of: String,
}

fn bind(sql: &mut Builder, key: &str, value: &str) -> Wanted {
    let exact = normal::value_key(value);
    let one_of = one_of(&exact);
    Wanted {
        key: sql.bind(key),
        exact: sql.bind(exact),
        number: number(value.trim()).map(|number| sql.bind(number)),
        one_of: sql.bind(one_of),
    }
}

/// What [`holds_option`] looks for, of an option as it is compared.
pub(super) fn one_of(option: &str) -> String {
    format!("%{OPTION_SEPARATOR}{}{OPTION_SEPARATOR}%", dialect::escape_like(option))
}

/// Whether the value `v` is, or has among several, the option bound at a place.
pub(super) fn holds_option(place: &str) -> String {
    format!("'{OPTION_SEPARATOR}' || v.value_key || '{OPTION_SEPARATOR}' LIKE {place} ESCAPE '\\'")
}

fn of_kind(kinds: &[AttributeKind]) -> String {
    let words: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.as_str())).collect();
    format!("d.kind IN ({})", words.join(", "))
}

/// The kinds whose values are numbers.
const NUMBERS: &[AttributeKind] = &[AttributeKind::Integer, AttributeKind::Decimal];
/// The kind whose values are several of a list.
const SEVERAL: &[AttributeKind] = &[AttributeKind::MultipleOptions];

/// What of the value `v` is asked for, where it is a range of the index; `None` where it is one value.
fn range(sql: &mut Builder, value: &str, compare: Compare) -> Option<String> {
    let value = normal::value_key(value);
    Some(match compare {
        Compare::Is => return None,
        Compare::Begins => {
            let (from, to) = (sql.bind(value.as_str()), sql.bind(format!("{value}\u{10FFFF}")));
            format!("v.value_key >= {from} AND v.value_key < {to}")
        }
        Compare::AtLeast => format!("v.value_key >= {}", sql.bind(value)),
        Compare::AtMost => format!("v.value_key <= {} AND v.value_key <> ''", sql.bind(value)),
    })
}

/// A SELECT of the numbers of the accounts with a value, each of them once: it is read no further than it has to be. `None` where no
/// index serves it.
pub(super) fn find(sql: &mut Builder, key: &str, value: &str, compare: Compare) -> Option<String> {
    if let Some(column) = own_column(key) {
        let fits = own_fits(sql, column, value, compare);
        return (key != LOCALE).then(|| format!("SELECT seq FROM accounts WHERE {fits}"));
    }
    Some(find_beside(sql, key, value, compare))
}

fn find_beside(sql: &mut Builder, key: &str, value: &str, compare: Compare) -> String {
    if let Some(range) = range(sql, value, compare) {
        return format!(
            "SELECT v.account_seq AS seq FROM account_attributes v WHERE v.key = {} AND {range}",
            sql.bind(key)
        );
    }
    let wanted = bind(sql, key, value);
    let (key, exact) = (&wanted.key, &wanted.exact);
    let defined = |kinds, fits: String| {
        format!(
            " UNION ALL SELECT v.account_seq AS seq FROM attributes d CROSS JOIN account_attributes v
              WHERE d.key = {key} AND {} AND v.key = d.key AND v.value_key <> {exact} AND {fits}",
            of_kind(kinds)
        )
    };
    let number = wanted.number.as_ref().map(|number| defined(NUMBERS, format!("v.value_key = {number}")));
    [
        format!("SELECT account_seq AS seq FROM account_attributes WHERE key = {key} AND value_key = {exact}"),
        number.unwrap_or_default(),
        defined(SEVERAL, holds_option(&wanted.one_of)),
    ]
    .concat()
}

/// Whether the account `a` has a value.
pub(super) fn check(sql: &mut Builder, key: &str, value: &str, compare: Compare) -> String {
    if let Some(column) = own_column(key) {
        let column = dialect::unindexed(sql.engine, &format!("a.{column}"));
        return own_fits(sql, &column, value, compare);
    }
    if let Some(range) = range(sql, value, compare) {
        return format!(
            "EXISTS (SELECT 1 FROM account_attributes v WHERE v.account_seq = a.seq AND v.key = {} AND {range})",
            sql.bind(key)
        );
    }
    let wanted = bind(sql, key, value);
    let (key, exact) = (&wanted.key, &wanted.exact);
    let defined = |kinds, fits: String| {
        let defined = of_kind(kinds);
        format!(" OR (EXISTS (SELECT 1 FROM attributes d WHERE d.key = {key} AND {defined}) AND {fits})")
    };
    let number = wanted.number.as_ref().map(|number| defined(NUMBERS, format!("v.value_key = {number}")));
    format!(
        "EXISTS (SELECT 1 FROM account_attributes v WHERE v.account_seq = a.seq AND v.key = {key}
            AND (v.value_key = {exact}{}{}))",
        number.unwrap_or_default(),
        defined(SEVERAL, holds_option(&wanted.one_of))
    )
}
