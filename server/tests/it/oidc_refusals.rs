//! What the OpenID Provider refuses, one attack a test (`security.md`, V9 and V10).

use crate::applications::{register, shop};
use crate::oidc::{CALLBACK, Shop, VERIFIER, back_channel, claims, json_of, own_form, parameter, signed_in, user_info};
use crate::support::{House, engines};
use crate::web::{SITE, Web};
use app::domain::application::{AccessDraft, ApplicationForm, ClientAuth, ClientKind};
use app::ports::Applications;
use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use futures::future::join_all;
use http::Request;
use http::header::{CONTENT_TYPE, ORIGIN};
use serde_json::json;
use server::secret::jws::Unverified;
use server::secret::signing::{SigningKey, generate};

async fn house_shop_ada(engine: &str) -> (House, Web, Shop, Web) {
    let house = House::on(engine).await;
    let web = Web::at(&house.service);
    let shop = Shop::own(&house).await;
    let ada = signed_in(&house, &web, "ada@example.com").await;
    (house, web, shop, ada)
}

#[tokio::test]
async fn a_code_opens_once_and_its_second_use_ends_what_it_gave() {
    for engine in engines() {
        let (house, web, shop, ada) = house_shop_ada(engine).await;
        let code = shop.code(&ada).await;
        let first = json_of(&shop.exchange(&web, &code).await);
        assert!(shop.active(&web, first["access_token"].as_str().unwrap()).await);
        let second = shop.exchange(&web, &code).await;
        assert_eq!((second.status.as_u16(), &json_of(&second)["error"]), (400, &json!("invalid_grant")), "{engine}");
        for token in ["access_token", "refresh_token"] {
            assert!(!shop.active(&web, first[token].as_str().unwrap()).await, "{engine} {token}");
        }
        let noted = "SELECT COUNT(*) FROM audit_events WHERE action = 'grant_misused'";
        assert_eq!(house.number(noted).await, 1, "{engine}");
        let late = shop.code(&ada).await;
        house.clock.advance(60_000_000);
        assert_eq!(shop.exchange(&web, &late).await.status.as_u16(), 400, "{engine}: a minute");
    }
}

#[tokio::test]
async fn of_fifty_refreshes_with_one_token_one_wins() {
    for engine in engines() {
        let (_house, web, shop, ada) = house_shop_ada(engine).await;
        let tokens = shop.tokens(&ada).await;
        let token = tokens["refresh_token"].as_str().unwrap();
        let answers = join_all((0..50).map(|_| shop.refresh(&web, token))).await;
        let won: Vec<_> = answers.iter().filter(|answer| answer.status.as_u16() == 200).collect();
        assert_eq!(won.len(), 1, "{engine}");
        assert!(answers.iter().all(|answer| [200, 400].contains(&answer.status.as_u16())), "{engine}");
        let after = json_of(won[0]);
        assert!(!shop.active(&web, after["access_token"].as_str().unwrap()).await, "{engine}: one of them was a thief");
    }
}

#[tokio::test]
async fn pkce_is_neither_left_out_nor_weakened() {
    let (_house, web, shop, ada) = house_shop_ada("sqlite").await;
    for changed in [
        &[("code_challenge", None)][..],
        &[("code_challenge_method", None)],
        &[("code_challenge_method", Some("plain"))],
        &[("code_challenge_method", Some("s256"))],
        &[("code_challenge", None), ("code_challenge_method", None)],
        &[("code_challenge", Some("short"))],
    ] {
        let place = ada.get(&shop.authorize(changed)).await.location().to_owned();
        assert_eq!(parameter(&place, "error").as_deref(), Some("invalid_request"), "{changed:?} {place}");
        assert!(parameter(&place, "code").is_none() && place.starts_with(CALLBACK));
    }
    for verifier in ["", "wrong", &"a".repeat(43), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"] {
        let code = shop.code(&ada).await;
        let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", CALLBACK)];
        let answer = shop.post(&web, "/oauth2/token", &[&fields[..], &[("code_verifier", verifier)]].concat()).await;
        assert_eq!(answer.status.as_u16(), 400, "{verifier}");
        let answer = shop.post(&web, "/oauth2/token", &fields).await;
        assert_eq!(json_of(&answer)["error"], "invalid_request", "left out");
    }
}

