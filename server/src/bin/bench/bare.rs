//! The least that could do the same work: an axum handler with the same session look-up and the same SQL, and nothing around it.

use crate::Outcome;
use app::domain::access::Rights;
use app::domain::account::PersonPage;
use app::domain::list::UserQuery;
use app::domain::{AccountKind, AccountStatus};
use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use server::clock::{Clock, SystemClock};
use server::secret::token;
use server::storage::{Database, StorageError, access, accounts, open, people, sessions};

/// Serves until it is ended.
pub async fn serve(address: &str, database: &str) -> Outcome<()> {
    let database = open::open(database).await?;
    let router = Router::new()
        .route("/health/ready", get(|| async { "" }))
        .route("/api/users/list", post(list))
        .with_state(database);
    let listener = tokio::net::TcpListener::bind(address).await?;
    Ok(axum::serve(listener, router).await?)
}

#[derive(Deserialize)]
struct Arguments {
    query: UserQuery,
}

async fn list(
    State(database): State<Database>,
    headers: HeaderMap,
    Json(arguments): Json<Arguments>,
) -> Result<Json<PersonPage>, StatusCode> {
    let cookie = headers.get("cookie").and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
    let token = cookie.strip_prefix("__Host-clientele=").ok_or(StatusCode::UNAUTHORIZED)?;
    let page = answer(&database, token, &arguments.query).await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    page.map(Json).ok_or(StatusCode::UNAUTHORIZED)
}

async fn answer(database: &Database, cookie: &str, query: &UserQuery) -> Result<Option<PersonPage>, StorageError> {
    let now = SystemClock.now();
    let mut link = database.read().await?;
    let Some(session) = sessions::find(&mut link, token::hash(cookie), now).await? else { return Ok(None) };
    let Some(account) = accounts::get_by_seq(&mut link, session.account_seq).await? else { return Ok(None) };
    let rights = access::rights(&mut link, account.seq, account.owner).await?;
    if account.status != AccountStatus::Active || rights == Rights::default() {
        return Ok(None);
    }
    let kinds = [AccountKind::Customer, AccountKind::Staff];
    let page = people::list(&mut link, people::Asked { query, kinds: &kinds, assigned_to: None, belonging: None, now })
        .await?;
    Ok(Some(PersonPage { rows: page.rows, previous: page.previous, next: page.next, assigned_to: None, now }))
}
