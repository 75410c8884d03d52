//! What ends a sign-in to applications, and what people are asked and told on the way: on both engines.

use crate::applications::shop;
use crate::oidc::{Shop, claims, json_of, own_form, parameter, signed_in, user_info};
use crate::support::{House, PASSWORD, engines};
use crate::web::Web;
use app::domain::application::{Access, AccessDraft, ApplicationForm, OAuthScope};
use app::domain::group::{Audience, GroupDraft};
use app::domain::lock::LockDraft;
use app::domain::time::{DAY, MINUTE};
use app::domain::{AccountId, GroupId};
use app::ports::{Applications, Groups, Users};
use serde_json::{Value, json};

async fn group(house: &House, name: &str) -> GroupId {
    let draft = GroupDraft { name: name.into(), description: String::new(), audience: Audience::Customers };
    Groups::create(&*house.service, &house.owner, draft.parse().unwrap()).await.unwrap().id
}

async fn id_of(house: &House, username: &str) -> AccountId {
    house.customer(username).await.actor.unwrap().subject.id
}

/// That neither token opens anything any more, and that somebody is told.
async fn all_over(house: &House, web: &Web, shop: &Shop, tokens: &Value, what: &str) {
    for token in ["access_token", "refresh_token"] {
        assert!(!shop.active(web, tokens[token].as_str().unwrap()).await, "{what}: {token}");
    }
    assert_eq!(user_info(web, tokens["access_token"].as_str().unwrap()).await.status.as_u16(), 401, "{what}");
    assert_eq!(shop.refresh(web, tokens["refresh_token"].as_str().unwrap()).await.status.as_u16(), 400, "{what}");
    assert!(house.number("SELECT COUNT(*) FROM logout_outbox").await > 0, "{what}");
}

#[tokio::test]
async fn a42_a43_a_lock_ends_the_access_that_is_open_and_lets_nobody_in_again() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let tokens = shop.tokens(&ada).await;
        let late = shop.code(&ada).await;
        let id = id_of(&house, "ada@example.com").await;
        let lock = LockDraft { id, understood: true, note: String::new() };
        house.service.lock(&house.owner, lock.parse().unwrap()).await.unwrap();
        all_over(&house, &web, &shop, &tokens, engine).await;
        assert_eq!(shop.exchange(&web, &late).await.status.as_u16(), 400, "{engine}: a code under way");
        let asked = ada.get(&shop.authorize(&[])).await;
        assert!(asked.location().starts_with("/sign-in"), "{engine}");
        house.service.unlock(&house.owner, id).await.unwrap();
        all_over(&house, &web, &shop, &tokens, "unlocked again").await;
    }
}

#[tokio::test]
async fn whatever_ends_a_session_ends_what_it_gave() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let told = async || house.number("SELECT COUNT(*) FROM logout_outbox").await;

        let ada = signed_in(&house, &web, "ada@example.com").await;
        let tokens = shop.tokens(&ada).await;
        let offline = ada.get(&shop.authorize(&[("scope", Some("openid offline_access"))])).await;
        let code = parameter(offline.location(), "code").unwrap();
        let offline = json_of(&shop.exchange(&web, &code).await);
        ada.post("/sign-out", &[]).await;
        all_over(&house, &web, &shop, &tokens, "sign-out").await;
        assert_eq!(told().await, 1, "{engine}: once a session");
        let stays = offline["refresh_token"].as_str().unwrap();
        assert!(shop.active(&web, stays).await, "{engine}: offline_access outlives the session");
        let id = id_of(&house, "ada@example.com").await;
        house.service.end_sessions(&house.owner, id, None).await.unwrap();
        assert!(!shop.active(&web, stays).await, "{engine}: and not the end of them all");

        assert_eq!(ada.sign_in("ada@example.com", PASSWORD).await.location(), "/account");
        let tokens = shop.tokens(&ada).await;
        let new = "Tr8!mossy-Kettle";
        let fields = [("current_password", PASSWORD), ("password", new), ("repeat_password", new)];
        assert_eq!(ada.post("/account/password", &fields).await.status.as_u16(), 303);
        all_over(&house, &web, &shop, &tokens, "another password").await;

        let tokens = shop.tokens(&ada).await;
        house.clock.advance(31 * DAY);
        all_over(&house, &web, &shop, &tokens, "time").await;
        house.service.tidy().await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM grants").await, 0, "{engine}");

        assert_eq!(ada.sign_in("ada@example.com", new).await.location(), "/account");
        let tokens = shop.tokens(&ada).await;
        let before = told().await;
        Users::delete_understood(&*house.service, &house.owner, id, true).await.unwrap();
        all_over(&house, &web, &shop, &tokens, "deleted").await;
        assert_eq!(told().await, before + 1, "{engine}");
    }
}

