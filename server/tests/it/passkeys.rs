//! Passkeys, on both engines: added, named, removed; signing in without a password; each challenge once; copies refused; asked of
//! staff by a setting.

use crate::authenticator::Authenticator;
use crate::contact::{ADA, OWN, ada};
use crate::support::{House, OWNER, PASSWORD, engines, nobody};
use crate::web::{Answer, SITE, Web};
use app::domain::audit::AuditAction;
use app::domain::lock::LockDraft;
use app::domain::settings_patch::{SectionDraft, SettingsDraft};
use app::domain::time::{DAY, MINUTE};
use app::error::AppError;
use app::ports::{Organization, Users};
use axum::body::Body;
use http::header::ORIGIN;
use http::{Request, StatusCode};
use std::sync::Arc;

const SESSION: &str = "__Host-clientele";
const CHALLENGE: &str = "__Host-clientele-passkey";
const PASSKEYS: &str = "/account/passkeys";

async fn begin(web: &Web, path: &str) -> Answer {
    web.send(Request::post(path).header(ORIGIN, SITE).body(Body::empty()).unwrap()).await
}

/// Adds a passkey.
async fn add(web: &Web, device: &mut Authenticator, name: &str) -> Answer {
    let options = begin(web, "/account/passkeys/begin").await;
    assert_eq!(options.status, StatusCode::OK, "{}", options.body);
    let made = device.make(&options.body);
    web.post(PASSKEYS, &[("act", "add"), ("name", name), ("credential", &made)]).await
}

/// Signs in with the passkey on a device.
async fn show(web: &Web, device: &mut Authenticator) -> Answer {
    let options = begin(web, "/sign-in/passkey/begin").await;
    let shown = device.show(&options.body);
    web.post("/sign-in/passkey", &[("credential", &shown)]).await
}

/// The page of the only passkey.
async fn page_of_it(web: &Web) -> String {
    let list = web.get(PASSKEYS).await.body;
    let (_, rest) = list.split_once("href=\"/account/passkeys/").unwrap();
    format!("{PASSKEYS}/{}", rest.split('"').next().unwrap())
}

async fn require(house: &House, staff: &str) {
    let version = Organization::settings(&*house.service, &house.owner).await.unwrap().version;
    let draft = SettingsDraft { version, section: SectionDraft::SecondFactor { staff: staff.into() } };
    house.service.change(&house.owner, draft.parse().unwrap()).await.unwrap();
}

async fn mails(house: &House, kind: &'static str) -> i64 {
    house.number(Box::leak(format!("SELECT COUNT(*) FROM mail_outbox WHERE kind = '{kind}'").into_boxed_str())).await
}

