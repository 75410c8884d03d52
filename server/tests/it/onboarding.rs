//! Onboarding on both engines: all or nothing, one winner of a race, links used once.

use crate::support::{House, PASSWORD, engines, nobody};
use app::domain::customer::{CustomerDraft, OnboardingMethod, OnboardingOutcome};
use app::domain::group::{Audience, GroupDraft};
use app::domain::password::{PasswordDraft, PasswordPolicy};
use app::domain::session::{SessionStage, SignInDraft};
use app::domain::ticket::InvitationState;
use app::domain::time::{DAY, HOUR};
use app::domain::{AccountStatus, Field, GroupId, Language, Violation};
use app::error::AppError;
use app::ports::{Ctx, Groups, Users};
use server::service::{Door, SignInRefusal};

fn draft(email: &str, method: OnboardingMethod) -> CustomerDraft {
    CustomerDraft {
        email: email.into(),
        first_name: "Ada".into(),
        method,
        password: PASSWORD.into(),
        ..Default::default()
    }
}

async fn create(house: &House, draft: CustomerDraft) -> Result<app::domain::customer::CreatedCustomer, AppError> {
    house.service.create_customer(&house.owner, draft.parse(&PasswordPolicy::default())?).await
}

fn token(outcome: &OnboardingOutcome) -> String {
    let OnboardingOutcome::Link { url, .. } = outcome else { panic!("no link in {outcome:?}") };
    url.split_once("token=").unwrap().1.to_owned()
}

