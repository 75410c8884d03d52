//! Locking, unlocking and deleting on both engines, and their races with a sign-in.

use crate::support::{House, PASSWORD, engines, nobody};
use crate::web::customer;
use app::domain::audit::AuditAction;
use app::domain::customer::OnboardingMethod;
use app::domain::lock::{LockDraft, LockReason};
use app::domain::password::PasswordDraft;
use app::domain::session::{SessionStage, SignInDraft};
use app::domain::{AccountId, AccountStatus, Field, Violation};
use app::error::AppError;
use app::ports::Users;
use server::service::{Door, SignInRefusal};
use server::storage::accounts;
use std::sync::Arc;

const ADA: &str = "ada@example.com";

async fn id_of(house: &House, username: &str) -> AccountId {
    let mut link = house.db.read().await.unwrap();
    accounts::find_by_username(&mut link, username).await.unwrap().unwrap().id
}

/// A customer with a temporary password.
async fn ada(house: &House) -> AccountId {
    customer(house, ADA, OnboardingMethod::TemporaryPassword).await;
    id_of(house, ADA).await
}

async fn sign_in(house: &House, password: &str) -> Result<String, SignInRefusal> {
    let credentials = SignInDraft { username: ADA.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().map(|signed_in| signed_in.cookie)
}

async fn lock(house: &House, id: AccountId, note: &str) -> app::domain::PersonView {
    let draft = LockDraft { id, understood: true, note: note.into() };
    house.service.lock(&house.owner, draft.parse().unwrap()).await.unwrap()
}

#[tokio::test]
async fn a40_to_a44_a_lock_ends_sessions_tells_the_right_password_alone_and_is_taken_back() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let cookie = sign_in(&house, PASSWORD).await.unwrap();
        let view = lock(&house, id, "Unpaid").await;
        assert_eq!((view.status, view.sessions), (AccountStatus::Locked, 0));
        let [held] = &view.locks[..] else { panic!("{:?}", view.locks) };
        assert_eq!((held.reason, held.note.as_str()), (LockReason::Administrator, "Unpaid"));
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}: access ends at once");
        assert!(matches!(sign_in(&house, PASSWORD).await, Err(SignInRefusal::Locked(lock)) if lock.note == "Unpaid"));
        assert_eq!(sign_in(&house, "Wrong-passw0rd!").await, Err(SignInRefusal::Wrong));
        assert_eq!(lock(&house, id, "Again").await.locks[0].note, "Unpaid", "the first lock stands");

        let view = house.service.unlock(&house.owner, id).await.unwrap();
        assert_eq!((view.status, view.locks.len()), (AccountStatus::Active, 0));
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}: an ended session stays ended");
        sign_in(&house, PASSWORD).await.unwrap();
        house.service.unlock(&house.owner, id).await.unwrap();

        let activity = house.service.activity(&house.owner, id, None).await.unwrap();
        let acts = |action| activity.rows.iter().filter(|entry| entry.action == action).count();
        assert_eq!((acts(AuditAction::AccountLocked), acts(AuditAction::AccountUnlocked)), (1, 1), "{engine}");
        let entry = activity.rows.iter().find(|entry| entry.action == AuditAction::AccountLocked).unwrap();
        assert!(entry.changes.iter().any(|change| change.field == "note" && change.after.as_deref() == Some("Unpaid")));
        let locked = "SELECT CAST(SUM(total) AS BIGINT) FROM account_totals WHERE status = 'locked'";
        assert_eq!(house.number(locked).await, 0, "{engine}: the totals follow");
    }
}

#[tokio::test]
async fn somebody_invited_is_locked_and_invited_again_afterwards() {
    for engine in engines() {
        let house = House::on(engine).await;
        let link = customer(&house, ADA, OnboardingMethod::Link).await;
        let token = link.split_once("token=").unwrap().1;
        let id = id_of(&house, ADA).await;
        lock(&house, id, "").await;
        let door = house.service.open_invitation(&nobody(), token).await.unwrap();
        assert!(matches!(door, Door::Ended(_)), "{engine}: {door:?}");
        let twice = PasswordDraft { password: PASSWORD.into(), repeat: PASSWORD.into() };
        let door = house.service.accept_invitation(&nobody(), token, &twice).await.unwrap();
        assert!(matches!(door, Door::Ended(_)), "{engine}: {door:?}");
        assert_eq!(house.service.unlock(&house.owner, id).await.unwrap().status, AccountStatus::Invited);
        let door = house.service.accept_invitation(&nobody(), token, &twice).await.unwrap();
        assert!(matches!(door, Door::Open(_)), "{engine}: {door:?}");
        sign_in(&house, PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn a41_a46_the_server_asks_for_the_tick_as_well() {
    let house = House::on("sqlite").await;
    let id = ada(&house).await;
    let unticked = LockDraft { id, understood: false, note: String::new() }.parse().unwrap_err();
    assert_eq!(unticked.of(&Field::Confirmation), [Violation::Required]);
    let refused = house.service.delete_understood(&house.owner, id, false).await.unwrap_err();
    assert!(matches!(refused, AppError::Invalid(errors) if errors.of(&Field::Confirmation) == [Violation::Required]));
    house.service.delete_understood(&house.owner, id, true).await.unwrap();
    assert_eq!(sign_in(&house, PASSWORD).await, Err(SignInRefusal::Wrong));
}

#[tokio::test]
async fn nobody_without_the_right_locks_and_nobody_locks_staff() {
    let house = House::on("sqlite").await;
    let id = ada(&house).await;
    let customer = house.customer(ADA).await;
    let draft = LockDraft { id, understood: true, note: String::new() };
    assert_eq!(house.service.lock(&customer, draft.parse().unwrap()).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(house.service.unlock(&customer, id).await.unwrap_err(), AppError::Forbidden);
    assert_eq!(house.service.delete_understood(&customer, id, true).await.unwrap_err(), AppError::Forbidden);
    let owner = house.owner.actor.as_ref().unwrap().subject.id;
    let draft = LockDraft { id: owner, ..draft };
    assert_eq!(house.service.lock(&house.owner, draft.parse().unwrap()).await.unwrap_err(), AppError::Forbidden);
}

#[tokio::test(flavor = "multi_thread")]
async fn locking_and_signing_in_at_once_leaves_no_session() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        let id = ada(&house).await;
        for round in 0..10 {
            let signing: Vec<_> = (0..4)
                .map(|_| {
                    let house = Arc::clone(&house);
                    tokio::spawn(async move { sign_in(&house, PASSWORD).await })
                })
                .collect();
            tokio::time::sleep(std::time::Duration::from_millis(round * 7)).await;
            lock(&house, id, "").await;
            for cookie in futures::future::join_all(signing).await.into_iter().filter_map(|done| done.unwrap().ok()) {
                assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
            }
            assert_eq!(house.number("SELECT COUNT(*) FROM sessions").await, 0, "{engine}");
            house.service.unlock(&house.owner, id).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_session_in_the_making_meets_the_lock() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let mut ctx = house.customer(ADA).await;
        ctx.actor.as_mut().unwrap().stage = SessionStage::MustChangePassword;
        lock(&house, id, "").await;
        let other = PasswordDraft { password: "Other-mossy#Kettle9".into(), repeat: "Other-mossy#Kettle9".into() };
        let refused = house.service.change_password(&ctx, None, &other).await.unwrap_err();
        assert_eq!(refused, AppError::SignInRequired, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM sessions").await, 0, "{engine}");
    }
}
