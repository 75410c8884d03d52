//! The pages of self-registration: the same answer for every address, programs held off, nothing there while it is off.

use crate::register::{ADA, ON, Rules, mailed, rules};
use crate::support::{House, OWNER, PASSWORD, engines};
use crate::web::{Answer, Web};
use app::ui::door::TRAP;

const OTHER: &str = "Other-mossy#Kettle9";

fn fields(email: &str) -> Vec<(&str, &str)> {
    vec![
        ("email", email),
        ("first_name", "Ada"),
        ("last_name", "Lovelace"),
        ("password", PASSWORD),
        ("repeat_password", PASSWORD),
    ]
}

async fn worked_off(house: &House) {
    while house.service.work_off_registration().await.unwrap() {}
}

/// What an answer tells: all of it but ids, moments and what is random.
fn told(answer: &Answer) -> (u16, Vec<String>, String) {
    let mut names: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| match name.as_str() {
            "set-cookie" => {
                let line = value.to_str().unwrap();
                let (pair, rest) = line.split_once(';').unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                format!("set-cookie: {name}={}; {rest}", value.len())
            }
            "x-request-id" | "content-security-policy" => name.to_string(),
            _ => format!("{name}: {}", value.to_str().unwrap()),
        })
        .collect();
    names.sort();
    (answer.status.as_u16(), names, answer.body.clone())
}

#[tokio::test]
async fn a_taken_address_is_answered_as_a_new_one() {
    for engine in engines() {
        let house = House::on(engine).await;
        for way in [ON, Rules { verify: false, approval: true, ..ON }] {
            rules(&house, way).await;
            let web = Web::at(&house.service);
            let new = format!("new{}@example.com", way.verify);
            let mut answers = Vec::new();
            for email in [new.as_str(), OWNER, new.as_str()] {
                let web = web.other();
                let sent = web.post("/register", &fields(email)).await;
                assert_eq!((sent.status.as_u16(), sent.location()), (303, "/register?sent"), "{engine} {email}");
                worked_off(&house).await;
                let page = web.get("/register?sent").await;
                let again = web.post("/register/resend", &[]).await;
                let body = page.body.clone();
                answers.push((told(&sent), page.heading().to_owned(), body_without_nonce(&body), told(&again)));
            }
            assert_eq!(answers[0], answers[1], "{engine}");
            assert_eq!(answers[0], answers[2], "{engine}");
        }
    }
}