#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_registered() {
    let (_house, _web, shop, ada) = house_shop_ada("sqlite").await;
    let unknown = uuid::Uuid::from_u128(1).to_string();
    for changed in [
        ("redirect_uri", Some("https://evil.example/callback")),
        ("redirect_uri", Some("https://shop.example/callback/")),
        ("redirect_uri", Some("https://shop.example/callback?x=1")),
        ("redirect_uri", Some("https://shop.example/callback/../evil")),
        ("redirect_uri", Some("https://shop.example@evil.example/callback")),
        ("redirect_uri", Some("https://shop.example.evil.example/callback")),
        ("redirect_uri", Some("HTTPS://shop.example/callback")),
        ("redirect_uri", Some("//evil.example")),
        ("redirect_uri", Some("javascript:alert(1)")),
        ("redirect_uri", None),
        ("client_id", None),
        ("client_id", Some("nonsense")),
        ("client_id", Some(unknown.as_str())),
    ] {
        for broken in [None, Some("token")] {
            let response = broken.map_or(("response_type", Some("code")), |_| ("response_type", broken));
            let answer = ada.get(&shop.authorize(&[changed, response])).await;
            assert_eq!((answer.status.as_u16(), answer.location()), (400, ""), "{changed:?}");
            assert!(answer.body.contains("<h1>") && !answer.body.contains("evil.example\""), "{changed:?}");
        }
    }
    let twice = format!("{}&redirect_uri=https%3A%2F%2Fevil.example", shop.authorize(&[]));
    assert_eq!(ada.get(&twice).await.status.as_u16(), 400);
}

#[tokio::test]
async fn requests_we_do_not_answer_go_back_with_their_error() {
    let (_house, _web, shop, ada) = house_shop_ada("sqlite").await;
    for (changed, error) in [
        (("response_type", Some("token")), "unsupported_response_type"),
        (("response_type", Some("id_token")), "unsupported_response_type"),
        (("response_type", None), "invalid_request"),
        (("response_mode", Some("fragment")), "invalid_request"),
        (("request", Some("eyJhbGciOiJub25lIn0..")), "request_not_supported"),
        (("request_uri", Some("https://shop.example/request")), "request_uri_not_supported"),
        (("scope", Some("profile")), "invalid_scope"),
        (("scope", None), "invalid_scope"),
        (("prompt", Some("none login")), "invalid_request"),
        (("max_age", Some("soon")), "invalid_request"),
    ] {
        let place = ada.get(&shop.authorize(&[changed])).await.location().to_owned();
        assert_eq!(parameter(&place, "error").as_deref(), Some(error), "{changed:?} {place}");
        assert_eq!(parameter(&place, "state").as_deref(), Some("st&te"));
        assert_eq!(parameter(&place, "iss").as_deref(), Some(SITE));
    }
    let doubled = format!("{}&nonce=other", shop.authorize(&[]));
    assert_eq!(parameter(ada.get(&doubled).await.location(), "error").as_deref(), Some("invalid_request"));
    let nobody = ada.other();
    let silent = nobody.get(&shop.authorize(&[("prompt", Some("none"))])).await;
    assert_eq!(parameter(silent.location(), "error").as_deref(), Some("login_required"));
    let unknown = ada.get(&shop.authorize(&[("scope", Some("openid everything"))])).await;
    assert!(unknown.location().contains("code="), "what is not known is left out");
}

