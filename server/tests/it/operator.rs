//! The way back for an organization that is locked out, on both engines.

use crate::support::{House, OWNER, PASSWORD, engines, nobody};
use crate::web::Web;
use app::domain::session::{SessionStage, SignInDraft};
use app::domain::time::HOUR;
use app::domain::{AccountStatus, Field, Violation};
use app::error::AppError;
use app::ports::{Staff, Users};
use server::service::{Door, SignInRefusal, SignedIn};

const GRACE: &str = "grace@example.com";
const TYPED: &str = "Typed!by-0perator";

async fn sign_in(house: &House, username: &str, password: &str) -> Result<SignedIn, SignInRefusal> {
    let credentials = SignInDraft { username: username.into(), password: password.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap()
}

/// Rows of the trail that came from the command line.
async fn noted(house: &House) -> i64 {
    house.number("SELECT COUNT(*) FROM audit_events WHERE via = 'command_line' AND action <> 'owner_created'").await
}

#[tokio::test]
async fn an_administrator_is_made_by_a_link_and_listed() {
    for engine in engines() {
        let house = House::on(engine).await;
        house.staff("viewer@example.com", &["Viewer of users"]).await;
        let before = noted(&house).await;
        let made = house.service.create_administrator(&nobody(), " Grace@Example.com ").await.unwrap();
        let listed = house.service.administrators().await.unwrap();
        let found: Vec<_> = listed.iter().map(|one| (one.username.as_str(), one.owner, one.could_sign_in)).collect();
        assert_eq!(found, [("Grace@Example.com", false, false), (OWNER, true, true)], "{engine}");
        assert_eq!(noted(&house).await, before + 2, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM mail_outbox").await, 0, "{engine}: nothing is mailed");
        let secret = made.url.rsplit_once("token=").unwrap().1;
        assert!(matches!(house.service.open_invitation(&nobody(), secret).await.unwrap(), Door::Open(_)), "{engine}");
        let again = house.service.create_administrator(&nobody(), GRACE).await.unwrap_err();
        assert!(
            matches!(again, AppError::Invalid(errors) if matches!(errors.of(&Field::Email)[..], [Violation::Taken { .. }])),
            "{engine}"
        );
    }
}

#[tokio::test]
async fn whoever_is_kept_out_is_let_in_again() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = house.staff(GRACE, &["Administrators"]).await;
        Staff::delete(&*house.service, &house.owner, id, true).await.unwrap();
        assert_eq!(house.service.administrators().await.unwrap().len(), 1, "{engine}: the deleted are not listed");
        let before = noted(&house).await;
        assert_eq!(house.service.let_in(&nobody(), GRACE).await.unwrap(), AccountStatus::Active, "{engine}");
        assert_eq!(house.service.let_in(&nobody(), GRACE).await.unwrap(), AccountStatus::Active, "{engine}: again");
        assert_eq!(noted(&house).await, before + 1, "{engine}: what changes nothing is not noted");
        sign_in(&house, GRACE, PASSWORD).await.unwrap();
        for _ in 0..5 {
            let refused = sign_in(&house, GRACE, "Wrong-passw0rd!").await.unwrap_err();
            assert_eq!(refused, SignInRefusal::Wrong);
        }
        assert_eq!(sign_in(&house, GRACE, PASSWORD).await.unwrap_err(), SignInRefusal::Wrong, "{engine}: locked");
        assert_eq!(house.service.let_in(&nobody(), GRACE).await.unwrap(), AccountStatus::Active, "{engine}");
        sign_in(&house, GRACE, PASSWORD).await.unwrap();
        let unknown = house.service.let_in(&nobody(), "nobody@example.com").await.unwrap_err();
        assert_eq!(unknown, AppError::NotFound);
    }
}

#[tokio::test]
async fn a_password_of_the_operator_ends_sessions_and_must_be_replaced() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service).signed_in_owner().await;
        let weak = house.service.set_password_by_operator(&nobody(), OWNER, "weak").await.unwrap_err();
        assert!(matches!(weak, AppError::Invalid(errors) if !errors.of(&Field::Password).is_empty()), "{engine}");
        assert_eq!(web.get("/console/users").await.status, 200, "{engine}");
        house.service.set_password_by_operator(&nobody(), OWNER, TYPED).await.unwrap();
        assert_eq!(web.get("/console/users").await.status, 303, "{engine}: signed out");
        assert_eq!(sign_in(&house, OWNER, PASSWORD).await.unwrap_err(), SignInRefusal::Wrong, "{engine}");
        let stage = sign_in(&house, OWNER, TYPED).await.unwrap().stage;
        assert_eq!(stage, SessionStage::MustChangePassword, "{engine}");
        house.clock.advance(73 * HOUR);
        sign_in(&house, OWNER, TYPED).await.unwrap_err();
    }
}

#[tokio::test]
async fn sessions_end_for_one_or_for_everybody() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = house.staff(GRACE, &["Administrators"]).await;
        sign_in(&house, GRACE, PASSWORD).await.unwrap();
        let web = Web::at(&house.service).signed_in_owner().await;
        assert_eq!(house.service.end_sessions_by_operator(&nobody(), Some(GRACE)).await.unwrap(), 1, "{engine}");
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(person.status, AccountStatus::Active);
        assert_eq!(web.get("/console/users").await.status, 200, "{engine}");
        assert_eq!(house.service.end_sessions_by_operator(&nobody(), None).await.unwrap(), 1, "{engine}");
        assert_eq!(web.get("/console/users").await.status, 303, "{engine}");
    }
}
