//! Requests in a closed loop over a few connections, by turns to the product and to the bare handler.

use crate::Outcome;
use crate::client::{Client, call};
use crate::process::{Running, median};
use app::domain::AccountKind;
use app::domain::account::PersonPage;
use app::domain::assignment::AssignmentTable;
use app::domain::list::{Direction, Position, UserQuery};
use std::time::{Duration, Instant};

/// Connections at the same time.
const CONNECTIONS: usize = 4;
/// How long a turn lasts.
const TURN: Duration = Duration::from_millis(1_500);
/// Turns of each.
const TURNS: usize = 3;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    FirstPage,
    NextPage,
    LastPage,
    Search,
    Miss,
    ShortSearch,
}

impl Task {
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstPage => "list, first page",
            Self::NextPage => "list, next page",
            Self::LastPage => "list, last page",
            Self::Search => "search, part of a name",
            Self::Miss => "search, nobody",
            Self::ShortSearch => "search, one or two letters",
        }
    }

    /// The queries, asked one after the other.
    fn queries(self, next: &Position, last: &Position) -> Vec<UserQuery> {
        let search = |texts: &[&str]| {
            texts.iter().map(|text| UserQuery { search: (*text).to_owned(), ..UserQuery::default() }).collect()
        };
        match self {
            Self::FirstPage => vec![UserQuery::default()],
            Self::NextPage => vec![UserQuery { position: next.clone(), ..UserQuery::default() }],
            Self::LastPage => vec![UserQuery { position: last.clone(), ..UserQuery::default() }],
            Self::Search => search(&["müller", "łukasz", "anna", "venkat", "garcia", "featherstone"]),
            Self::Miss => search(&["nobody-at-all", "xqzw", "muller-luedenscheidt"]),
            Self::ShortSearch => search(&["m", "sz", "é", "zo"]),
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Half of the answers took less, in milliseconds.
    pub p50: f64,
    /// Processor time of the server for an answer, in microseconds.
    pub cpu: f64,
}

/// The product and the bare handler at the same task.
pub async fn compare(task: Task, ours: &Running, least: &Running, session: &str) -> Outcome<(Figures, Figures)> {
    let headers = format!("cookie: {session}\r\n");
    let body = |query: &UserQuery| serde_json::to_string(&serde_json::json!({ "query": query }));
    let first = body(&UserQuery::default())?;
    let mut pages = Vec::new();
    for server in [ours, least] {
        let mut client = Client::connect(server.address()).await?;
        let answer = client.post("/api/users/list", "application/json", &headers, &first).await?;
        pages
            .push(serde_json::from_slice::<PersonPage>(&answer.body).map_err(|_| format!("status {}", answer.status))?);
    }
    if pages[0].rows != pages[1].rows {
        return Err("the bare handler answers something else".into());
    }
    let next = pages[0].next.clone().map(Position::After).unwrap_or_default();
    // Seen from the end, the second page begins where the last one does.
    let backwards = body(&UserQuery { direction: Direction::Descending, ..UserQuery::default() })?;
    let mut client = Client::connect(ours.address()).await?;
    let answer = client.post("/api/users/list", "application/json", &headers, &backwards).await?;
    let last = serde_json::from_slice::<PersonPage>(&answer.body)?.next.map(Position::After).unwrap_or_default();
    let bodies: Vec<String> = task.queries(&next, &last).iter().map(body).collect::<Result<_, _>>()?;
    let mut figures = [Vec::new(), Vec::new()];
    // One turn to warm up.
    for turn in 0..=TURNS {
        for (server, figures) in [ours, least].into_iter().zip(&mut figures) {
            let measured = turns(server, |client, n| {
                let (headers, body) = (headers.clone(), bodies[n % bodies.len()].clone());
                async move { post(client, "/api/users/list", &headers, &body).await }
            });
            let measured = measured.await?;
            if turn > 0 {
                figures.push(measured);
            }
        }
    }
    Ok((middle(&figures[0]), middle(&figures[1])))
}

/// The users page as the browser gets it.
pub async fn page(ours: &Running, session: &str) -> Outcome<Figures> {
    let headers = format!("cookie: {session}\r\naccept: text/html\r\n");
    let mut figures = Vec::new();
    for turn in 0..=TURNS {
        let measured = turns(ours, |client, _| {
            let headers = headers.clone();
            async move {
                let mut client = client;
                let answer = client.get("/console/users?size=100", &headers).await?;
                if answer.status == 200 { Ok(client) } else { Err(format!("status {}", answer.status).into()) }
            }
        });
        let measured = measured.await?;
        if turn > 0 {
            figures.push(measured);
        }
    }
    Ok(middle(&figures))
}

/// Customers to assign to the owner, a page of them.
pub async fn assignments(ours: &Running, session: &str) -> Outcome<Figures> {
    let mut client = Client::connect(ours.address()).await?;
    let staff = UserQuery { kind: Some(AccountKind::Staff), ..UserQuery::default() };
    let found = call(&mut client, session, "users/list", serde_json::json!({ "query": staff })).await?;
    let page: PersonPage = serde_json::from_value(found)?;
    let id = page.rows.first().ok_or("nobody on the staff")?.id;
    let query = UserQuery::default();
    let body = serde_json::json!({ "staff": id, "table": AssignmentTable::Available, "query": query }).to_string();
    let headers = format!("cookie: {session}\r\n");
    let mut figures = Vec::new();
    for turn in 0..=TURNS {
        let measured = turns(ours, |client, _| {
            let (headers, body) = (headers.clone(), body.clone());
            async move { post(client, "/api/assignments/list", &headers, &body).await }
        });
        let measured = measured.await?;
        if turn > 0 {
            figures.push(measured);
        }
    }
    Ok(middle(&figures))
}

async fn post(mut client: Client, path: &str, headers: &str, body: &str) -> Outcome<Client> {
    let answer = client.post(path, "application/json", headers, body).await?;
    if answer.status == 200 { Ok(client) } else { Err(format!("status {}", answer.status).into()) }
}

/// One turn: every connection asks again as soon as it is answered.
async fn turns<F>(server: &Running, ask: impl Fn(Client, usize) -> F) -> Outcome<Figures>
where
    F: Future<Output = Outcome<Client>>,
{
    let before = server.cpu()?;
    let end = Instant::now() + TURN;
    let connections = (0..CONNECTIONS).map(|connection| {
        let ask = &ask;
        async move {
            let mut client = Client::connect(server.address()).await?;
            let mut times = Vec::new();
            while Instant::now() < end {
                let asked = Instant::now();
                client = ask(client, connection + times.len()).await?;
                times.push(asked.elapsed().as_secs_f64() * 1_000.0);
            }
            Outcome::Ok(times)
        }
    });
    let mut times = Vec::new();
    for connection in futures::future::join_all(connections).await {
        times.extend(connection?);
    }
    let answers = f64::from(u32::try_from(times.len())?);
    Ok(Figures { p50: median(times), cpu: (server.cpu()? - before) / answers })
}

fn middle(figures: &[Figures]) -> Figures {
    Figures {
        p50: median(figures.iter().map(|figures| figures.p50).collect()),
        cpu: median(figures.iter().map(|figures| figures.cpu).collect()),
    }
}