#[tokio::test]
async fn a_token_is_what_it_was_signed_for() {
    let (house, web, shop, ada) = house_shop_ada("sqlite").await;
    let tokens = shop.tokens(&ada).await;
    let access = tokens["access_token"].as_str().unwrap();
    let said = claims(&web, access).await;
    let read = Unverified::read(access).unwrap();
    // Somebody else's key under our key's name; no signature at all; our public key as a shared secret's stand-in.
    let foreign = SigningKey::open(
        app::domain::application::Signing::Es256,
        &generate(app::domain::application::Signing::Es256).unwrap(),
    );
    let forged = foreign.unwrap().sign("at+jwt", &said).unwrap();
    let (_, rest) = forged.split_once('.').unwrap();
    let head =
        |alg: &str| URL_SAFE_NO_PAD.encode(json!({"alg": alg, "typ": "at+jwt", "kid": read.header.kid}).to_string());
    let payload = access.split('.').nth(1).unwrap();
    let swapped = format!("{}.{rest}", head("ES256"));
    let unsigned = format!("{}.{payload}.", head("none"));
    let shared = format!("{}.{payload}.{}", head("HS256"), access.rsplit('.').next().unwrap());
    let id = tokens["id_token"].as_str().unwrap();
    let refresh = tokens["refresh_token"].as_str().unwrap();
    for token in [forged.as_str(), &swapped, &unsigned, &shared, id, refresh, "", "a.b.c", "nonsense"] {
        let answer = user_info(&web, token).await;
        assert_eq!(answer.status.as_u16(), 401, "{token}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"), "{token}");
    }
    assert!(!shop.active(&web, id).await && !shop.active(&web, &swapped).await);

    // Another application learns nothing of it, and cannot use or end it.
    let other = Shop::at(&house, ApplicationForm { first_party: false, ..shop_form("Other") }, None).await;
    assert!(!other.active(&web, access).await && !other.active(&web, refresh).await);
    assert_eq!(json_of(&other.refresh(&web, refresh).await)["error"], "invalid_grant");
    assert_eq!(other.post(&web, "/oauth2/revoke", &[("token", refresh)]).await.status.as_u16(), 200);
    assert!(shop.active(&web, access).await);
    let code = shop.code(&ada).await;
    assert_eq!(other.exchange(&web, &code).await.status.as_u16(), 400);
    assert_eq!(shop.post(&web, "/oauth2/revoke", &[("token", access)]).await.status.as_u16(), 200);
    assert!(!shop.active(&web, refresh).await, "its own application can");
}

fn shop_form(name: &str) -> ApplicationForm {
    shop(name)
}

#[tokio::test]
async fn an_application_proves_itself_in_its_one_way() {
    let (house, web, shop, ada) = house_shop_ada("sqlite").await;
    let id = shop.id.to_string();
    let basic = |secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let grant = ("grant_type", "refresh_token");
    for (authorization, fields, status) in [
        (None, vec![grant], 401),
        (None, vec![grant, ("client_id", id.as_str())], 401),
        (None, vec![grant, ("client_id", id.as_str()), ("client_secret", shop.secret.as_str())], 401),
        (Some(basic("wrong")), vec![grant], 401),
        (Some(basic("")), vec![grant], 401),
        (Some(basic(&shop.secret)), vec![grant, ("client_id", "another")], 401),
        (Some(basic(&shop.secret)), vec![grant, ("client_secret", shop.secret.as_str())], 400),
        (Some(basic(&shop.secret)), vec![grant, grant], 400),
        (Some(basic(&shop.secret)), vec![grant], 400),
    ] {
        let answer = back_channel(&web, "/oauth2/token", authorization.as_deref(), &fields).await;
        assert_eq!(answer.status.as_u16(), status, "{fields:?} {}", answer.body);
        assert_eq!(json_of(&answer)["error"] == "invalid_client", status == 401, "{}", answer.body);
    }
    // A page in the browser has no secret; its code and its verifier are its proof.
    let page = ApplicationForm { auth: ClientAuth::None, ..own_form("Page") };
    let made = register(&house, ClientKind::SinglePage, page).await.view.application.id;
    let draft =
        AccessDraft { id: made, version: 1, access: app::domain::application::Access::Everyone, groups: Vec::new() };
    house.service.set_access(&house.owner, made, 1, draft.parse().unwrap()).await.unwrap();
    let page = Shop { id: made, secret: String::new() };
    let (code, name) = (page.code(&ada).await, made.to_string());
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", name.as_str()),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let answer = back_channel(&web, "/oauth2/token", None, &fields).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (200, "*"), "{}", answer.body);
    let asked = back_channel(&web, "/oauth2/introspect", None, &[("client_id", name.as_str()), ("token", "x")]).await;
    assert_eq!(asked.status.as_u16(), 401, "whoever cannot prove itself is told nothing");
}

