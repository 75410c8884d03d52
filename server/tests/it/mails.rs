//! Mail deliveries, on both engines: the list, another try, word of trouble, and what is over.

use crate::support::{House, ctx_of, engines};
use app::domain::access::Rights;
use app::domain::customer::{CustomerDraft, OnboardingMethod};
use app::domain::list::Position;
use app::domain::mail::{DeliveryState, MailKind};
use app::domain::mail_list::{MailPage, MailQuery, Retry};
use app::domain::password::PasswordPolicy;
use app::domain::time::{DAY, HOUR, MINUTE};
use app::domain::turn::Turn;
use app::domain::{AccountId, AccountKind};
use app::error::{AppError, Conflict};
use app::ports::{Mails, Users};
use server::storage::mail::{self, Claimed};
use uuid::Uuid;

async fn invite(house: &House, email: &str, last_name: &str) -> AccountId {
    let draft = CustomerDraft {
        email: email.into(),
        last_name: last_name.into(),
        method: OnboardingMethod::Invite,
        ..CustomerDraft::default()
    };
    let new = draft.parse(&PasswordPolicy::default()).unwrap();
    house.service.create_customer(&house.owner, new).await.unwrap().id
}

async fn list(house: &House, query: MailQuery) -> MailPage {
    Mails::list(&*house.service, &house.owner, &query.bounded()).await.unwrap()
}

async fn claim(house: &House) -> Vec<Claimed> {
    let now = house.service.now();
    let mut unit = house.db.begin().await.unwrap();
    let claimed = mail::claim(&mut unit, now, now.plus(MINUTE), 100).await.unwrap();
    unit.commit().await.unwrap();
    claimed
}

async fn fail(house: &House) {
    for claimed in claim(house).await {
        let mut unit = house.db.begin().await.unwrap();
        mail::mark_failed(&mut unit, &claimed, "550 no such mailbox").await.unwrap();
        unit.commit().await.unwrap();
    }
}

async fn send(house: &House) {
    for claimed in claim(house).await {
        let mut unit = house.db.begin().await.unwrap();
        mail::mark_sent(&mut unit, &claimed, house.service.now()).await.unwrap();
        unit.commit().await.unwrap();
    }
}

#[tokio::test]
async fn mails_are_found_by_recipient_state_and_kind() {
    for engine in engines() {
        let house = House::on(engine).await;
        let ada = invite(&house, "ada@example.com", "Lovelace").await;
        send(&house).await;
        invite(&house, "grace@example.org", "Hopper").await;
        let recipients = async |query: MailQuery| -> Vec<String> {
            list(&house, query).await.rows.into_iter().map(|row| row.recipient).collect()
        };
        let search = |text: &str| MailQuery { search: text.into(), ..MailQuery::default() };
        assert_eq!(recipients(MailQuery::default()).await, ["grace@example.org", "ada@example.com"], "{engine}");
        for (text, found) in
            [("LOVE", "ada@example.com"), ("gr", "grace@example.org"), ("ple.org", "grace@example.org")]
        {
            assert_eq!(recipients(search(text)).await, [found], "{engine} {text}");
        }
        assert!(recipients(search("%_\"'")).await.is_empty(), "{engine}");
        let sent = MailQuery { state: Some(DeliveryState::Sent), ..MailQuery::default() };
        assert_eq!(recipients(sent).await, ["ada@example.com"], "{engine}");
        let changed = MailQuery { kind: Some(MailKind::PasswordChanged), ..MailQuery::default() };
        assert!(recipients(changed).await.is_empty(), "{engine}");
        let row = list(&house, search("ada@example.com")).await.rows.remove(0);
        assert_eq!((row.person.unwrap().id, row.attempts, row.retry), (ada.0, 1, Retry::Done));
    }
}

#[tokio::test]
async fn pages_of_mails_walk_both_ways() {
    for engine in engines() {
        let house = House::on(engine).await;
        for n in 0..30 {
            invite(&house, &format!("p{n}@example.com"), "P").await;
        }
        let turn = Turn { size: 25, ..Turn::default() };
        let first = list(&house, MailQuery { turn: turn.clone(), ..MailQuery::default() }).await;
        assert_eq!((first.rows.len(), first.previous), (25, None), "{engine}");
        let turn = turn.on(first.next.unwrap(), 25);
        let second = list(&house, MailQuery { turn: turn.clone(), ..MailQuery::default() }).await;
        assert_eq!((second.rows.len(), second.next), (5, None), "{engine}");
        let back = turn.back(second.previous.unwrap());
        assert!(matches!(back.position, Position::Before(_)));
        let again = list(&house, MailQuery { turn: back, ..MailQuery::default() }).await;
        assert_eq!(again.rows, first.rows, "{engine}");
    }
}