fn body_without_nonce(body: &str) -> String {
    let mut parts = body.split("nonce=\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + part.split_once('"').map_or("", |(_, rest)| rest))
}

#[tokio::test]
async fn a_visitor_registers_confirms_and_signs_in() {
    let house = House::on("sqlite").await;
    rules(&house, ON).await;
    let web = Web::at(&house.service);
    assert!(web.get("/sign-in").await.body.contains("href=\"/register\""));
    let form = web.get("/register").await;
    for part in ["Create your account", "name=\"email\"", "name=\"first_name\"", "data-requirement=\"special\"", TRAP] {
        assert!(form.body.contains(part), "{part}");
    }
    let wrong = web.post("/register", &[("email", "no"), ("first_name", "Zoë"), ("password", "secret")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.body.contains("value=\"Zoë\"") && !wrong.body.contains("secret"), "{}", wrong.body);
    web.post("/register", &fields(ADA)).await;
    worked_off(&house).await;
    let refused = web.other().sign_in(ADA, PASSWORD).await;
    assert!(refused.body.contains("action=\"/register/resend\""), "{}", refused.body);

    let link = mailed(&house).await.unwrap();
    let moved = web.get(&format!("/verify?token={link}")).await;
    assert_eq!((moved.status.as_u16(), moved.location()), (303, "/verify"));
    let page = web.get("/verify").await;
    assert!(page.body.contains(ADA) && !page.body.contains("name=\"password\""), "its own browser: {}", page.body);
    assert_eq!(web.post("/verify", &[("username", "eve@example.com")]).await.status.as_u16(), 409);
    let done = web.post("/verify", &[("username", ADA)]).await;
    assert_eq!(done.location(), "/sign-in");
    assert!(web.get("/sign-in").await.body.contains("Your address is confirmed"));
    assert_eq!(web.sign_in(ADA, PASSWORD).await.location(), "/account");
    let again = web.other();
    let ended = again.get(&format!("/verify?token={link}")).await;
    assert_eq!((ended.status.as_u16(), ended.heading()), (410, "This address is confirmed"));
}

#[tokio::test]
async fn another_browser_is_asked_for_the_password() {
    let house = House::on("sqlite").await;
    rules(&house, Rules { sign_in: true, ..ON }).await;
    let web = Web::at(&house.service);
    web.post("/register", &fields(ADA)).await;
    worked_off(&house).await;
    let phone = web.other();
    phone.get(&format!("/verify?token={}", mailed(&house).await.unwrap())).await;
    assert!(phone.get("/verify").await.body.contains("name=\"password\""));
    let wrong = phone.post("/verify", &[("username", ADA), ("password", OTHER)]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(!wrong.body.contains(OTHER));
    let done = phone.post("/verify", &[("username", ADA), ("password", PASSWORD)]).await;
    assert_eq!(done.location(), "/account");
    assert_eq!(phone.get("/account").await.status.as_u16(), 200);
}

#[tokio::test]
async fn a11_while_it_is_off_there_is_nothing() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    assert!(!web.get("/sign-in").await.body.contains("/register"));
    for path in ["/register", "/register?sent", "/register/terms", "/verify", "/verify?token=x"] {
        assert_eq!(web.get(path).await.status.as_u16(), 404, "{path}");
    }
    for path in ["/register", "/register/resend", "/verify"] {
        assert_eq!(web.post(path, &fields(ADA)).await.status.as_u16(), 404, "{path}");
    }
    worked_off(&house).await;
    assert_eq!(house.number("SELECT COUNT(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn programs_fall_into_the_trap_and_meet_the_limit() {
    let house = House::on("sqlite").await;
    rules(&house, ON).await;
    let web = Web::at(&house.service);
    let mut caught = fields(ADA);
    caught.push((TRAP, "https://spam.example"));
    let (one, other) = (web.other(), web.other());
    let answer = one.post("/register", &caught).await;
    assert_eq!(told(&answer), told(&other.post("/register", &fields("real@example.com")).await));
    worked_off(&house).await;
    assert_eq!(house.number("SELECT COUNT(*) FROM accounts WHERE kind = 'customer'").await, 1);

    let web = Web::with(&house.service, 3);
    for _ in 0..3 {
        assert_eq!(web.post("/register/resend", &[]).await.status.as_u16(), 303);
    }
    let refused = web.post("/register", &fields(ADA)).await;
    assert_eq!(refused.status.as_u16(), 429);
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(web.get("/register").await.status.as_u16(), 200, "reading is free");
}

#[tokio::test]
async fn a_text_or_an_address_is_agreed_to() {
    use app::domain::settings_patch::{SectionDraft, SettingsDraft};
    use app::ports::Organization;
    let house = House::on("sqlite").await;
    rules(&house, ON).await;
    let version = Organization::settings(&*house.service, &house.owner).await.unwrap().version;
    let (terms, privacy) = ("Be kind.\n\n<b>Always.</b>".to_owned(), "https://example.com/privacy".to_owned());
    let draft = SettingsDraft {
        version,
        section: SectionDraft::Legal { terms, terms_de: String::new(), privacy, privacy_de: String::new() },
    };
    house.service.change(&house.owner, draft.parse().unwrap()).await.unwrap();
    let web = Web::at(&house.service);
    let form = web.get("/register").await;
    for part in ["href=\"/register/terms\"", "href=\"https://example.com/privacy\"", "name=\"terms\""] {
        assert!(form.body.contains(part), "{part}");
    }
    let terms = web.get("/register/terms").await;
    assert!(terms.body.contains("<p>Be kind.</p>") && terms.body.contains("&lt;b&gt;Always"), "{}", terms.body);
    assert_eq!(web.get("/register/privacy").await.location(), "https://example.com/privacy");
    assert_eq!(web.post("/register", &fields(ADA)).await.status.as_u16(), 422);
    let mut agreed = fields(ADA);
    agreed.extend([("terms", "1"), ("privacy", "1")]);
    assert_eq!(web.post("/register", &agreed).await.status.as_u16(), 303);
}

#[tokio::test]
async fn each_reader_gets_the_terms_in_their_language() {
    use app::domain::settings_patch::{SectionDraft, SettingsDraft};
    use app::ports::Organization;
    use axum::body::Body;
    use http::{Request, header::ACCEPT_LANGUAGE};
    for engine in engines() {
        let house = House::on(engine).await;
        rules(&house, ON).await;
        let version = Organization::settings(&*house.service, &house.owner).await.unwrap().version;
        let section = SectionDraft::Legal {
            terms: "Be kind.".into(),
            terms_de: "Seien Sie freundlich.".into(),
            privacy: String::new(),
            privacy_de: "Wir schweigen.".into(),
        };
        let draft = SettingsDraft { version, section };
        house.service.change(&house.owner, draft.parse().unwrap()).await.unwrap();
        let web = Web::at(&house.service);
        let read = async |path: &str, language: &str| {
            let request = Request::get(path).header(ACCEPT_LANGUAGE, language).body(Body::empty()).unwrap();
            web.send(request).await.body
        };
        assert!(read("/register/terms", "en").await.contains("<p>Be kind.</p>"), "{engine}");
        assert!(read("/register/terms", "de").await.contains("<p>Seien Sie freundlich.</p>"), "{engine}");
        assert!(read("/register/privacy", "en").await.contains("<p>Wir schweigen.</p>"), "{engine}");
        let refused = web.post("/register", &fields(ADA)).await;
        assert!(refused.body.contains("Tick the box if you agree."), "{engine}: {}", refused.body);
    }
}
