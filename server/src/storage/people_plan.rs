//! How the people of a list are best come by: asked for by the condition that fewest fit, or walked past in the list's own order.

use super::conditions::Condition;
use super::people::Asked;
use super::sql::Engine;
use super::{Link, Sql, StorageError};
use app::domain::list::UserSort;

/// So few accounts are sorted in no time.
const FEW: i64 = 200;
/// So many entries of an index are walked past while one account is fetched (SQLite, measured with a million people).
const ENTRIES: i64 = 32;

/// How the people who fit are come by.
pub(super) enum Plan {
    /// By this condition, which few fit; the others are checked.
    Find(usize),
    /// Everyone in the order asked for, each checked.
    Walk,
}

/// The totals that are kept, by kind and status.
pub(super) struct Kept(Vec<(String, String, i64)>);

impl Kept {
    pub(super) async fn read(link: &mut Link) -> Result<Self, StorageError> {
        link.all(Sql::new("SELECT kind, status, total FROM account_totals")).await.map(Self)
    }

    fn people(&self) -> i64 {
        self.0.iter().map(|(.., total)| total).sum()
    }

    /// How many fit a condition that is about kind or status alone.
    fn reach(&self, condition: &Condition) -> Option<i64> {
        let of = |fits: &dyn Fn(&str, &str) -> bool| {
            Some(self.0.iter().filter(|(kind, status, _)| fits(kind, status)).map(|(.., total)| total).sum())
        };
        match condition {
            Condition::Kind(wanted) => of(&|kind, _| kind == *wanted),
            Condition::Status(wanted) => of(&|_, status| status == *wanted),
            Condition::Nobody => Some(0),
            _ => None,
        }
    }
}

impl Asked<'_> {
    /// How many fit one condition, up to `most` + 1 where they have to be counted; `None` for one that is only checked.
    async fn reach(
        &self,
        link: &mut Link,
        kept: &Kept,
        condition: &Condition,
        most: i64,
    ) -> Result<Option<i64>, StorageError> {
        if let Some(total) = kept.reach(condition) {
            return Ok(Some(total));
        }
        let mut sql = self.builder(link);
        let Some(find) = condition.find(&mut sql) else { return Ok(None) };
        let text = format!("SELECT COUNT(*) FROM (SELECT 1 FROM ({find}) fitting LIMIT {}) counted", most + 1);
        link.number(Sql::built(text).bind_all(sql.values)).await.map(Some)
    }

    /// The condition that fewest fit, with their number, if it is one of at most `most`.
    pub(super) async fn narrowest(
        &self,
        link: &mut Link,
        kept: &Kept,
        conditions: &[Condition],
        most: i64,
    ) -> Result<Option<(usize, i64)>, StorageError> {
        let mut found: Option<(usize, i64)> = None;
        for (at, condition) in conditions.iter().enumerate() {
            let best = found.map_or(most, |(_, best)| best - 1);
            if best < FEW && found.is_some() {
                break;
            }
            if let Some(reach) = self.reach(link, kept, condition, best).await?.filter(|reach| *reach <= best) {
                found = Some((at, reach));
            }
        }
        Ok(found)
    }

    /// Whether those who fit stand together in the order of names: a last name is searched for. A walk would come by everybody
    /// before them.
    async fn stands_together(&self, link: &mut Link, conditions: &[Condition]) -> Result<bool, StorageError> {
        let Some(Condition::Search(text)) = conditions.last() else { return Ok(false) };
        let mut sql = self.builder(link);
        let (from, to) = (sql.bind(text), sql.bind(format!("{text}\u{10FFFF}")));
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM accounts a WHERE a.sort_name >= {from} AND a.sort_name < {to} LIMIT {FEW}) some"
        );
        Ok(link.number(Sql::built(text).bind_all(sql.values)).await? == FEW)
    }

    /// Whether walking in the order of names looks at nothing but its index until an account may fit.
    fn walks_index(&self, link: &Link, conditions: &[Condition]) -> bool {
        let front = |at: usize, condition: &Condition| match condition {
            Condition::Search(_) => true,
            Condition::Kind(_) | Condition::Status(_) => at == 0,
            _ => false,
        };
        link.engine() == Engine::Sqlite
            && self.query.sort == UserSort::Name
            && conditions.iter().enumerate().all(|(at, condition)| front(at, condition))
    }

    /// Finding costs by those who fit, walking by those who do not: where an account costs the same either way, they meet where
    /// the number that fits is the root of page times people.
    pub(super) async fn plan(
        &self,
        link: &mut Link,
        conditions: &[Condition],
        size: usize,
    ) -> Result<Plan, StorageError> {
        // Kind and status stand in front of an index in the order of names.
        let ordered = self.query.sort == UserSort::Name
            && matches!(conditions, [] | [Condition::Nobody | Condition::Kind(_) | Condition::Status(_)]);
        if ordered || conditions.is_empty() {
            return Ok(Plan::Walk);
        }
        let kept = Kept::read(link).await?;
        let product = i64::try_from(size).unwrap_or(i64::MAX).saturating_mul(kept.people());
        let index = self.walks_index(link, conditions) && !self.stands_together(link, conditions).await?;
        let cheap = if index { ENTRIES } else { 1 };
        let most = (product / cheap).isqrt().max(FEW);
        Ok(self.narrowest(link, &kept, conditions, most).await?.map_or(Plan::Walk, |(at, _)| Plan::Find(at)))
    }
}