#[tokio::test]
async fn a_failed_mail_is_tried_again_with_patience_anew() {
    for engine in engines() {
        let house = House::on(engine).await;
        invite(&house, "ada@example.com", "Lovelace").await;
        fail(&house).await;
        house.clock.advance(30 * HOUR);
        let row = list(&house, MailQuery::default()).await.rows.remove(0);
        assert_eq!((row.state, row.retry), (DeliveryState::Failed, Retry::Open), "{engine}");
        assert_eq!(row.error.as_deref(), Some("550 no such mailbox"));
        house.service.retry(&house.owner, row.id).await.unwrap();
        let claimed = claim(&house).await;
        assert_eq!(claimed.len(), 1, "{engine}");
        assert_eq!((claimed[0].since, claimed[0].attempts), (house.service.now(), 1));
        assert!(claimed[0].mail.at < claimed[0].since, "when it was caused stays");
        let retried = "SELECT COUNT(*) FROM audit_events WHERE action = 'mail_retried'";
        assert_eq!(house.number(retried).await, 1, "{engine}");
        let mut unit = house.db.begin().await.unwrap();
        mail::mark_sent(&mut unit, &claimed[0], house.service.now()).await.unwrap();
        unit.commit().await.unwrap();
        let done = house.service.retry(&house.owner, row.id).await.unwrap_err();
        assert_eq!(done, AppError::Conflict(Conflict::MailDone), "{engine}");
        let unknown = house.service.retry(&house.owner, Uuid::nil()).await.unwrap_err();
        assert_eq!(unknown, AppError::NotFound);
    }
}

#[tokio::test]
async fn a_mail_whose_link_is_over_is_not_tried_again() {
    for engine in engines() {
        let house = House::on(engine).await;
        invite(&house, "ada@example.com", "Lovelace").await;
        fail(&house).await;
        house.clock.advance(4 * DAY);
        invite(&house, "grace@example.com", "Hopper").await;
        fail(&house).await;
        let rows = list(&house, MailQuery::default()).await.rows;
        assert_eq!(rows.iter().map(|row| row.retry).collect::<Vec<_>>(), [Retry::Open, Retry::LinkOver], "{engine}");
        let over = house.service.retry(&house.owner, rows[1].id).await.unwrap_err();
        assert_eq!(over, AppError::Conflict(Conflict::LinkOver), "{engine}");
        assert_eq!(house.service.retry_failed(&house.owner).await.unwrap(), 1, "{engine}");
        assert_eq!(house.service.retry_failed(&house.owner).await.unwrap(), 0, "{engine}");
    }
}

#[tokio::test]
async fn trouble_is_told_of_once_mail_waits_or_fails() {
    for engine in engines() {
        let house = House::on(engine).await;
        let health = async || list(&house, MailQuery::default()).await.health;
        assert!(health().await.is_good(), "{engine}: nothing was ever sent");
        invite(&house, "ada@example.com", "Lovelace").await;
        house.clock.advance(4 * MINUTE);
        assert!(health().await.is_good(), "{engine}");
        house.clock.advance(2 * MINUTE);
        assert!(health().await.waiting_since.is_some(), "{engine}");
        send(&house).await;
        assert!(health().await.is_good(), "{engine}");
        for n in 0..3 {
            assert!(health().await.is_good(), "{engine} {n}");
            invite(&house, &format!("p{n}@example.com"), "P").await;
            fail(&house).await;
        }
        let found = health().await;
        assert!(found.failing && found.waiting_since.is_none(), "{engine}");
        assert_eq!(found.error.as_deref(), Some("550 no such mailbox"));
    }
}

#[tokio::test]
async fn mails_that_went_out_are_kept_for_ninety_days_and_failed_ones_stay() {
    for engine in engines() {
        let house = House::on(engine).await;
        invite(&house, "ada@example.com", "Lovelace").await;
        send(&house).await;
        invite(&house, "grace@example.com", "Hopper").await;
        fail(&house).await;
        house.clock.advance(89 * DAY);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 2, "{engine}");
        house.clock.advance(2 * DAY);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE state = 'failed'").await, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM tickets").await, 2, "{engine}: invitations stay");
    }
}

#[tokio::test]
async fn mail_needs_its_right() {
    let house = House::on("sqlite").await;
    let id = AccountId(Uuid::from_u128(1));
    let clerk = ctx_of(id, AccountKind::Staff, "clerk@example.com", Rights::default());
    let query = MailQuery::default();
    assert_eq!(Mails::list(&*house.service, &clerk, &query).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(house.service.retry(&clerk, Uuid::nil()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(house.service.retry_failed(&clerk).await.unwrap_err(), AppError::Forbidden);
}
