//! The OpenID Provider as applications see it, on both engines: the whole way in, and what its tokens are worth.

use crate::applications::{register, shop};
use crate::support::{House, PASSWORD, engines};
use crate::web::{Answer, SITE, Web, customer};
use app::domain::application::{Access, AccessDraft, ApplicationForm, ClientKind, OAuthScope, Signing};
use app::domain::customer::OnboardingMethod;
use app::domain::password::PasswordDraft;
use app::domain::{ApplicationId, GroupId};
use app::ports::Applications;
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::{Value, json};
use server::secret::jws::{PublicKey, Unverified};

/// A verifier and its challenge (RFC 7636, appendix B).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub const CALLBACK: &str = "https://shop.example/callback";

/// A registered application with its secret.
pub struct Shop {
    pub id: ApplicationId,
    pub secret: String,
}

impl Shop {
    /// A web application for everybody, or for a group.
    pub async fn at(house: &House, form: ApplicationForm, group: Option<GroupId>) -> Self {
        let made = register(house, ClientKind::Web, form).await;
        let id = made.view.application.id;
        let access = if group.is_some() { Access::Groups } else { Access::Everyone };
        let draft = AccessDraft { id, version: 1, access, groups: group.into_iter().collect() };
        house.service.set_access(&house.owner, id, 1, draft.parse().unwrap()).await.unwrap();
        Self { id, secret: made.secret.unwrap() }
    }

    /// The organization's own shop, which asks for all there is.
    pub async fn own(house: &House) -> Self {
        Self::at(house, own_form("Shop"), None).await
    }

