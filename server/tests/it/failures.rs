//! Locks by failed sign-ins on both engines: when they come, how long they last, and whom they leave alone.

use crate::support::{House, PASSWORD, engines, nobody};
use crate::web::customer;
use app::domain::customer::OnboardingMethod;
use app::domain::lock::LockReason;
use app::domain::session::SignInDraft;
use app::domain::settings_patch::{SectionDraft, SettingsDraft};
use app::domain::time::MINUTE;
use app::domain::{AccountId, AccountStatus};
use app::error::AppError;
use app::ports::{Organization, Users};
use server::clock::Clock;
use server::service::SignInRefusal;
use server::storage::accounts;
use std::sync::Arc;

const ADA: &str = "ada@example.com";
const WRONG: &str = "Wrong-passw0rd!";

async fn ada(house: &House) -> AccountId {
    customer(house, ADA, OnboardingMethod::TemporaryPassword).await;
    let mut link = house.db.read().await.unwrap();
    accounts::find_by_username(&mut link, ADA).await.unwrap().unwrap().id
}

async fn sign_in(house: &House, username: &str, password: &str) -> Result<String, SignInRefusal> {
    let credentials = SignInDraft { username: username.into(), password: password.into() }.parse().unwrap();
    loop {
        match house.service.sign_in(&nobody(), &credentials).await {
            // Hashes queue up, and on a busy machine one may have to come back.
            Err(AppError::TooManyAttempts { retry_after: 2 }) => tokio::task::yield_now().await,
            answer => return answer.unwrap().map(|signed_in| signed_in.cookie),
        }
    }
}

async fn fail(house: &House, times: u32) {
    for _ in 0..times {
        assert_eq!(sign_in(house, ADA, WRONG).await, Err(SignInRefusal::Wrong));
    }
}

/// Minutes that the lock by failures has left, if there is one.
async fn left(house: &House, id: AccountId) -> Option<i64> {
    let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
    let lock = view.locks.into_iter().find(|lock| lock.reason == LockReason::FailedSignIns)?;
    Some(lock.until.unwrap().since(house.clock.now()) / MINUTE)
}

#[tokio::test]
async fn five_failures_lock_for_five_minutes_then_ten_until_a_sign_in_succeeds() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        fail(&house, 4).await;
        assert_eq!(left(&house, id).await, None, "{engine}");
        sign_in(&house, ADA, PASSWORD).await.unwrap();
        fail(&house, 4).await;
        assert_eq!(left(&house, id).await, None, "{engine}: a success begins anew");
        fail(&house, 1).await;
        assert_eq!(left(&house, id).await, Some(5), "{engine}");
        let mails = "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'locked_by_failures'";
        assert_eq!(house.number(mails).await, 1, "{engine}");
        // The right password is not told apart, and further failures neither count nor prolong.
        assert_eq!(sign_in(&house, ADA, PASSWORD).await, Err(SignInRefusal::Wrong), "{engine}");
        fail(&house, 5).await;
        house.clock.advance(5 * MINUTE);
        fail(&house, 5).await;
        assert_eq!(left(&house, id).await, Some(10), "{engine}: the next lasts longer");
        house.clock.advance(10 * MINUTE);
        sign_in(&house, ADA, PASSWORD).await.unwrap();
        fail(&house, 5).await;
        assert_eq!(left(&house, id).await, Some(5), "{engine}: after a success it is the first again");
        house.clock.advance(5 * MINUTE);
        house.service.end_locks().await.unwrap();
        house.service.end_locks().await.unwrap();
        let told = "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'lock_ended'";
        let kept = "SELECT COUNT(*) FROM audit_events WHERE action = 'lock_ended'";
        assert_eq!((house.number(told).await, house.number(kept).await), (1, 1), "{engine}: said once");
        let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!((view.status, view.locks.len()), (AccountStatus::Active, 0), "{engine}: what is over is tidied");
        let totals = "SELECT CAST(SUM(total) AS BIGINT) FROM account_totals WHERE status = 'locked'";
        assert_eq!(house.number(totals).await, 0, "{engine}");
    }
}

#[tokio::test]
async fn whoever_is_signed_in_stays_so_and_an_administrator_unlocks() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let cookie = sign_in(&house, ADA, PASSWORD).await.unwrap();
        fail(&house, 5).await;
        assert!(
            house.service.resolve(&cookie, "").await.unwrap().is_some(),
            "{engine}: a stranger's tries end nothing"
        );
        let draft = app::domain::lock::LockDraft { id, understood: true, note: String::new() };
        house.service.lock(&house.owner, draft.parse().unwrap()).await.unwrap();
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}: an administrator's lock does");
        house.service.unlock(&house.owner, id).await.unwrap();
        sign_in(&house, ADA, PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn twenty_failures_at_once_lock_once() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        let id = ada(&house).await;
        let tries = (0..20).map(|_| {
            let house = Arc::clone(&house);
            tokio::spawn(async move { sign_in(&house, ADA, WRONG).await })
        });
        for answer in futures::future::join_all(tries).await {
            assert_eq!(answer.unwrap(), Err(SignInRefusal::Wrong), "{engine}");
        }
        assert_eq!(left(&house, id).await, Some(5), "{engine}");
        let locks = "SELECT COUNT(*) FROM audit_events WHERE action = 'account_locked'";
        assert_eq!(house.number(locks).await, 1, "{engine}");
    }
}

#[tokio::test]
async fn the_owner_is_never_locked_and_a_setting_switches_it_off() {
    for engine in engines() {
        let house = House::on(engine).await;
        let owner = &house.owner.actor.as_ref().unwrap().subject;
        for _ in 0..7 {
            assert_eq!(sign_in(&house, &owner.username, WRONG).await, Err(SignInRefusal::Wrong));
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM account_locks").await, 0, "{engine}");

        let id = ada(&house).await;
        let section = SectionDraft::Lock { failures: "0".into(), minutes: "5".into(), factor: "2".into() };
        let version = Organization::settings(&*house.service, &house.owner).await.unwrap().version;
        let patch = SettingsDraft { version, section }.parse().unwrap();
        house.service.change(&house.owner, patch).await.unwrap();
        fail(&house, 7).await;
        assert_eq!(left(&house, id).await, None, "{engine}");
    }
}
