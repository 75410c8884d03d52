//! The filters of the users list, alone and in pairs, on both engines: against the plain reading of each, in every order and both
//! directions, in totals, and in the walk that jobs go.

use crate::support::{by, database, engines};
use app::domain::group::{Audience, GroupDraft};
use app::domain::list::{Assigned, AttributeFilter, Compare, Direction, Origin, Position, Seen, UserQuery, UserSort};
use app::domain::lock::LockReason;
use app::domain::ticket::InvitationState;
use app::domain::time::{DAY, SECOND, Timestamp};
use app::domain::{AccountId, AccountKind, AccountStatus, GroupId, Language};
use server::clock::new_id;
use server::storage::accounts::{self, NewAccount};
use server::storage::attribute_values;
use server::storage::{Database, Sql, assignments, groups, people};
use std::collections::BTreeSet;

const BOTH: [AccountKind; 2] = [AccountKind::Customer, AccountKind::Staff];
const NOW: Timestamp = Timestamp(1_800_000_000 * SECOND);
const PEOPLE: i64 = 60;

/// What is true of the person of a number.
#[derive(Clone, Copy)]
struct Facts {
    n: i64,
}

impl Facts {
    fn status(self) -> AccountStatus {
        if self.n % 3 == 0 { AccountStatus::Invited } else { AccountStatus::Active }
    }

    /// Days before now, at noon; `None` for never.
    fn seen(self) -> Option<i64> {
        (self.n % 4 != 0).then_some(self.n)
    }

    fn created(self) -> i64 {
        2 * self.n
    }

    /// A lock and whether it still holds.
    fn lock(self) -> Option<(LockReason, bool)> {
        match self.n % 10 {
            1 => Some((LockReason::Administrator, true)),
            2 => Some((LockReason::FailedSignIns, true)),
            3 => Some((LockReason::FailedSignIns, false)),
            _ => None,
        }
    }

    fn invitation(self) -> Option<InvitationState> {
        InvitationState::ALL.get(usize::try_from(self.n % 9).unwrap()).copied()
    }

    fn company(self) -> Option<&'static str> {
        [Some("Acme"), None, Some("Umbrella 50%"), Some("")][usize::try_from(self.n % 4).unwrap()]
    }

    fn origin(self) -> Origin {
        Origin::ALL[usize::try_from(self.n % 7).unwrap() % 4]
    }

    fn member(self) -> bool {
        self.n % 5 == 0
    }

    /// Whether somebody looks after them.
    fn assigned(self) -> bool {
        self.n % 6 == 2
    }
}

fn day(days_ago: i64) -> app::domain::time::Day {
    NOW.plus(-days_ago * DAY).rfc3339()[..10].parse().unwrap()
}

fn noon(days_ago: i64) -> Timestamp {
    day(days_ago).start().plus(DAY / 2)
}

/// A group, and the first person, to whom others are assigned.
async fn populated(db: &Database) -> (GroupId, AccountId) {
    let group = GroupId(new_id(NOW));
    let draft = GroupDraft { name: "Wholesale".into(), description: String::new(), audience: Audience::Customers };
    let mut unit = db.begin().await.unwrap();
    let group_seq = groups::insert(&mut unit, group, &draft.parse().unwrap(), false, NOW).await.unwrap();
    let mut holder = None;
    for n in 0..PEOPLE {
        let facts = Facts { n };
        let username = format!("person{n:02}@example.com");
        let new = NewAccount {
            id: AccountId(new_id(NOW)),
            kind: AccountKind::Customer,
            username: &username,
            username_key: &username,
            first_name: ["Ada", ""][usize::from(n % 2 == 0)],
            last_name: ["Li", "Lovelace", ""][usize::try_from(n % 3).unwrap()],
            status: facts.status(),
            language: (n % 5 == 1).then_some(Language::De),
            origin: facts.origin(),
            owner: false,
            created: noon(facts.created()),
            last_sign_in: facts.seen().map(noon),
        };
        let seq = accounts::insert(&mut unit, &new).await.unwrap();
        let (holder_seq, _) = *holder.get_or_insert((seq, new.id));
        if facts.assigned() {
            assert!(assignments::shift(&mut unit, seq, None, Some(holder_seq)).await.unwrap());
        }
        if let Some(company) = facts.company() {
            attribute_values::set(&mut unit, seq, "company", company).await.unwrap();
        }
        if facts.member() {
            groups::add_member(&mut unit, group_seq, seq).await.unwrap();
        }
        if let Some((reason, holds)) = facts.lock() {
            let until = NOW.plus(if holds { DAY } else { -1 });
            let sql = "INSERT INTO account_locks (account_seq, reason, note, since, until) VALUES ($1, $2, '', 1, $3)";
            let until = (n % 20 > 9).then_some(until).or_else(|| (!holds).then_some(until));
            unit.execute(Sql::new(sql).bind(seq).bind(reason.as_str()).bind(until)).await.unwrap();
        }
        if let Some(state) = facts.invitation().filter(|state| *state != InvitationState::Unsent) {
            // An older one that no longer counts.
            invite(&mut unit, seq, InvitationState::ALL[usize::try_from((n + 1) % 7).unwrap()], NOW.plus(-9 * DAY))
                .await;
            invite(&mut unit, seq, state, NOW.plus(-8 * DAY)).await;
        }
    }
    unit.commit().await.unwrap();
    (group, holder.unwrap().1)
}

