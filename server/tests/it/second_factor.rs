//! The second factor, on both engines: set up, asked for at each sign-in, every code once, taken away.

use crate::contact::{ADA, OWN, ada};
use crate::support::{House, OWNER, PASSWORD, engines};
use crate::web::{Answer, Web};
use app::domain::AccountId;
use app::domain::audit::AuditAction;
use app::domain::second_factor::CodeDraft;
use app::domain::settings_patch::{SectionDraft, SettingsDraft};
use app::domain::time::{HOUR, MINUTE, SECOND};
use app::error::AppError;
use app::ports::{Organization, Users};
use http::StatusCode;
use server::secret::{Keys, otp};
use server::storage::{Sql, accounts, second_factor};
use std::sync::Arc;

const STEP: i64 = 30 * SECOND;
const SESSION: &str = "__Host-clientele";

/// The code an app shows now.
async fn code(house: &House, id: AccountId) -> String {
    let mut link = house.db.read().await.unwrap();
    let account = accounts::get(&mut link, id).await.unwrap().unwrap();
    let factor = second_factor::get(&mut link, account.seq).await.unwrap().unwrap();
    let seed = Keys::derive(&[7; 32]).open_seed(id, &factor.seed).unwrap();
    otp::code(&seed, otp::step(house.service.now()))
}

/// Sets it up, and gives the recovery codes.
async fn enrol(house: &House, web: &Web, id: AccountId) -> Vec<String> {
    assert_eq!(web.post("/account/second-factor", &[("act", "begin")]).await.location(), "/account/second-factor");
    let page = web.get("/account/second-factor").await;
    assert!(page.body.contains("class=\"qr\"") && page.body.contains("otpauth://totp/"), "{}", page.body);
    let wrong = web.post("/account/second-factor", &[("act", "complete"), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = code(house, id).await;
    let done = web.post("/account/second-factor", &[("act", "complete"), ("code", &typed)]).await;
    assert_eq!((done.status, done.heading()), (StatusCode::OK, "Your second factor is on"));
    house.clock.advance(STEP);
    codes(&done)
}

fn codes(page: &Answer) -> Vec<String> {
    let lines = page.body.split("<li><code>").skip(1);
    lines.map(|rest| rest.split("</code>").next().unwrap().to_owned()).collect()
}

async fn pass(web: &Web, code: &str) -> Answer {
    web.post("/second-factor", &[("code", code)]).await
}

#[tokio::test]
async fn the_password_alone_opens_nothing_once_it_is_on() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let other = web.other();
        other.sign_in(ADA, OWN).await;
        let recovery = enrol(&house, &web, id).await;
        assert_eq!(recovery.len(), 10, "{engine}");
        assert_eq!(other.get("/account").await.location(), "/sign-in?next=%2Faccount", "{engine}: other sessions end");
        assert!(web.get("/account/security").await.body.contains("On: signing in takes a code"), "{engine}");
        let stored = "SELECT COUNT(*) FROM audit_changes WHERE field IN ('seed', 'code')";
        assert_eq!(house.number(stored).await, 0, "{engine}");

        let next = [("email", ADA), ("password", OWN), ("next", "/account/profile")];
        let entered = other.post("/sign-in", &next).await;
        assert_eq!(entered.location(), "/second-factor?next=%2Faccount%2Fprofile", "{engine}");
        let half = other.cookie(SESSION);
        for path in
            ["/", "/account", "/account/password", "/account/second-factor", "/account/data/export.json", "/sign-in"]
        {
            assert_eq!(other.get(path).await.location(), "/second-factor", "{engine}: {path}");
        }
        assert_eq!(other.call("/api/me/viewer", "{}").await.status, StatusCode::FORBIDDEN, "{engine}");
        let secret = [("password", PASSWORD), ("repeat_password", PASSWORD)];
        assert_eq!(other.post("/account/password", &secret).await.location(), "/second-factor", "{engine}");
        assert_eq!(other.post("/account/second-factor", &[("act", "off")]).await.location(), "/second-factor");

        assert_eq!(other.get(entered.location()).await.heading(), "Enter your code", "{engine}");
        assert_eq!(pass(&other, "").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let typed = code(&house, id).await;
        let done = other.post("/second-factor", &[("code", &typed), ("next", "/account/profile")]).await;
        assert_eq!(done.location(), "/account/profile", "{engine}");
        assert_ne!(other.cookie(SESSION), half, "{engine}: the cookie's value changes");
        other.keep(SESSION, &half);
        assert_eq!(
            other.get("/account").await.location(),
            "/sign-in?next=%2Faccount",
            "{engine}: the half one is over"
        );

        // Once used, a code is over, also for another sign-in within its 30 seconds.
        other.sign_in(ADA, OWN).await;
        let replayed = pass(&other, &typed).await;
        assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(replayed.body.contains("used already") && !replayed.body.contains(&typed), "{engine}");
        house.clock.advance(STEP);
        assert_eq!(pass(&other, &code(&house, id).await).await.location(), "/account", "{engine}");
        let rows = house.service.activity(&house.owner, id, None).await.unwrap().rows;
        let count = |action| rows.iter().filter(|row| row.action == action).count();
        assert_eq!((count(AuditAction::SignedIn), count(AuditAction::SecondFactorFailed)), (4, 1), "{engine}");
        let mails = "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'second_factor_on'";
        assert_eq!(house.number(mails).await, 1, "{engine}");
    }
}

#[tokio::test]
async fn half_a_sign_in_ends_after_ten_minutes_and_a_temporary_password_still_has_to_go() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        enrol(&house, &web, id).await;
        web.sign_in(ADA, OWN).await;
        house.clock.advance(10 * MINUTE);
        assert_eq!(web.get("/second-factor").await.location(), "/sign-in", "{engine}");
        let draft = app::domain::reset::ResetDraft {
            id,
            method: app::domain::reset::ResetMethod::TemporaryPassword,
            stop: false,
            password: PASSWORD.into(),
        };
        let policy = app::domain::password::PasswordPolicy::default();
        house.service.reset_password(&house.owner, draft.parse(&policy).unwrap()).await.unwrap();
        assert_eq!(web.sign_in(ADA, PASSWORD).await.location(), "/second-factor", "{engine}: a reset skips nothing");
        let done = pass(&web, &code(&house, id).await).await;
        assert_eq!(done.location(), "/account/password", "{engine}");
    }
}