    /// The address of a request for a code, with some parameters changed (`None` leaves one out).
    pub fn authorize(&self, changed: &[(&str, Option<&str>)]) -> String {
        let id = self.id.to_string();
        let usual = [
            ("client_id", id.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid profile email groups"),
            ("state", "st&te"),
            ("nonce", "n0nce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(usual.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name)));
        query.extend_pairs(changed.iter().filter_map(|(name, value)| Some((name, (*value)?))));
        format!("/oauth2/authorize?{}", query.finish())
    }

    /// A code for whoever is signed in.
    pub async fn code(&self, web: &Web) -> String {
        let answer = web.get(&self.authorize(&[])).await;
        parameter(answer.location(), "code").unwrap_or_else(|| panic!("{} {}", answer.status, answer.body))
    }

    /// A form sent by the application's server, with its secret.
    pub async fn post(&self, web: &Web, path: &str, fields: &[(&str, &str)]) -> Answer {
        let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", self.id, self.secret)));
        back_channel(web, path, Some(&basic), fields).await
    }

    /// What a code gives.
    pub async fn exchange(&self, web: &Web, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        self.post(web, "/oauth2/token", &fields).await
    }

    /// What a refresh token gives.
    pub async fn refresh(&self, web: &Web, token: &str) -> Answer {
        self.post(web, "/oauth2/token", &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Tokens for whoever is signed in.
    pub async fn tokens(&self, web: &Web) -> Value {
        let code = self.code(web).await;
        let answer = self.exchange(web, &code).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
        json_of(&answer)
    }

    /// Whether a token is in force.
    pub async fn active(&self, web: &Web, token: &str) -> bool {
        let answer = self.post(web, "/oauth2/introspect", &[("token", token)]).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
        json_of(&answer)["active"].as_bool().unwrap()
    }
}

/// The form of an application of the organization's own.
pub fn own_form(name: &str) -> ApplicationForm {
    ApplicationForm {
        scopes: OAuthScope::ALL.to_vec(),
        first_party: true,
        post_logout_uris: "https://shop.example/bye".into(),
        backchannel_logout_uri: "https://shop.example/backchannel".into(),
        ..shop(name)
    }
}

/// A form sent by no browser.
pub async fn back_channel(web: &Web, path: &str, authorization: Option<&str>, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    if let Some(authorization) = authorization {
        request = request.header(AUTHORIZATION, authorization);
    }
    web.other().send(request.body(Body::from(body)).unwrap()).await
}

/// What an access token opens.
pub async fn user_info(web: &Web, token: &str) -> Answer {
    let request = Request::get("/oauth2/userinfo").header(AUTHORIZATION, format!("Bearer {token}"));
    web.other().send(request.body(Body::empty()).unwrap()).await
}

pub fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {} {}", answer.status, answer.body))
}

/// A parameter of an address.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?')?.1;
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// A customer with a password of their own, signed in.
pub async fn signed_in(house: &House, web: &Web, email: &str) -> Web {
    let link = customer(house, email, OnboardingMethod::Link).await;
    let token = link.split_once("token=").unwrap().1;
    let twice = PasswordDraft { password: PASSWORD.into(), repeat: PASSWORD.into() };
    house.service.accept_invitation(&crate::support::nobody(), token, &twice).await.unwrap();
    let web = web.other();
    assert_eq!(web.sign_in(email, PASSWORD).await.location(), "/account");
    web
}

/// What a token says, checked by the published keys.
pub async fn claims(web: &Web, token: &str) -> Value {
    let keys = PublicKey::set(&web.get("/oauth2/jwks").await.body);
    Unverified::read(token).unwrap().verified_by(&keys).unwrap()
}

#[tokio::test]
async fn discovery_says_where_everything_is() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let answer = web.get("/.well-known/openid-configuration").await;
    let found = json_of(&answer);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(
        (found["issuer"].as_str(), found["code_challenge_methods_supported"][0].as_str()),
        (Some(SITE), Some("S256"))
    );
    for name in ["authorization_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"] {
        let path = found[name].as_str().unwrap().strip_prefix(SITE).unwrap();
        assert_ne!(web.get(path).await.status.as_u16(), 404, "{name}");
    }
    let keys = web.get("/oauth2/jwks").await;
    assert_eq!(json_of(&keys)["keys"][0]["alg"], "ES256");
    assert!(!keys.body.contains("\"d\""), "no private part");
}

#[tokio::test]
async fn somebody_signs_in_to_the_shop_and_the_shop_learns_who_it_is() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let ada = signed_in(&house, &web, "ada@example.com").await;

        // From the very beginning: sign-in, and back by a page of ours to the shop.
        let fresh = web.other();
        let asked = fresh.get(&shop.authorize(&[("login_hint", Some("ada@example.com"))])).await;
        assert!(asked.location().starts_with("/sign-in?next=%2Foauth2%2Fauthorize"), "{engine}: {}", asked.location());
        let page = fresh.get(asked.location()).await;
        assert!(page.body.contains("value=\"ada@example.com\""), "the hint is typed already");
        let next = parameter(asked.location(), "next").unwrap();
        let entered = fresh
            .post("/sign-in", &[("email", "ada@example.com"), ("password", PASSWORD), ("next", next.as_str())])
            .await;
        assert!(entered.location().starts_with("/oauth2/continue?"), "{engine}: {}", entered.location());
        let on = fresh.get(entered.location()).await;
        assert_eq!(on.header("refresh"), format!("0; url={next}"));
        let back = fresh.get(&next).await;
        let place = back.location().to_owned();
        assert!(place.starts_with("https://shop.example/callback?code="), "{engine}: {place}");
        assert_eq!(parameter(&place, "state").as_deref(), Some("st&te"));
        assert_eq!(parameter(&place, "iss").as_deref(), Some(SITE), "RFC 9207");

        let answer = shop.exchange(&web, &parameter(&place, "code").unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"), "{}", answer.body);
        let tokens = json_of(&answer);
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(300)));
        let (access, id) = (tokens["access_token"].as_str().unwrap(), tokens["id_token"].as_str().unwrap());
        let said = claims(&web, id).await;
        assert_eq!((&said["iss"], &said["aud"], &said["nonce"]), (&json!(SITE), &json!(shop.id), &json!("n0nce")));
        assert_eq!(said["amr"], json!(["pwd"]));
        let now = house.service.now().0 / 1_000_000;
        assert_eq!((said["iat"].as_i64(), said["auth_time"].as_i64()), (Some(now), Some(now)));
        let half = &ring::digest::digest(&ring::digest::SHA256, access.as_bytes());
        assert_eq!(said["at_hash"], json!(URL_SAFE_NO_PAD.encode(&half.as_ref()[..16])));

        let told = json_of(&user_info(&web, access).await);
        assert_eq!((&told["sub"], &told["given_name"]), (&said["sub"], &json!("Ada")), "{engine}");
        assert_eq!((&told["email"], &told["email_verified"]), (&json!("ada@example.com"), &json!(false)));
        assert_eq!((&told["groups"], told.get("phone_number")), (&json!([]), None), "not asked for");
        assert!(told.get("act").is_none() && told.get("cms_preview").is_none());

        let worth = json_of(&shop.post(&web, "/oauth2/introspect", &[("token", access)]).await);
        assert_eq!(
            (&worth["active"], &worth["sub"], &worth["client_id"]),
            (&json!(true), &said["sub"], &json!(shop.id))
        );
        house.clock.advance(301_000_000);
        assert!(!shop.active(&web, access).await, "{engine}: five minutes and no more");
        let again = json_of(&shop.refresh(&web, tokens["refresh_token"].as_str().unwrap()).await);
        assert!(shop.active(&web, again["access_token"].as_str().unwrap()).await, "{engine}");
        assert!(shop.active(&web, again["refresh_token"].as_str().unwrap()).await, "{engine}");

        // Signed in already: straight through.
        assert!(ada.get(&shop.authorize(&[("prompt", Some("none"))])).await.location().contains("code="));
    }
}

