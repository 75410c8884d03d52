//! My Account's pages, on both engines: the own profile, the own history, the own data, the end of the account.

use crate::attributes::{define, form};
use crate::contact::{ADA, OWN, ada};
use crate::support::{House, PASSWORD, engines};
use app::domain::attribute::{AttributeForm, AttributeKind, AttributeValue};
use app::domain::audit::AuditAction;
use app::domain::profile::ProfileDraft;
use app::domain::time::MINUTE;
use app::error::AppError;
use app::ports::Users;
use http::StatusCode;
use server::storage::Sql;

async fn run(house: &House, sql: &'static str) {
    let mut unit = house.db.begin().await.unwrap();
    unit.execute(Sql::new(sql)).await.unwrap();
    unit.commit().await.unwrap();
}

/// The place in the trail that the form is filled at.
fn seen(body: &str) -> String {
    body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_profile_is_edited_by_the_rules_for_my_account() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let kept = AttributeForm { account: true, staff_only: true, ..form("Tier") };
        define(&house, "tier", AttributeKind::Text, kept).await;
        let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
        let attributes = vec![AttributeValue::new("tier", "By appointment")];
        house.service.update_profile(&house.owner, &ProfileDraft { id, version, attributes }).await.unwrap();
        run(&house, "UPDATE attributes SET required = TRUE WHERE key = 'last_name'").await;
        run(&house, "UPDATE attributes SET in_account = FALSE WHERE key = 'address'").await;
        run(&house, "UPDATE attributes SET read_only = TRUE WHERE key = 'locale'").await;
        let page = web.get("/account/profile?edit").await;
        assert!(page.body.contains("By appointment"), "{engine}: what staff keep is shown");
        for part in ["name=\"value.first_name\"", "name=\"value.phone\"", "autocomplete=\"given-name\""] {
            assert!(page.body.contains(part), "{engine}: {part} in {}", page.body);
        }
        for absent in ["value.address", "value.tier", "value.locale", "value.contact_email", "value.username"] {
            assert!(!page.body.contains(absent), "{engine}: {absent}");
        }
        let seen = seen(&page.body);
        let sent = |last: &'static str, phone: &'static str| {
            vec![
                ("seen", seen.clone()),
                ("was.last_name", String::new()),
                ("value.last_name", last.to_owned()),
                ("was.phone", String::new()),
                ("value.phone", phone.to_owned()),
            ]
        };
        let send = async |fields: Vec<(&'static str, String)>| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            web.post("/account/profile", &fields).await
        };
        let refused = send(sent("", "030 1234")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(refused.body.contains("href=\"#last_name\"") && refused.body.contains("value=\"030 1234\""));
        assert_eq!(send(sent("Lovelace", "030 1234")).await.location(), "/account/profile", "{engine}");
        let page = web.get("/account/profile").await;
        assert!(page.body.contains("Your profile was saved.") && page.body.contains("030 1234"), "{engine}");
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(person.name(), "Ada Lovelace", "{engine}: the list finds her by it");
        let rows = house.service.activity(&house.owner, id, None).await.unwrap().rows;
        let entry = rows.iter().find(|row| row.action == AuditAction::ProfileUpdated).unwrap();
        assert_eq!((entry.actor.as_str(), entry.changes.len()), ("Ada", 2), "{engine}");

        // What is not to be filled in is refused, however it is sent.
        let ctx = house.customer(ADA).await;
        for key in ["address", "tier", "locale", "contact_email", "username", "nonsense"] {
            let typed = [AttributeValue::new(key, "x@example.com")];
            let answer = house.service.change_own_profile(&ctx, i64::MAX, &typed).await;
            assert!(matches!(answer, Err(AppError::Invalid(_))), "{engine}: {key} {answer:?}");
        }
    }
}

#[tokio::test]
async fn whoever_was_slower_reads_what_others_changed_and_keeps_what_they_typed() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        let seen = seen(&web.get("/account/profile?edit").await.body);
        // Neither a sign-in nor a session that ends stands in the way.
        web.other().sign_in(ADA, OWN).await;
        house.service.end_own_session(&house.customer(ADA).await, None).await.unwrap();
        assert_eq!(web.sign_in(ADA, OWN).await.location(), "/account");
        let version = Users::get(&*house.service, &house.owner, id).await.unwrap().version;
        let attributes = vec![AttributeValue::new("phone", "110"), AttributeValue::new("last_name", "Byron")];
        house.service.update_profile(&house.owner, &ProfileDraft { id, version, attributes }).await.unwrap();
        let form = |seen: &str, was: &str| {
            [
                ("seen", seen.to_owned()),
                ("was.phone", was.to_owned()),
                ("value.phone", "112".to_owned()),
                ("was.last_name", String::new()),
                ("value.last_name", String::new()),
            ]
        };
        let send = async |fields: [(&'static str, String); 5]| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            web.post("/account/profile", &fields).await
        };
        let stale = send(form(&seen, "")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{engine}");
        for part in [
            "Somebody else changed your profile",
            "<strong dir=\"auto\">Clientele</strong>",
            "value=\"112\"",
            "Stored meanwhile: 110",
            "name=\"value.last_name\" type=\"text\"",
            "value=\"Byron\"",
        ] {
            assert!(stale.body.contains(part), "{engine}: {part} in {}", stale.body);
        }
        assert!(!stale.body.contains("owner@example.com"), "{engine}: the address of staff is their own affair");
        let again = self::seen(&stale.body);
        assert_eq!(send(form(&again, "110")).await.location(), "/account/profile", "{engine}");
        let person = Users::get(&*house.service, &house.owner, id).await.unwrap();
        assert_eq!(person.last_name, "Byron", "{engine}: what was not typed stays");
    }
}

