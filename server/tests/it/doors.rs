//! The pages before sign-in and My Account, as a browser without scripts uses them.

use crate::support::{House, OWNER, PASSWORD, product};
use crate::web::{Web, customer};
use app::domain::customer::OnboardingMethod;
use app::domain::time::DAY;
use http::StatusCode;

const OTHER: &str = "Kettle-9mossy!tR";
const SESSION: &str = "__Host-clientele";
const TICKET: &str = "__Host-clientele-ticket";

#[tokio::test]
async fn a5_signing_in_leads_to_the_page_asked_for_and_nowhere_else() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let asked = web.get("/console/users?q=ada").await;
    assert_eq!(asked.location(), "/sign-in?next=%2Fconsole%2Fusers%3Fq%3Dada");
    assert!(web.get(asked.location()).await.body.contains("name=\"next\" value=\"/console/users?q=ada\""));
    for (next, location) in [
        ("/console/users?q=ada", "/console/users?q=ada"),
        ("", "/console/users"),
        ("//evil.example/", "/console/users"),
        ("/\\evil.example/", "/console/users"),
        ("https://evil.example/", "/console/users"),
        ("/sign-out", "/console/users"),
    ] {
        let answer = web.post("/sign-in", &[("email", OWNER), ("password", PASSWORD), ("next", next)]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, location), "{next}");
    }
    assert_eq!(web.get("/sign-in").await.location(), "/console/users");
    assert_eq!(web.get("/").await.location(), "/console/users");
}

#[tokio::test]
async fn a_wrong_password_is_answered_like_an_unknown_name() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let unknown = web.sign_in("nobody@example.com", PASSWORD).await;
    let wrong = web.sign_in(OWNER, OTHER).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let plain = |body: &str, name: &str| {
        let body = body.replace(name, "NAME");
        let (before, nonce) = body.split_once("nonce=\"").unwrap();
        format!("{before}{}", nonce.split_once('"').unwrap().1)
    };
    assert_eq!(plain(&unknown.body, "nobody@example.com"), plain(&wrong.body, OWNER));
    assert!(wrong.body.contains("value=\"owner@example.com\""), "what was typed stays");
    assert!(!wrong.body.contains(OTHER), "a password is never sent back");
    assert_eq!(web.cookie(SESSION), "");
}