#[tokio::test]
async fn a28_a_group_opens_the_shop_and_leaving_it_closes_it_at_once() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let members = group(&house, "Members").await;
        let shop = Shop::at(&house, own_form("Shop"), Some(members)).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let id = id_of(&house, "ada@example.com").await;
        let page = ada.get(&shop.authorize(&[])).await;
        assert_eq!((page.status.as_u16(), page.heading()), (403, "No access to Shop"), "{engine}");
        assert!(page.body.contains("ada@example.com is in none of them"), "{}", page.body);
        let silent = ada.get(&shop.authorize(&[("prompt", Some("none"))])).await;
        assert_eq!(parameter(silent.location(), "error").as_deref(), Some("access_denied"));

        house.service.change_members(&house.owner, members, &[id], &[]).await.unwrap();
        let tokens = shop.tokens(&ada).await;
        let told = json_of(&user_info(&web, tokens["access_token"].as_str().unwrap()).await);
        assert_eq!(told["groups"], json!(["Members"]));
        house.service.change_members(&house.owner, members, &[], &[id]).await.unwrap();
        all_over(&house, &web, &shop, &tokens, "out of the group").await;

        house.service.change_members(&house.owner, members, &[id], &[]).await.unwrap();
        let tokens = shop.tokens(&ada).await;
        let draft = AccessDraft { id: shop.id, version: 2, access: Access::Nobody, groups: Vec::new() };
        house.service.set_access(&house.owner, shop.id, 2, draft.parse().unwrap()).await.unwrap();
        all_over(&house, &web, &shop, &tokens, "for nobody").await;
    }
}

#[tokio::test]
async fn a_person_is_asked_before_another_house_learns_who_they_are() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let form = ApplicationForm { scopes: OAuthScope::ALL.to_vec(), ..shop("Partner") };
        let shop = Shop::at(&house, form, None).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let page = ada.get(&shop.authorize(&[])).await;
        assert_eq!(page.heading(), "Partner wants to know who you are", "{engine}");
        assert!(page.body.contains("Your e-mail address") && !page.body.contains("Your phone number"));
        let silent = ada.get(&shop.authorize(&[("prompt", Some("none"))])).await;
        assert_eq!(parameter(silent.location(), "error").as_deref(), Some("consent_required"));
        let request = shop.authorize(&[]).split_once('?').unwrap().1.to_owned();
        let no = ada.post("/oauth2/consent", &[("request", request.as_str()), ("decision", "deny")]).await;
        assert!(no.header("refresh").contains("error=access_denied"), "{}", no.header("refresh"));
        let yes = ada.post("/oauth2/consent", &[("request", request.as_str()), ("decision", "allow")]).await;
        assert!(yes.header("refresh").starts_with("0; url=/oauth2/authorize?"), "{engine}");
        assert!(ada.get(&shop.authorize(&[])).await.location().contains("code="), "{engine}: asked once");
        let more = ada.get(&shop.authorize(&[("scope", Some("openid phone"))])).await;
        assert!(more.body.contains("Your phone number"), "{engine}: and again for more");
        let again = ada.get(&shop.authorize(&[("prompt", Some("consent"))])).await;
        assert_eq!(again.status.as_u16(), 200);
        let evil = request.replace("shop.example", "evil.example");
        let refused = ada.post("/oauth2/consent", &[("request", evil.as_str()), ("decision", "deny")]).await;
        assert_eq!((refused.location(), refused.header("refresh")), ("/", ""));
        let other = ada.post("/oauth2/consent", &[("request", request.as_str()), ("decision", "switch")]).await;
        assert!(other.location().starts_with("/sign-in?next=") && ada.cookie("__Host-clientele").is_empty());
    }
}

