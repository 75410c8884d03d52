//! Applications in My Account, staff who act as a customer in them, and registering on the way to one: on both engines.

use crate::applications::shop;
use crate::oidc::{Shop, claims, json_of, own_form, parameter, signed_in, user_info};
use crate::register::{ON, mailed, rules};
use crate::support::{House, PASSWORD, engines};
use crate::web::Web;
use app::domain::application::ApplicationForm;
use serde_json::json;
use server::storage::{accounts, assignments, staff};

#[tokio::test]
async fn my_account_shows_what_is_open_and_takes_back_what_was_allowed() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let form = ApplicationForm { home_url: "https://shop.example/start".into(), ..shop("Partner") };
        let shop = Shop::at(&house, form, None).await;
        let hidden = Shop::at(&house, own_form("No start page"), None).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let page = ada.get("/account/applications").await;
        assert_eq!((page.status.as_u16(), page.heading()), (200, "Applications"), "{engine}");
        assert!(page.body.contains("href=\"https://shop.example/start\"") && !page.body.contains("No start page"));
        assert!(page.body.contains("No application knows who you are."), "{engine}");

        let request = shop.authorize(&[]).split_once('?').unwrap().1.to_owned();
        ada.post("/oauth2/consent", &[("request", request.as_str()), ("decision", "allow")]).await;
        let tokens = shop.tokens(&ada).await;
        let others = hidden.tokens(&ada).await;
        let page = ada.get("/account/applications").await;
        assert!(page.body.contains("Disconnect Partner") && page.body.contains("Your e-mail address"), "{engine}");
        let id = shop.id.to_string();
        let done = ada.post("/account/applications", &[("application", id.as_str())]).await;
        assert_eq!(done.location(), "/account/applications", "{engine}");
        assert!(ada.get("/account/applications").await.body.contains("The application is disconnected."));
        assert!(!shop.active(&web, tokens["access_token"].as_str().unwrap()).await, "{engine}");
        assert!(hidden.active(&web, others["access_token"].as_str().unwrap()).await, "{engine}: the others go on");
        assert_eq!(ada.get(&shop.authorize(&[])).await.heading(), "Partner wants to know who you are", "{engine}");
        let noted = "SELECT COUNT(*) FROM audit_events WHERE action IN ('consent_given', 'consent_withdrawn')";
        assert_eq!(house.number(noted).await, 2, "{engine}");
    }
}

#[tokio::test]
async fn staff_who_act_as_a_customer_are_named_in_every_token_and_go_with_their_right() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let partner = Shop::at(&house, crate::applications::shop("Partner"), None).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let ada_id = house.customer("ada@example.com").await.actor.unwrap().subject.id;
        let grace_id = house.staff("grace@example.com", &["Support agent"]).await;
        let set_agent = async |agent: bool| {
            let mut unit = house.db.begin().await.unwrap();
            let grace = accounts::get(&mut unit, grace_id).await.unwrap().unwrap();
            staff::set_agent(&mut unit, grace.seq, agent).await.unwrap();
            unit.commit().await.unwrap();
        };
        set_agent(true).await;
        let grace = web.other();
        grace.sign_in("grace@example.com", PASSWORD).await;
        let draft = json!({"draft": {"id": ada_id, "reason": "Call 4711"}}).to_string();
        assert_eq!(grace.call("/api/users/act_as", &draft).await.status.as_u16(), 200);

        let scope = ("scope", Some("openid profile offline_access"));
        let back = grace.get(&shop.authorize(&[scope])).await;
        let tokens = json_of(&shop.exchange(&web, &parameter(back.location(), "code").unwrap()).await);
        assert_eq!(tokens["scope"], "openid profile", "{engine}: for as long as they are there");
        let access = tokens["access_token"].as_str().unwrap();
        let act = json!({"sub": grace_id});
        for token in ["access_token", "id_token"] {
            let said = claims(&web, tokens[token].as_str().unwrap()).await;
            assert_eq!((&said["sub"], &said["act"]), (&json!(ada_id), &act), "{engine} {token}");
            assert!(said.get("amr").is_none() && said.get("cms_preview").is_none(), "{engine} {token}");
        }
        assert_eq!(json_of(&user_info(&web, access).await)["act"], act, "{engine}");
        assert_eq!(json_of(&shop.post(&web, "/oauth2/introspect", &[("token", access)]).await)["act"], act);

        // Nobody agrees or gives a password in the customer's place.
        let asked = grace.get(&partner.authorize(&[])).await;
        assert_eq!(parameter(asked.location(), "error").as_deref(), Some("consent_required"), "{engine}");
        let fresh = grace.get(&shop.authorize(&[("prompt", Some("login"))])).await;
        assert_eq!(parameter(fresh.location(), "error").as_deref(), Some("login_required"), "{engine}");

        // The customer's own carries nothing of it.
        let own = shop.tokens(&ada).await;
        assert!(claims(&web, own["id_token"].as_str().unwrap()).await.get("act").is_none(), "{engine}");

        set_agent(false).await;
        assert!(!shop.active(&web, access).await, "{engine}: with the very next look");
        assert!(shop.active(&web, own["access_token"].as_str().unwrap()).await, "{engine}");
        set_agent(true).await;
        assert!(shop.active(&web, access).await, "{engine}");
        grace.post("/account/end-assistance", &[]).await;
        assert!(!shop.active(&web, access).await, "{engine}: and with its end");
    }
}