async fn invite(link: &mut server::storage::Link, account: i64, state: InvitationState, at: Timestamp) {
    let id = new_id(at);
    let when = |wanted: bool| wanted.then_some(at);
    let expires = at.plus(if state == InvitationState::Expired { DAY } else { 30 * DAY });
    let sql = "INSERT INTO tickets (id, account_seq, purpose, generation, token_hash, mailed, created_at, issued_at, expires_at,
            visited_at, consumed_at, revoked_at) VALUES ($1, $2, 'invitation', 1, $3, TRUE, $4, $4, $5, $6, $7, $8)";
    let sql = Sql::new(sql)
        .bind(id)
        .bind(account)
        .bind(id.as_bytes().to_vec())
        .bind(at)
        .bind(expires)
        .bind(when([InvitationState::Visited, InvitationState::Accepted].contains(&state)))
        .bind(when(state == InvitationState::Accepted))
        .bind(when(state == InvitationState::Revoked));
    link.execute(sql).await.unwrap();
    let mail = match state {
        InvitationState::Pending => "queued",
        InvitationState::Undeliverable => "failed",
        _ => "sent",
    };
    let sql = "INSERT INTO mail_outbox (id, kind, account_seq, ticket_id, generation, recipient, language, state, attempts, created_at, due_at)
         VALUES ($1, 'invitation', $2, $3, 1, '', 'en', $4, 0, $5, $5)";
    let mail_id = uuid::Uuid::new_v4();
    link.execute(Sql::new(sql).bind(mail_id).bind(account).bind(id).bind(mail).bind(at)).await.unwrap();
}

type Fits = Box<dyn Fn(Facts) -> bool>;

