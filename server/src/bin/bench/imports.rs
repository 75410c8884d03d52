//! Imports of a hundred thousand rows: how fast they are, and, for `make soak`, whether every row is accounted for when some are
//! wrong and the server is killed in the middle, and whether what was exported makes the same people elsewhere.

use crate::Outcome;
use crate::client::{Client, call};
use crate::engine::Engine;
use crate::process::{Product, Running};
use crate::sign_in::sign_in;
use app::domain::ImportId;
use app::domain::import::{ImportView, UPLOAD};
use app::domain::job::{JobPage, JobState, JobView};
use serde_json::{Value, json};
use server::storage::Sql;
use server::storage::open::open;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Rows of a file.
const ROWS: u64 = 100_000;
/// One row in so many is wrong.
const FAULT: u64 = 50;
/// Times the server is killed during one import.
const KILLS: u64 = 3;

/// People a second.
pub struct Rates {
    pub stored: f64,
    pub checked: f64,
}

/// Imports a file without faults.
pub async fn measure(server: &Running, session: &str) -> Outcome<Rates> {
    let mut site = Site::at(server, session).await?;
    let check = site.check(&file(0)).await?;
    let checked = site.follow(&check, ROWS).await?;
    let job = site.start(&check).await?;
    let stored = site.follow(&job, ROWS).await?;
    Ok(Rates { stored: rate(&stored), checked: rate(&checked) })
}

/// Imports a file with faults on a server that is killed again and again, then takes the people to another one.
pub async fn soak(binary: &Path) -> Outcome<()> {
    let (first, second) = (Product::new(binary, &Engine::Sqlite).await?, Product::new(binary, &Engine::Sqlite).await?);
    let wrong = ROWS / FAULT;
    let mut server = first.serve().await?;
    let session = sign_in(&mut Client::connect(server.address()).await?).await?;
    let mut site = Site::at(&server, &session).await?;
    let check = site.check(&file(FAULT)).await?;
    accounted(&site.follow(&check, ROWS).await?, wrong, 0)?;
    let job = site.start(&check).await?;
    for kill in 1..=KILLS {
        site.follow(&job, ROWS * kill / (KILLS + 1)).await?;
        server.kill()?;
        server = first.serve().await?;
        site = Site::at(&server, &session).await?;
    }
    accounted(&site.follow(&job, ROWS).await?, wrong, ROWS - wrong)?;
    let refused = site.get(&format!("/console/jobs/{job}/refused.csv")).await?;
    let lines = u64::try_from(refused.lines().count())?;
    if lines != wrong + 1 {
        return Err(format!("{wrong} rows were refused, and the file of them has {lines} lines").into());
    }
    let exported = people(&site.get("/console/users/export.csv?kind=customer").await?)?;
    server.stop().await?;
    whole(&first, ROWS - wrong).await?;

    let server = second.serve().await?;
    let session = sign_in(&mut Client::connect(server.address()).await?).await?;
    let mut site = Site::at(&server, &session).await?;
    let check = site.check(&exported.join("\n")).await?;
    site.follow(&check, ROWS).await?;
    let job = site.start(&check).await?;
    accounted(&site.follow(&job, ROWS).await?, 0, ROWS - wrong)?;
    let again = people(&site.get("/console/users/export.csv?kind=customer").await?)?;
    server.stop().await?;
    if again != exported {
        let differing = exported.iter().zip(&again).find(|(one, other)| one != other);
        return Err(format!("exported and imported differ: {differing:?}").into());
    }
    println!(
        "{ROWS} rows imported, {KILLS} times killed on the way, {wrong} refused with their reason, every row accounted for once;"
    );
    println!("exported and imported elsewhere, all {} are the same", ROWS - wrong);
    Ok(())
}

/// A file of people; one in `fault` rows is wrong, in turns: no address, an address twice, an unknown group, a name too long.
fn file(fault: u64) -> String {
    let mut file = String::from("email,first_name,last_name,phone,groups\n");
    for row in 0..ROWS {
        let faulty = fault > 0 && row % fault == fault - 1;
        let turn = if faulty { row / fault % 4 } else { 4 };
        let address = match turn {
            0 => "nobody".to_owned(),
            1 => format!("import-{}@example.com", row - 1),
            _ => format!("import-{row}@example.com"),
        };
        let first = if turn == 3 { "x".repeat(500) } else { format!("Ada{}", row % 977) };
        let group = if turn == 2 { "Nowhere" } else { "" };
        let _ = writeln!(file, "{address},{first},Number {row},+49 30 {:07},{group}", row + 1_000_000);
    }
    file
}

