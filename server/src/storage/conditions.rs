//! What narrows the users list, in SQL of two forms: one finds the accounts that fit, the other checks an account at hand.
//!
//! Which one is quick depends on how many fit. A condition that fits few is best asked for its accounts, which are then
//! sorted; when every condition fits many, the list's own order is walked and each account checked, for a page is full after a
//! short way. [`super::people`] counts, up to a bound, and chooses.

use super::sql::{Engine, Value};
use super::{attribute_condition, dialect, normal};
use app::domain::list::{Assigned, AttributeFilter, Origin, Seen, UserQuery};
use app::domain::lock::LockReason;
use app::domain::ticket::InvitationState;
use app::domain::{AccountId, AccountKind, GroupId, Timestamp};
use uuid::Uuid;

/// One thing an account must fit.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// Nobody fits: a kind that may not be seen.
    Nobody,
    Kind(&'static str),
    /// Staff, and the customers of one staff user: whom a rule of that reach lets be seen.
    Reached(AccountId),
    Assigned(Assigned),
    Belongs(Belonging),
    Status(&'static str),
    Member(GroupId),
    Outside(GroupId),
    /// A part of address or name, folded.
    Search(String),
    /// This account: an id from a log or a token is searched for.
    Is(Uuid),
    Locked(LockReason),
    Invited(InvitationState),
    Came(Origin),
    Attribute(AttributeFilter),
    Seen(Seen),
    /// Made at this moment or later.
    CreatedFrom(Timestamp),
    /// Made before this moment.
    CreatedBefore(Timestamp),
}

/// Whose a customer is to be, by the staff user's number.
#[derive(Clone, Copy, Debug)]
pub enum Belonging {
    /// This staff user's.
    To(i64),
    /// Anybody else's, or nobody's.
    NotTo(i64),
}

/// The conditions of a query, of the kinds that may be seen.
pub(super) fn conditions(query: &UserQuery, kinds: &[AccountKind], assigned_to: Option<AccountId>) -> Vec<Condition> {
    let mut found = Vec::new();
    match (query.kind, kinds) {
        (Some(kind), kinds) if kinds.contains(&kind) => found.push(Condition::Kind(kind.as_str())),
        (Some(_), _) | (None, []) => found.push(Condition::Nobody),
        (None, [only]) => found.push(Condition::Kind(only.as_str())),
        (None, _) => {}
    }
    found.extend(assigned_to.map(Condition::Reached));
    found.extend(query.status.map(|status| Condition::Status(status.as_str())));
    found.extend(query.group.map(Condition::Member));
    found.extend(query.outside.map(Condition::Outside));
    found.extend(query.lock.map(Condition::Locked));
    found.extend(query.invitation.map(Condition::Invited));
    found.extend(query.origin.map(Condition::Came));
    found.extend(query.assigned.map(Condition::Assigned));
    found.extend(query.attribute.clone().map(Condition::Attribute));
    found.extend(query.seen.map(Condition::Seen));
    found.extend(query.created_from.map(|day| Condition::CreatedFrom(day.start())));
    found.extend(query.created_to.map(|day| Condition::CreatedBefore(day.next().start())));
    // "Lovelace, Ada", as a list on paper has it.
    let search = normal::fold(&query.search.replace(',', " "));
    if let Ok(id) = query.search.trim().parse() {
        found.push(Condition::Is(id));
    } else if !search.is_empty() {
        found.push(Condition::Search(search));
    } else if !query.search.trim().is_empty() {
        // Marks alone are in nobody's name.
        found.push(Condition::Nobody);
    }
    found
}

/// A statement being put together from fixed pieces, with its values.
pub(super) struct Builder {
    pub(super) engine: Engine,
    pub(super) now: Timestamp,
    pub(super) values: Vec<Value>,
    /// Whether `c`, the customer that an account is, stands beside it.
    pub(super) joined: bool,
}

impl Builder {
    pub(super) fn new(engine: Engine, now: Timestamp) -> Self {
        Self { engine, now, values: Vec::new(), joined: false }
    }

    /// The placeholder of a value.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// A column in a condition that no index is to serve: the order is walked by another.
    fn plain(&self, column: &str, indexed: bool) -> String {
        if indexed { column.to_owned() } else { dialect::unindexed(self.engine, column) }
    }
}

impl Condition {
    /// A SELECT of the numbers of those who fit; `None` where most fit, as a rule.
    pub(super) fn find(&self, sql: &mut Builder) -> Option<String> {
        Some(match self {
            Self::Nobody => "SELECT seq FROM accounts WHERE FALSE".to_owned(),
            Self::Kind(kind) => format!("SELECT seq FROM accounts WHERE kind = {}", sql.bind(*kind)),
            Self::Reached(to) => format!(
                "SELECT c.account_seq AS seq FROM customers c JOIN accounts o ON o.seq = c.assigned_to WHERE o.id = {}
                 UNION ALL SELECT seq FROM accounts WHERE kind = 'staff'",
                sql.bind(to.0)
            ),
            Self::Assigned(Assigned::To(to)) => format!(
                "SELECT c.account_seq AS seq FROM customers c JOIN accounts o ON o.seq = c.assigned_to WHERE o.id = {}",
                sql.bind(to.0)
            ),
            Self::Assigned(Assigned::Nobody) => return None,
            Self::Belongs(Belonging::To(to)) => {
                format!("SELECT account_seq AS seq FROM customers WHERE assigned_to = {}", sql.bind(*to))
            }
            Self::Belongs(Belonging::NotTo(_)) => return None,
            Self::Status(status) => format!("SELECT seq FROM accounts WHERE status = {}", sql.bind(*status)),
            Self::Came(origin) => format!("SELECT seq FROM accounts WHERE origin = {}", sql.bind(origin.as_str())),
            Self::Member(group) => format!(
                "SELECT m.account_seq AS seq FROM group_members m JOIN groups g ON g.seq = m.group_seq WHERE g.id = {}",
                sql.bind(group.0)
            ),
            Self::Outside(_) => return None,
            Self::Search(text) if is_short(text) => {
                let range = range(sql, text, |column| column.to_owned());
                let select = |range: &String| format!("SELECT seq FROM accounts a WHERE {range}");
                range.iter().map(select).collect::<Vec<_>>().join(" UNION ALL ")
            }
            Self::Search(text) => {
                let (select, value) = dialect::find_text(sql.engine, sql.values.len() + 1, text);
                sql.values.push(value);
                select
            }
            Self::Is(id) => format!("SELECT seq FROM accounts WHERE id = {}", sql.bind(*id)),
            Self::Locked(reason) => {
                let (reason, now) = (sql.bind(reason.as_str()), sql.bind(sql.now));
                format!(
                    "SELECT l.account_seq AS seq FROM account_locks l
                     WHERE l.reason = {reason} AND (l.until IS NULL OR l.until > {now})"
                )
            }
            Self::Invited(InvitationState::Unsent) => format!("SELECT a.seq FROM accounts a WHERE {UNSENT}"),
            Self::Invited(state) => {
                let fits = invited(sql, *state);
                let from = match state {
                    // Few mails wait or have failed; they lead to their tickets.
                    InvitationState::Pending => {
                        "mail_outbox o JOIN tickets t ON t.id = o.ticket_id AND o.state = 'queued'"
                    }
                    InvitationState::Undeliverable => {
                        "mail_outbox o JOIN tickets t ON t.id = o.ticket_id AND o.state = 'failed'"
                    }
                    _ => "tickets t",
                };
                format!("SELECT t.account_seq AS seq FROM {from} WHERE {fits}")
            }
            Self::Attribute(AttributeFilter { key, value: Some(value), compare }) => {
                return attribute_condition::find(sql, key, value, *compare);
            }
            Self::Attribute(_) => return None,
            Self::Seen(Seen::Never) => "SELECT seq FROM accounts WHERE last_sign_in_at = 0".to_owned(),
            Self::Seen(Seen::Before(day)) => format!(
                "SELECT seq FROM accounts WHERE last_sign_in_at > 0 AND last_sign_in_at < {}",
                sql.bind(day.start())
            ),
            Self::Seen(Seen::NotSince(day)) => {
                format!("SELECT seq FROM accounts WHERE last_sign_in_at < {}", sql.bind(day.start()))
            }
            Self::CreatedFrom(at) => format!("SELECT seq FROM accounts WHERE created_at >= {}", sql.bind(*at)),
            Self::CreatedBefore(at) => format!("SELECT seq FROM accounts WHERE created_at < {}", sql.bind(*at)),
        })
    }

    /// Whether the account `a` fits. `indexed` where the order walked is that of an index with this column in front.
    pub(super) fn check(&self, sql: &mut Builder, indexed: bool) -> String {
        match self {
            Self::Nobody => "FALSE".to_owned(),
            Self::Kind(kind) => format!("{} = {}", sql.plain("a.kind", indexed), sql.bind(*kind)),
            Self::Reached(to) => format!(
                "({} = 'staff' OR EXISTS (SELECT 1 FROM customers c JOIN accounts o ON o.seq = c.assigned_to
                    WHERE c.account_seq = a.seq AND o.id = {}))",
                sql.plain("a.kind", false),
                sql.bind(to.0)
            ),
            Self::Assigned(Assigned::To(to)) => format!(
                "EXISTS (SELECT 1 FROM customers c JOIN accounts o ON o.seq = c.assigned_to
                    WHERE c.account_seq = a.seq AND o.id = {})",
                sql.bind(to.0)
            ),
            Self::Assigned(Assigned::Nobody) => {
                "EXISTS (SELECT 1 FROM customers c WHERE c.account_seq = a.seq AND c.assigned_to IS NULL)".to_owned()
            }
            Self::Belongs(Belonging::To(to)) if sql.joined => {
                format!("{} = {}", sql.plain("c.assigned_to", false), sql.bind(*to))
            }
            Self::Belongs(Belonging::NotTo(to)) if sql.joined => {
                format!("(c.assigned_to IS NULL OR c.assigned_to <> {})", sql.bind(*to))
            }
            Self::Belongs(belonging) => {
                let (exists, to) = match belonging {
                    Belonging::To(to) => ("EXISTS", to),
                    Belonging::NotTo(to) => ("NOT EXISTS", to),
                };
                format!(
                    "{exists} (SELECT 1 FROM customers c WHERE c.account_seq = a.seq AND c.assigned_to = {})",
                    sql.bind(*to)
                )
            }
            Self::Status(status) => format!("{} = {}", sql.plain("a.status", indexed), sql.bind(*status)),
            Self::Came(origin) => format!("{} = {}", sql.plain("a.origin", false), sql.bind(origin.as_str())),
            Self::Member(group) => member("EXISTS", sql, *group),
            Self::Outside(group) => member("NOT EXISTS", sql, *group),
            Self::Search(text) if is_short(text) => {
                let engine = sql.engine;
                let likely = dialect::may_begin(engine, &mut sql.values, text);
                let begins = range(sql, text, |column| dialect::unindexed(engine, column)).join(" OR ");
                format!("{likely}({begins})")
            }
            Self::Search(text) => dialect::has_text(sql.engine, &mut sql.values, text),
            Self::Is(id) => format!("a.id = {}", sql.bind(*id)),
            Self::Locked(reason) => {
                let (reason, now) = (sql.bind(reason.as_str()), sql.bind(sql.now));
                format!(
                    "EXISTS (SELECT 1 FROM account_locks l WHERE l.account_seq = a.seq AND l.reason = {reason}
                        AND (l.until IS NULL OR l.until > {now}))"
                )
            }
            Self::Invited(InvitationState::Unsent) => UNSENT.to_owned(),
            Self::Invited(state) => {
                let fits = invited(sql, *state);
                format!("EXISTS (SELECT 1 FROM tickets t WHERE t.account_seq = a.seq AND {fits})")
            }
            Self::Attribute(AttributeFilter { key, value: Some(value), compare }) => {
                attribute_condition::check(sql, key, value, *compare)
            }
            Self::Attribute(AttributeFilter { key, value: None, .. }) => attribute_condition::lacks(sql, key),
            Self::Seen(Seen::Never) => format!("{} = 0", sql.plain("a.last_sign_in_at", indexed)),
            Self::Seen(Seen::Before(day)) => {
                let (column, day) = (sql.plain("a.last_sign_in_at", indexed), sql.bind(day.start()));
                format!("{column} > 0 AND {column} < {day}")
            }
            Self::Seen(Seen::NotSince(day)) => {
                format!("{} < {}", sql.plain("a.last_sign_in_at", indexed), sql.bind(day.start()))
            }
            Self::CreatedFrom(at) => format!("{} >= {}", sql.plain("a.created_at", false), sql.bind(*at)),
            Self::CreatedBefore(at) => format!("{} < {}", sql.plain("a.created_at", false), sql.bind(*at)),
        }
    }
}

