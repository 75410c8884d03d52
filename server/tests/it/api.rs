//! Server functions over HTTP: who is let in, and what a failure looks like.

use crate::support::{House, PASSWORD};
use crate::web::{SITE, Web, customer};
use app::domain::customer::OnboardingMethod;
use app::domain::password::PasswordDraft;
use app::error::AppError;
use axum::body::Body;
use http::{Method, Request};
use server::service::Door;

/// Every path, of which there are as many as `app::api` has functions.
pub fn paths() -> Vec<&'static str> {
    let mut paths: Vec<_> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| {
            assert_eq!(method, Method::POST, "{path} must not be reachable by a link");
            path
        })
        .collect();
    paths.sort_unstable();
    let sources = [
        include_str!("../../../app/src/api/applications.rs"),
        include_str!("../../../app/src/api/assignments.rs"),
        include_str!("../../../app/src/api/attributes.rs"),
        include_str!("../../../app/src/api/audit.rs"),
        include_str!("../../../app/src/api/groups.rs"),
        include_str!("../../../app/src/api/imports.rs"),
        include_str!("../../../app/src/api/jobs.rs"),
        include_str!("../../../app/src/api/mail.rs"),
        include_str!("../../../app/src/api/me.rs"),
        include_str!("../../../app/src/api/roles.rs"),
        include_str!("../../../app/src/api/settings.rs"),
        include_str!("../../../app/src/api/staff.rs"),
        include_str!("../../../app/src/api/users.rs"),
    ];
    let written: usize = sources.iter().map(|source| source.matches("#[server(").count()).sum();
    assert_eq!(paths.len(), written, "{paths:?}");
    paths
}

#[tokio::test]
async fn a4_nobody_and_no_customer_calls_a_server_function() {
    let house = House::on("sqlite").await;
    let nobody = Web::at(&house.service);
    let must_change = nobody.other();
    customer(&house, "temporary@example.com", OnboardingMethod::TemporaryPassword).await;
    assert_eq!(must_change.sign_in("temporary@example.com", PASSWORD).await.location(), "/account/password");
    let full = nobody.other();
    let link = customer(&house, "invited@example.com", OnboardingMethod::Link).await;
    let token = link.split_once("token=").unwrap().1;
    let twice = PasswordDraft { password: PASSWORD.into(), repeat: PASSWORD.into() };
    let accepted = house.service.accept_invitation(&crate::support::nobody(), token, &twice).await;
    assert!(matches!(accepted, Ok(Door::Open(_))), "{accepted:?}");
    assert_eq!(full.sign_in("invited@example.com", PASSWORD).await.location(), "/account");
    for path in paths() {
        for (web, status, error) in [
            (&nobody, 401, AppError::SignInRequired),
            (&must_change, 403, AppError::Forbidden),
            (&full, 403, AppError::Forbidden),
        ] {
            for body in ["{}", "nonsense", ""] {
                let answer = web.call(path, body).await;
                assert_eq!(answer.status.as_u16(), status, "{path} {body}");
                assert_eq!(answer.header("content-type"), "application/json", "{path}");
                assert_eq!(serde_json::from_str::<AppError>(&answer.body).unwrap(), error, "{path} {body}");
            }
        }
    }
}

#[tokio::test]
async fn malformed_calls_are_refused_and_never_a_fault() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    for path in paths() {
        for body in ["", "nonsense", "[", "[1]", "null", "{\"id\":7}", "{\"query\":{\"kind\":\"nobody\"}}"] {
            let answer = web.call(path, body).await;
            let reads_nothing = [
                "/api/me/viewer",
                "/api/applications/list",
                "/api/attributes/list",
                "/api/attributes/of_new_customer",
                "/api/groups/choices",
                "/api/groups/list",
                "/api/jobs/list",
                "/api/mail/retry_failed",
                "/api/roles/list",
                "/api/settings/get",
                "/api/staff/groups",
            ]
            .contains(&path);
            let status = answer.status.as_u16();
            assert!(status == 400 || (reads_nothing && status == 200), "{path} {body}: {status} {}", answer.body);
        }
        let big = format!("{{\"id\":\"{}\"}}", "a".repeat(70_000));
        assert_eq!(web.call(path, &big).await.status.as_u16(), 413, "{path}");
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
            let request = Request::post(path).header("origin", SITE).header("content-type", kind);
            let answer = web.send(request.body(Body::from("{}")).unwrap()).await;
            assert_eq!(answer.status.as_u16(), 415, "{path} {kind}");
        }
    }
}

#[tokio::test]
async fn a_failure_has_its_status_whatever_the_caller_accepts() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let request = Request::post("/api/users/get")
        .header("origin", SITE)
        .header("content-type", "application/json; charset=utf-8")
        .header("accept", "text/html")
        .header("referer", "http://localhost:3000/console/users");
    let body = r#"{"id":"01a1fc8a-9def-7ef0-8bb2-029def912e3a"}"#;
    let answer = web.send(request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 404, "{}", answer.body);
    assert_eq!(answer.body, "\"not_found\"");
    let draft = r#"{"draft":{"email":"no","first_name":"","last_name":"","method":"link","password":"","groups":[]}}"#;
    let answer = web.call("/api/users/check", draft).await;
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.body);
    assert!(matches!(serde_json::from_str(&answer.body).unwrap(), AppError::Invalid(_)));
}
