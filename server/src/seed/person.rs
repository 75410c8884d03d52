//! One made-up person.

use super::draw::Draw;
use super::names::{CULTURES, in_address, written};
use app::domain::time::{DAY, MINUTE};
use app::domain::{AccountId, AccountKind, AccountStatus, Language, Timestamp};
use std::collections::HashMap;

/// Hosts that belong to nobody (RFC 2606).
const HOSTS: [&str; 6] =
    ["example.com", "example.org", "example.net", "mail.example.com", "post.example.org", "corp.example.net"];

/// For how long people have been joining.
const YEARS: i64 = 3 * 365 * DAY;

/// A made-up person.
#[derive(Debug)]
pub struct Person {
    pub id: AccountId,
    pub kind: AccountKind,
    pub username: String,
    pub first_name: &'static str,
    pub last_name: &'static str,
    pub status: AccountStatus,
    pub language: Option<Language>,
    pub email_verified: bool,
    pub created: Timestamp,
    pub last_sign_in: Option<Timestamp>,
    pub locked: Option<Timestamp>,
    /// Which of the groups, by their place in the list.
    pub groups: Vec<usize>,
}

/// Draws people one after the other, in the order they joined.
#[derive(Debug)]
pub struct People {
    draw: Draw,
    count: u64,
    now: Timestamp,
    groups: usize,
    addresses: HashMap<String, u32>,
}

impl People {
    /// `count` people as of `now`, who may be in one of so many groups.
    pub fn new(seed: u64, count: u64, now: Timestamp, groups: usize) -> Self {
        Self { draw: Draw::new(seed), count, now, groups, addresses: HashMap::new() }
    }

    /// The person who joined after `index` others.
    pub fn next(&mut self, index: u64) -> Person {
        let draw = &mut self.draw;
        let culture = draw.weighted(CULTURES, |culture| culture.weight);
        let (first, last) = (*draw.pick(culture.first), *draw.pick(culture.last));
        let kind = if draw.below(200) == 0 { AccountKind::Staff } else { AccountKind::Customer };
        let status = status(draw, kind);
        let created = self.joined(index);
        let nameless = kind == AccountKind::Customer && self.draw.chance(3);
        let username = self.address(first, last);
        let draw = &mut self.draw;
        let been_in = matches!(
            status,
            AccountStatus::Active | AccountStatus::Locked | AccountStatus::Deactivated | AccountStatus::Deleted
        );
        let last_sign_in = (been_in && draw.chance(88)).then(|| recently(draw, created, self.now));
        let mut groups: Vec<usize> = Vec::new();
        if kind == AccountKind::Customer && self.groups > 0 && draw.chance(60) {
            for _ in 0..=draw.below(3) {
                let group = usize::try_from(draw.below(self.groups as u64)).unwrap_or_default();
                if !groups.contains(&group) {
                    groups.push(group);
                }
            }
        }
        Person {
            id: id(draw, created),
            kind,
            username,
            first_name: if nameless { "" } else { written(first) },
            last_name: if nameless { "" } else { written(last) },
            status,
            language: draw.chance(40).then(|| *draw.pick(&Language::ALL)),
            email_verified: been_in && draw.chance(92),
            created,
            last_sign_in,
            locked: (status == AccountStatus::Locked).then(|| recently(draw, created, self.now)),
            groups,
        }
    }

    /// Evenly through the years, so that the order of joining is the order of making.
    fn joined(&self, index: u64) -> Timestamp {
        let left = i128::from(self.count.saturating_sub(index)) * i128::from(YEARS) / i128::from(self.count.max(1));
        self.now.plus(-i64::try_from(left).unwrap_or(YEARS))
    }

    /// An address nobody else here has: a name that comes again gets a number.
    fn address(&mut self, first: &str, last: &str) -> String {
        let (first, last) = (in_address(first), in_address(last));
        let local = match self.draw.below(5) {
            0 => format!("{}.{last}", first.chars().take(1).collect::<String>()),
            1 => format!("{first}_{last}"),
            2 => format!("{last}.{first}"),
            _ => format!("{first}.{last}"),
        };
        let host = self.draw.pick(&HOSTS);
        let local: String = local.chars().take(56).collect();
        let seen = self.addresses.entry(format!("{local}@{host}")).or_insert(0);
        *seen += 1;
        if *seen == 1 { format!("{local}@{host}") } else { format!("{local}{seen}@{host}") }
    }
}

fn status(draw: &mut Draw, kind: AccountKind) -> AccountStatus {
    use AccountStatus::{Active, Deactivated, Deleted, Invited, Locked, PendingApproval, PendingVerification};
    let of: &[(AccountStatus, u64)] = match kind {
        AccountKind::Customer => {
            &[(Active, 84), (Invited, 8), (PendingVerification, 3), (PendingApproval, 2), (Locked, 3)]
        }
        AccountKind::Staff => &[(Active, 85), (Invited, 4), (Deactivated, 7), (Deleted, 4)],
    };
    draw.weighted(of, |(_, weight)| *weight).0
}

/// A moment since `from`, more likely a recent one.
fn recently(draw: &mut Draw, from: Timestamp, now: Timestamp) -> Timestamp {
    let minutes = u64::try_from(now.since(from) / MINUTE).unwrap_or_default();
    let furthest = draw.below(minutes + 1);
    let ago = draw.below(furthest + 1);
    now.plus(-i64::try_from(ago).unwrap_or_default() * MINUTE)
}

/// A drawn UUID of version 7.
pub fn id(draw: &mut Draw, created: Timestamp) -> AccountId {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&draw.bits().to_be_bytes());
    random[8..].copy_from_slice(&draw.bits().to_be_bytes()[..2]);
    let millis = u64::try_from(created.0 / 1_000).unwrap_or_default();
    AccountId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::domain::email::EmailAddress;
    use app::domain::time::SECOND;
    use std::collections::HashSet;

    fn people(seed: u64, count: u64) -> Vec<Person> {
        let mut people = People::new(seed, count, Timestamp(1_700_000_000 * SECOND), 5);
        (0..count).map(|index| people.next(index)).collect()
    }

    #[test]
    fn one_number_gives_one_set_of_people() {
        let names = |seed| people(seed, 50).into_iter().map(|person| person.username).collect::<Vec<_>>();
        assert_eq!(names(7), names(7));
        assert_ne!(names(7), names(8));
    }

    #[test]
    fn they_have_addresses_of_their_own_and_a_life_in_order() {
        let now = Timestamp(1_700_000_000 * SECOND);
        let people = people(1, 20_000);
        assert!(people.is_sorted_by_key(|person| person.created));
        let mut keys = HashSet::new();
        for person in &people {
            let address = EmailAddress::parse(&person.username).unwrap_or_else(|_| panic!("{}", person.username));
            assert!(keys.insert(address.key()), "{}", person.username);
            for at in [person.last_sign_in, person.locked].into_iter().flatten() {
                assert!(at >= person.created.plus(-MINUTE) && at <= now);
            }
            assert_eq!(person.locked.is_some(), person.status == AccountStatus::Locked);
        }
        let active = people.iter().filter(|person| person.status == AccountStatus::Active).count();
        assert!((16_000..18_000).contains(&active), "{active}");
        assert!(people.iter().any(|person| person.first_name.is_empty()));
        assert!(people.iter().any(|person| person.first_name == "محمد"));
    }
}