#[tokio::test]
async fn the_password_is_asked_for_when_the_shop_wants_it_fresh() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let shop = Shop::own(&house).await;
    let ada = signed_in(&house, &web, "ada@example.com").await;
    assert!(ada.get(&shop.authorize(&[("max_age", Some("600"))])).await.location().contains("code="));
    house.clock.advance(5 * MINUTE);
    for asks in [("prompt", "login"), ("max_age", "60"), ("max_age", "0")] {
        let asked = ada.get(&shop.authorize(&[(asks.0, Some(asks.1))])).await;
        assert!(asked.location().starts_with("/account/confirm?next="), "{asks:?} {}", asked.location());
        let next = parameter(asked.location(), "next").unwrap();
        let form = ada.get(asked.location()).await;
        assert_eq!(form.header("refresh"), "", "{asks:?}: the form, though it was given five minutes ago");
        assert!(ada.get(&next).await.location().starts_with("/account/confirm"), "{asks:?}: no way around it");
        house.clock.advance(1_000_000);
        let given = ada.post("/account/confirm", &[("current_password", PASSWORD), ("next", next.as_str())]).await;
        let on = ada.get(given.location()).await;
        assert!(on.header("refresh").starts_with("0; url=/oauth2/authorize?"), "{asks:?}");
        let back = ada.get(&next).await;
        let code = parameter(back.location(), "code").unwrap_or_else(|| panic!("{asks:?} {}", back.location()));
        let tokens = json_of(&shop.exchange(&web, &code).await);
        let said = claims(&web, tokens["id_token"].as_str().unwrap()).await;
        assert_eq!(said["auth_time"].as_i64(), Some(house.service.now().0 / 1_000_000), "{asks:?}");
        house.clock.advance(5 * MINUTE);
        let silent = ada.get(&shop.authorize(&[("max_age", Some("60")), ("prompt", Some("none"))])).await;
        assert_eq!(parameter(silent.location(), "error").as_deref(), Some("login_required"));
    }
    let asked = ada.get(&shop.authorize(&[("prompt", Some("select_account"))])).await;
    assert_eq!(asked.heading(), "Continue as Ada?");
}

#[tokio::test]
async fn the_shop_signs_its_own_people_out_and_others_are_told() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let tokens = shop.tokens(&ada).await;
        let hint = tokens["id_token"].as_str().unwrap();
        let bye = ("post_logout_redirect_uri", "https://shop.example/bye");
        let logout = |pairs: &[(&str, &str)]| {
            format!("/oauth2/logout?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
        };
        let id = shop.id.to_string();
        for wrong in [
            &[("id_token_hint", hint), ("post_logout_redirect_uri", "https://evil.example/")][..],
            &[("id_token_hint", "nonsense"), bye],
            &[("id_token_hint", hint), ("client_id", "another"), bye],
            &[bye],
        ] {
            let answer = ada.get(&logout(wrong)).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (400, ""), "{engine} {wrong:?}");
        }
        // Without a token of this session, the person is asked.
        let asked = ada.get(&logout(&[("client_id", id.as_str()), bye])).await;
        assert_eq!(asked.heading(), "Sign out?", "{engine}");
        assert!(shop.active(&web, tokens["access_token"].as_str().unwrap()).await, "{engine}: nothing has happened");
        house.clock.advance(2 * 60 * MINUTE);
        let done = ada.get(&logout(&[("id_token_hint", hint), bye, ("state", "x y")])).await;
        assert_eq!(done.location(), "https://shop.example/bye?state=x+y", "{engine}: an old hint does");
        all_over(&house, &web, &shop, &tokens, engine).await;

        let due = house.service.due_logouts().await.unwrap();
        assert_eq!((due.len(), due[0].address.as_str()), (1, "https://shop.example/backchannel"), "{engine}");
        let said = claims(&web, &due[0].token).await;
        let first = claims(&web, hint).await;
        assert_eq!((&said["sub"], &said["sid"], &said["aud"]), (&first["sub"], &first["sid"], &json!(shop.id)));
        assert!(said["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
        assert!(said.get("nonce").is_none());
        assert!(house.service.due_logouts().await.unwrap().is_empty(), "{engine}: claimed");
        house.service.logout_told(&due[0], false).await.unwrap();
        assert!(house.service.due_logouts().await.unwrap().is_empty(), "{engine}: later");
        house.clock.advance(MINUTE);
        let again = house.service.due_logouts().await.unwrap();
        assert_eq!(again.len(), 1, "{engine}: tried again");
        house.service.logout_told(&again[0], true).await.unwrap();
        assert_eq!(house.number("SELECT COUNT(*) FROM logout_outbox").await, 0, "{engine}");

        // By the person's own yes.
        assert_eq!(ada.sign_in("ada@example.com", PASSWORD).await.location(), "/account");
        let query = logout(&[("client_id", id.as_str()), bye]).split_once('?').unwrap().1.to_owned();
        let gone = ada.post("/oauth2/sign-out", &[("request", query.as_str())]).await;
        assert_eq!(gone.header("refresh"), "0; url=https://shop.example/bye", "{engine}");
        assert!(ada.cookie("__Host-clientele").is_empty(), "{engine}");
    }
}