async fn sign_in(house: &House, username: &str, password: &str) -> Result<SessionStage, SignInRefusal> {
    let credentials = SignInDraft { username: username.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().map(|signed_in| signed_in.stage)
}

fn twice(password: &str) -> PasswordDraft {
    PasswordDraft { password: password.into(), repeat: password.into() }
}

#[tokio::test]
async fn a25_account_memberships_mail_and_audit_come_together_or_not_at_all() {
    for engine in engines() {
        let house = House::on(engine).await;
        let group = GroupDraft { name: "Wholesale".into(), description: String::new(), audience: Audience::Customers };
        let group = Groups::create(&*house.service, &house.owner, group.parse().unwrap()).await.unwrap();
        let with = |groups| CustomerDraft { groups, ..draft("ada@example.com", OnboardingMethod::Invite) };

        let unknown = GroupId(uuid::Uuid::from_u128(9));
        let refused = create(&house, with(vec![group.id, unknown])).await.unwrap_err();
        assert!(matches!(refused, AppError::Invalid(errors) if !errors.of(&Field::Groups).is_empty()), "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 0);
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 0);

        let created = create(&house, with(vec![group.id])).await.unwrap();
        assert_eq!(created.groups, ["Wholesale"]);
        assert_eq!(
            house
                .number("SELECT COUNT(*) FROM group_members m JOIN customers c ON c.account_seq = m.account_seq")
                .await,
            1
        );
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox WHERE state = 'queued'").await, 1);
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'customer_created'").await, 1);
    }
}

#[tokio::test]
async fn a14_of_fifty_creations_of_one_username_one_wins() {
    for engine in engines() {
        let house = std::sync::Arc::new(House::on(engine).await);
        let tries = (0..50).map(|n| {
            let house = std::sync::Arc::clone(&house);
            // Case makes no other username.
            let email = if n % 2 == 0 { "ada@example.com" } else { "ADA@example.com" };
            tokio::spawn(async move { create(&house, draft(email, OnboardingMethod::Invite)).await })
        });
        let mut won = 0;
        for done in futures::future::join_all(tries).await {
            match done.unwrap() {
                Ok(_) => won += 1,
                Err(AppError::Invalid(errors)) => {
                    assert!(matches!(&errors.of(&Field::Email)[..], [Violation::Taken { by: Some(_) }]), "{engine}");
                }
                Err(other) => panic!("{engine}: {other:?}"),
            }
        }
        assert_eq!(won, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 1);
        assert_eq!(
            house.number("SELECT CAST(SUM(total) AS BIGINT) FROM account_totals WHERE kind = 'customer'").await,
            1
        );
    }
}

#[tokio::test]
async fn a18_to_a20_an_invitation_confirms_once_and_opens_the_door_only_then() {
    for engine in engines() {
        let house = House::on(engine).await;
        let created = create(&house, draft("ada@example.com", OnboardingMethod::Link)).await.unwrap();
        let link = token(&created.outcome);
        assert_eq!(sign_in(&house, "ada@example.com", PASSWORD).await, Err(SignInRefusal::Wrong));

        for _ in 0..2 {
            let door = house.service.open_invitation(&nobody(), &link).await.unwrap();
            assert!(matches!(door, Door::Open(door) if door.username == "ada@example.com"));
        }
        let view = Users::get(&*house.service, &house.owner, created.id).await.unwrap();
        assert_eq!(view.invitation.unwrap().state, InvitationState::Visited);

        let weak = house.service.accept_invitation(&nobody(), &link, &twice("short")).await.unwrap_err();
        assert!(matches!(weak, AppError::Invalid(_)));
        let german = Ctx { language: Language::De, ..nobody() };
        let door = house.service.accept_invitation(&german, &link, &twice(PASSWORD)).await.unwrap();
        let learnt = "SELECT COUNT(*) FROM accounts WHERE kind = 'customer' AND language = 'de'";
        assert_eq!(house.number(learnt).await, 1, "{engine}: mails go on in the language the person reads");
        assert!(matches!(door, Door::Open(username) if username == "ada@example.com"));
        let again = house.service.accept_invitation(&nobody(), &link, &twice(PASSWORD)).await.unwrap();
        assert!(matches!(again, Door::Ended(InvitationState::Accepted)));
        assert_eq!(sign_in(&house, "ADA@example.com", PASSWORD).await, Ok(SessionStage::Full));

        let view = Users::get(&*house.service, &house.owner, created.id).await.unwrap();
        assert_eq!(view.status, AccountStatus::Active);
        assert!(!view.email_verified, "a link handed over proves no mailbox");
    }
}

#[tokio::test]
async fn of_many_uses_of_one_link_one_sets_the_password() {
    for engine in engines() {
        let house = std::sync::Arc::new(House::on(engine).await);
        let created = create(&house, draft("ada@example.com", OnboardingMethod::Link)).await.unwrap();
        let link = token(&created.outcome);
        let uses = (0..10).map(|_| {
            let (house, link) = (std::sync::Arc::clone(&house), link.clone());
            tokio::spawn(async move { house.service.accept_invitation(&nobody(), &link, &twice(PASSWORD)).await })
        });
        let mut won = 0;
        for done in futures::future::join_all(uses).await {
            match done.unwrap() {
                Ok(Door::Open(_)) => won += 1,
                // The queue for hashing may turn some away; nothing else may happen.
                Ok(Door::Ended(InvitationState::Accepted)) | Err(AppError::TooManyAttempts { .. }) => {}
                other => panic!("{engine}: {other:?}"),
            }
        }
        assert_eq!(won, 1, "{engine}");
    }
}

#[tokio::test]
async fn links_end_by_time_and_by_a_newer_one() {
    for engine in engines() {
        let house = House::on(engine).await;
        let created = create(&house, draft("ada@example.com", OnboardingMethod::Link)).await.unwrap();
        let first = token(&created.outcome);
        house.service.resend_invitation(&house.owner, created.id).await.unwrap();
        assert!(matches!(house.service.open_invitation(&nobody(), &first).await, Err(AppError::NotFound)));
        let url = house.service.invitation_link(&house.owner, created.id).await.unwrap();
        let second = url.split_once("token=").unwrap().1.to_owned();
        assert_eq!(url, house.service.invitation_link(&house.owner, created.id).await.unwrap(), "copying ends no link");
        house.clock.advance(3 * DAY);
        let door = house.service.open_invitation(&nobody(), &second).await.unwrap();
        assert!(matches!(door, Door::Ended(InvitationState::Expired)), "{engine}: {door:?}");
        let used = house.service.accept_invitation(&nobody(), &second, &twice(PASSWORD)).await.unwrap();
        assert!(matches!(used, Door::Ended(InvitationState::Expired)));
    }
}

#[tokio::test]
async fn a21_a22_a_temporary_password_opens_the_change_page_alone_for_72_hours() {
    for engine in engines() {
        let house = House::on(engine).await;
        create(&house, draft("ada@example.com", OnboardingMethod::TemporaryPassword)).await.unwrap();
        assert_eq!(sign_in(&house, "ada@example.com", PASSWORD).await, Ok(SessionStage::MustChangePassword));

        let mut ctx = house.customer("ada@example.com").await;
        ctx.actor.as_mut().unwrap().stage = SessionStage::MustChangePassword;
        assert_eq!(house.service.account(&ctx).await.unwrap_err(), AppError::Forbidden);
        let same = house.service.change_password(&ctx, None, &twice(PASSWORD)).await.unwrap_err();
        assert!(
            matches!(same, AppError::Invalid(errors) if errors.of(&Field::Password) == [Violation::PasswordUnchanged])
        );
        let changed = house.service.change_password(&ctx, None, &twice("Other-mossy#Kettle9")).await.unwrap();
        assert_eq!(changed.stage, SessionStage::Full);
        assert_eq!(sign_in(&house, "ada@example.com", "Other-mossy#Kettle9").await, Ok(SessionStage::Full));
        assert_eq!(sign_in(&house, "ada@example.com", PASSWORD).await, Err(SignInRefusal::Wrong));

        create(&house, draft("grace@example.com", OnboardingMethod::TemporaryPassword)).await.unwrap();
        house.clock.advance(72 * HOUR);
        assert_eq!(sign_in(&house, "grace@example.com", PASSWORD).await, Err(SignInRefusal::TemporaryExpired));
        assert_eq!(sign_in(&house, "grace@example.com", "wrong").await, Err(SignInRefusal::Wrong));
    }
}

#[tokio::test]
async fn a45_a47_a48_deleting_needs_the_exact_username_ends_access_and_frees_it() {
    for engine in engines() {
        let house = House::on(engine).await;
        let created = create(&house, draft("ada@example.com", OnboardingMethod::TemporaryPassword)).await.unwrap();
        let credentials =
            SignInDraft { username: "ada@example.com".into(), password: PASSWORD.into() }.parse().unwrap();
        let session = house.service.sign_in(&nobody(), &credentials).await.unwrap().unwrap();
        for typed in ["", "ada", "ADA@example.com", " ada@example.com"] {
            let refused = Users::delete(&*house.service, &house.owner, created.id, typed).await.unwrap_err();
            assert!(matches!(refused, AppError::Invalid(_)), "{typed}");
        }
        Users::delete(&*house.service, &house.owner, created.id, "ada@example.com").await.unwrap();
        assert!(house.service.resolve(&session.cookie, "").await.unwrap().is_none());
        assert_eq!(sign_in(&house, "ada@example.com", PASSWORD).await, Err(SignInRefusal::Wrong));
        assert_eq!(Users::get(&*house.service, &house.owner, created.id).await.unwrap_err(), AppError::NotFound);
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE target_name LIKE '%Ada%'").await, 0);
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_changes WHERE after LIKE '%ada@%'").await, 0);
        assert_eq!(house.number("SELECT COUNT(*) FROM audit_events WHERE action = 'account_deleted'").await, 1);

        let again = create(&house, draft("ada@example.com", OnboardingMethod::Invite)).await.unwrap();
        assert_ne!(again.id, created.id);
    }
}

#[tokio::test]
async fn a4_a_customer_may_nothing_here() {
    for engine in engines() {
        let house = House::on(engine).await;
        let created = create(&house, draft("ada@example.com", OnboardingMethod::TemporaryPassword)).await.unwrap();
        let customer = house.customer("ada@example.com").await;
        let query = app::domain::list::UserQuery::default();
        let service = &house.service;
        assert_eq!(Users::list(&**service, &customer, &query).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Users::get(&**service, &customer, created.id).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(
            Users::delete(&**service, &customer, created.id, "ada@example.com").await.unwrap_err(),
            AppError::Forbidden
        );
        assert_eq!(Groups::list(&**service, &customer, None).await.unwrap_err(), AppError::Forbidden);
        assert_eq!(Users::list(&**service, &nobody(), &query).await.unwrap_err(), AppError::SignInRequired);
    }
}