#[tokio::test]
async fn a_passkey_is_added_signs_in_and_is_removed() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let mut device = Authenticator::new();
        assert_eq!(add(&web, &mut device, " ").await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: no name");
        let added = add(&web, &mut device, "Ada’s <phone>").await;
        assert_eq!(added.location(), PASSKEYS, "{engine}");
        let list = web.get(PASSKEYS).await.body;
        assert!(list.contains("Your passkey was added") && list.contains("Ada’s &lt;phone&gt;"), "{engine}: {list}");
        assert_eq!(mails(&house, "passkey_added").await, 1, "{engine}");

        let other = web.other();
        let before = other.cookie(SESSION);
        assert_eq!(show(&other, &mut device).await.location(), "/account", "{engine}");
        assert_ne!(other.cookie(SESSION), before, "{engine}");
        assert!(other.cookie(CHALLENGE).is_empty(), "{engine}");
        assert_eq!(other.get("/account").await.heading(), "My Account", "{engine}");
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!((person.passkeys, person.second_factor, person.may.second_factor), (1, false, true), "{engine}");

        let here = page_of_it(&web).await;
        let long = "x".repeat(61);
        assert_eq!(web.post(&here, &[("act", "rename"), ("name", &long)]).await.status, 422, "{engine}");
        assert_eq!(web.post(&here, &[("act", "rename"), ("name", "Laptop")]).await.location(), PASSKEYS, "{engine}");
        assert!(web.get(&here).await.body.contains("value=\"Laptop\""), "{engine}");
        let wrong = web.post(&here, &[("act", "remove"), ("current_password", "wrong")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let removed = web.post(&here, &[("act", "remove"), ("current_password", OWN)]).await;
        assert_eq!(removed.location(), PASSKEYS, "{engine}");
        assert_eq!(other.get("/account").await.location(), "/sign-in?next=%2Faccount", "{engine}: its session ends");
        let gone = show(&other, &mut device).await;
        assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(gone.body.contains("This passkey was not accepted"), "{engine}: {}", gone.body);
        assert_eq!(mails(&house, "passkey_removed").await, 1, "{engine}");
        let rows = house.service.activity(&house.owner, id, None).await.unwrap().rows;
        for action in [AuditAction::PasskeyAdded, AuditAction::PasskeyRenamed, AuditAction::PasskeyRemoved] {
            assert_eq!(rows.iter().filter(|row| row.action == action).count(), 1, "{engine}: {action:?}");
        }
        let stored = "SELECT COUNT(*) FROM audit_changes WHERE field LIKE '%credential%'";
        assert_eq!(house.number(stored).await, 0, "{engine}");
    }
}

#[tokio::test]
async fn adding_asks_for_the_password_some_minutes_later() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        house.clock.advance(11 * MINUTE);
        assert_ne!(begin(&web, "/account/passkeys/begin").await.status, StatusCode::OK, "{engine}");
        assert!(web.get(PASSKEYS).await.body.contains("value=\"confirm\""), "{engine}");
        for password in ["", "wrong"] {
            let refused = web.post(PASSKEYS, &[("act", "confirm"), ("current_password", password)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        }
        let confirmed = web.post(PASSKEYS, &[("act", "confirm"), ("current_password", OWN)]).await;
        assert_eq!(confirmed.location(), PASSKEYS, "{engine}");
        let mut device = Authenticator::new();
        assert_eq!(add(&web, &mut device, "Phone").await.location(), PASSKEYS, "{engine}");
        // Nobody who is not signed in gets as far.
        assert_eq!(begin(&web.other(), "/account/passkeys/begin").await.status, StatusCode::UNAUTHORIZED, "{engine}");
        assert_eq!(web.other().get(PASSKEYS).await.location(), "/sign-in?next=%2Faccount%2Fpasskeys", "{engine}");
    }
}

#[tokio::test]
async fn of_fifty_answers_to_one_challenge_one_wins() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        let mut device = Authenticator::new();
        add(&web, &mut device, "Phone").await;
        let asking = web.other();
        let options = begin(&asking, "/sign-in/passkey/begin").await.body;
        let token = asking.cookie(CHALLENGE);
        let uses: Vec<_> = (0..50)
            .map(|_| {
                let (web, shown) = (Arc::new(web.other()), device.show(&options));
                web.keep(CHALLENGE, &token);
                tokio::spawn(async move {
                    web.post("/sign-in/passkey", &[("credential", &shown)]).await.location() == "/account"
                })
            })
            .collect();
        let mut won = 0;
        for used in uses {
            won += usize::from(used.await.unwrap());
        }
        assert_eq!(won, 1, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM passkey_challenges").await, 0, "{engine}");

        // Nor is one answered too late.
        let options = begin(&asking, "/sign-in/passkey/begin").await.body;
        house.clock.advance(5 * MINUTE);
        let late = asking.post("/sign-in/passkey", &[("credential", &device.show(&options))]).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        begin(&asking, "/sign-in/passkey/begin").await;
        house.clock.advance(5 * MINUTE);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM passkey_challenges").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn nobody_gets_in_with_what_is_not_theirs() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        let mut device = Authenticator::new();
        add(&web, &mut device, "Phone").await;
        let refused = async |change: fn(&mut Authenticator), what: &str| {
            let mut copy = device.copy();
            copy.counter += 100;
            change(&mut copy);
            let answer = show(&web.other(), &mut copy).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {what}");
            assert!(answer.body.contains("This passkey was not accepted"), "{engine}: {what}");
        };
        refused(|copy| copy.verifies = false, "the person was not verified").await;
        refused(|copy| copy.origin = "http://localhost:4000", "another page").await;
        refused(|copy| copy.user = vec![7; 16], "somebody else’s").await;
        refused(|copy| copy.user.clear(), "nobody’s").await;
        refused(|copy| copy.credential_id = vec![1, 2, 3], "unknown here").await;
        refused(Authenticator::change_key, "another key").await;
        for answer in ["", "{}", "[1]", &"x".repeat(40_000)] {
            let other = web.other();
            begin(&other, "/sign-in/passkey/begin").await;
            assert_eq!(other.post("/sign-in/passkey", &[("credential", answer)]).await.status, 422, "{engine}");
        }
        // A challenge of one kind answers none of the other, nor one of another person.
        let options = begin(&web, "/account/passkeys/begin").await.body;
        let other = web.other();
        other.keep(CHALLENGE, &web.cookie(CHALLENGE));
        let shown = device.copy().show(&options.replace("\"rp\":{", "\"rpId\":\"localhost\",\"rp\":{"));
        assert_eq!(other.post("/sign-in/passkey", &[("credential", &shown)]).await.status, 422, "{engine}");
        let owner = Web::at(&house.service).signed_in_owner().await;
        let options = begin(&web, "/account/passkeys/begin").await.body;
        owner.keep(CHALLENGE, &web.cookie(CHALLENGE));
        let made = Authenticator::new().make(&options);
        let form = [("act", "add"), ("name", "Phone"), ("credential", made.as_str())];
        assert_eq!(owner.post(PASSKEYS, &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        // Nor is somebody else's passkey looked after.
        let here = page_of_it(&web).await;
        assert_eq!(owner.get(&here).await.status, StatusCode::NOT_FOUND, "{engine}");
        let form = [("act", "remove"), ("current_password", PASSWORD)];
        assert_eq!(owner.post(&here, &form).await.status, StatusCode::NOT_FOUND, "{engine}");
        assert_eq!(show(&web.other(), &mut device).await.location(), "/account", "{engine}");
    }
}

#[tokio::test]
async fn a_copy_is_refused_and_its_person_told() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let mut device = Authenticator::new();
        add(&web, &mut device, "Phone").await;
        let mut copy = device.copy();
        for _ in 0..2 {
            assert_eq!(show(&web.other(), &mut device).await.location(), "/account", "{engine}");
        }
        let refused = show(&web.other(), &mut copy).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(refused.body.contains("there may be a copy of it"), "{engine}: {}", refused.body);
        // Which of the two is the copy nobody knows: neither opens the account any more.
        assert!(show(&web.other(), &mut device).await.body.contains("there may be a copy of it"), "{engine}");
        assert_eq!(mails(&house, "passkey_refused").await, 1, "{engine}");
        let rows = house.service.activity(&house.owner, id, None).await.unwrap().rows;
        assert_eq!(rows.iter().filter(|row| row.action == AuditAction::PasskeyRefused).count(), 2, "{engine}");
        assert!(web.get(PASSKEYS).await.body.contains("Refused"), "{engine}");

        // An authenticator that does not count is no copy of itself.
        let mut still = Authenticator::new();
        add(&web, &mut still, "Password manager").await;
        still.counts = false;
        for _ in 0..2 {
            assert_eq!(show(&web.other(), &mut still).await.location(), "/account", "{engine}");
        }
    }
}