#[tokio::test]
async fn a10_whoever_registers_on_the_way_to_the_shop_arrives_there() {
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        for create in [false, true] {
            let visitor = web.other();
            let email = format!("new{create}@example.com");
            if create {
                let asked = visitor.get(&shop.authorize(&[("prompt", Some("create"))])).await;
                assert_eq!(asked.location(), "/register", "{engine}");
            } else {
                let asked = visitor.get(&shop.authorize(&[])).await;
                assert!(visitor.get(asked.location()).await.body.contains("href=\"/register\""), "{engine}");
            }
            let fields = [
                ("email", email.as_str()),
                ("first_name", "Ada"),
                ("last_name", "Lovelace"),
                ("password", PASSWORD),
                ("repeat_password", PASSWORD),
            ];
            assert_eq!(visitor.post("/register", &fields).await.location(), "/register?sent", "{engine}");
            while house.service.work_off_registration().await.unwrap() {}
            let token = mailed(&house).await.unwrap();
            let opened = visitor.get(&format!("/verify?token={token}")).await;
            let done = visitor.post(opened.location(), &[("username", email.as_str())]).await;
            assert_eq!(done.location(), "/sign-in", "{engine}");
            let page = visitor.get("/sign-in").await;
            let next = page.body.split_once("name=\"next\" value=\"").unwrap().1.split_once('"').unwrap().0;
            let next = next.replace("&amp;", "&");
            assert!(next.starts_with("/oauth2/authorize?client_id="), "{engine}: {next}");
            let fields = [("email", email.as_str()), ("password", PASSWORD), ("next", next.as_str())];
            let entered = visitor.post("/sign-in", &fields).await;
            assert!(entered.location().starts_with("/oauth2/continue?"), "{engine}");
            let next = next.replace("&prompt=create", "");
            assert!(visitor.get(&next).await.location().starts_with("https://shop.example/callback?code="), "{engine}");
        }
    }
}

#[tokio::test]
async fn s24_staff_look_at_the_shop_as_a_customer_assigned_to_them_and_at_nothing_else() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let ada_id = house.customer("ada@example.com").await.actor.unwrap().subject.id;
        let grace_id = house.staff("grace@example.com", &["Viewer of users"]).await;
        let assign = async |to_grace: bool| {
            let mut unit = house.db.begin().await.unwrap();
            let ada = accounts::get(&mut unit, ada_id).await.unwrap().unwrap().seq;
            let grace = accounts::get(&mut unit, grace_id).await.unwrap().unwrap().seq;
            let (from, to) = if to_grace { (None, Some(grace)) } else { (Some(grace), None) };
            assert!(assignments::shift(&mut unit, ada, from, to).await.unwrap());
            unit.commit().await.unwrap();
        };
        let grace = web.other();
        grace.sign_in("grace@example.com", PASSWORD).await;
        let body = json!({"id": ada_id}).to_string();
        let refused = grace.call("/api/users/preview", &body).await;
        assert_eq!(
            (refused.status.as_u16(), refused.body.as_str()),
            (409, r#"{"conflict":"not_assigned"}"#),
            "{engine}"
        );
        assign(true).await;
        assert_eq!(grace.call("/api/users/preview", &body).await.status.as_u16(), 200, "{engine}");

        let tokens = shop.tokens(&grace).await;
        let (access, id) = (tokens["access_token"].as_str().unwrap(), tokens["id_token"].as_str().unwrap());
        for said in [claims(&web, id).await, claims(&web, access).await, json_of(&user_info(&web, access).await)] {
            assert_eq!((&said["sub"], &said["cms_preview"]), (&json!(ada_id), &json!(true)), "{engine}");
            assert_eq!(said["act"], json!({"sub": grace_id}), "{engine}");
        }
        // Nothing of the customer is open here, and the customer's own sign-in is what it was.
        let account = grace.get("/account").await;
        assert!(account.body.contains("grace@example.com") && !account.body.contains("ada@example.com"), "{engine}");
        let own = shop.tokens(&ada).await;
        assert!(claims(&web, own["id_token"].as_str().unwrap()).await.get("cms_preview").is_none(), "{engine}");

        let told = "SELECT COUNT(*) FROM logout_outbox";
        assert_eq!(house.number(told).await, 0, "{engine}");
        assign(false).await;
        assert!(!shop.active(&web, access).await, "{engine}: with the very next look");
        assert!(!shop.active(&web, tokens["refresh_token"].as_str().unwrap()).await, "{engine}");
        assert_eq!(house.number(told).await, 1, "{engine}: and the shop is told");
        assign(true).await;
        assert!(!shop.active(&web, access).await, "{engine}: what ended stays so");
        assert_eq!(grace.call("/api/users/preview", &body).await.status.as_u16(), 200, "{engine}");
        let tokens = shop.tokens(&grace).await;
        let (access, id) = (tokens["access_token"].as_str().unwrap(), tokens["id_token"].as_str().unwrap());
        assert!(shop.active(&web, access).await, "{engine}");
        let bye = [("id_token_hint", id), ("post_logout_redirect_uri", "https://shop.example/bye")];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(bye).finish();
        let gone = grace.get(&format!("/oauth2/logout?{query}")).await;
        assert_eq!(gone.location(), "https://shop.example/bye", "{engine}");
        assert!(!shop.active(&web, access).await, "{engine}: and with its end");
        assert_eq!(grace.get("/console/users").await.status.as_u16(), 200, "{engine}: the staff user stays");
        let noted = "SELECT COUNT(*) FROM audit_events WHERE action = 'preview_started'";
        assert_eq!(house.number(noted).await, 2, "{engine}");
    }
}
