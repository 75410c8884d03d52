//! Resets of a password on both engines: by an administrator, by "Forgot password?", and their races.

use crate::support::{House, OWNER, PASSWORD, engines, nobody};
use crate::web::customer;
use app::domain::attribute::AttributeValue;
use app::domain::audit::AuditAction;
use app::domain::customer::OnboardingMethod;
use app::domain::email::EmailAddress;
use app::domain::lock::{LockDraft, LockReason, LockView};
use app::domain::password::{PasswordDraft, PasswordPolicy};
use app::domain::profile::ProfileDraft;
use app::domain::reset::{ResetDone, ResetDraft, ResetMethod};
use app::domain::session::{SessionStage, SignInDraft};
use app::domain::ticket::InvitationState;
use app::domain::time::{DAY, HOUR, MINUTE};
use app::domain::{AccountId, AccountStatus, Field, Timestamp, Violation};
use app::error::{AppError, Conflict};
use app::ports::Users;
use server::secret::Keys;
use server::service::{Door, SignInRefusal};
use server::storage::{Sql, accounts, locks};
use std::sync::Arc;

const ADA: &str = "ada@example.com";
const OTHER: &str = "Other-mossy#Kettle9";
const THIRD: &str = "Third-mossy#Kettle9";

/// A customer who is active with a password of their own.
async fn ada(house: &House) -> AccountId {
    let link = customer(house, ADA, OnboardingMethod::Link).await;
    let token = link.split_once("token=").unwrap().1;
    let door = house.service.accept_invitation(&nobody(), token, &twice(PASSWORD)).await.unwrap();
    assert!(matches!(door, Door::Open(_)));
    id_of(house).await
}

async fn id_of(house: &House) -> AccountId {
    let mut link = house.db.read().await.unwrap();
    accounts::find_by_username(&mut link, ADA).await.unwrap().unwrap().id
}

fn twice(password: &str) -> PasswordDraft {
    PasswordDraft { password: password.into(), repeat: password.into() }
}

async fn sign_in(house: &House, password: &str) -> Result<SessionStage, SignInRefusal> {
    let credentials = SignInDraft { username: ADA.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().map(|signed_in| signed_in.stage)
}

async fn session(house: &House, password: &str) -> String {
    let credentials = SignInDraft { username: ADA.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().unwrap().cookie
}

async fn reset(house: &House, id: AccountId, method: ResetMethod, stop: bool) -> Result<ResetDone, AppError> {
    let draft = ResetDraft { id, method, stop, password: OTHER.into() };
    house.service.reset_password(&house.owner, draft.parse(&PasswordPolicy::default())?).await
}

async fn forget(house: &House, email: &str) {
    house.service.request_reset(&nobody(), &EmailAddress::parse(email).unwrap()).await.unwrap();
    while house.service.work_off_recovery().await.unwrap() {}
}

/// The secret of the link in the newest mail of a kind.
async fn mailed(house: &House, kind: &str) -> String {
    let mut link = house.db.read().await.unwrap();
    let sql = "SELECT ticket_id, generation FROM mail_outbox WHERE kind = $1 ORDER BY seq DESC LIMIT 1";
    let (id, generation): (uuid::Uuid, i64) = link.one(Sql::new(sql).bind(kind)).await.unwrap();
    Keys::derive(&[7; 32]).ticket_token(app::domain::TicketId(id), generation)
}

async fn lock(house: &House, id: AccountId) {
    let draft = LockDraft { id, understood: true, note: String::new() };
    house.service.lock(&house.owner, draft.parse().unwrap()).await.unwrap();
}

#[tokio::test]
async fn a37_a_mailed_reset_changes_nothing_until_it_is_used_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let cookie = session(&house, PASSWORD).await;
        let done = reset(&house, id, ResetMethod::Mail, false).await.unwrap();
        assert_eq!(done.expires.since(house.service.now()), DAY);
        assert_eq!(sign_in(&house, PASSWORD).await, Ok(SessionStage::Full), "{engine}");
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_some());

        let link = mailed(&house, "password_reset").await;
        for _ in 0..2 {
            let door = house.service.open_reset(&link).await.unwrap();
            assert!(matches!(door, Door::Open(door) if door.username == ADA), "opening uses nothing up");
        }
        let weak = house.service.complete_reset(&nobody(), &link, &twice("short")).await.unwrap_err();
        assert!(matches!(weak, AppError::Invalid(_)));
        let door = house.service.complete_reset(&nobody(), &link, &twice(OTHER)).await.unwrap();
        assert!(matches!(door, Door::Open(username) if username == ADA));
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}: every session ends");
        assert_eq!(sign_in(&house, PASSWORD).await, Err(SignInRefusal::Wrong));
        assert_eq!(sign_in(&house, OTHER).await, Ok(SessionStage::Full));
        let again = house.service.complete_reset(&nobody(), &link, &twice(THIRD)).await.unwrap();
        assert!(matches!(again, Door::Ended(InvitationState::Accepted)));
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'password_changed'").await, 1);

        let activity = house.service.activity(&house.owner, id, None).await.unwrap();
        for action in [AuditAction::ResetMailed, AuditAction::PasswordReset] {
            assert_eq!(activity.rows.iter().filter(|entry| entry.action == action).count(), 1, "{engine} {action:?}");
        }
        let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert!(view.email_verified, "the link came by mail");
    }
}