#[tokio::test]
async fn locks_hold_back_who_has_a_passkey_too() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let mut device = Authenticator::new();
        add(&web, &mut device, "Phone").await;
        for _ in 0..5 {
            web.other().sign_in(ADA, "wrong").await;
        }
        let locked = show(&web.other(), &mut device).await;
        assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(locked.body.contains("after too many failed sign-ins, for another 5 minutes"), "{engine}");
        house.clock.advance(5 * MINUTE);
        assert_eq!(show(&web.other(), &mut device).await.location(), "/account", "{engine}");
        let draft = LockDraft { id, understood: true, note: String::new() };
        house.service.lock(&house.owner, draft.parse().unwrap()).await.unwrap();
        let locked = show(&web.other(), &mut device).await;
        assert!(locked.body.contains("locked by an administrator"), "{engine}: {}", locked.body);
    }
}

#[tokio::test]
async fn an_administrator_takes_all_of_it_away() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let mut device = Authenticator::new();
        add(&web, &mut device, "Phone").await;
        let after = house.service.remove_second_factor(&house.owner, id).await.unwrap();
        assert_eq!((after.passkeys, after.may.second_factor), (0, false), "{engine}");
        assert_eq!(web.get("/account").await.location(), "/sign-in?next=%2Faccount", "{engine}");
        assert_eq!(show(&web, &mut device).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        web.sign_in(ADA, OWN).await;
        add(&web, &mut device, "Phone").await;
        assert!(house.service.remove_second_factor_by_operator(&nobody(), ADA).await.unwrap(), "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM passkeys").await, 0, "{engine}");
    }
}