#[tokio::test]
async fn an_assertion_is_taken_once_and_only_from_its_application() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let signing = app::domain::application::Signing::Es256;
        let key = SigningKey::open(signing, &generate(signing).unwrap()).unwrap();
        let form = ApplicationForm {
            name: "Robot".into(),
            auth: ClientAuth::PrivateKeyJwt,
            jwks: json!({"keys": [key.jwk()]}).to_string(),
            ..ApplicationForm::of(ClientKind::Machine)
        };
        let made = register(&house, ClientKind::Machine, form).await;
        assert!(made.secret.is_none());
        let id = made.view.application.id.to_string();
        let now = house.service.now().0 / 1_000_000;
        let send = async |assertion: String| {
            let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            let fields = [
                ("grant_type", "client_credentials"),
                ("client_assertion_type", kind),
                ("client_assertion", assertion.as_str()),
            ];
            back_channel(&web, "/oauth2/token", None, &fields).await.status.as_u16()
        };
        let says = |changed: serde_json::Value| {
            let mut says =
                json!({"iss": id, "sub": id, "aud": SITE, "jti": uuid::Uuid::new_v4(), "iat": now, "exp": now + 60});
            for (name, value) in changed.as_object().unwrap() {
                says[name] = value.clone();
            }
            key.sign("JWT", &says).unwrap()
        };
        let right = says(json!({}));
        assert_eq!(send(right.clone()).await, 200, "{engine}");
        assert_eq!(send(right).await, 401, "{engine}: once");
        assert_eq!(send(says(json!({"aud": [format!("{SITE}/oauth2/token")]}))).await, 200, "{engine}");
        for wrong in [
            json!({"aud": "https://evil.example"}),
            json!({"aud": null}),
            json!({"exp": now - 61}),
            json!({"exp": now + 100_000}),
            json!({"iat": now + 600}),
            json!({"sub": "another"}),
            json!({"jti": ""}),
            json!({"exp": null}),
        ] {
            assert_eq!(send(says(wrong.clone())).await, 401, "{engine} {wrong}");
        }
        let thief = SigningKey::open(signing, &generate(signing).unwrap()).unwrap();
        let forged =
            thief.sign("JWT", &json!({"iss": id, "sub": id, "aud": SITE, "jti": "1", "exp": now + 60})).unwrap();
        assert_eq!(send(forged).await, 401, "{engine}");
    }
}

#[tokio::test]
async fn other_sites_may_ask_but_never_answer_for_a_person() {
    let (_house, web, shop, ada) = house_shop_ada("sqlite").await;
    // A form of the shop's site: the browser is sent to ask by itself, where its cookie comes along.
    let query = shop.authorize(&[]);
    let query = query.split_once('?').unwrap().1;
    let form = |path: &str| {
        Request::post(path)
            .header(ORIGIN, "https://shop.example")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
    };
    let answer = web.send(form("/oauth2/authorize").body(Body::from(query.to_owned())).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 303);
    assert!(answer.location().starts_with("/oauth2/authorize?client_id="), "{}", answer.location());
    // Its yes in the person's name is refused.
    for path in ["/oauth2/consent", "/oauth2/sign-out", "/sign-in"] {
        let body = Body::from(format!("decision=allow&request={query}"));
        assert_eq!(ada.send(form(path).body(body).unwrap()).await.status.as_u16(), 403, "{path}");
    }
    let preflight = Request::options("/oauth2/token").header(ORIGIN, "https://shop.example");
    let answer = web.send(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-origin")), (204, "*"));
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert_eq!(web.get("/oauth2/authorize").await.header("access-control-allow-origin"), "");
}
