//! The contact address, on both engines: asked for with the password, proven at the new address, told to the old one.

use crate::support::{House, OWNER, PASSWORD, engines};
use crate::web::{Web, customer};
use app::domain::attribute::{AttributeValue, CONTACT_EMAIL};
use app::domain::audit::AuditAction;
use app::domain::customer::OnboardingMethod;
use app::domain::profile::ProfileDraft;
use app::domain::time::{HOUR, MINUTE};
use app::domain::{AccountId, TicketId};
use app::error::AppError;
use app::ports::Users;
use http::StatusCode;
use server::secret::Keys;
use server::service::Door;
use server::storage::Sql;
use std::sync::Arc;

pub const ADA: &str = "ada@example.com";
pub const OWN: &str = "Kettle-9mossy!tR";
const NEW: &str = "ada@new.example";

/// A customer with a password of her own, who is signed in.
pub async fn ada(house: &House) -> (Web, AccountId) {
    let link = customer(house, ADA, OnboardingMethod::Link).await;
    let web = Web::at(&house.service);
    web.get(&link).await;
    web.post("/invitation", &[("username", ADA), ("password", OWN), ("repeat_password", OWN)]).await;
    assert_eq!(web.sign_in(ADA, OWN).await.location(), "/account");
    (web, house.customer(ADA).await.actor.unwrap().subject.id)
}

/// The token of the newest mail of a kind.
async fn token(house: &House) -> String {
    let sql =
        "SELECT ticket_id, generation FROM mail_outbox WHERE kind = 'contact_verification' ORDER BY seq DESC LIMIT 1";
    let (id, generation): (uuid::Uuid, i64) = house.db.read().await.unwrap().one(Sql::new(sql)).await.unwrap();
    Keys::derive(&[7; 32]).ticket_token(TicketId(id), generation)
}

async fn recipients(house: &House, kind: &'static str) -> Vec<String> {
    let sql = Sql::new("SELECT recipient FROM mail_outbox WHERE kind = $1 ORDER BY seq").bind(kind);
    let rows: Vec<(String,)> = house.db.read().await.unwrap().all(sql).await.unwrap();
    rows.into_iter().map(|(recipient,)| recipient).collect()
}

fn form<'a>(email: &'a str, password: &'a str) -> [(&'static str, &'a str); 2] {
    [("email", email), ("current_password", password)]
}

#[tokio::test]
async fn it_changes_by_the_link_to_the_new_address_and_the_old_one_is_told() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        for (email, password, error) in [
            ("no address", OWN, "with one @"),
            (NEW, "", "Fill in this field."),
            (NEW, PASSWORD, "This is not your current password."),
        ] {
            let refused = web.post("/account/email", &form(email, password)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: {error}");
            assert!(refused.body.contains(error) && refused.body.contains(email), "{engine}: {error}");
        }
        assert_eq!(web.post("/account/email", &form(NEW, OWN)).await.location(), "/account/security");
        assert!(web.get("/account/security").await.body.contains("a mail with a link is on its way"));
        assert_eq!(recipients(&house, "contact_verification").await, [NEW], "{engine}");

        // Opening changes nothing, also in a browser without a session.
        let (stranger, link) = (web.other(), format!("/account/email/confirm?token={}", token(&house).await));
        assert_eq!(stranger.post("/account/email/confirm", &[("address", NEW)]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get(&link).await.location(), "/account/email/confirm", "{engine}");
        let page = stranger.get("/account/email/confirm").await;
        assert!(page.body.contains(NEW) && page.body.contains(ADA), "{engine}");
        assert!(!web.get("/account/profile").await.body.contains(NEW), "{engine}");
        let other = stranger.post("/account/email/confirm", &[("address", "other@example.com")]).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{engine}: another link was opened meanwhile");
        let done = stranger.post("/account/email/confirm", &[("address", NEW)]).await;
        assert_eq!((done.status, done.heading()), (StatusCode::OK, "Your address is confirmed"), "{engine}");
        assert_eq!(web.other().get(&link).await.heading(), "This link was used", "{engine}");

        assert!(web.get("/account/profile").await.body.contains(NEW), "{engine}");
        assert_eq!(recipients(&house, "contact_changed").await, [ADA, NEW], "{engine}");
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!((person.username.as_str(), person.contact_email.as_str()), (ADA, NEW), "{engine}");
        let rows = house.service.activity(&house.owner, id, None).await.unwrap().rows;
        let change = &rows.iter().find(|row| row.action == AuditAction::ProfileUpdated).unwrap().changes[0];
        assert_eq!((change.before.as_deref(), change.after.as_deref()), (Some(ADA), Some(NEW)), "{engine}");

        // Mail goes there from now on, and nobody signs in with it.
        assert_eq!(web.sign_in(NEW, OWN).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(web.sign_in(ADA, OWN).await.location(), "/account", "{engine}");
        let change = [("current_password", OWN), ("password", PASSWORD), ("repeat_password", PASSWORD)];
        assert_eq!(web.post("/account/password", &change).await.location(), "/account", "{engine}");
        assert_eq!(recipients(&house, "password_changed").await, [NEW], "{engine}");

        // What an administrator stores was proven by nobody: mail goes to the username again.
        let draft = ProfileDraft {
            id,
            version: person.version + 1,
            attributes: vec![AttributeValue::new(CONTACT_EMAIL, "typed@example.com")],
        };
        let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
        house.service.update_profile(&house.owner, &ProfileDraft { version, ..draft }).await.unwrap();
        let change = [("current_password", PASSWORD), ("password", OWN), ("repeat_password", OWN)];
        assert_eq!(web.post("/account/password", &change).await.location(), "/account", "{engine}");
        assert_eq!(recipients(&house, "password_changed").await, [NEW, ADA], "{engine}");
    }
}

#[tokio::test]
async fn what_staff_give_is_proven_by_its_person_before_mail_goes_there() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (_, id) = ada(&house).await;
        let give = async |address: &str| {
            let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
            let attributes = vec![AttributeValue::new(CONTACT_EMAIL, address)];
            let draft = ProfileDraft { id, version, attributes };
            house.service.update_profile(&house.owner, &draft).await.unwrap().mail_address
        };
        assert_eq!(give(NEW).await, ADA, "{engine}: nobody has shown to read it");
        assert_eq!(recipients(&house, "contact_verification").await, [NEW], "{engine}");
        let first = token(&house).await;
        house.service.verify_contact(&house.owner, id).await.unwrap();
        assert_eq!(recipients(&house, "contact_verification").await, [NEW, NEW], "{engine}");
        let nobody = crate::support::nobody();
        let ended = house.service.complete_contact(&nobody, &first).await.unwrap();
        assert!(matches!(ended, Door::Ended(_)), "{engine}: a newer link has replaced it");
        let done = house.service.complete_contact(&nobody, &token(&house).await).await.unwrap();
        assert!(matches!(done, Door::Open(_)), "{engine}");
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(person.mail_address, NEW, "{engine}");
        let rows = house.service.activity(&house.owner, id, None).await.unwrap().rows;
        assert!(rows.iter().any(|row| row.action == AuditAction::ContactConfirmed), "{engine}");
        // What is proven needs no link, nor does the username.
        house.service.verify_contact(&house.owner, id).await.unwrap();
        assert_eq!(give(ADA).await, ADA, "{engine}");
        assert_eq!(recipients(&house, "contact_verification").await, [NEW, NEW], "{engine}");
        for address in ["a@example.com", "b@example.com", "c@example.com"] {
            give(address).await;
        }
        let many = house.service.verify_contact(&house.owner, id).await.unwrap_err();
        assert!(matches!(many, AppError::TooManyAttempts { .. }), "{engine}");
    }
}

