//! A browser without windows: sends requests to the router, keeps cookies, follows nothing.

use crate::support::{House, OWNER, PASSWORD};
use app::domain::customer::{CustomerDraft, OnboardingMethod, OnboardingOutcome};
use app::domain::password::PasswordPolicy;
use app::ports::Users;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use server::config::{Config, Limits};
use server::http::{AppState, router};
use server::service::Service;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;

/// Where the product thinks it is.
pub const SITE: &str = "http://localhost:3000";

/// A browser at the product's doors.
pub struct Web {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// A header's text, empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it sends the reader.
    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The page's heading.
    pub fn heading(&self) -> &str {
        let (_, rest) = self.body.split_once("<h1").unwrap_or_default();
        let (_, rest) = rest.split_once('>').unwrap_or_default();
        rest.split("</h1>").next().unwrap_or_default().trim_end_matches("<!>")
    }
}

impl Web {
    /// A browser at a service.
    pub fn at(service: &Arc<Service>) -> Self {
        Self::with(service, 1_000)
    }

    /// The same, with so many tries a minute.
    pub fn with(service: &Arc<Service>, tries: u32) -> Self {
        let mut config = Config::load().unwrap();
        config.limits = Limits {
            sign_ins_per_minute_ip: tries,
            sign_ins_per_minute_account: 1_000,
            recoveries_per_minute_ip: tries,
            registrations_per_minute_ip: tries,
        };
        let router = router(AppState::new(Arc::clone(service), Arc::new(config)));
        Self { router, cookies: Mutex::default() }
    }

    /// Another browser at the same product.
    pub fn other(&self) -> Self {
        Self { router: self.router.clone(), cookies: Mutex::default() }
    }

    /// A cookie's value, empty without it.
    pub fn cookie(&self, name: &str) -> String {
        self.cookies.lock().unwrap().get(name).cloned().unwrap_or_default()
    }

    /// Puts a cookie into the browser.
    pub fn keep(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.into(), value.into());
    }

    /// Sends a request as it is, with the cookies.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(COOKIE, cookies.join("; ").parse().unwrap());
        }
        request.headers_mut().entry(HOST).or_insert("localhost:3000".parse().unwrap());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if line.contains("Max-Age=0") {
                drop(cookies.remove(name))
            } else {
                drop(cookies.insert(name.into(), value.into()))
            }
        }
        let body = to_bytes(body, 1 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form from the same site.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request =
            Request::post(path).header(ORIGIN, SITE).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Calls a server function.
    pub async fn call(&self, path: &str, body: &str) -> Answer {
        let request = Request::builder().method(Method::POST).uri(path).header(ORIGIN, SITE);
        let request = request.header(CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Signs in.
    pub async fn sign_in(&self, username: &str, password: &str) -> Answer {
        self.post("/sign-in", &[("email", username), ("password", password)]).await
    }

    /// Signs the owner in.
    pub async fn signed_in_owner(self) -> Self {
        assert_eq!(self.sign_in(OWNER, PASSWORD).await.location(), "/console/users");
        self
    }
}

/// A customer with a temporary password, or invited by a link that is handed over: then the link's path.
pub async fn customer(house: &House, email: &str, method: OnboardingMethod) -> String {
    let draft = CustomerDraft {
        email: email.into(),
        first_name: "Ada".into(),
        method,
        password: PASSWORD.into(),
        ..CustomerDraft::default()
    };
    let new = draft.parse(&PasswordPolicy::default()).unwrap();
    match house.service.create_customer(&house.owner, new).await.unwrap().outcome {
        OnboardingOutcome::Link { url, .. } => url.strip_prefix(SITE).unwrap().to_owned(),
        _ => String::new(),
    }
}