#[tokio::test]
async fn a37_a_password_others_may_know_is_stopped_at_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let cookie = session(&house, PASSWORD).await;
        reset(&house, id, ResetMethod::Mail, true).await.unwrap();
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
        assert_eq!(sign_in(&house, PASSWORD).await, Err(SignInRefusal::Wrong));
        // The mail says so, and is none of those that can be left be.
        let link = mailed(&house, "password_stopped").await;
        house.service.complete_reset(&nobody(), &link, &twice(OTHER)).await.unwrap();
        assert_eq!(sign_in(&house, OTHER).await, Ok(SessionStage::Full));
    }
}

#[tokio::test]
async fn a38_a_temporary_password_takes_the_place_of_the_old_one() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let cookie = session(&house, PASSWORD).await;
        reset(&house, id, ResetMethod::Mail, false).await.unwrap();
        let link = mailed(&house, "password_reset").await;
        let done = reset(&house, id, ResetMethod::TemporaryPassword, false).await.unwrap();
        assert_eq!(done.expires.since(house.service.now()), 72 * HOUR);
        assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
        assert_eq!(sign_in(&house, PASSWORD).await, Err(SignInRefusal::Wrong));
        assert_eq!(sign_in(&house, OTHER).await, Ok(SessionStage::MustChangePassword));
        let door = house.service.open_reset(&link).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Revoked)), "{engine}: the mailed link has ended");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'temporary_password'").await, 1);

        house.clock.advance(72 * HOUR);
        assert_eq!(sign_in(&house, OTHER).await, Err(SignInRefusal::TemporaryExpired));
        let weak =
            ResetDraft { id, method: ResetMethod::TemporaryPassword, stop: false, password: "Password1!".into() };
        let new = weak.parse(&PasswordPolicy::default()).unwrap();
        let refused = house.service.reset_password(&house.owner, new).await.unwrap_err();
        assert!(
            matches!(refused, AppError::Invalid(errors) if errors.of(&Field::Password) == [Violation::PasswordCommon])
        );
    }
}

#[tokio::test]
async fn somebody_invited_gets_a_password_by_the_direct_method_alone() {
    for engine in engines() {
        let house = House::on(engine).await;
        let link = customer(&house, ADA, OnboardingMethod::Link).await;
        let id = id_of(&house).await;
        let refused = reset(&house, id, ResetMethod::Mail, false).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict(Conflict::StillInvited));
        lock(&house, id).await;
        let done = reset(&house, id, ResetMethod::TemporaryPassword, false).await.unwrap();
        assert_eq!(done.person.status, AccountStatus::Locked, "{engine}: the lock stays");
        assert_eq!(house.service.unlock(&house.owner, id).await.unwrap().status, AccountStatus::Active);
        assert_eq!(sign_in(&house, OTHER).await, Ok(SessionStage::MustChangePassword));
        let door = house.service.open_invitation(&nobody(), link.split_once("token=").unwrap().1).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Revoked)), "{engine}");
    }
}

