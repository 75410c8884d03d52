//! Measures the product against the least that could do the same work, in one run on one machine:
//!
//! - the users list, its last page and its search at 10,000, 100,000 and 1,000,000 people, against an axum handler that does nothing
//!   but look the session up, run the same SQL and answer in JSON;
//! - sign-in against the bare hash, and pages while 500 sign in against pages while nobody does;
//! - writers that come together against one after the other;
//! - an import of 100,000 people;
//! - idle memory, exec to ready, and what a first visit loads.
//!
//! `make bench` runs it, and `make soak` imports and kills. `CLIENTELE_BIN` names the release binary. Processor time is the figure to trust: it does not depend on
//! what else the machine does.

mod bare;
mod client;
mod crowd;
mod first_load;
mod imports;
mod kills;
mod load;
mod process;
mod sign_in;
mod writers;

use client::Client;
use load::Task;
use process::{Product, Running, median, start_times};
use std::path::Path;
use std::time::Duration;

/// What goes wrong ends the run with a line.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Sizes of the lists.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("bare") => {
            runtime.block_on(bare::serve(&arguments.next().unwrap_or_default(), &arguments.next().unwrap_or_default()))
        }
        Some("soak") => {
            let binary = binary()?;
            runtime.block_on(imports::soak(Path::new(&binary)))?;
            runtime.block_on(kills::soak(Path::new(&binary), 100))
        }
        _ => runtime.block_on(measure()),
    }
}

fn binary() -> Outcome<String> {
    std::env::var("CLIENTELE_BIN").map_err(|_| "CLIENTELE_BIN names no binary; `make bench` sets it".into())
}

async fn measure() -> Outcome<()> {
    let binary = binary()?;
    for size in SIZES {
        let product = Product::new(Path::new(&binary))?;
        let seeded = std::time::Instant::now();
        product.seed(size)?;
        println!("\n{size} people, added in {:.1} s", seeded.elapsed().as_secs_f64());
        at_size(&product).await?;
        if size == SIZES[SIZES.len() - 1] {
            once(&product).await?;
        }
    }
    Ok(())
}

/// What depends on how many people there are.
async fn at_size(product: &Product) -> Outcome<()> {
    let served = product.serve().await?;
    let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
    let bare = product.serve_bare().await?;
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}{:>9}", "", "product", "bare", "product", "bare", "ratio");
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}{:>9}", "", "p50 ms", "p50 ms", "CPU µs", "CPU µs", "of CPU");
    for task in [Task::FirstPage, Task::NextPage, Task::LastPage, Task::Search, Task::ShortSearch] {
        let (ours, least) = load::compare(task, &served, &bare, &session).await?;
        println!(
            "{:<34}{:>12.2}{:>12.2}{:>12.0}{:>12.0}{:>9.2}",
            task.name(),
            ours.p50,
            least.p50,
            ours.cpu,
            least.cpu,
            ours.cpu / least.cpu
        );
    }
    let page = load::page(&served, &session).await?;
    println!("{:<34}{:>12.2}{:>12}{:>12.0}", "users page of 100 rows as HTML", page.p50, "", page.cpu);
    served.stop().await?;
    bare.stop().await
}

/// What does not.
async fn once(product: &Product) -> Outcome<()> {
    println!("\nStart and memory, with that database");
    let ours = start_times(|| product.serve()).await?;
    let least = start_times(|| product.serve_bare()).await?;
    println!("{:<34}{:>9.0} ms  (bare {:.0} ms)", "exec to ready", median(ours), median(least));
    let (served, bare) = (product.serve().await?, product.serve_bare().await?);
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("{:<34}{:>9.1} MB  (bare {:.1} MB)", "memory when idle (RSS)", served.memory()?, bare.memory()?);
    bare.stop().await?;

    println!("\nSign-in");
    let (ours, least) = sign_in::compare(&served).await?;
    println!("{:<34}{:>9.1} ms CPU  (bare hash {least:.1} ms, ratio {:.2})", "a sign-in", ours, ours / least);
    let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
    let crowd = crowd::measure(&served, &session).await?;
    println!(
        "{:<34}{:>9.2} ms  (idle {:.2} ms, ratio {:.2}; {} pages)",
        "list, p99 while 500 sign in",
        crowd.crowded,
        crowd.idle,
        crowd.crowded / crowd.idle,
        crowd.pages
    );
    println!(
        "{:<34}{:>9.1} s   ({} let in, {} told to come back; at most {:.1} MB)",
        "until the last is answered", crowd.seconds, crowd.signed_in, crowd.sent_away, crowd.memory
    );
    tokio::time::sleep(Duration::from_secs(25)).await;
    println!("{:<34}{:>9.1} MB", "memory 25 s later (RSS)", served.memory()?);

    println!("\nWriters (SQLite, synchronous=FULL)");
    let shared = writers::compare(product.folder()).await?;
    println!(
        "{:<34}{:>9.0} /s  (one after the other {:.0} /s, ratio {:.1})",
        "units of 64 writers",
        shared.together,
        shared.alone,
        shared.together / shared.alone
    );
    println!("{:<34}{:>9.1}", "units that share an fsync", shared.units_a_commit);

    println!("\nImport, with the search index and without invitations");
    let imported = imports::measure(&served, &session).await?;
    println!("{:<34}{:>9.0} /s  (checking them {:.0} /s)", "people", imported.stored, imported.checked);

    println!("\nFirst visit");
    first_load::report(&served).await?;
    served.stop().await
}

impl Product {
    async fn serve_bare(&self) -> Outcome<Running> {
        Running::start(&std::env::current_exe()?, &["bare"], self).await
    }
}
