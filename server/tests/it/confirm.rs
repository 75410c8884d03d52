//! The password once more, on both engines: for which acts, for how long it holds, and what wrong ones bring.

use crate::support::{House, OWNER, PASSWORD, engines, nobody};
use crate::web::{Web, customer};
use app::domain::access::{Action, Area, Effect, Reach, Rule};
use app::domain::assistance::AssistanceDraft;
use app::domain::bulk::{BulkAct, BulkDraft, Selection};
use app::domain::customer::OnboardingMethod;
use app::domain::list::UserQuery;
use app::domain::role::RuleDraft;
use app::domain::session::SignInDraft;
use app::domain::settings_patch::{SectionDraft, SettingsDraft};
use app::domain::time::{MINUTE, SECOND};
use app::domain::{AccountId, Field, FieldErrors, Violation};
use app::error::AppError;
use app::ports::{Ctx, Groups, Jobs, Organization, Roles, Staff, Users};
use server::storage::{Sql, accounts};

/// A request of whoever the cookie is of.
async fn ctx(house: &House, cookie: &str) -> Ctx {
    Ctx { actor: house.service.resolve(cookie, "").await.unwrap(), ..nobody() }
}

async fn signed_in(house: &House) -> String {
    let credentials = SignInDraft { username: OWNER.into(), password: PASSWORD.into() }.parse().unwrap();
    house.service.sign_in(&nobody(), &credentials).await.unwrap().unwrap().cookie
}

async fn settings(house: &House, ctx: &Ctx, section: SectionDraft) -> Result<(), AppError> {
    let version = Organization::settings(&*house.service, ctx).await.unwrap().version;
    house.service.change(ctx, SettingsDraft { version, section }.parse().unwrap()).await.map(drop)
}

/// Everything that asks for the password again, each done once.
async fn acts(house: &House, ctx: &Ctx, people: [AccountId; 4]) -> Vec<(&'static str, Result<(), AppError>)> {
    let [ada, ben, colleague, other] = people;
    let service = &house.service;
    let (role, group) = (house.role("Auditor").await, house.group("Auditor").await);
    let rule = Rule { area: Area::Groups, action: Action::Edit, effect: Effect::Allow, reach: Reach::All };
    let add = RuleDraft { role, rule }.parse().unwrap();
    let lock = SectionDraft::Lock { failures: "7".into(), minutes: "5".into(), factor: "2".into() };
    let bulk = BulkDraft { act: BulkAct::Delete, selection: Selection::Picked(vec![ben]), confirmed: 1 };
    let acting = AssistanceDraft { id: ada, reason: "Call".into() }.parse().unwrap();
    vec![
        ("export", service.begin_export(ctx, UserQuery::default()).await.map(drop)),
        ("settings", settings(house, ctx, lock).await),
        ("rule", service.add_rule(ctx, add).await.map(drop)),
        ("roles of a group", service.set_of_group(ctx, group, &[role]).await.map(drop)),
        ("groups of a colleague", service.set_groups(ctx, colleague, &[group]).await.map(drop)),
        ("members", service.change_members(ctx, group, &[other], &[]).await.map(drop)),
        ("act as", service.act_as(ctx, acting).await.map(drop)),
        ("delete many", service.start_bulk(ctx, bulk.parse().unwrap()).await.map(drop)),
        ("delete a colleague", Staff::delete(&**service, ctx, colleague, true).await),
        ("delete", service.delete_understood(ctx, ada, true).await),
        ("delete by name", Users::delete(&**service, ctx, ben, "ben@example.com").await),
    ]
}