/// Each filter, with the plain reading of it.
fn filters((group, holder): (GroupId, AccountId)) -> Vec<(UserQuery, Fits)> {
    let any = UserQuery::default;
    let mut all: Vec<(UserQuery, Fits)> = vec![
        (UserQuery { status: Some(AccountStatus::Invited), ..any() }, Box::new(|one| one.n % 3 == 0)),
        (UserQuery { group: Some(group), ..any() }, Box::new(Facts::member)),
        (UserQuery { outside: Some(group), ..any() }, Box::new(|one| !one.member())),
        (UserQuery { assigned: Some(Assigned::To(holder)), ..any() }, Box::new(Facts::assigned)),
        (UserQuery { assigned: Some(Assigned::Nobody), ..any() }, Box::new(|one| !one.assigned())),
        (UserQuery { seen: Some(Seen::Never), ..any() }, Box::new(|one| one.seen().is_none())),
        (
            UserQuery { seen: Some(Seen::Before(day(20))), ..any() },
            Box::new(|one| one.seen().is_some_and(|ago| ago > 20)),
        ),
        (
            UserQuery { seen: Some(Seen::NotSince(day(20))), ..any() },
            Box::new(|one| one.seen().is_none_or(|ago| ago > 20)),
        ),
        (UserQuery { created_from: Some(day(50)), ..any() }, Box::new(|one| one.created() <= 50)),
        (UserQuery { created_to: Some(day(40)), ..any() }, Box::new(|one| one.created() >= 40)),
        (UserQuery { search: "lovelace".into(), ..any() }, Box::new(|one| one.n % 3 == 1)),
        // Across the parts that are put together, a missing one between them.
        (UserQuery { search: "example.com lov".into(), ..any() }, Box::new(|one| one.n % 6 == 4)),
        (UserQuery { search: "li ada".into(), ..any() }, Box::new(|one| one.n % 6 == 3)),
        (UserQuery { search: "Li, Ada".into(), ..any() }, Box::new(|one| one.n % 6 == 3)),
        (UserQuery { search: "lo".into(), ..any() }, Box::new(|one| one.n % 3 == 1)),
        (UserQuery { search: "person1".into(), ..any() }, Box::new(|one| (10..20).contains(&one.n))),
    ];
    for value in [Some("Acme"), Some("Umbrella 50%"), Some("acme"), None] {
        let attribute = Some(AttributeFilter::is("company", value.map(str::to_owned)));
        // Values are compared as people read them, whatever the case.
        let wanted = value.map(str::to_lowercase);
        let fits: Fits =
            Box::new(move |one| one.company().filter(|company| !company.is_empty()).map(str::to_lowercase) == wanted);
        all.push((UserQuery { attribute, ..any() }, fits));
    }
    // As far as a text goes, and from or to one.
    for (compare, value, fits) in [
        (Compare::Begins, "umb", &["Umbrella 50%"][..]),
        (Compare::Begins, "Umbrella 50%x", &[]),
        (Compare::Begins, "U_b", &[]),
        (Compare::AtLeast, "acme", &["Acme", "Umbrella 50%"]),
        (Compare::AtLeast, "B", &["Umbrella 50%"]),
        (Compare::AtMost, "ACME", &["Acme"]),
    ] {
        let attribute = Some(AttributeFilter { key: "company".into(), value: Some(value.into()), compare });
        let fits: Fits = Box::new(move |one| one.company().is_some_and(|company| fits.contains(&company)));
        all.push((UserQuery { attribute, ..any() }, fits));
    }
    // What the account itself holds.
    for (key, value, compare, fits) in [
        ("last_name", Some("LI"), Compare::Is, (|one: Facts| one.n % 3 == 0) as fn(Facts) -> bool),
        ("last_name", Some("l"), Compare::Begins, |one| one.n % 3 != 2),
        ("last_name", None, Compare::Is, |one| one.n % 3 == 2),
        ("first_name", Some("ada"), Compare::Is, |one| one.n % 2 == 1),
        ("first_name", None, Compare::Is, |one| one.n % 2 == 0),
        ("locale", Some("de"), Compare::Is, |one| one.n % 5 == 1),
        ("locale", None, Compare::Is, |one| one.n % 5 != 1),
    ] {
        let attribute = Some(AttributeFilter { key: key.into(), value: value.map(str::to_owned), compare });
        all.push((UserQuery { attribute, ..any() }, Box::new(fits)));
    }
    for reason in LockReason::ALL {
        let query = UserQuery { lock: Some(*reason), ..any() };
        all.push((query, Box::new(|one| one.lock() == Some((*reason, true)))));
    }
    for origin in Origin::ALL {
        let query = UserQuery { origin: Some(*origin), ..any() };
        all.push((query, Box::new(|one| one.origin() == *origin)));
    }
    for state in InvitationState::ALL {
        let query = UserQuery { invitation: Some(*state), ..any() };
        all.push((query, Box::new(|one| one.invitation() == Some(*state))));
    }
    all
}

/// Both at once; of two that set the same, the first counts.
fn both(one: &UserQuery, other: &UserQuery) -> UserQuery {
    let (one, other) = (one.clone(), other.clone());
    UserQuery {
        search: if one.search.is_empty() { other.search } else { one.search },
        status: one.status.or(other.status),
        group: one.group.or(other.group),
        outside: one.outside.or(other.outside),
        lock: one.lock.or(other.lock),
        invitation: one.invitation.or(other.invitation),
        origin: one.origin.or(other.origin),
        assigned: one.assigned.or(other.assigned),
        attribute: one.attribute.or(other.attribute),
        seen: one.seen.or(other.seen),
        created_from: one.created_from.or(other.created_from),
        created_to: one.created_to.or(other.created_to),
        ..UserQuery::default()
    }
}

fn names(fits: impl Fn(Facts) -> bool) -> BTreeSet<String> {
    (0..PEOPLE).filter(|n| fits(Facts { n: *n })).map(|n| format!("person{n:02}@example.com")).collect()
}

async fn page(db: &Database, query: &UserQuery) -> people::Page {
    people::list(&mut db.read().await.unwrap(), by(query, &BOTH)).await.unwrap()
}

async fn found(db: &Database, query: &UserQuery) -> Vec<String> {
    page(db, query).await.rows.into_iter().map(|row| row.username).collect()
}

