//! What the outbox promises, on both engines.

use crate::world::World;
use app::domain::mail::DeliveryState;
use app::domain::time::{DAY, MINUTE};
use app::domain::{AccountId, Language, Timestamp};
use server::storage::mail::{self, Claimed, LinkState};
use server::storage::{Sql, accounts, tickets};

async fn claim(world: &World, now: Timestamp, limit: usize) -> Vec<Claimed> {
    let mut unit = world.database.begin().await.unwrap();
    let claimed = mail::claim(&mut unit, now, now.plus(MINUTE), limit).await.unwrap();
    unit.commit().await.unwrap();
    claimed
}

async fn link_state(world: &World, claimed: &Claimed, now: Timestamp) -> LinkState {
    let mut link = world.database.read().await.unwrap();
    mail::particulars(&mut link, claimed, now).await.unwrap().unwrap().link
}

#[tokio::test]
async fn a_mail_goes_to_one_worker_until_its_lease_is_over() {
    for world in World::each().await {
        let first = world.notice("a@example.com", Language::En).await;
        let second = world.notice("b@example.com", Language::De).await;
        let now = world.now();
        let claimed = claim(&world, now, 1).await;
        assert_eq!(claimed.len(), 1);
        assert_eq!((claimed[0].mail.id, claimed[0].attempts), (first.id, 1), "the one due longest comes first");
        assert_eq!(claimed[0].mail.recipient, "a@example.com");
        let claimed = claim(&world, now, 10).await;
        assert_eq!(claimed.iter().map(|claimed| claimed.mail.id).collect::<Vec<_>>(), [second.id]);
        assert_eq!(claimed[0].mail.language, Language::De);
        assert!(claim(&world, now.plus(MINUTE - 1), 10).await.is_empty());
        let again = claim(&world, now.plus(MINUTE), 10).await;
        assert_eq!(again.iter().map(|claimed| claimed.attempts).collect::<Vec<_>>(), [2, 2]);
    }
}