#[tokio::test]
async fn what_cannot_be_taken_back_or_gives_rights_asks_again_after_ten_minutes() {
    for engine in engines() {
        let house = House::on(engine).await;
        for email in ["ada@example.com", "ben@example.com"] {
            customer(&house, email, OnboardingMethod::TemporaryPassword).await;
        }
        let colleague = house.staff("colleague@example.com", &["Viewer of users"]).await;
        let id = async |username: &str| house.customer(username).await.actor.unwrap().subject.id;
        let other = house.staff("other@example.com", &[]).await;
        let people = [id("ada@example.com").await, id("ben@example.com").await, colleague, other];
        let mut unit = house.db.begin().await.unwrap();
        unit.execute(Sql::new("UPDATE staff SET agent = TRUE WHERE owner")).await.unwrap();
        unit.commit().await.unwrap();

        let cookie = signed_in(&house).await;
        house.clock.advance(10 * MINUTE - SECOND);
        let early = ctx(&house, &cookie).await;
        house.service.begin_export(&early, UserQuery::default()).await.unwrap();
        house.clock.advance(SECOND);
        let late = ctx(&house, &cookie).await;
        for (what, done) in acts(&house, &late, people).await {
            assert_eq!(done, Err(AppError::ConfirmPassword), "{engine}: {what}");
        }
        let name = SectionDraft::Organization { name: "Acme".into(), language: "en".into() };
        settings(&house, &late, name).await.unwrap();

        house.service.prove(&late, PASSWORD).await.unwrap();
        let proven = ctx(&house, &cookie).await;
        for (what, done) in acts(&house, &proven, people).await {
            assert_eq!(done, Ok(()), "{engine}: {what}");
        }
        house.clock.advance(10 * MINUTE);
        let late = ctx(&house, &cookie).await;
        assert!(matches!(
            house.service.begin_export(&late, UserQuery::default()).await,
            Err(AppError::ConfirmPassword)
        ));
    }
}

#[tokio::test]
async fn wrong_passwords_count_as_they_do_at_sign_in() {
    for engine in engines() {
        let house = House::on(engine).await;
        let id = house.staff("grace@example.com", &["Administrators"]).await;
        let credentials = SignInDraft { username: "grace@example.com".into(), password: PASSWORD.into() };
        let signed_in = house.service.sign_in(&nobody(), &credentials.parse().unwrap()).await.unwrap().unwrap();
        let grace = ctx(&house, &signed_in.cookie).await;
        let refused = |violation| Err(FieldErrors::one(Field::CurrentPassword, violation).into());
        assert_eq!(house.service.prove(&grace, "").await, refused(Violation::Required), "{engine}");
        let failures = house.service.settings().await.unwrap().failure_lock.failures;
        for _ in 0..failures {
            assert_eq!(house.service.prove(&grace, "wrong").await, refused(Violation::PasswordWrong), "{engine}");
        }
        let answer = house.service.prove(&grace, PASSWORD).await;
        assert!(matches!(answer, Err(AppError::TooManyAttempts { .. })), "{engine}: {answer:?}");
        let mut link = house.db.read().await.unwrap();
        assert_eq!(accounts::get(&mut link, id).await.unwrap().unwrap().status, app::domain::AccountStatus::Locked);
        drop(link);
        assert!(ctx(&house, &signed_in.cookie).await.actor.is_some(), "{engine}: the session goes on");
    }
}

#[tokio::test]
async fn the_browser_is_told_by_a_code_and_files_are_led_to_by_a_page() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    customer(&house, "ada@example.com", OnboardingMethod::TemporaryPassword).await;
    let ada = house.customer("ada@example.com").await.actor.unwrap().subject.id;
    house.clock.advance(11 * MINUTE);
    let body = serde_json::json!({"id": ada, "understood": true}).to_string();
    let answer = web.call("/api/users/delete_understood", &body).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (403, "\"confirm_password\""));

    let file = web.get("/console/users/export.csv?q=ada").await;
    let form = "/account/confirm?next=%2Fconsole%2Fusers%2Fexport.csv%3Fq%3Dada";
    assert_eq!(file.location(), form);
    assert_eq!(web.get(form).await.heading(), "Confirm it is you");
    let fields = |password| [("next", "/console/users/export.csv?q=ada"), ("current_password", password)];
    assert_eq!(web.post("/account/confirm", &fields("wrong")).await.status.as_u16(), 422);
    assert_eq!(web.post("/account/confirm", &fields(PASSWORD)).await.location(), form);
    let done = web.get(form).await;
    assert_eq!(done.heading(), "Confirmed");
    assert_eq!(done.header("refresh"), "0; url=/console/users/export.csv?q=ada");
    assert_eq!(web.get("/console/users/export.csv?q=ada").await.status.as_u16(), 200);
    assert_eq!(web.call("/api/users/delete_understood", &body).await.status.as_u16(), 200);
}