#[tokio::test]
async fn each_recovery_code_opens_once_and_new_ones_replace_them() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let recovery = enrol(&house, &web, id).await;
        let clear = "SELECT COUNT(*) FROM recovery_codes";
        assert_eq!(house.number(clear).await, 10, "{engine}");
        web.sign_in(ADA, OWN).await;
        assert_eq!(web.get("/second-factor?recovery=yes").await.heading(), "Enter your code");
        let typed = recovery[0].to_lowercase().replace('-', " ");
        assert_eq!(pass(&web, &typed).await.location(), "/account", "{engine}");
        let mails = "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'recovery_code_used'";
        assert_eq!(house.number(mails).await, 1, "{engine}");
        web.sign_in(ADA, OWN).await;
        assert_eq!(pass(&web, &recovery[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(pass(&web, &recovery[1]).await.location(), "/account", "{engine}");
        assert!(web.get("/account/second-factor").await.body.contains("8 left"), "{engine}");

        let wrong = web.post("/account/second-factor", &[("act", "renew"), ("current_password", "no")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let renewed = web.post("/account/second-factor", &[("act", "renew"), ("current_password", OWN)]).await;
        let fresh = codes(&renewed);
        assert_eq!(fresh.len(), 10, "{engine}");
        web.sign_in(ADA, OWN).await;
        assert_eq!(pass(&web, &recovery[2]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(pass(&web, &fresh[2]).await.location(), "/account", "{engine}");
    }
}

#[tokio::test]
async fn of_fifty_uses_of_one_code_one_wins() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let recovery = enrol(&house, &web, id).await;
        for typed in [code(&house, id).await, recovery[0].clone()] {
            let mut halves = Vec::new();
            for _ in 0..50 {
                let web = web.other();
                assert_eq!(web.sign_in(ADA, OWN).await.location(), "/second-factor");
                halves.push(Arc::new(web));
            }
            let uses: Vec<_> = halves
                .into_iter()
                .map(|web| {
                    let typed = typed.clone();
                    tokio::spawn(async move { pass(&web, &typed).await.location() == "/account" })
                })
                .collect();
            let mut won = 0;
            for used in uses {
                won += usize::from(used.await.unwrap());
            }
            assert_eq!(won, 1, "{engine}");
            house.clock.advance(2 * HOUR);
        }
    }
}

#[tokio::test]
async fn wrong_codes_make_the_next_wait() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let recovery = enrol(&house, &web, id).await;
        web.sign_in(ADA, OWN).await;
        let wrong = if code(&house, id).await == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(pass(&web, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        }
        for typed in [code(&house, id).await, recovery[0].clone()] {
            let waits = pass(&web, &typed).await;
            assert_eq!((waits.status, waits.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "31"), "{engine}");
        }
        // A new sign-in is no way around it.
        let other = web.other();
        other.sign_in(ADA, OWN).await;
        assert_eq!(pass(&other, &recovery[0]).await.status, StatusCode::TOO_MANY_REQUESTS, "{engine}");
        house.clock.advance(31 * SECOND);
        assert_eq!(pass(&web, &code(&house, id).await).await.location(), "/account", "{engine}");
    }
}

#[tokio::test]
async fn setting_up_and_taking_away_ask_for_the_password() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        house.clock.advance(11 * MINUTE);
        for password in ["", "wrong"] {
            let form = [("act", "begin"), ("current_password", password)];
            assert_eq!(web.post("/account/second-factor", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let form = [("act", "begin"), ("current_password", OWN)];
        assert_eq!(web.post("/account/second-factor", &form).await.location(), "/account/second-factor", "{engine}");
        house.clock.advance(HOUR + MINUTE);
        let late = web.post("/account/second-factor", &[("act", "complete"), ("code", &code(&house, id).await)]).await;
        assert_eq!(late.location(), "/account/second-factor", "{engine}: what was begun long ago is begun anew");
        assert!(!web.get("/account/second-factor").await.body.contains("otpauth"), "{engine}");
        web.sign_in(ADA, OWN).await;
        enrol(&house, &web, id).await;
        let wrong = web.post("/account/second-factor", &[("act", "off"), ("current_password", "wrong")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let off = web.post("/account/second-factor", &[("act", "off"), ("current_password", OWN)]).await;
        assert_eq!(off.location(), "/account/security", "{engine}");
        assert_eq!(web.sign_in(ADA, OWN).await.location(), "/account", "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM recovery_codes").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn an_administrator_takes_a_lost_one_away() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        assert!(!Users::get(&*house.service, &house.owner, id).await.unwrap().may.second_factor, "{engine}");
        enrol(&house, &web, id).await;
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert!(person.second_factor && person.may.second_factor, "{engine}");
        let viewer = house.acting(house.staff("viewer@example.com", &["Viewer of users"]).await).await;
        assert!(house.service.remove_second_factor(&viewer, id).await.is_err(), "{engine}");
        let after = house.service.remove_second_factor(&house.owner, id).await.unwrap();
        assert!(!after.second_factor && !after.may.second_factor, "{engine}");
        assert_eq!(web.get("/account").await.location(), "/sign-in?next=%2Faccount", "{engine}");
        assert_eq!(web.sign_in(ADA, OWN).await.location(), "/account", "{engine}");
        let mails = "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'second_factor_off'";
        assert_eq!(house.number(mails).await, 1, "{engine}");
        enrol(&house, &web, id).await;
        let nobody = crate::support::nobody();
        assert!(house.service.remove_second_factor_by_operator(&nobody, ADA).await.unwrap(), "{engine}");
        assert!(!house.service.remove_second_factor_by_operator(&nobody, ADA).await.unwrap(), "{engine}");
        assert_eq!(web.sign_in(ADA, OWN).await.location(), "/account", "{engine}");
        let own = house.owner.actor.as_ref().unwrap().subject.id;
        assert!(matches!(house.service.remove_second_factor(&house.owner, own).await, Err(AppError::Conflict(_))));
    }
}

#[tokio::test]
async fn staff_who_must_have_one_set_it_up_first() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service).signed_in_owner().await;
        let version = Organization::settings(&*house.service, &house.owner).await.unwrap().version;
        let draft = SettingsDraft { version, section: SectionDraft::SecondFactor { staff: "any".into() } };
        house.service.change(&house.owner, draft.parse().unwrap()).await.unwrap();
        for path in ["/", "/console/users", "/account", "/account/password", "/account/security"] {
            assert_eq!(web.get(path).await.location(), "/account/second-factor", "{engine}: {path}");
        }
        assert_eq!(web.call("/api/me/viewer", "{}").await.status, StatusCode::FORBIDDEN, "{engine}");
        let page = web.get("/account/second-factor").await;
        assert_eq!(page.heading(), "Set up a second factor", "{engine}");
        // Long after the sign-in the password comes first.
        house.clock.advance(11 * MINUTE);
        let form = [("act", "begin"), ("current_password", PASSWORD)];
        assert_eq!(web.post("/account/second-factor", &form).await.location(), "/account/second-factor", "{engine}");
        let id = house.owner.actor.as_ref().unwrap().subject.id;
        enrol(&house, &web, id).await;
        assert_eq!(web.get("/console/users").await.status, StatusCode::OK, "{engine}");
        let (customer, _) = ada(&house).await;
        assert_eq!(customer.get("/account").await.status, StatusCode::OK, "{engine}: customers need none");
        let again = web.other();
        assert_eq!(again.sign_in(OWNER, PASSWORD).await.location(), "/second-factor", "{engine}");
        assert_eq!(pass(&again, &code(&house, id).await).await.location(), "/console/users", "{engine}");
    }
}

#[tokio::test]
async fn without_a_session_at_its_step_a_code_is_not_looked_at() {
    let house = House::on("sqlite").await;
    let (web, _) = ada(&house).await;
    assert_eq!(web.get("/second-factor").await.location(), "/account");
    assert_eq!(web.other().get("/second-factor").await.location(), "/sign-in");
    assert_eq!(pass(&web.other(), "123456").await.location(), "/sign-in");
    let draft = CodeDraft { code: "123456".into() };
    let full = house.customer(ADA).await;
    assert!(matches!(house.service.pass_second_step(&full, &draft).await, Err(AppError::SignInRequired)));
    assert!(house.db.read().await.unwrap().number(Sql::new("SELECT COUNT(*) FROM second_factors")).await.unwrap() == 0);
}