#[tokio::test]
async fn the_session_changes_at_each_sign_in_and_ends_at_sign_out() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let first = web.cookie(SESSION);
    let web = web.signed_in_owner().await;
    let second = web.cookie(SESSION);
    assert_ne!(first, second);
    assert_eq!(web.get("/account").await.status, StatusCode::OK);
    assert_eq!(web.get("/sign-out").await.status, StatusCode::METHOD_NOT_ALLOWED);
    let left = web.post("/sign-out", &[]).await;
    assert_eq!(left.location(), "/sign-in");
    assert!(web.get("/sign-in").await.body.contains("You are signed out."));
    assert!(!web.get("/sign-in").await.body.contains("You are signed out."), "said once");
    for token in [first, second] {
        web.keep(SESSION, &token);
        assert_eq!(web.get("/account").await.location(), "/sign-in?next=%2Faccount");
        assert_eq!(web.call("/api/me/viewer", "{}").await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn a19_a20_the_link_sets_the_password_and_confirms_the_account_once() {
    let house = House::on("sqlite").await;
    let link = customer(&house, "ada@example.com", OnboardingMethod::Link).await;
    let web = Web::at(&house.service);
    assert_eq!(web.sign_in("ada@example.com", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    for _ in 0..3 {
        // Opening consumes nothing, and leaves no token in the address.
        let opened = web.get(&link).await;
        assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/invitation"));
    }
    let page = web.get("/invitation").await;
    assert_eq!(page.heading(), "Choose your password");
    assert!(!page.body.contains(&web.cookie(TICKET)), "no token in the page");
    let form = |password: &'static str, repeat: &'static str| {
        [("username", "ada@example.com"), ("password", password), ("repeat_password", repeat)]
    };
    let refused = web.post("/invitation", &form("short", "other")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Use at least 8 characters.") && refused.body.contains("The two passwords differ."));
    let done = web.post("/invitation", &form(OTHER, OTHER)).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let page = web.get("/sign-in").await;
    assert!(page.body.contains("your account is confirmed") && page.body.contains("value=\"ada@example.com\""));
    assert_eq!(web.sign_in("ada@example.com", OTHER).await.location(), "/account");
    let again = web.other().get(&link).await;
    assert_eq!((again.status, again.heading()), (StatusCode::GONE, "This invitation was used"));
    let denied = web.get("/console/users").await;
    assert_eq!((denied.status, denied.heading()), (StatusCode::FORBIDDEN, "Access denied"));
}

#[tokio::test]
async fn links_that_open_nothing_say_why() {
    let house = House::on("sqlite").await;
    let link = customer(&house, "ada@example.com", OnboardingMethod::Link).await;
    let web = Web::at(&house.service);
    for (path, heading) in
        [("/invitation", "This link is not valid"), ("/invitation?token=nonsense", "This link is not valid")]
    {
        let answer = web.get(path).await;
        assert_eq!((answer.status, answer.heading()), (StatusCode::NOT_FOUND, heading), "{path}");
    }
    let form = [("username", "ada@example.com"), ("password", PASSWORD), ("repeat_password", PASSWORD)];
    assert_eq!(web.post("/invitation", &form).await.status, StatusCode::NOT_FOUND, "the last step alone does nothing");
    house.clock.advance(4 * DAY);
    let answer = web.get(&link).await;
    assert_eq!((answer.status, answer.heading()), (StatusCode::GONE, "This link has expired"));
}

#[tokio::test]
async fn nobody_sets_the_password_of_another_tabs_invitation() {
    let house = House::on("sqlite").await;
    let (ada, bob) = (
        customer(&house, "ada@example.com", OnboardingMethod::Link).await,
        customer(&house, "bob@example.com", OnboardingMethod::Link).await,
    );
    let web = Web::at(&house.service);
    web.get(&ada).await;
    web.get(&bob).await;
    let form = [("username", "ada@example.com"), ("password", OTHER), ("repeat_password", OTHER)];
    let answer = web.post("/invitation", &form).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains("Another invitation was opened") && answer.body.contains("bob@example.com"));
    assert_eq!(web.sign_in("bob@example.com", OTHER).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a22_a_temporary_password_opens_nothing_but_its_change() {
    let house = House::on("sqlite").await;
    customer(&house, "ada@example.com", OnboardingMethod::TemporaryPassword).await;
    let web = Web::at(&house.service);
    let next = [("email", "ada@example.com"), ("password", PASSWORD), ("next", "/account?from=mail")];
    let entered = web.post("/sign-in", &next).await;
    assert_eq!(entered.location(), "/account/password?next=%2Faccount%3Ffrom%3Dmail");
    for path in ["/", "/account", "/console/users", "/sign-in"] {
        assert_eq!(web.get(path).await.location(), "/account/password", "{path}");
    }
    assert_eq!(web.post("/account/sessions", &[("end", "others")]).await.location(), "/account/password");
    let page = web.get(entered.location()).await;
    assert_eq!(page.heading(), "Choose a new password");
    assert!(!page.body.contains("current_password"));
    let form = |password: &'static str| {
        [("password", password), ("repeat_password", password), ("next", "/account?from=mail")]
    };
    let same = web.post("/account/password", &form(PASSWORD)).await;
    assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(same.body.contains("differs from the present one"));
    let before = web.cookie(SESSION);
    assert_eq!(web.post("/account/password", &form(OTHER)).await.location(), "/account?from=mail");
    assert_ne!(web.cookie(SESSION), before);
    assert_eq!(web.get("/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_change_of_password_asks_for_the_present_one_and_ends_other_sessions() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let other = web.other().signed_in_owner().await;
    let form = |current: &'static str| [("current_password", current), ("password", OTHER), ("repeat_password", OTHER)];
    let refused = web.post("/account/password", &form("wrong")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("This is not your current password."));
    assert_eq!(web.post("/account/password", &form("")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(web.post("/account/password", &form(PASSWORD)).await.location(), "/account");
    assert!(web.get("/account").await.body.contains("Your password was changed."));
    assert_eq!(other.get("/account").await.location(), "/sign-in?next=%2Faccount");
}

#[tokio::test]
async fn my_account_ends_sessions_by_one_and_all() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let (second, third) = (web.other().signed_in_owner().await, web.other().signed_in_owner().await);
    let page = web.get("/account/sessions").await;
    let (_, rest) = page.body.split_once("name=\"end\" value=\"01").unwrap();
    let id = format!("01{}", rest.split('"').next().unwrap());
    assert_eq!(web.post("/account/sessions", &[("end", &id)]).await.location(), "/account/sessions");
    let gone = |answer: &crate::web::Answer| answer.location().starts_with("/sign-in");
    let (a, b) = (second.get("/account").await, third.get("/account").await);
    assert!(gone(&a) != gone(&b), "one of them ended");
    assert_eq!(web.post("/account/sessions", &[("end", "others")]).await.location(), "/account/sessions");
    assert!(gone(&second.get("/account").await) && gone(&third.get("/account").await));
    assert_eq!(web.get("/account").await.status, StatusCode::OK);
    assert_eq!(web.post("/account/sessions", &[("end", "nonsense")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn language_and_theme_are_remembered_and_lead_back() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    let next = "/sign-in?next=%2Faccount";
    assert_eq!(web.post("/language", &[("language", "de"), ("next", next)]).await.location(), next);
    assert_eq!(web.get("/sign-in").await.heading(), "Anmelden");
    assert_eq!(web.post("/theme", &[("theme", "dark"), ("next", "//evil.example")]).await.location(), "/");
    assert!(web.get("/sign-in").await.body.contains("<html lang=\"de\" data-theme=\"dark\">"));
    let web = web.signed_in_owner().await;
    web.post("/language", &[("language", "en"), ("next", "/account")]).await;
    web.keep("clientele-language", "de");
    assert_eq!(web.get("/account").await.heading(), "My Account", "the account's choice comes first");
    assert_eq!(web.post("/language", &[("language", "tlh")]).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_first_start_makes_the_owner_once() {
    let folder = tempfile::tempdir().unwrap();
    let (service, ..) = product("sqlite", &folder).await;
    let web = Web::at(&service);
    for path in ["/", "/sign-in"] {
        assert_eq!(web.get(path).await.location(), "/setup", "{path}");
    }
    assert_eq!(web.get("/setup").await.heading(), "Almost ready");
    let wrong = web.get("/setup?token=nonsense").await;
    assert_eq!((wrong.status, wrong.heading()), (StatusCode::NOT_FOUND, "This link is not valid"));
    assert_eq!(web.post("/setup", &[]).await.status, StatusCode::NOT_FOUND);
    let link = service.new_setup_link().await.unwrap();
    assert_eq!(web.get(link.strip_prefix(crate::web::SITE).unwrap()).await.location(), "/setup");
    let form = |email: &'static str| {
        [
            ("name", "Acme & Söhne"),
            ("email", email),
            ("first_name", "Olive"),
            ("last_name", "Owner"),
            ("password", PASSWORD),
            ("repeat_password", PASSWORD),
        ]
    };
    let refused = web.post("/setup", &form("olive")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"Acme &amp; Söhne\"") && !refused.body.contains(PASSWORD));
    let stranger = web.other();
    stranger.keep(TICKET, &web.cookie(TICKET));
    assert_eq!(web.post("/setup", &form("olive@example.com")).await.location(), "/console/users");
    assert_eq!(web.get("/console/users").await.status, StatusCode::OK);
    assert_eq!(stranger.post("/setup", &form("mallory@example.com")).await.location(), "/");
    assert_eq!(stranger.get("/setup").await.location(), "/");
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_mailed_link() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service);
    assert!(web.get("/sign-in").await.body.contains("href=\"/forgot-password\""));
    assert_eq!(web.get("/forgot-password").await.heading(), "Forgot your password?");
    let wrong = web.post("/forgot-password", &[("email", "ada")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("value=\"ada\"") && wrong.body.contains("with one @"));

    let mut answers = Vec::new();
    for email in [crate::support::OWNER, "nobody@example.com"] {
        let asked = web.post("/forgot-password", &[("email", email)]).await;
        assert_eq!((asked.status, asked.location()), (StatusCode::SEE_OTHER, "/forgot-password?sent"));
        let page = web.get(asked.location()).await;
        assert_eq!(page.heading(), "Check your mail");
        assert!(!page.body.contains(email));
        answers.push((asked.headers.len(), page.body.len()));
    }
    assert_eq!(answers[0], answers[1]);
    while house.service.work_off_recovery().await.unwrap() {}
    let (id, generation): (uuid::Uuid, i64) = {
        let mut link = house.db.read().await.unwrap();
        let sql = "SELECT ticket_id, generation FROM mail_outbox WHERE kind = 'password_reset'";
        link.one(server::storage::Sql::new(sql)).await.unwrap()
    };
    let token = server::secret::Keys::derive(&[7; 32]).ticket_token(app::domain::TicketId(id), generation);

    assert_eq!(web.post("/reset", &[("username", "x")]).await.status, StatusCode::NOT_FOUND, "the last step alone");
    let link = format!("/reset?token={token}");
    for _ in 0..2 {
        let opened = web.get(&link).await;
        assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, "/reset"));
    }
    let page = web.get("/reset").await;
    assert_eq!(page.heading(), "Choose a new password");
    assert!(!page.body.contains(&token), "no token in the page");
    let form = |password: &'static str| {
        [("username", crate::support::OWNER), ("password", password), ("repeat_password", password)]
    };
    assert_eq!(web.post("/reset", &form("")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = web.post("/reset", &form(OTHER)).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let page = web.get("/sign-in").await;
    assert!(page.body.contains("Your new password is set"));
    assert!(web.cookie(SESSION).is_empty(), "nobody is signed in by a reset");
    assert_eq!(web.sign_in(crate::support::OWNER, OTHER).await.location(), "/console/users");
    let again = web.other().get(&link).await;
    assert_eq!((again.status, again.heading()), (StatusCode::GONE, "This link was used"));
    let unknown = web.other().get("/reset?token=nonsense").await;
    assert_eq!((unknown.status, unknown.heading()), (StatusCode::NOT_FOUND, "This link is not valid"));
    assert!(!unknown.body.contains("nonsense"));
}

#[tokio::test]
async fn asking_for_a_new_password_has_a_limit_of_its_own() {
    let house = House::on("sqlite").await;
    let web = Web::with(&house.service, 3);
    for _ in 0..3 {
        assert_eq!(web.post("/forgot-password", &[("email", "ada@example.com")]).await.status, StatusCode::SEE_OTHER);
    }
    let refused = web.post("/forgot-password", &[("email", "ada@example.com")]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(refused.header("retry-after"), "");
    assert_eq!(web.get("/forgot-password").await.status, StatusCode::OK);
}
