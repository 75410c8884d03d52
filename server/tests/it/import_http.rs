//! Uploads over HTTP: who may, how large, and what is said of files that are none.

use crate::support::{House, engines};
use crate::web::{Answer, SITE, Web, customer};
use app::domain::ImportId;
use app::domain::customer::OnboardingMethod;
use app::domain::violation::{Field, FieldErrors, Violation};
use app::error::AppError;
use axum::body::Body;
use http::Request;
use http::header::{CONTENT_TYPE, ORIGIN};

const UPLOAD: &str = "/api/imports/upload";

/// Sends a form with one part.
async fn send(web: &Web, part: &str, file: &[u8]) -> Answer {
    let mut body =
        format!("--edge\r\nContent-Disposition: form-data; {part}\r\nContent-Type: text/csv\r\n\r\n").into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = Request::post(UPLOAD).header(ORIGIN, SITE).header(CONTENT_TYPE, "multipart/form-data; boundary=edge");
    web.send(request.body(Body::from(body)).unwrap()).await
}

const FILE: &str = "name=\"file\"; filename=\"people.csv\"";

fn error(answer: &Answer) -> AppError {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

fn of_file(violation: Violation) -> AppError {
    FieldErrors::one(Field::File, violation).into()
}

#[tokio::test]
async fn a_file_is_taken_from_those_who_may() {
    for engine in engines() {
        let house = House::on(engine).await;
        let web = Web::at(&house.service);
        let file = b"email\nada@example.com\n";
        let answer = send(&web, FILE, file).await;
        assert_eq!((answer.status.as_u16(), error(&answer)), (401, AppError::SignInRequired), "{engine}");
        customer(&house, "customer@example.com", OnboardingMethod::TemporaryPassword).await;
        let other = web.other();
        other.sign_in("customer@example.com", crate::support::PASSWORD).await;
        assert_eq!(send(&other, FILE, file).await.status, 403, "{engine}");
        assert_eq!(house.number("SELECT COUNT(*) FROM imports").await, 0, "{engine}");
        let web = web.signed_in_owner().await;
        let answer = send(&web, FILE, file).await;
        assert_eq!(answer.status, 200, "{engine}: {}", answer.body);
        let id: ImportId = serde_json::from_str(&answer.body).unwrap();
        let view = web.call("/api/imports/get", &format!("{{\"id\":\"{id}\"}}")).await;
        assert!(
            view.body.contains("\"name\":\"people.csv\"") && view.body.contains("\"guess\":\"email\""),
            "{}",
            view.body
        );
        for path in ["/console/import".to_owned(), format!("/console/import/{id}")] {
            let page = web.get(&path).await;
            assert_eq!(page.status, 200, "{engine} {path}");
            assert!(page.body.contains("<title>Import · Clientele</title>"), "{path}");
        }
        let gone = ImportId(uuid::Uuid::new_v4());
        assert_eq!(web.get(&format!("/console/import/{gone}")).await.status, 404, "{engine}");
        assert_eq!(web.get("/console/import/nonsense").await.status, 404, "{engine}");
        assert_eq!(web.get(&format!("/console/jobs/{gone}/refused.csv")).await.status, 404, "{engine}");
        assert_eq!(web.get("/console/jobs/nonsense/refused.csv").await.status, 404, "{engine}");
    }
}

#[tokio::test]
async fn what_is_no_file_of_rows_is_refused_and_never_a_fault() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let many = format!("{}\nx\n", "a,".repeat(300));
    for (file, violation) in [
        (&b""[..], Violation::FileEmpty),
        (b"\n\n\n", Violation::FileEmpty),
        (b"email\n", Violation::FileEmpty),
        (b"email\n\xe4@\xc3\xa4.example\n", Violation::NotText { line: 2 }),
        (b"PK\x03\x04\x90", Violation::NotText { line: 1 }),
        (many.as_bytes(), Violation::TooMany { max: 200 }),
    ] {
        let answer = send(&web, FILE, file).await;
        assert_eq!((answer.status.as_u16(), error(&answer)), (422, of_file(violation)), "{file:?}");
    }
    assert_eq!(error(&send(&web, "name=\"other\"", b"x").await), of_file(Violation::Required));
    assert_eq!(error(&send(&web, "name=\"file\"; filename=\"\"", b"").await), of_file(Violation::Required));
    for kind in ["multipart/form-data", "multipart/form-data; boundary=edge", "text/csv", "application/json"] {
        for body in ["", "--edge", "--edge\r\n\r\n", "{}"] {
            let request = Request::post(UPLOAD).header(ORIGIN, SITE).header(CONTENT_TYPE, kind);
            let answer = web.send(request.body(Body::from(body)).unwrap()).await;
            assert!(answer.status.is_client_error(), "{kind} {body}: {}", answer.status);
        }
    }
    let odd = send(&web, FILE, "\"open\0\r\n,,,\"\"\"x\n".as_bytes()).await;
    assert!(odd.status.is_client_error() || odd.status == 200, "{}", odd.body);
    let elsewhere = Request::post(UPLOAD).header(ORIGIN, "https://elsewhere.example");
    let elsewhere = elsewhere.header(CONTENT_TYPE, "multipart/form-data; boundary=edge").body(Body::empty()).unwrap();
    assert_eq!(web.send(elsewhere).await.status, 403);
    assert_eq!(web.get(UPLOAD).await.status, 405);
}

#[tokio::test]
async fn a_file_has_its_limit() {
    let house = House::on("sqlite").await;
    let web = Web::at(&house.service).signed_in_owner().await;
    let max = server::config::Config::load().unwrap();
    let large = vec![b'x'; max.import_max_bytes() + 1];
    for file in [&large[..], &vec![b'x'; max.import_max_bytes() + 1_000_000]] {
        let answer = send(&web, FILE, file).await;
        assert_eq!(answer.status, 413);
        assert_eq!(error(&answer), of_file(Violation::FileTooLarge { max: max.import_max_mb }));
    }
    assert_eq!(house.number("SELECT COUNT(*) FROM imports").await, 0);
}
