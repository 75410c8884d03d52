//! Made-up people, and storing many accounts at once.

use crate::support::{by, database, engines};
use app::domain::list::{Origin, UserQuery};
use app::domain::time::{DAY, SECOND};
use app::domain::{AccountId, AccountKind, AccountStatus, Language, Timestamp};
use server::clock::new_id;
use server::seed::{self, SeedReport};
use server::storage::accounts::{self, NewAccount};
use server::storage::attribute_values;
use server::storage::bulk::{self, Entry};
use server::storage::{Database, Sql, people};

const NOW: Timestamp = Timestamp(1_800_000_000 * SECOND);
const BOTH: [AccountKind; 2] = [AccountKind::Customer, AccountKind::Staff];

fn account<'a>(kind: AccountKind, username: &'a str, key: &'a str) -> NewAccount<'a> {
    NewAccount {
        id: AccountId(new_id(NOW)),
        kind,
        username,
        username_key: key,
        first_name: "Zoë",
        last_name: "Łukasiewicz-Öz",
        status: AccountStatus::Active,
        language: Some(Language::De),
        origin: Origin::Created,
        owner: false,
        created: NOW.plus(-DAY),
        last_sign_in: Some(NOW),
    }
}

/// Everything stored of an account but its number, its id and its username.
async fn stored(db: &Database, key: &str) -> Vec<String> {
    let mut link = db.read().await.unwrap();
    let found = accounts::find_by_username(&mut link, key).await.unwrap().unwrap();
    let texts: (String, String, String, String, String) = link
        .one(
            Sql::new(
                "SELECT first_key, last_key, REPLACE(sort_name, username_key, '@') AS sort_name, status, kind
                 FROM accounts WHERE seq = $1",
            )
            .bind(found.seq),
        )
        .await
        .unwrap();
    let customer = link.number(Sql::new("SELECT COUNT(*) FROM customers WHERE account_seq = $1").bind(found.seq)).await;
    let staff = link.number(Sql::new("SELECT COUNT(*) FROM staff WHERE account_seq = $1").bind(found.seq)).await;
    let contact = attribute_values::get(&mut link, found.seq, accounts::CONTACT_EMAIL).await.unwrap();
    let search = UserQuery { search: "ukasiewicz-oz z".to_owned(), ..UserQuery::default() };
    let rows = people::list(&mut link, by(&search, &BOTH)).await.unwrap().rows;
    vec![
        format!("{texts:?}"),
        format!("{} {}", customer.unwrap(), staff.unwrap()),
        format!("{}", contact.is_some_and(|contact| contact == found.username)),
        format!("{}", rows.iter().any(|row| row.username == found.username)),
        format!("{:?} {:?} {} {:?}", found.language, found.last_sign_in, found.version, found.created),
        format!("{} {} {}", found.first_name, found.last_name, found.owner),
    ]
}

#[tokio::test]
async fn many_accounts_at_once_are_stored_like_one() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(engine, &folder).await;
        for kind in BOTH {
            let (one, many) = (format!("One.{}@x.de", kind.as_str()), format!("Many.{}@x.de", kind.as_str()));
            let (one_key, many_key) = (one.to_ascii_lowercase(), many.to_ascii_lowercase());
            let mut unit = db.begin().await.unwrap();
            accounts::insert(&mut unit, &account(kind, &one, &one_key)).await.unwrap();
            let entry = |username, key| Entry {
                account: account(kind, username, key),
                email_verified: false,
                groups: Vec::new(),
                locked: None,
                attributes: Vec::new(),
                password: None,
            };
            let entries = [entry(&many, &many_key), entry(&one, &one_key)];
            assert_eq!(
                bulk::insert(&mut unit, &entries).await.unwrap().len(),
                1,
                "a username that is taken is passed over"
            );
            assert_eq!(bulk::insert(&mut unit, &[]).await.unwrap().len(), 0);
            unit.commit().await.unwrap();
            assert_eq!(stored(&db, &one_key).await, stored(&db, &many_key).await, "{engine} {kind:?}");
        }
        let mut link = db.read().await.unwrap();
        assert_eq!(people::total(&mut link, by(&UserQuery::default(), &BOTH)).await.unwrap().count, 4);
    }
}

#[tokio::test]
async fn made_up_people_follow_from_their_number_and_are_counted() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let db = database(engine, &folder).await;
        let mut heard = Vec::new();
        let report = seed::run(&db, 1_201, 1, NOW, |done| heard.push(done)).await.unwrap();
        assert_eq!(report, SeedReport { added: 1_201, present: 0 });
        assert_eq!(heard, [500, 1_000, 1_201]);
        let again = seed::run(&db, 1_201, 1, NOW.plus(DAY), |_| ()).await.unwrap();
        assert_eq!(again, SeedReport { added: 0, present: 1_201 });

        let mut link = db.read().await.unwrap();
        let wrong = "SELECT COUNT(*) FROM account_totals t WHERE t.total <>
            (SELECT COUNT(*) FROM accounts a WHERE a.kind = t.kind AND a.status = t.status)";
        assert_eq!(link.number(Sql::new(wrong)).await.unwrap(), 0);
        let total = people::total(&mut link, by(&UserQuery::default(), &BOTH)).await.unwrap();
        assert_eq!(total.count, 1_201);
        assert!(link.number(Sql::new("SELECT COUNT(*) FROM group_members")).await.unwrap() > 600);
        let locks = link.number(Sql::new("SELECT COUNT(*) FROM account_locks")).await.unwrap();
        assert_eq!(
            locks,
            link.number(Sql::new("SELECT COUNT(*) FROM accounts WHERE status = 'locked'")).await.unwrap()
        );
        assert_eq!(link.number(Sql::new("SELECT COUNT(*) FROM passwords")).await.unwrap(), 0);
    }
}
