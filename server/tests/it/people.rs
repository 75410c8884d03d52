//! What is done to people and groups, on both engines.

use crate::support::{House, OWNER, PASSWORD, engines, nobody};
use app::domain::attribute::AttributeValue;
use app::domain::audit::AuditAction;
use app::domain::customer::{CreatedCustomer, CustomerDraft, OnboardingMethod};
use app::domain::group::{Audience, GroupDraft, GroupPatchDraft, GroupRow};
use app::domain::list::UserQuery;
use app::domain::password::{PasswordDraft, PasswordPolicy};
use app::domain::profile::ProfileDraft;
use app::domain::session::SignInDraft;
use app::domain::time::{HOUR, MINUTE};
use app::domain::{AccountId, AccountKind, Field, GroupId, Violation};
use app::error::{AppError, Conflict};
use app::ports::{Groups, Me, Users};
use server::service::{SignInRefusal, SignedIn};

async fn ada(house: &House) -> CreatedCustomer {
    let draft = CustomerDraft {
        email: "ada@example.com".into(),
        first_name: "Ada".into(),
        method: OnboardingMethod::TemporaryPassword,
        password: PASSWORD.into(),
        ..CustomerDraft::default()
    };
    let new = draft.parse(&PasswordPolicy::default()).unwrap();
    house.service.create_customer(&house.owner, new).await.unwrap()
}

async fn group(house: &House, name: &str, audience: Audience) -> GroupRow {
    let draft = GroupDraft { name: name.into(), description: String::new(), audience };
    Groups::create(&*house.service, &house.owner, draft.parse().unwrap()).await.unwrap()
}

async fn sign_in(house: &House, username: &str, password: &str) -> Result<SignedIn, SignInRefusal> {
    let credentials = SignInDraft { username: username.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap()
}

#[tokio::test]
async fn an_id_from_a_log_or_a_token_finds_its_account() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await.id;
        for (search, kind, found) in [
            (format!(" {id} "), None, 1),
            (id.to_string().to_uppercase(), Some(AccountKind::Customer), 1),
            (id.to_string(), Some(AccountKind::Staff), 0),
            (AccountId(server::clock::new_id(house.service.now())).to_string(), None, 0),
        ] {
            let query = UserQuery { search, kind, ..UserQuery::default() };
            let page = Users::list(&*house.service, &house.owner, &query).await.unwrap();
            assert_eq!(page.rows.iter().filter(|row| row.id == id).count(), found, "{engine}: {query:?}");
            assert_eq!(page.rows.len(), found, "{engine}: {query:?}");
            let total = Users::total(&*house.service, &house.owner, &query).await.unwrap();
            assert_eq!(total.count, found as u64, "{engine}: {query:?}");
        }
    }
}

#[tokio::test]
async fn two_people_editing_at_once_overwrite_nothing() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await.id;
        let seen = Users::get(&*house.service, &house.owner, id).await.unwrap();
        let draft = |first: &str| ProfileDraft {
            id,
            version: seen.version,
            attributes: vec![AttributeValue::new("first_name", first)],
        };
        let saved = house.service.update_profile(&house.owner, &draft("Augusta")).await.unwrap();
        assert_eq!((saved.first_name.as_str(), saved.version), ("Augusta", seen.version + 1));
        let late = house.service.update_profile(&house.owner, &draft("Other")).await.unwrap_err();
        assert_eq!(late, AppError::Stale, "{engine}");
        let conflict = house.service.profile_conflict(&house.owner, id, seen.trail).await.unwrap();
        assert_eq!((conflict.person.version, conflict.person.first_name.as_str()), (saved.version, "Augusta"));
        let [meanwhile] = &conflict.entries[..] else { panic!("{conflict:?}") };
        assert_eq!(meanwhile.actor, OWNER);
        let nothing = house.service.profile_conflict(&house.owner, id, saved.trail).await.unwrap();
        assert!(nothing.entries.is_empty(), "{engine}");

        let activity = house.service.activity(&house.owner, id, None).await.unwrap();
        let entry = activity.rows.iter().find(|entry| entry.action == AuditAction::ProfileUpdated).unwrap();
        assert_eq!(entry.actor, OWNER);
        let [change] = &entry.changes[..] else { panic!("{entry:?}") };
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some("Ada"), Some("Augusta")));
    }
}