#[tokio::test]
async fn an_application_gets_the_signatures_it_chose() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let ada = signed_in(&house, &web, "ada@example.com").await;
    for (signing, kty) in [(Signing::Es256, "EC"), (Signing::Eddsa, "OKP"), (Signing::Rs256, "RSA")] {
        let shop = Shop::at(&house, ApplicationForm { signing, ..own_form(signing.as_str()) }, None).await;
        let tokens = shop.tokens(&ada).await;
        for name in ["id_token", "access_token"] {
            let token = tokens[name].as_str().unwrap();
            let head = Unverified::read(token).unwrap().header;
            assert_eq!(head.alg, signing.as_str());
            let set = json_of(&web.get("/oauth2/jwks").await);
            let key = set["keys"].as_array().unwrap().iter().find(|key| key["kid"] == head.kid).unwrap();
            assert_eq!((&key["alg"], &key["kty"]), (&json!(signing.as_str()), &json!(kty)));
            assert_eq!(claims(&web, token).await["aud"], json!(shop.id));
        }
        assert!(shop.active(&web, tokens["access_token"].as_str().unwrap()).await, "{signing:?}");
    }
}

#[tokio::test]
async fn a_machine_speaks_for_itself() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let old = Shop::at(&house, own_form("Old"), None).await;
    let robot = ApplicationForm { name: "Robot".into(), ..ApplicationForm::of(ClientKind::Machine) };
    let made = register(&house, ClientKind::Machine, robot).await;
    let robot = Shop { id: made.view.application.id, secret: made.secret.unwrap() };
    let answer = robot.post(&web, "/oauth2/token", &[("grant_type", "client_credentials")]).await;
    let tokens = json_of(&answer);
    assert!(tokens.get("refresh_token").is_none() && tokens.get("id_token").is_none(), "{tokens}");
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(&web, access).await["sub"], json!(robot.id));
    assert!(robot.active(&web, access).await);
    assert_eq!(user_info(&web, access).await.status.as_u16(), 403, "nobody is behind it");
    let revoke = async |who: &Shop| who.post(&web, "/oauth2/revoke", &[("token", access)]).await.status.as_u16();
    assert_eq!(revoke(&old).await, 200);
    assert!(robot.active(&web, access).await, "another application's is none of its business");
    assert_eq!((revoke(&robot).await, revoke(&robot).await), (200, 200));
    assert!(!robot.active(&web, access).await, "revoked, and that at once");
    let answer = robot.post(&web, "/oauth2/token", &[("grant_type", "client_credentials")]).await;
    assert!(robot.active(&web, json_of(&answer)["access_token"].as_str().unwrap()).await, "the machine goes on");
    let refused = old.post(&web, "/oauth2/token", &[("grant_type", "client_credentials")]).await;
    assert_eq!(json_of(&refused)["error"], "unauthorized_client");
}