#[tokio::test]
async fn staff_show_a_passkey_where_the_settings_say_so() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service).signed_in_owner().await;
        require(&house, "passkey").await;
        for path in ["/", "/console/users", "/account", "/account/password", "/account/second-factor"] {
            assert_eq!(web.get(path).await.location(), PASSKEYS, "{engine}: {path}");
        }
        assert_eq!(web.call("/api/me/viewer", "{}").await.status, StatusCode::FORBIDDEN, "{engine}");
        assert_eq!(web.get(PASSKEYS).await.heading(), "Add a passkey", "{engine}");
        let mut device = Authenticator::new();
        assert_eq!(add(&web, &mut device, "Phone").await.location(), PASSKEYS, "{engine}");
        assert_eq!(web.get("/console/users").await.status, StatusCode::OK, "{engine}");

        // The password leads to the passkey and no further, by whatever path.
        let other = web.other();
        assert_eq!(other.sign_in(OWNER, PASSWORD).await.location(), "/console/users", "{engine}");
        for path in ["/console/users", "/account", "/account/password", PASSKEYS, "/account/data/export.json"] {
            assert_eq!(other.get(path).await.location(), "/second-factor", "{engine}: {path}");
        }
        assert_eq!(other.call("/api/me/viewer", "{}").await.status, StatusCode::FORBIDDEN, "{engine}");
        assert_eq!(begin(&other, "/account/passkeys/begin").await.status, StatusCode::FORBIDDEN, "{engine}");
        assert_eq!(other.get("/second-factor").await.heading(), "Confirm it is you", "{engine}");
        assert_eq!(other.post("/second-factor", &[("code", "123456")]).await.location(), "/sign-in", "{engine}");
        assert_eq!(show(&other, &mut device).await.location(), "/console/users", "{engine}");
        assert_eq!(other.get("/console/users").await.status, StatusCode::OK, "{engine}");
        // A new password takes nothing away from it.
        let secret = [
            ("current_password", PASSWORD),
            ("password", "Wq8!bitter-Lantern"),
            ("repeat_password", "Wq8!bitter-Lantern"),
        ];
        assert_ne!(other.post("/account/password", &secret).await.status, 422, "{engine}");
        assert_eq!(other.get("/console/users").await.status, StatusCode::OK, "{engine}");
        // Customers are not asked.
        let (customer, _) = ada(&house).await;
        assert_eq!(customer.get("/account").await.status, StatusCode::OK, "{engine}");

        // Where any will do, a passkey does; the password alone does not.
        require(&house, "any").await;
        assert_eq!(other.get("/console/users").await.status, StatusCode::OK, "{engine}");
        let third = web.other();
        third.sign_in(OWNER, "Wq8!bitter-Lantern").await;
        assert_eq!(third.get("/console/users").await.location(), "/second-factor", "{engine}");
        require(&house, "none").await;
        assert_eq!(third.get("/console/users").await.status, StatusCode::OK, "{engine}");
        house.clock.advance(DAY);
        assert!(matches!(house.service.begin_passkey(&nobody()).await, Err(AppError::SignInRequired)), "{engine}");
    }
}