#[tokio::test]
async fn workers_at_the_same_time_share_out_the_mails() {
    for world in World::each().await {
        for n in 0..20 {
            world.notice(&format!("p{n}@example.com"), Language::En).await;
        }
        let now = world.now();
        let all = futures::future::join_all((0..8).map(|_| claim(&world, now, 4))).await;
        let mut ids: Vec<_> = all.into_iter().flatten().map(|claimed| claimed.mail.id).collect();
        ids.extend(claim(&world, now, 20).await.into_iter().map(|claimed| claimed.mail.id));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 20);
        assert!(claim(&world, now, 20).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_caused_in_a_unit_that_fails_is_not_sent() {
    for world in World::each().await {
        let mut mail = world.notice("a@example.com", Language::En).await;
        mail.id = crate::world::id();
        let mut unit = world.database.begin().await.unwrap();
        mail::enqueue(&mut unit, &mail).await.unwrap();
        drop(unit);
        assert_eq!(claim(&world, world.now(), 10).await.len(), 1);
    }
}

#[tokio::test]
async fn marks_of_a_lost_claim_do_nothing_but_sent_holds() {
    for world in World::each().await {
        let mail = world.notice("a@example.com", Language::En).await;
        let now = world.now();
        let old = claim(&world, now, 1).await.remove(0);
        let new = claim(&world, now.plus(2 * MINUTE), 1).await.remove(0);
        let mut unit = world.database.begin().await.unwrap();
        mail::mark_failed(&mut unit, &old, "550 no").await.unwrap();
        mail::mark_retry(&mut unit, &old, now, "451 later").await.unwrap();
        mail::mark_dropped(&mut unit, &old).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(world.stored(&mail).await.state, DeliveryState::Queued);
        let mut unit = world.database.begin().await.unwrap();
        mail::mark_sent(&mut unit, &old, now).await.unwrap();
        mail::mark_failed(&mut unit, &new, "550 no").await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(world.stored(&mail).await.state, DeliveryState::Sent);
        assert!(claim(&world, now.plus(DAY), 10).await.is_empty());
    }
}

#[tokio::test]
async fn only_the_newest_link_that_still_opens_is_mailed() {
    for world in World::each().await {
        let (_, ticket, hash) = world.invite("a@example.com", Language::En).await;
        let now = world.now();
        let claimed = claim(&world, now, 1).await.remove(0);
        assert_eq!(link_state(&world, &claimed, now).await, LinkState::Open(ticket.expires));
        assert_eq!(link_state(&world, &claimed, ticket.expires).await, LinkState::Closed, "expired");

        let mut unit = world.database.begin().await.unwrap();
        tickets::consume(&mut unit, ticket.purpose, hash, now).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(link_state(&world, &claimed, now).await, LinkState::Closed, "used");

        let (_, ticket, _) = world.invite("b@example.com", Language::En).await;
        let claimed = claim(&world, world.now(), 1).await.remove(0);
        let mut unit = world.database.begin().await.unwrap();
        unit.execute(Sql::new("UPDATE tickets SET revoked_at = $1 WHERE id = $2").bind(now).bind(ticket.id.0))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(link_state(&world, &claimed, now).await, LinkState::Closed, "taken back");

        let (_, ticket, _) = world.invite("c@example.com", Language::En).await;
        let claimed = claim(&world, world.now(), 1).await.remove(0);
        let mut unit = world.database.begin().await.unwrap();
        assert!(tickets::renew(&mut unit, &ticket, [9; 32], now, now.plus(DAY)).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(link_state(&world, &claimed, now).await, LinkState::Closed, "replaced");
    }
}

#[tokio::test]
async fn mails_go_with_their_account() {
    for world in World::each().await {
        let (mail, ..) = world.invite("a@example.com", Language::En).await;
        let claimed = claim(&world, world.now(), 1).await.remove(0);
        let mut unit = world.database.begin().await.unwrap();
        let account = accounts::get_by_seq(&mut unit, mail.account_seq.unwrap()).await.unwrap().unwrap();
        assert_ne!(account.id, AccountId(mail.id));
        assert!(accounts::delete(&mut unit, &account).await.unwrap());
        unit.commit().await.unwrap();
        let mut link = world.database.read().await.unwrap();
        assert!(mail::particulars(&mut link, &claimed, world.now()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_delivery_of_an_invitation_can_be_followed() {
    for world in World::each().await {
        let (mail, ticket, _) = world.invite("a@example.com", Language::En).await;
        let delivery = async || {
            let mut link = world.database.read().await.unwrap();
            mail::delivery_of_ticket(&mut link, ticket.id).await.unwrap()
        };
        let queued = delivery().await.unwrap();
        assert_eq!((queued.state, queued.since, queued.error), (DeliveryState::Queued, mail.at, None));

        let claimed = claim(&world, world.now(), 1).await.remove(0);
        let mut unit = world.database.begin().await.unwrap();
        mail::mark_failed(&mut unit, &claimed, "550 no such mailbox").await.unwrap();
        unit.commit().await.unwrap();
        let failed = delivery().await.unwrap();
        assert_eq!((failed.state, failed.error.as_deref()), (DeliveryState::Failed, Some("550 no such mailbox")));

        let resent = mail::Outgoing { id: crate::world::id(), ..mail.clone() };
        world.enqueue(&resent).await;
        let claimed = claim(&world, world.now(), 1).await.remove(0);
        let sent_at = world.now();
        let mut unit = world.database.begin().await.unwrap();
        mail::mark_sent(&mut unit, &claimed, sent_at).await.unwrap();
        unit.commit().await.unwrap();
        let sent = delivery().await.unwrap();
        assert_eq!((sent.state, sent.since, sent.error), (DeliveryState::Sent, sent_at, None));

        let account = world.customer("b@example.com").await;
        let (unmailed, _) = world.ticket(account).await;
        let mut link = world.database.read().await.unwrap();
        assert_eq!(mail::delivery_of_ticket(&mut link, unmailed.id).await.unwrap(), None);
    }
}