#[tokio::test]
async fn the_history_tells_of_sign_ins_and_of_what_administrators_did() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        web.other().sign_in(ADA, "wrong").await;
        house.service.end_sessions(&house.owner, id, None).await.unwrap();
        web.sign_in(ADA, OWN).await;
        let page = web.get("/account/sessions").await;
        for part in
            ["Ada signed in", "A sign-in as Ada was refused", "Clientele ended every session of Ada", "127.0.0.1"]
        {
            assert!(page.body.contains(part), "{engine}: {part} in {}", page.body);
        }
        for _ in 0..15 {
            web.sign_in(ADA, OWN).await;
            web.other().sign_in(ADA, OWN).await;
        }
        let page = web.get("/account/sessions").await;
        let older = page.body.split("href=\"/account/sessions?older=").nth(1).unwrap().split('#').next().unwrap();
        let page = web.get(&format!("/account/sessions?older={older}")).await;
        assert!(page.body.contains("A sign-in as Ada was refused"), "{engine}");
        assert_eq!(web.get("/account/sessions?older=nonsense").await.status, StatusCode::OK, "{engine}");
    }
}

#[tokio::test]
async fn the_own_data_come_as_a_file_for_the_password() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, _) = ada(&house).await;
        let file = web.get("/account/data/export.json").await;
        assert_eq!(file.status, StatusCode::OK, "{engine}");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"my-account-"), "{engine}");
        let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(data["account"]["username"], ADA, "{engine}");
        assert_eq!(data["profile"][0]["value"], "Ada", "{engine}");
        assert_eq!(data["sessions"].as_array().unwrap().len(), 1, "{engine}");
        assert!(data["history"].as_array().unwrap().iter().any(|entry| entry["what"] == "data_exported"), "{engine}");
        for secret in ["argon2", &web.cookie("__Host-clientele"), "hash"] {
            assert!(!file.body.contains(secret), "{engine}: {secret}");
        }
        house.clock.advance(11 * MINUTE);
        let asked = web.get("/account/data/export.json").await;
        assert_eq!(asked.location(), "/account/confirm?next=%2Faccount%2Fdata%2Fexport.json", "{engine}");
        web.post("/account/confirm", &[("current_password", OWN), ("next", "/account/data/export.json")]).await;
        assert_eq!(web.get("/account/data/export.json").await.status, StatusCode::OK, "{engine}");
    }
}

#[tokio::test]
async fn an_account_is_deleted_by_its_person_for_the_password_and_a_mail_tells_of_it() {
    for engine in engines() {
        let house = House::on(engine).await;
        let (web, id) = ada(&house).await;
        for (fields, error) in [
            (vec![("current_password", OWN)], "I understand"),
            (vec![("confirmation", "yes")], "Fill in this field."),
            (vec![("confirmation", "yes"), ("current_password", PASSWORD)], "This is not your current password."),
        ] {
            let refused = web.post("/account/delete", &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
            assert!(refused.body.contains(error), "{engine}: {error}");
        }
        let done = web.post("/account/delete", &[("confirmation", "yes"), ("current_password", OWN)]).await;
        assert_eq!((done.location(), web.cookie("__Host-clientele").as_str()), ("/sign-in", ""), "{engine}");
        assert!(web.get("/sign-in").await.body.contains("Your account is deleted"), "{engine}");
        assert_eq!(web.sign_in(ADA, OWN).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(Users::get(&*house.service, &house.owner, id).await, Err(AppError::NotFound), "{engine}");
        let mails = "SELECT COUNT(*) FROM mail_outbox WHERE kind = 'account_deleted' AND recipient = 'ada@example.com'";
        assert_eq!(house.number(mails).await, 1, "{engine}");
        run(&house, "UPDATE mail_outbox SET state = 'sent' WHERE kind = 'account_deleted'").await;
        house.clock.advance(25 * 60 * MINUTE);
        house.service.tidy().await.unwrap();
        assert_eq!(house.number(mails).await, 0, "{engine}: nor does the outbox keep the address");
        let names = "SELECT COUNT(*) FROM audit_events WHERE actor_name LIKE 'Ada%' OR target_name LIKE 'Ada%'";
        assert_eq!(house.number(names).await, 0, "{engine}: the trail keeps no name");
        let changes = "SELECT COUNT(*) FROM audit_changes WHERE after LIKE '%ada%'";
        assert_eq!(house.number(changes).await, 0, "{engine}");

        let staff = web.other().signed_in_owner().await;
        assert_eq!(staff.get("/account/delete").await.location(), "/account/data", "{engine}");
        let refused = staff.post("/account/delete", &[("confirmation", "yes"), ("current_password", PASSWORD)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}");
    }
}