#[tokio::test]
async fn a26_a27_several_groups_from_the_person_and_from_the_group() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = ada(&house).await.id;
        let (one, two) =
            (group(&house, "One", Audience::Customers).await, group(&house, "Two", Audience::Customers).await);
        let staff = group(&house, "Support", Audience::Staff).await;
        let view = house.service.set_groups(&house.owner, id, &[one.id, two.id]).await.unwrap();
        assert_eq!(view.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        for wrong in [staff.id, GroupId(uuid::Uuid::from_u128(5))] {
            let refused = house.service.set_groups(&house.owner, id, &[wrong]).await.unwrap_err();
            assert!(
                matches!(refused, AppError::Invalid(errors) if errors.of(&Field::Groups) == [Violation::NotOffered])
            );
        }
        let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(view.groups.len(), 2, "{engine}: a refused change changes nothing");

        let left = house.service.change_members(&house.owner, one.id, &[], &[id]).await.unwrap();
        assert_eq!(left.members, 0);
        let wrong = house.service.change_members(&house.owner, staff.id, &[id], &[]).await.unwrap_err();
        assert_eq!(wrong, AppError::Conflict(Conflict::WrongAudience));
        Groups::delete(&*house.service, &house.owner, two.id, two.version).await.unwrap();
        let view = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert!(view.groups.is_empty(), "{engine}: a deleted group has no members");
    }
}

#[tokio::test]
async fn a29_groups_are_named_once_and_the_built_in_one_stays() {
    for engine in engines() {
        let house = House::on(engine).await;
        let one = group(&house, "One", Audience::Customers).await;
        let draft = GroupDraft { name: " ONE ".into(), description: String::new(), audience: Audience::Staff };
        let taken = Groups::create(&*house.service, &house.owner, draft.parse().unwrap()).await.unwrap_err();
        assert!(
            matches!(taken, AppError::Invalid(errors) if errors.of(&Field::Name) == [Violation::Taken { by: None }])
        );
        let patch = |row: &GroupRow, name: &str| GroupPatchDraft {
            id: row.id,
            version: row.version,
            name: name.into(),
            description: "New".into(),
        };
        let draft = patch(&one, "First");
        let renamed =
            house.service.update(&house.owner, draft.id, draft.version, draft.parse().unwrap()).await.unwrap();
        assert_eq!((renamed.name.as_str(), renamed.version), ("First", 2));
        let late = Groups::delete(&*house.service, &house.owner, one.id, one.version).await.unwrap_err();
        assert_eq!(late, AppError::Stale, "{engine}");

        let all = Groups::list(&*house.service, &house.owner, Some(Audience::Staff)).await.unwrap();
        let built_in: Vec<_> = all.rows.iter().filter(|group| group.built_in).collect();
        let [built_in] = &built_in[..] else { panic!("{all:?}") };
        assert_eq!(built_in.members, 1);
        let refused = Groups::delete(&*house.service, &house.owner, built_in.id, built_in.version).await.unwrap_err();
        assert_eq!(refused, AppError::Conflict(Conflict::BuiltIn));
    }
}