#[tokio::test]
async fn keys_follow_each_other_and_none_goes_too_soon() {
    use app::domain::time::DAY;
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let keys = async || {
        let set = json_of(&web.get("/oauth2/jwks").await);
        let kids = set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned());
        kids.collect::<Vec<_>>()
    };
    let first = keys().await;
    house.clock.advance(90 * DAY);
    house.service.tidy().await.unwrap();
    house.clock.advance(DAY / 24);
    let both = keys().await;
    assert_eq!((both.len(), &both[0]), (2, &first[0]), "published before it signs");
    let robot = ApplicationForm { name: "Robot".into(), ..ApplicationForm::of(ClientKind::Machine) };
    let made = register(&house, ClientKind::Machine, robot).await;
    let robot = Shop { id: made.view.application.id, secret: made.secret.unwrap() };
    let signer = async || {
        let answer = robot.post(&web, "/oauth2/token", &[("grant_type", "client_credentials")]).await;
        let token = json_of(&answer)["access_token"].as_str().unwrap().to_owned();
        Unverified::read(&token).unwrap().header.kid
    };
    assert_eq!(signer().await, both[0]);
    house.clock.advance(DAY);
    assert_eq!(signer().await, both[1]);
    house.service.tidy().await.unwrap();
    assert_eq!(keys().await.len(), 2, "what it signed is still about");
    house.clock.advance(8 * DAY);
    house.service.tidy().await.unwrap();
    house.clock.advance(DAY / 24);
    assert_eq!(keys().await, [both[1].clone()]);
}

#[tokio::test]
async fn an_answer_comes_in_a_form_where_it_is_asked_for_so() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let shop = Shop::own(&house).await;
        let asked = shop.authorize(&[("response_mode", Some("form_post"))]);
        let ada = signed_in(&house, &web, "ada@example.com").await;
        let answer = ada.get(&asked).await;
        assert_eq!((answer.status.as_u16(), answer.location()), (200, ""), "{engine}");
        assert!(answer.body.contains(&format!("method=\"post\" action=\"{CALLBACK}\"")), "{}", answer.body);
        let field = |name: &str| {
            let (_, rest) = answer.body.split_once(&format!("name=\"{name}\" value=\""))?;
            rest.split('"').next()
        };
        assert_eq!((field("state"), field("iss")), (Some("st&amp;te"), Some(SITE)), "{engine}");
        assert!(answer.header("content-security-policy").contains("form-action *;"), "{engine}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin", "{engine}");
        let code = field("code").unwrap().to_owned();
        assert_eq!(shop.exchange(&web, &code).await.status.as_u16(), 200, "{engine}");

        // A refusal comes the same way, and what cannot come in a form, in the query.
        let refused = [("response_mode", Some("form_post")), ("prompt", Some("none"))];
        let answer = web.other().get(&shop.authorize(&refused)).await;
        assert!(answer.body.contains("name=\"error\" value=\"login_required\""), "{}", answer.body);
        let answer = ada.get(&shop.authorize(&[("response_mode", Some("fragment"))])).await;
        assert_eq!(parameter(answer.location(), "error").as_deref(), Some("invalid_request"), "{engine}");
        let denied = [("decision", "deny"), ("request", asked.split_once('?').unwrap().1)];
        let answer = ada.post("/oauth2/consent", &denied).await;
        assert!(answer.body.contains("name=\"error\" value=\"access_denied\""), "{}", answer.body);
    }
}