#[tokio::test]
async fn each_filter_finds_those_who_fit_in_every_order_and_direction() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(engine, &folder).await;
        let made = populated(&db).await;
        for (query, fits) in filters(made) {
            let wanted = names(&fits);
            assert!(query.is_filtered());
            for (sort, direction) in
                UserSort::ALL.iter().flat_map(|sort| Direction::ALL.iter().map(move |way| (sort, way)))
            {
                let query = UserQuery { sort: *sort, direction: *direction, size: 100, ..query.clone() };
                let whole = found(&db, &query).await;
                assert_eq!(BTreeSet::from_iter(whole.clone()), wanted, "{engine} {query:?}");
                let small = UserQuery { size: 3, ..query };
                let (mut walked, mut position, mut last) = (Vec::new(), Position::Start, None);
                loop {
                    let part = page(&db, &UserQuery { position, ..small.clone() }).await;
                    walked.extend(part.rows.into_iter().map(|row| row.username));
                    last = part.previous.or(last);
                    let Some(cursor) = part.next else { break };
                    position = Position::After(cursor);
                }
                assert_eq!(walked, whole, "{engine} {small:?}");
                let mut backwards = Vec::new();
                while let Some(cursor) = last {
                    let part = page(&db, &UserQuery { position: Position::Before(cursor), ..small.clone() }).await;
                    let mut rows: Vec<_> = part.rows.into_iter().map(|row| row.username).collect();
                    rows.append(&mut backwards);
                    backwards = rows;
                    last = part.previous;
                }
                assert!(whole.starts_with(&backwards) && whole.len() - backwards.len() <= 3, "{engine} {small:?}");
            }
        }
    }
}

#[tokio::test]
async fn two_filters_find_those_who_fit_both_and_totals_and_walks_agree() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(engine, &folder).await;
        let filters = filters(populated(&db).await);
        for (at, (first, fits_first)) in filters.iter().enumerate() {
            for (second, fits_second) in &filters[at..] {
                let query = both(first, second);
                if query != both(second, first) {
                    continue;
                }
                let wanted = names(|one| fits_first(one) && fits_second(one));
                let sort = UserSort::ALL[at % UserSort::ALL.len()];
                let whole = found(&db, &UserQuery { size: 100, sort, ..query.clone() }).await;
                assert_eq!(BTreeSet::from_iter(whole), wanted, "{engine} {query:?}");
                let mut link = db.read().await.unwrap();
                let total = people::total(&mut link, by(&query, &BOTH)).await.unwrap();
                assert_eq!((total.count, total.more), (wanted.len() as u64, false), "{engine} {query:?}");
                let count = people::count(&mut link, by(&query, &BOTH)).await.unwrap();
                assert_eq!(usize::try_from(count).unwrap(), wanted.len(), "{engine} {query:?}");
                let (mut walked, mut after) = (0, 0);
                loop {
                    let part = people::walk(&mut link, by(&query, &BOTH), (after, PEOPLE), 7).await.unwrap();
                    let Some((last, _)) = part.last() else { break };
                    assert!(*last > after);
                    (walked, after) = (walked + part.len(), *last);
                }
                assert_eq!(walked, wanted.len(), "{engine} {query:?}");
            }
        }
    }
}

/// With more people than any bound for finding, lists are walked: they must find the same.
#[tokio::test]
async fn a_broad_filter_is_walked_and_finds_the_same() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(engine, &folder).await;
        let (group, _) = populated(&db).await;
        let mut unit = db.begin().await.unwrap();
        for n in 0..1_500_i64 {
            let username = format!("crowd{n:04}@example.com");
            let new = NewAccount {
                id: AccountId(new_id(NOW)),
                kind: AccountKind::Customer,
                username: &username,
                username_key: &username,
                first_name: "Grace",
                last_name: if n % 100 == 0 { "Übermaß" } else { "" },
                status: AccountStatus::Active,
                language: None,
                origin: Origin::Created,
                owner: false,
                created: noon(1),
                last_sign_in: None,
            };
            accounts::insert(&mut unit, &new).await.unwrap();
        }
        unit.commit().await.unwrap();
        for sort in UserSort::ALL {
            for (search, last) in
                [("grace", 50), ("grace ub", 15), ("crowd", 50), ("uberma", 15), ("gr", 50), ("com grace g", 50)]
            {
                let query = UserQuery { search: search.into(), sort: *sort, ..UserQuery::default() };
                let rows = found(&db, &query).await;
                assert_eq!(rows.len(), last, "{engine} {query:?}");
                assert!(rows.iter().all(|row| row.starts_with("crowd")), "{engine} {query:?}");
            }
            let never = UserQuery { seen: Some(Seen::Never), sort: *sort, size: 200, ..UserQuery::default() };
            assert_eq!(found(&db, &never).await.len(), 200, "{engine}");
            let young =
                UserQuery { created_from: Some(day(1)), outside: Some(group), sort: *sort, ..UserQuery::default() };
            assert_eq!(found(&db, &young).await.len(), 50, "{engine}");
            let none =
                UserQuery { search: "grace".into(), lock: Some(LockReason::Administrator), ..UserQuery::default() };
            assert!(found(&db, &none).await.is_empty(), "{engine}");
        }
        let total = UserQuery { search: "grace".into(), ..UserQuery::default() };
        let mut link = db.read().await.unwrap();
        assert_eq!(people::total(&mut link, by(&total, &BOTH)).await.unwrap().count, 1_500, "{engine}");
    }
}
