//! What guards every answer: headers, the origin of writes, limits, the one name of this machine.

use crate::support::House;
use crate::web::{SITE, Web};
use axum::body::Body;
use http::{Request, StatusCode};

#[tokio::test]
async fn every_answer_has_its_guards() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let big = "a".repeat(70_000);
    let form = |path: &str, body: String| {
        let kind = "application/x-www-form-urlencoded";
        Request::post(path).header("origin", SITE).header("content-type", kind).body(Body::from(body)).unwrap()
    };
    let plain = |method: &str, path: &str| Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    for (request, status) in [
        (plain("GET", "/sign-in"), 200),
        (plain("HEAD", "/sign-in"), 200),
        (plain("GET", "/"), 303),
        (plain("GET", "/console/users"), 303),
        (plain("GET", "/nowhere"), 404),
        (plain("GET", "/assets/nothing.css"), 404),
        (plain("DELETE", "/sign-in"), 405),
        (plain("TRACE", "/sign-in"), 405),
        (plain("GET", "/health/live"), 200),
        (plain("GET", "/health/ready"), 200),
        (plain("POST", "/sign-in"), 415),
        (form("/sign-in", String::new()), 422),
        (form("/sign-in", big.clone()), 413),
        (form("/api/users/list", String::new()), 401),
        (form("/api/nothing/at_all", String::new()), 404),
        (plain("GET", "/api/users/list"), 405),
    ] {
        let what = format!("{} {}", request.method(), request.uri());
        let answer = web.send(request).await;
        assert_eq!(answer.status.as_u16(), status, "{what}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{what}");
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{what}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{what}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
        let content = answer.header("content-security-policy");
        assert!(content.contains("frame-ancestors 'none'"), "{what}: {content}");
        assert!(!content.contains("'unsafe-inline'") && !content.contains("'unsafe-eval'"), "{what}: {content}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{what}");
        assert!(!answer.headers.contains_key("strict-transport-security"), "{what}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{what}");
        assert!(!answer.headers.contains_key("server"), "{what}");
    }
}

#[tokio::test]
async fn files_are_kept_for_good_and_pages_name_them() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let page = web.get("/console/users").await;
    let (_, rest) = page.body.split_once("/assets/en.").unwrap();
    let name = rest.split(['\'', '"']).next().unwrap();
    let answer = web.get(&format!("/assets/en.{name}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(answer.body.starts_with("[\""), "{}", answer.body);
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let mut seen = Vec::new();
    for path in ["/account/password", "/account/password", "/console/users"] {
        let answer = web.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let content = answer.header("content-security-policy");
        let (_, rest) = content.split_once("'nonce-").unwrap();
        let nonce = rest.split('\'').next().unwrap().to_owned();
        let scripts = answer.body.matches("<script").count();
        assert!(scripts > 0, "{path}");
        assert_eq!(answer.body.matches(&format!("nonce=\"{nonce}\"")).count(), scripts, "{path}: {}", answer.body);
        assert!(!answer.body.contains(" style="), "{path}");
        assert!(!seen.contains(&nonce), "{path}");
        seen.push(nonce);
    }
}

#[tokio::test]
async fn writes_from_elsewhere_are_refused() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    web.keep("clientele-language", "en");
    for (headers, allowed) in [
        (&[("sec-fetch-site", "same-origin")][..], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("origin", SITE)], true),
        (&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
        (&[("origin", "https://localhost:3000")], false),
        (&[("sec-fetch-site", "cross-site"), ("origin", SITE)], false),
        (&[("origin", "http://localhost:4000")], false),
        (&[], false),
    ] {
        let mut request = Request::post("/sign-in").header("content-type", "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = web.send(request.body(Body::from("email=x")).unwrap()).await;
        let expected = if allowed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::FORBIDDEN };
        assert_eq!(answer.status, expected, "{headers:?}");
        if !allowed {
            assert_eq!(answer.heading(), "This request was refused", "{headers:?}");
        }
    }
}

#[tokio::test]
async fn another_name_of_this_machine_leads_to_the_public_one() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    for (host, path, location) in [
        ("127.0.0.1:3000", "/sign-in?next=%2Fconsole", "http://localhost:3000/sign-in?next=%2Fconsole"),
        ("[::1]:3000", "/account", "http://localhost:3000/account"),
        ("localhost:3000", "/sign-in", ""),
        ("127.0.0.1:3000", "/health/live", ""),
    ] {
        let answer = web.send(Request::get(path).header("host", host).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.location(), location, "{host}{path}");
    }
}

#[tokio::test]
async fn an_address_has_so_many_tries() {
    let house = House::on("sqlite").await;
    let web = Web::with(&house.service, 3);
    for _ in 0..3 {
        assert_eq!(web.post("/sign-in", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let answer = web.post("/invitation", &[]).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=21).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(answer.heading(), "Too many tries");
    assert_eq!(web.get("/sign-in").await.status, StatusCode::OK);
}

#[tokio::test]
async fn errors_speak_the_readers_language() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let german = Request::get("/nowhere").header("accept-language", "de-AT, en;q=0.5").body(Body::empty()).unwrap();
    let answer = web.send(german).await;
    assert_eq!(answer.heading(), "Diese Seite gibt es nicht");
    assert!(answer.body.contains("<html lang=\"de\">"));
    assert!(answer.body.contains(answer.header("x-request-id")), "the page names its request");
}