#[tokio::test]
async fn an_administrators_lock_refuses_each_way_to_a_new_password() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        forget(&house, ADA).await;
        let link = mailed(&house, "password_reset").await;
        lock(&house, id).await;
        let neutral = house.service.open_reset("no-such-link").await.unwrap_err();
        assert_eq!(house.service.open_reset(&link).await.unwrap_err(), neutral);
        assert_eq!(house.service.complete_reset(&nobody(), &link, &twice(OTHER)).await.unwrap_err(), neutral);
        forget(&house, ADA).await;
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'password_reset'").await, 1, "{engine}");
        let refused = reset(&house, id, ResetMethod::Mail, false).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict(Conflict::AccountLocked));
        house.service.unlock(&house.owner, id).await.unwrap();
        assert_eq!(sign_in(&house, PASSWORD).await, Ok(SessionStage::Full));
        assert!(matches!(house.service.open_reset(&link).await.unwrap(), Door::Open(_)));
    }
}

#[tokio::test]
async fn a_completed_reset_clears_a_lock_by_failures() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await;
        let mut unit = house.db.begin().await.unwrap();
        let account = accounts::hold(&mut unit, id).await.unwrap().unwrap();
        let now = house.service.now();
        let failures = LockView {
            reason: LockReason::FailedSignIns,
            note: String::new(),
            since: now,
            until: Some(now.plus(HOUR)),
        };
        assert!(locks::lock(&mut unit, &account, &failures).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(sign_in(&house, PASSWORD).await, Err(SignInRefusal::Wrong), "a lock by failures tells nothing");
        forget(&house, ADA).await;
        let link = mailed(&house, "password_reset").await;
        house.service.complete_reset(&nobody(), &link, &twice(OTHER)).await.unwrap();
        assert_eq!(sign_in(&house, OTHER).await, Ok(SessionStage::Full), "{engine}");

        let mut unit = house.db.begin().await.unwrap();
        let account = accounts::hold(&mut unit, id).await.unwrap().unwrap();
        locks::lock(&mut unit, &account, &failures).await.unwrap();
        unit.commit().await.unwrap();
        house.clock.advance(HOUR);
        assert_eq!(
            sign_in(&house, OTHER).await,
            Ok(SessionStage::Full),
            "{engine}: a lock that is over counts as none"
        );
        let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(view.status, AccountStatus::Active);
    }
}

#[tokio::test]
async fn forgotten_known_unknown_and_invited_are_answered_alike() {
    for engine in engines() {
        let house = House::on(engine).await;
        customer(&house, ADA, OnboardingMethod::Link).await;
        for email in [ADA, "nobody@example.com", OWNER] {
            house.service.request_reset(&nobody(), &EmailAddress::parse(email).unwrap()).await.unwrap();
        }
        // What a request leaves behind is one row, whoever it is about.
        assert_eq!(house.number("SELECT COUNT(*) FROM recovery_requests").await, 3, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 0, "{engine}");
        while house.service.work_off_recovery().await.unwrap() {}
        assert_eq!(house.number("SELECT COUNT(*) FROM recovery_requests").await, 0);
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'invitation'").await, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'password_reset'").await, 1, "{engine}");
        let link = mailed(&house, "invitation").await;
        let door = house.service.accept_invitation(&nobody(), &link, &twice(PASSWORD)).await.unwrap();
        assert!(matches!(door, Door::Open(_)));

        for _ in 0..5 {
            forget(&house, ADA).await;
        }
        let mails = "SELECT COUNT(*) FROM mail_outbox m JOIN customers c ON c.account_seq = m.account_seq";
        assert_eq!(house.number(mails).await, 3, "{engine}: an account gets three an hour");
        let newest = mailed(&house, "password_reset").await;
        house.clock.advance(61 * MINUTE);
        forget(&house, ADA).await;
        assert_eq!(house.number(mails).await, 4);
        let door = house.service.open_reset(&newest).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Revoked)), "a newer link ends the older");
        let newest = mailed(&house, "password_reset").await;
        house.clock.advance(DAY);
        let door = house.service.complete_reset(&nobody(), &newest, &twice(OTHER)).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Expired)), "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_uses_of_one_reset_link_one_wins() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        let id = ada(&house).await;
        reset(&house, id, ResetMethod::Mail, false).await.unwrap();
        let link = mailed(&house, "password_reset").await;
        let uses = (0..50).map(|n| {
            let (house, link) = (Arc::clone(&house), link.clone());
            tokio::spawn(async move {
                let password = format!("Other-mossy#Kettle{n}");
                // The queue for hashing may turn some away for now; nothing else may happen.
                loop {
                    match house.service.complete_reset(&nobody(), &link, &twice(&password)).await {
                        Err(AppError::TooManyAttempts { .. }) => continue,
                        Ok(Door::Open(_)) => return Some(password),
                        Ok(Door::Ended(InvitationState::Accepted)) => return None,
                        other => panic!("{other:?}"),
                    }
                }
            })
        });
        let done = futures::future::join_all(uses).await;
        let won: Vec<String> = done.into_iter().filter_map(|done| done.unwrap()).collect();
        let [password] = &won[..] else { panic!("{engine}: {won:?}") };
        assert_eq!(sign_in(&house, password).await, Ok(SessionStage::Full), "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'password_reset'").await, 1);
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'password_changed'").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn resetting_and_signing_in_at_once_leaves_no_session_of_the_old_password() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        let id = ada(&house).await;
        let signing: Vec<_> = (0..6)
            .map(|_| {
                let house = Arc::clone(&house);
                tokio::spawn(async move { sign_in(&house, PASSWORD).await })
            })
            .collect();
        reset(&house, id, ResetMethod::TemporaryPassword, false).await.unwrap();
        futures::future::join_all(signing).await;
        assert_eq!(house.number("SELECT COUNT(*) FROM sessions").await, 0, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_edits_of_one_version_one_is_stored() {
    for engine in engines() {
        let house = Arc::new(House::on(engine).await);
        let id = ada(&house).await;
        let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
        let edits = (0..20).map(|n| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let draft = ProfileDraft {
                    id,
                    version,
                    attributes: vec![AttributeValue::new("first_name", format!("Ada {n}"))],
                };
                house.service.update_profile(&house.owner, &draft).await
            })
        });
        let mut stored = Vec::new();
        for done in futures::future::join_all(edits).await {
            match done.unwrap() {
                Ok(view) => stored.push(view.first_name),
                Err(error) => assert_eq!(error, AppError::Stale, "{engine}"),
            }
        }
        let [name] = &stored[..] else { panic!("{engine}: {stored:?}") };
        assert_eq!(&Users::get(&*house.service, &house.owner, id).await.unwrap().first_name, name);
    }
}