/// One or two characters are too few for a trigram: then what begins with them is found.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() < 3
}

fn range(sql: &mut Builder, text: &str, column: impl Fn(&str) -> String) -> [String; 3] {
    let from = sql.bind(text);
    // The greatest character there is ends the range of all that begins with the text.
    let to = sql.bind(format!("{text}\u{10FFFF}"));
    ["a.username_key", "a.first_key", "a.last_key"].map(|name| format!("({0} >= {from} AND {0} < {to})", column(name)))
}

fn member(word: &str, sql: &mut Builder, group: GroupId) -> String {
    let group = sql.bind(group.0);
    format!(
        "{word} (SELECT 1 FROM group_members m JOIN groups g ON g.seq = m.group_seq
         WHERE m.account_seq = a.seq AND g.id = {group})"
    )
}

/// Whether the account `a` was made to be invited later.
const UNSENT: &str = "(a.status = 'invited' OR (a.status = 'locked' AND a.status_unlocked = 'invited'))
    AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.account_seq = a.seq AND t.purpose = 'invitation')";

/// Whether the ticket `t` is an account's newest invitation and stands like this: the rule of the person's page.
fn invited(sql: &mut Builder, state: InvitationState) -> String {
    const OPEN: &str = "t.consumed_at IS NULL AND t.revoked_at IS NULL";
    const MAIL: &str = "(SELECT d.state FROM mail_outbox d WHERE d.account_seq = t.account_seq AND d.ticket_id = t.id
        ORDER BY d.seq DESC LIMIT 1)";
    let stands = match state {
        InvitationState::Accepted => "t.consumed_at IS NOT NULL".to_owned(),
        InvitationState::Revoked => "t.consumed_at IS NULL AND t.revoked_at IS NOT NULL".to_owned(),
        InvitationState::Expired => format!("{OPEN} AND t.expires_at <= {}", sql.bind(sql.now)),
        InvitationState::Visited => {
            format!("{OPEN} AND t.visited_at IS NOT NULL AND t.expires_at > {}", sql.bind(sql.now))
        }
        InvitationState::Unsent => "FALSE".to_owned(),
        InvitationState::Pending | InvitationState::Undeliverable | InvitationState::Sent => {
            let now = sql.bind(sql.now);
            let mail = match state {
                InvitationState::Pending => format!("t.mailed AND {MAIL} = 'queued'"),
                InvitationState::Undeliverable => format!("t.mailed AND {MAIL} = 'failed'"),
                _ => format!("(NOT t.mailed OR COALESCE({MAIL}, 'sent') NOT IN ('queued', 'failed'))"),
            };
            format!("{OPEN} AND t.visited_at IS NULL AND t.expires_at > {now} AND {mail}")
        }
    };
    format!(
        "t.purpose = 'invitation' AND {stands} AND NOT EXISTS (SELECT 1 FROM tickets n
            WHERE n.account_seq = t.account_seq AND n.purpose = 'invitation' AND n.created_at > t.created_at)"
    )
}