/// The rows of an exported file without what belongs to one installation: when people came and last signed in.
fn people(file: &str) -> Outcome<Vec<String>> {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let headers = reader.headers()?.clone();
    let kept: Vec<usize> = headers
        .iter()
        .enumerate()
        .filter(|(_, header)| !["kind", "status", "created", "last_sign_in"].contains(header))
        .map(|(place, _)| place)
        .collect();
    let chosen = |record: &csv::StringRecord| -> Outcome<String> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b' ')).from_writer(Vec::new());
        writer.write_record(kept.iter().filter_map(|place| record.get(*place)))?;
        Ok(String::from_utf8(writer.into_inner()?)?.trim_end().to_owned())
    };
    let mut rows = vec![chosen(&headers)?];
    for record in reader.records() {
        rows.push(chosen(&record?)?);
    }
    Ok(rows)
}

fn accounted(job: &JobView, wrong: u64, made: u64) -> Outcome<()> {
    let right = job.state == JobState::Done && job.failed == wrong && job.done + job.failed == job.total;
    // A check makes nobody.
    if right && (made == 0 || job.made == made) {
        Ok(())
    } else {
        Err(format!("{wrong} rows are wrong and {made} new, but the job says {job:?}").into())
    }
}

fn rate(job: &JobView) -> f64 {
    let (Some(started), Some(finished)) = (job.started, job.finished) else { return 0.0 };
    let seconds = Duration::from_micros(finished.since(started).unsigned_abs()).as_secs_f64();
    f64::from(u32::try_from(job.total).unwrap_or(u32::MAX)) / seconds
}

/// Whether everybody is there once, each with what belongs to one unit of work.
async fn whole(product: &Product, made: u64) -> Outcome<()> {
    let db = open(product.database()).await?;
    let mut link = db.read().await?;
    let customers = "SELECT COUNT(*) FROM accounts a WHERE a.kind = 'customer'";
    for (what, text) in [
        ("customers", customers.to_owned()),
        ("with search text", format!("{customers} AND EXISTS (SELECT 1 FROM search_text x WHERE x.rowid = a.seq)")),
        ("rows of the trail", "SELECT COUNT(*) FROM audit_events WHERE action = 'customer_created'".to_owned()),
    ] {
        let found = link.number(Sql::built(text)).await?;
        if u64::try_from(found)? != made {
            return Err(format!("{found} {what} instead of {made}").into());
        }
    }
    Ok(())
}

/// A server as the owner reaches it.
struct Site {
    client: Client,
    session: String,
}

impl Site {
    async fn at(server: &Running, session: &str) -> Outcome<Self> {
        Ok(Self { client: Client::connect(server.address()).await?, session: session.to_owned() })
    }

    async fn get(&mut self, path: &str) -> Outcome<String> {
        let answer = self.client.get(path, &format!("cookie: {}\r\n", self.session)).await?;
        if answer.status == 200 {
            Ok(String::from_utf8(answer.body)?)
        } else {
            Err(format!("{path} answered {}", answer.status).into())
        }
    }

    async fn call(&mut self, path: &str, body: Value) -> Outcome<Value> {
        call(&mut self.client, &self.session, path, body).await
    }

    /// Uploads a file and lets it be checked as its headers explain it; gives the job.
    async fn check(&mut self, file: &str) -> Outcome<String> {
        let part = "Content-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\nContent-Type: text/csv";
        let body = format!("--edge\r\n{part}\r\n\r\n{file}\r\n--edge--\r\n");
        let cookie = format!("cookie: {}\r\n", self.session);
        let answer = self.client.post(UPLOAD, "multipart/form-data; boundary=edge", &cookie, &body).await?;
        if answer.status != 200 {
            return Err(
                format!("the upload answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into()
            );
        }
        let id: ImportId = serde_json::from_slice(&answer.body)?;
        let view: ImportView = serde_json::from_value(self.call("imports/get", json!({ "id": id })).await?)?;
        let fields: Vec<_> = view.columns.into_iter().map(|column| column.guess).collect();
        let draft = json!({ "id": id, "fields": fields, "mode": "create", "welcome": "nothing" });
        let job = self.call("imports/check", json!({ "draft": draft })).await?;
        Ok(serde_json::from_value(job)?)
    }

    /// Starts the import that a job has checked.
    async fn start(&mut self, checked: &str) -> Outcome<String> {
        Ok(serde_json::from_value(self.call("imports/start", json!({ "checked": checked })).await?)?)
    }

    /// Waits until a job is over or has gone through so many.
    async fn follow(&mut self, job: &str, until: u64) -> Outcome<JobView> {
        let began = Instant::now();
        loop {
            let page = self.call("jobs/get", json!({ "id": job, "query": { "failed": false, "after": 0 } })).await?;
            let found = serde_json::from_value::<JobPage>(page)?.job;
            if found.state.is_over() || until < ROWS && found.done + found.failed >= until {
                return Ok(found);
            }
            if began.elapsed() > Duration::from_secs(600) {
                return Err(format!("still not over after ten minutes: {found:?}").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
