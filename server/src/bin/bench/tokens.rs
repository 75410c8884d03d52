//! What applications ask of the OpenID Provider, by turns of the product and of npm's `oidc-provider`: answers a second, and the
//! processor time of each.

use crate::Outcome;
use crate::caller::{Ask, Caller};
use crate::engine::Engine;
use crate::goals::Goals;
use crate::peer;
use crate::process::{Product, cpu, median};
use crate::provider::Provider;
use futures::future::join_all;
use server::clock::{Clock, SystemClock};
use server::storage::open::open;
use server::storage::{Sql, grants};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Connections at the same time, enough to keep either busy.
const CONNECTIONS: usize = 64;
/// How long a turn lasts.
const TURN: Duration = Duration::from_millis(1_500);
/// Turns of each.
const TURNS: usize = 3;
/// Refreshes that each connection's write is measured with.
const WRITES: u32 = 200;

/// What came of it.
#[derive(Clone, Copy)]
struct Figures {
    /// Answers a second.
    rate: f64,
    /// Processor time of the server for an answer, in microseconds.
    cpu: f64,
}

/// Prints what both give, and holds it against what is wanted.
pub async fn report(product: &Product, engine: &Engine, goals: &mut Goals) -> Outcome<()> {
    println!("\nOpenID Connect on {}, {CONNECTIONS} connections", engine.name());
    let ours = Provider::of(product).await?;
    let peer = match peer::start(&ours.applications).await {
        Ok((peer, version)) => {
            println!("beside npm's oidc-provider {version}");
            Some(peer)
        }
        Err(error) => {
            println!("without npm's oidc-provider, so these are our own figures alone: {error}");
            None
        }
    };
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}{:>9}", "", "product", "peer", "product", "peer", "ratio");
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}{:>9}", "", "a second", "a second", "CPU µs", "CPU µs", "of rates");
    let name = |what: &str| format!("{what}, {}", engine.name());
    let mut refresh = 0.0;
    for ask in Ask::ALL {
        let (found, least) = compare(ask, &ours, peer.as_ref()).await?;
        match least {
            Some(least) => {
                let ratio = found.rate / least.rate;
                println!(
                    "{:<34}{:>12.0}{:>12.0}{:>12.0}{:>12.0}{ratio:>9.1}",
                    ask.name(),
                    found.rate,
                    least.rate,
                    found.cpu,
                    least.cpu
                );
                goals.at_least(&name(&format!("{} against the peer", ask.name())), ratio, 10.0, "times");
            }
            None => println!("{:<34}{:>12.0}{:>12}{:>12.0}", ask.name(), found.rate, "", found.cpu),
        }
        match ask {
            Ask::Refresh => refresh = found.cpu,
            Ask::ClientCredentials => {
                goals.at_most(&name("client credentials"), found.cpu, 150.0, "µs of CPU");
            }
            Ask::Introspection => goals.at_least(&name("introspection"), found.rate, 15_000.0, "a second"),
            Ask::CodeFlow | Ask::Discovery => {}
        }
    }
    if let Some(peer) = peer {
        peer.server.stop().await?;
    }
    ours.server.stop().await?;
    let write = write(product).await?;
    println!("{:<34}{:>12}{:>12}{write:>12.0}", "a refresh's write alone", "", "");
    goals.at_most(&name("refresh besides its write"), refresh - write, 150.0, "µs of CPU");
    Ok(())
}

/// Both at the same task, the middle of some turns.
async fn compare(ask: Ask, ours: &Provider, peer: Option<&Provider>) -> Outcome<(Figures, Option<Figures>)> {
    let mut figures = [Vec::new(), Vec::new()];
    // One turn to warm up.
    for round in 0..=TURNS {
        for (provider, figures) in std::iter::once(ours).chain(peer).zip(&mut figures) {
            let measured = turn(ask, provider).await?;
            if round > 0 {
                figures.push(measured);
            }
        }
    }
    let [ours, peers] = figures;
    Ok((middle(&ours), peer.map(|_| middle(&peers))))
}

/// One turn: every connection asks again as soon as it is answered.
async fn turn(ask: Ask, provider: &Provider) -> Outcome<Figures> {
    let connected = join_all((0..CONNECTIONS).map(|number| Caller::connect(provider, number))).await;
    let callers = connected.into_iter().collect::<Outcome<Vec<_>>>()?;
    let before = provider.server.cpu()?;
    let started = Instant::now();
    let end = started + TURN;
    let counts = callers.into_iter().map(|mut caller| async move {
        let mut answers = 0_u32;
        while Instant::now() < end {
            caller.ask(ask).await?;
            answers += 1;
        }
        Outcome::Ok(answers)
    });
    let mut answers = 0.0;
    for count in join_all(counts).await {
        answers += f64::from(count?);
    }
    Ok(Figures { rate: answers / started.elapsed().as_secs_f64(), cpu: (provider.server.cpu()? - before) / answers })
}

fn middle(figures: &[Figures]) -> Figures {
    Figures {
        rate: median(figures.iter().map(|figures| figures.rate).collect()),
        cpu: median(figures.iter().map(|figures| figures.cpu).collect()),
    }
}

/// Microseconds of processor time for what a refresh writes: the same unit of work and nothing else, from as many at once, here in
/// this process and in the product's own database.
async fn write(product: &Product) -> Outcome<f64> {
    let db = open(product.database()).await?;
    let sql = Sql::built(format!("SELECT id, generation FROM grants WHERE generation > 0 LIMIT {CONNECTIONS}"));
    let found: Vec<(Uuid, i64)> = db.read().await?.all(sql).await?;
    let before = cpu("self")?;
    let writers = found.iter().copied().map(|(id, generation)| {
        let db = db.clone();
        tokio::spawn(async move {
            for from in generation..generation + i64::from(WRITES) {
                let mut unit = db.begin().await?;
                if !grants::advance(&mut unit, id, from, SystemClock.now()).await? {
                    return Err("a grant was moved on by somebody else".into());
                }
                unit.commit().await?;
            }
            Outcome::Ok(())
        })
    });
    for writer in join_all(writers).await {
        writer??;
    }
    let writes = f64::from(u32::try_from(found.len())? * WRITES);
    Ok((cpu("self")? - before) / writes)
}
