//! Pages while a crowd signs in: what the slowest of a hundred takes then, against what it takes when nobody does.

use crate::Outcome;
use crate::client::{Client, FORM};
use crate::process::{OWNER, Running};
use futures::future::join_all;
use std::time::Instant;

/// Sign-ins at the same time.
const CROWD: usize = 500;
/// Pages asked for while nobody signs in.
const QUIET: usize = 400;

/// What came of it.
pub struct Figures {
    /// Milliseconds of the slowest of a hundred pages, idle.
    pub idle: f64,
    /// The same while the crowd signs in.
    pub crowded: f64,
    /// Pages answered meanwhile.
    pub pages: usize,
    /// Sign-ins let in, and those told to come back later.
    pub signed_in: usize,
    pub sent_away: usize,
    /// Seconds until the last of the crowd was answered.
    pub seconds: f64,
    /// Most memory seen meanwhile, in megabytes.
    pub memory: f64,
}

/// Measures both.
pub async fn measure(server: &Running, session: &str) -> Outcome<Figures> {
    let headers = format!("cookie: {session}\r\n");
    let mut client = Client::connect(server.address()).await?;
    let mut idle = Vec::new();
    for _ in 0..QUIET {
        idle.push(page(&mut client, &headers).await?);
    }
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("email", OWNER.0)
        .append_pair("password", OWNER.1)
        .finish();
    let started = Instant::now();
    let address = server.address();
    let crowd = tokio::spawn(join_all((0..CROWD).map(move |_| {
        let body = body.clone();
        async move {
            let mut client = Client::connect(address).await?;
            let answer = client.post("/sign-in", FORM, "", &body).await?;
            Outcome::Ok(answer.status)
        }
    })));
    let (mut crowded, mut memory) = (Vec::new(), 0.0_f64);
    while !crowd.is_finished() {
        crowded.push(page(&mut client, &headers).await?);
        memory = memory.max(server.memory()?);
    }
    let seconds = started.elapsed().as_secs_f64();
    let (mut signed_in, mut sent_away) = (0, 0);
    for status in crowd.await? {
        match status? {
            303 => signed_in += 1,
            503 | 429 => sent_away += 1,
            other => return Err(format!("a sign-in answered {other}").into()),
        }
    }
    let pages = crowded.len();
    Ok(Figures { idle: slowest(idle), crowded: slowest(crowded), pages, signed_in, sent_away, seconds, memory })
}

/// Milliseconds of one page of the list.
async fn page(client: &mut Client, headers: &str) -> Outcome<f64> {
    let asked = Instant::now();
    let answer = client.post("/api/users/list", "application/json", headers, r#"{"query":{}}"#).await?;
    if answer.status == 200 {
        Ok(asked.elapsed().as_secs_f64() * 1_000.0)
    } else {
        Err(format!("status {}", answer.status).into())
    }
}

/// The time that one in a hundred exceeds.
fn slowest(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * 99 / 100).copied().unwrap_or_default()
}