#[tokio::test]
async fn an_address_that_is_somebodys_username_gets_no_link_and_nobody_is_told() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        let mut answers = Vec::new();
        for address in [OWNER, "free@example.com"] {
            let answer = web.post("/account/email", &form(address, OWN)).await;
            let page = web.get("/account/security").await;
            answers.push((answer.status, answer.location().to_owned(), page.body.len()));
        }
        assert_eq!(answers[0], answers[1], "{engine}");
        assert_eq!(recipients(&house, "contact_verification").await, ["free@example.com"], "{engine}");

        // An address that became somebody's username meanwhile stays theirs.
        let secret = token(&house).await;
        customer(&house, "free@example.com", OnboardingMethod::Link).await;
        let answer = house.service.complete_contact(&crate::support::nobody(), &secret).await.unwrap();
        assert!(matches!(answer, Door::Ended(_)), "{engine}: {answer:?}");
        assert!(recipients(&house, "contact_changed").await.is_empty(), "{engine}");
    }
}

#[tokio::test]
async fn links_are_few_end_after_a_day_and_each_takes_the_place_of_the_one_before() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        web.post("/account/email", &form("one@example.com", OWN)).await;
        let first = token(&house).await;
        web.post("/account/email", &form("two@example.com", OWN)).await;
        let second = token(&house).await;
        assert!(matches!(house.service.open_contact(&first).await.unwrap(), Door::Ended(_)), "{engine}");
        assert!(matches!(house.service.open_contact(&second).await.unwrap(), Door::Open(_)), "{engine}");
        house.clock.advance(24 * HOUR);
        let expired = web.get(&format!("/account/email/confirm?token={second}")).await;
        assert_eq!((expired.status, expired.heading()), (StatusCode::GONE, "This link has expired"), "{engine}");
        for number in 0..6 {
            let answer = web.post("/account/email", &form(&format!("a{number}@example.com"), OWN)).await;
            let expected = if number < 5 { StatusCode::SEE_OTHER } else { StatusCode::TOO_MANY_REQUESTS };
            assert_eq!(answer.status, expected, "{engine}: {number}");
        }
        house.clock.advance(HOUR + MINUTE);
        assert_eq!(web.post("/account/email", &form(NEW, OWN)).await.status, StatusCode::SEE_OTHER, "{engine}");
    }
}

#[tokio::test]
async fn of_fifty_uses_of_one_link_one_wins() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        web.post("/account/email", &form(NEW, OWN)).await;
        let secret = token(&house).await;
        let uses = (0..50).map(|_| {
            let (service, secret) = (Arc::clone(&house.service), secret.clone());
            tokio::spawn(async move { service.complete_contact(&crate::support::nobody(), &secret).await })
        });
        let mut won = 0;
        for used in uses.collect::<Vec<_>>() {
            match used.await.unwrap().unwrap() {
                Door::Open(address) => {
                    assert_eq!(address, NEW);
                    won += 1;
                }
                Door::Ended(_) => {}
            }
        }
        assert_eq!(won, 1, "{engine}");
        assert_eq!(recipients(&house, "contact_changed").await.len(), 2, "{engine}");
    }
}
