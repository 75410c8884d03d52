//! Made-up people for trying out and measuring: one generator, one number all of them follow from.

use crate::clock::new_id;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::{Database, Link, Sql, StorageError, groups};
use app::domain::group::{Audience, GroupDraft};
use app::domain::time::{DAY, MINUTE};
use app::domain::{AccountId, AccountKind, AccountStatus, GroupId, Timestamp};
use std::fmt;

/// Rows a unit: large enough to share the price of a commit, small enough to let others write between.
const CHUNK: u64 = 500;

const FIRST: &[&str] = &[
    "Ada",
    "Grace",
    "Anneliese",
    "Björn",
    "Zoë",
    "Łukasz",
    "José María",
    "Siobhán",
    "Mehmet",
    "Ayşe",
    "Nguyễn",
    "Priya",
    "Oluwaseun",
    "Chloé",
    "Иван",
    "Ольга",
    "Γιώργος",
    "محمد",
    "נועה",
    "小明",
    "さくら",
    "민준",
    "Maximilian-Alexander",
    "Jo",
    "Frederike",
    "Tarık",
    "Wilhelmina",
    "Otto",
    "Emmy",
    "Sofia",
    "Kofi",
    "Ngozi",
    "Håkon",
    "Ingrid",
    "Dmitri",
    "Elif",
];
const LAST: &[&str] = &[
    "Lovelace",
    "Hopper",
    "Müller-Lüdenscheidt",
    "Ångström",
    "van der Berg",
    "Kowalczyk",
    "García Márquez",
    "O'Sullivan",
    "Yılmaz",
    "Trần",
    "Ramanujan",
    "Adeyemi",
    "Dupont",
    "Петров",
    "Παπαδόπουλος",
    "الفاسي",
    "לוי",
    "王",
    "佐藤",
    "김",
    "Freifrau von und zu Hohenstein-Waldburg",
    "Li",
    "Weber",
    "Noether",
    "Schmidt",
    "Rossi",
    "Novák",
    "Jansen",
    "Nakamura",
    "Okafor",
    "Berg",
    "Olsen",
    "Sokolov",
    "Demir",
    "Smith",
    "Brown",
];
const DOMAINS: &[&str] =
    &["example.com", "example.org", "example.net", "mail.example", "shop.example", "studio.example"];
const GROUPS: &[&str] = &["Wholesale", "Retail", "Press", "Beta testers", "Newsletter"];

/// A small generator with good spread (Steele, Lea and Flood's SplitMix): the same people on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let index = usize::try_from(self.below(from.len() as u64)).unwrap_or_default();
        from.get(index).copied().unwrap_or_default()
    }

    fn moment_before(&mut self, now: Timestamp, days: i64) -> Timestamp {
        let minutes = u64::try_from(days * (DAY / MINUTE)).unwrap_or_default();
        now.plus(-MINUTE * i64::try_from(self.below(minutes)).unwrap_or_default())
    }
}

/// What was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeedReport {
    /// People.
    pub people: u64,
    /// Memberships.
    pub memberships: u64,
}

impl fmt::Display for SeedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "added {} people with {} memberships", self.people, self.memberships)
    }
}

/// Adds `people` customers; `progress` hears how many are there after each chunk.
///
/// # Errors
/// Of storage; the chunks before it stay.
pub async fn run(
    db: &Database,
    people: u64,
    seed: u64,
    now: Timestamp,
    mut progress: impl FnMut(u64),
) -> Result<SeedReport, StorageError> {
    let mut numbers = Numbers(seed);
    let mut unit = db.begin().await?;
    let groups = ensure_groups(&mut unit, now).await?;
    // Addresses carry a number; it goes on where an earlier seeding ended.
    let from = unit.number(Sql::new("SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM accounts")).await?;
    unit.commit().await?;
    let mut report = SeedReport { people: 0, memberships: 0 };
    while report.people < people {
        let mut unit = db.begin().await?;
        for _ in 0..CHUNK.min(people - report.people) {
            report.people += 1;
            let number = from.unsigned_abs() + report.people;
            report.memberships += add_person(&mut unit, &mut numbers, number, now, &groups).await?;
        }
        unit.commit().await?;
        progress(report.people);
    }
    Ok(report)
}

async fn ensure_groups(link: &mut Link, now: Timestamp) -> Result<Vec<i64>, StorageError> {
    let mut found = Vec::new();
    for name in GROUPS {
        let draft = GroupDraft { name: (*name).to_owned(), description: String::new(), audience: Audience::Customers };
        let Ok(new) = draft.parse() else { continue };
        let sql = Sql::new("SELECT seq FROM groups WHERE name_key = $1");
        let present: Option<(i64,)> = link.optional(sql.bind(new.text().key())).await?;
        found.push(match present {
            Some((seq,)) => seq,
            None => groups::insert(link, GroupId(new_id(now)), &new, false, now).await?,
        });
    }
    Ok(found)
}

/// Adds one person; gives the number of groups joined.
async fn add_person(
    link: &mut Link,
    numbers: &mut Numbers,
    number: u64,
    now: Timestamp,
    groups: &[i64],
) -> Result<u64, StorageError> {
    let (first, last) = (numbers.pick(FIRST), numbers.pick(LAST));
    let handle: String = format!("{first}.{last}").chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
    let username = format!("{}{number}@{}", handle.trim_matches('.'), numbers.pick(DOMAINS));
    let status = match numbers.below(100) {
        0..10 => AccountStatus::Invited,
        10..12 => AccountStatus::PendingVerification,
        12..14 => AccountStatus::Locked,
        _ => AccountStatus::Active,
    };
    let created = numbers.moment_before(now, 900);
    let signed_in = status == AccountStatus::Active && numbers.below(10) > 1;
    let new = NewAccount {
        id: AccountId(new_id(created)),
        kind: AccountKind::Customer,
        username: &username,
        username_key: &username.to_ascii_lowercase(),
        // Some have given no name: the list must live with it.
        first_name: if number.is_multiple_of(23) { "" } else { first },
        last_name: if number.is_multiple_of(29) { "" } else { last },
        status,
        language: None,
        owner: false,
        created,
        last_sign_in: signed_in.then(|| numbers.moment_before(now, 120)),
    };
    let seq = accounts::insert(link, &new).await?;
    let mut joined = 0;
    for group in groups {
        if numbers.below(4) == 0 && crate::storage::groups::add_member(link, *group, seq).await? {
            joined += 1;
        }
    }
    Ok(joined)
}