#[tokio::test]
async fn an_invitation_is_prolonged_taken_back_and_sent_again() {
    for engine in engines() {
        let house = House::on(engine).await;
        let link = customer(&house, ADA, OnboardingMethod::Link).await;
        let token = link.split_once("token=").unwrap().1;
        let id = id_of(&house).await;
        let until = |view: &app::domain::PersonView| view.invitation.as_ref().unwrap().expires;
        let before: Timestamp = until(&Users::get(&*house.service, &house.owner, id).await.unwrap());
        house.clock.advance(4 * DAY);
        let view = house.service.extend_invitation(&house.owner, id).await.unwrap();
        assert_eq!(until(&view).since(before), 4 * DAY, "{engine}");
        assert!(
            matches!(house.service.open_invitation(&nobody(), token).await.unwrap(), Door::Open(_)),
            "the same link"
        );

        let view = house.service.revoke_invitation(&house.owner, id).await.unwrap();
        assert_eq!(view.invitation.unwrap().state, InvitationState::Revoked);
        let door = house.service.open_invitation(&nobody(), token).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Revoked)), "{engine}");
        let none = AppError::Conflict(Conflict::NotInvited);
        assert_eq!(house.service.revoke_invitation(&house.owner, id).await.unwrap_err(), none);
        assert_eq!(house.service.extend_invitation(&house.owner, id).await.unwrap_err(), none);
        assert_eq!(house.service.invitation_link(&house.owner, id).await.unwrap_err(), none);
        forget(&house, ADA).await;
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 0, "{engine}: taken back stays taken back");

        let view = house.service.resend_invitation(&house.owner, id).await.unwrap();
        assert_eq!(view.invitation.unwrap().state, InvitationState::Pending);
        let activity = house.service.activity(&house.owner, id, None).await.unwrap();
        for action in [AuditAction::InvitationExtended, AuditAction::InvitationRevoked, AuditAction::InvitationResent] {
            assert_eq!(activity.rows.iter().filter(|entry| entry.action == action).count(), 1, "{engine} {action:?}");
        }
        let customer = house.customer(ADA).await;
        assert_eq!(house.service.revoke_invitation(&customer, id).await.unwrap_err(), AppError::Forbidden);
    }
}