#[tokio::test]
async fn sessions_end_by_idling_by_age_by_an_administrator_and_by_signing_out() {
    for engine in engines() {
        let house = House::on(engine).await;
        let first = sign_in(&house, OWNER, PASSWORD).await.unwrap();
        for _ in 0..10 {
            house.clock.advance(29 * MINUTE);
            assert!(house.service.resolve(&first.cookie, "").await.unwrap().is_some(), "{engine}: use keeps it");
        }
        house.clock.advance(31 * MINUTE);
        assert!(house.service.resolve(&first.cookie, "").await.unwrap().is_none(), "{engine}: idle");

        let second = sign_in(&house, OWNER, PASSWORD).await.unwrap();
        for _ in 0..25 {
            house.clock.advance(29 * MINUTE);
            house.service.resolve(&second.cookie, "").await.unwrap();
        }
        assert!(house.service.resolve(&second.cookie, "").await.unwrap().is_none(), "{engine}: twelve hours");

        let (third, fourth) =
            (sign_in(&house, OWNER, PASSWORD).await.unwrap(), sign_in(&house, OWNER, PASSWORD).await.unwrap());
        let actor = house.service.resolve(&third.cookie, "").await.unwrap();
        let mut ctx = nobody();
        ctx.actor = actor;
        let id = ctx.actor.as_ref().unwrap().subject.id;
        let sessions = house.service.sessions(&ctx, id).await.unwrap();
        assert_eq!(sessions.rows.iter().filter(|session| session.current).count(), 1);
        let other = sessions.rows.iter().find(|session| !session.current).unwrap().id;
        house.service.end_sessions(&ctx, id, Some(other)).await.unwrap();
        assert!(house.service.resolve(&fourth.cookie, "").await.unwrap().is_none());
        house.service.sign_out(&ctx).await.unwrap();
        assert!(house.service.resolve(&third.cookie, "").await.unwrap().is_none());
        house.clock.advance(24 * HOUR);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM sessions").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn a_changed_password_ends_every_other_session() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (here, there) =
            (sign_in(&house, OWNER, PASSWORD).await.unwrap(), sign_in(&house, OWNER, PASSWORD).await.unwrap());
        let mut ctx = nobody();
        ctx.actor = house.service.resolve(&here.cookie, "").await.unwrap();
        let new = PasswordDraft { password: "Other-mossy#Kettle9".into(), repeat: "Other-mossy#Kettle9".into() };
        for (current, violation) in [(None, Violation::Required), (Some("wrong"), Violation::PasswordWrong)] {
            let refused = house.service.change_password(&ctx, current, &new).await.unwrap_err();
            assert!(matches!(refused, AppError::Invalid(errors) if errors.of(&Field::CurrentPassword) == [violation]));
        }
        let changed = house.service.change_password(&ctx, Some(PASSWORD), &new).await.unwrap();
        for old in [&here.cookie, &there.cookie] {
            assert!(house.service.resolve(old, "").await.unwrap().is_none(), "{engine}");
        }
        assert!(house.service.resolve(&changed.cookie, "").await.unwrap().is_some());
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE kind = 'password_changed'").await, 1);
    }
}

#[tokio::test]
async fn deleting_and_signing_in_at_once_leaves_no_session() {
    for engine in engines() {
        let house = std::sync::Arc::new(House::on(engine).await);
        for _ in 0..5 {
            let id = ada(&house).await.id;
            let signing = {
                let house = std::sync::Arc::clone(&house);
                tokio::spawn(async move {
                    sign_in(&house, "ada@example.com", PASSWORD).await.map(|signed_in| signed_in.cookie)
                })
            };
            Users::delete(&*house.service, &house.owner, id, "ada@example.com").await.unwrap();
            if let Ok(cookie) = signing.await.unwrap() {
                assert!(house.service.resolve(&cookie, "").await.unwrap().is_none(), "{engine}");
            }
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM sessions").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn failed_sign_ins_are_noted_and_tell_nothing() {
    for engine in engines() {
        let house = House::on(engine).await;
        ada(&house).await;
        for username in ["ada@example.com", "nobody@example.com", OWNER] {
            assert_eq!(sign_in(&house, username, "Wrong-passw0rd!").await.unwrap_err(), SignInRefusal::Wrong);
        }
        assert_eq!(
            house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'sign_in_failed'").await,
            3,
            "{engine}"
        );
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE target_name LIKE 'nobody%'").await, 0);
    }
}

#[tokio::test]
async fn the_viewer_holds_every_right_as_owner_and_none_as_stranger() {
    let house = House::on("sqlite").await;
    let viewer = house.service.viewer(&house.owner).await.unwrap();
    assert_eq!(viewer.rights.len(), 10 * 10);
    let stranger = crate::support::ctx_of(
        AccountId(uuid::Uuid::from_u128(3)),
        app::domain::AccountKind::Staff,
        "stranger@example.com",
        app::domain::access::Rights::default(),
    );
    assert!(house.service.viewer(&stranger).await.unwrap().rights.is_empty());
    let refused = Users::list(&*house.service, &stranger, &app::domain::list::UserQuery::default()).await.unwrap_err();
    assert_eq!(refused, AppError::Forbidden);
}
