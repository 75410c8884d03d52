//! Measures the product against the least that could do the same work, in one run on one machine:
//!
//! - the users list, its last page and its search at 10,000, 100,000 and 1,000,000 people, against an axum handler that does nothing
//!   but look the session up, run the same SQL and answer in JSON;
//! - sign-in against the bare hash, and pages while 500 sign in against pages while nobody does;
//! - the doors, for addresses that are known, unknown, locked and unconfirmed: answers alike to the letter, times by a rank test;
//! - writers that come together against one after the other;
//! - the decision who may what against a page of the list, and the page that assigns customers;
//! - an import of 100,000 people;
//! - what applications ask of the OpenID Provider, against npm's `oidc-provider` in the same run;
//! - idle memory, exec to ready, and what a first visit loads.
//!
//! `make bench` runs it (`make bench N=100000` with no list larger than that, `N=doors`, `N=crowd`, `N=import` and `N=tokens` one part
//! alone), and `make soak` imports and kills. `CLIENTELE_BIN` names the release binary. With `TEST_POSTGRES_URL` the lists, the
//! import and the tokens are measured on PostgreSQL as well. Processor time is the figure to trust: it does not depend on what else
//! the machine does; it is the server's own, without the database server's.

mod bare;
mod caller;
mod client;
mod crowd;
mod decision;
mod engine;
mod enumeration;
mod first_load;
mod goals;
mod imports;
mod kills;
mod load;
mod peer;
mod process;
mod provider;
mod rank;
mod sign_in;
mod tokens;
mod writers;

use client::Client;
use engine::Engine;
use goals::Goals;
use load::Task;
use process::{Product, Running, median, start_times};
use std::path::Path;
use std::time::{Duration, Instant};

/// What goes wrong ends the run with a line.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Sizes of the lists.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// On PostgreSQL, which takes longer to fill.
const SIZES_POSTGRES: [u64; 2] = [10_000, 100_000];

fn main() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("bare") => {
            runtime.block_on(bare::serve(&arguments.next().unwrap_or_default(), &arguments.next().unwrap_or_default()))
        }
        Some("doors") => runtime.block_on(doors()),
        Some("crowd") => runtime.block_on(crowd()),
        Some("import") => runtime.block_on(imported()),
        Some("tokens") => runtime.block_on(tokens()),
        Some("soak") => {
            let binary = binary()?;
            runtime.block_on(imports::soak(Path::new(&binary)))?;
            runtime.block_on(kills::soak(Path::new(&binary), 100))
        }
        most => {
            let most = most.map(str::parse).transpose()?;
            runtime.block_on(measure(most.unwrap_or(u64::MAX)))
        }
    }
}

/// Measures what the doors tell, alone.
async fn doors() -> Outcome<()> {
    let binary = binary()?;
    let mut goals = Goals::default();
    for engine in Engine::all() {
        println!("\nWhat the doors tell of an address, {}", engine.name());
        let product = Product::new(Path::new(&binary), &engine).await?;
        let served = product.serve().await?;
        let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
        enumeration::measure(&served, &session, &mut goals).await?;
        served.stop().await?;
    }
    goals.print();
    Ok(())
}

/// Measures sign-ins one by one and in a crowd, alone.
async fn crowd() -> Outcome<()> {
    let binary = binary()?;
    let mut goals = Goals::default();
    let product = Product::new(Path::new(&binary), &Engine::Sqlite).await?;
    product.seed(SIZES[0])?;
    let served = product.serve().await?;
    sign_ins(&served, &mut goals).await?;
    served.stop().await?;
    goals.print();
    Ok(())
}

/// Measures imports to ten thousand people, alone.
async fn imported() -> Outcome<()> {
    let binary = binary()?;
    let mut goals = Goals::default();
    for engine in Engine::all() {
        let product = Product::new(Path::new(&binary), &engine).await?;
        product.seed(SIZES[0])?;
        import(&product, &engine, &mut goals).await?;
    }
    goals.print();
    Ok(())
}

/// Measures the OpenID Provider, alone.
async fn tokens() -> Outcome<()> {
    let binary = binary()?;
    let mut goals = Goals::default();
    for engine in Engine::all() {
        let product = Product::new(Path::new(&binary), &engine).await?;
        tokens::report(&product, &engine, &mut goals).await?;
    }
    goals.print();
    Ok(())
}

fn binary() -> Outcome<String> {
    std::env::var("CLIENTELE_BIN").map_err(|_| "CLIENTELE_BIN names no binary; `make bench` sets it".into())
}

/// Measures at every size up to `most` people.
async fn measure(most: u64) -> Outcome<()> {
    let binary = binary()?;
    let mut goals = Goals::default();
    goals.at_most("binary", size(Path::new(&binary))?, 25.0, "MB");
    for engine in Engine::all() {
        let mut smallest = None;
        let sizes = if engine == Engine::Sqlite { &SIZES[..] } else { &SIZES_POSTGRES[..] };
        let sizes: Vec<u64> = sizes.iter().copied().filter(|size| *size <= most).collect();
        for size in sizes.iter().copied() {
            let product = Product::new(Path::new(&binary), &engine).await?;
            let seeded = Instant::now();
            product.seed(size)?;
            println!("\n{size} people on {}, added in {:.1} s", engine.name(), seeded.elapsed().as_secs_f64());
            let found = at_size(&product).await?;
            let smallest = *smallest.get_or_insert(found);
            if sizes.last() == Some(&size) {
                found.judge(&mut goals, &engine, size, smallest);
                match engine {
                    Engine::Sqlite => once(&product, found, &mut goals).await?,
                    Engine::Postgres(_) => import(&product, &engine, &mut goals).await?,
                }
                tokens::report(&product, &engine, &mut goals).await?;
            }
        }
    }
    goals.print();
    Ok(())
}

/// Megabytes of a file.
fn size(file: &Path) -> Outcome<f64> {
    let kilobytes = u32::try_from(std::fs::metadata(file)?.len() / 1_000)?;
    Ok(f64::from(kilobytes) / 1_000.0)
}

/// Processor time of the lists at one size, in microseconds.
#[derive(Clone, Copy)]
struct Lists {
    first: f64,
    last: f64,
    search: f64,
    page: f64,
    assignments: f64,
    /// The worst of the product against the bare handler.
    ratio: f64,
}

impl Lists {
    /// Holds the figures at the largest size against what is wanted of them.
    fn judge(self, goals: &mut Goals, engine: &Engine, size: u64, smallest: Self) {
        let name = |what: &str| format!("{what}, {}", engine.name());
        goals.at_most(&name(&format!("users page of 100 rows at {size}")), self.page / 1_000.0, 1.0, "ms of CPU");
        goals.at_most(&name(&format!("search at {size}")), self.search / 1_000.0, 1.0, "ms of CPU");
        goals.at_most(&name("last page against the first"), self.last / self.first, 1.2, "times");
        goals.at_most(&name(&format!("list at {size} against 10000")), self.first / smallest.first, 1.2, "times");
        goals.at_most(&name("data call against the bare handler"), self.ratio, 1.5, "times");
        let assignments = self.assignments / smallest.assignments;
        goals.at_most(&name(&format!("assignments at {size} against 10000")), assignments, 1.3, "times");
    }
}

/// What depends on how many people there are.
async fn at_size(product: &Product) -> Outcome<Lists> {
    let served = product.serve().await?;
    let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
    let bare = product.serve_bare().await?;
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}{:>9}", "", "product", "bare", "product", "bare", "ratio");
    println!("{:<34}{:>12}{:>12}{:>12}{:>12}{:>9}", "", "p50 ms", "p50 ms", "CPU µs", "CPU µs", "of CPU");
    let mut lists = Lists { first: 0.0, last: 0.0, search: 0.0, page: 0.0, assignments: 0.0, ratio: 0.0 };
    for task in [Task::FirstPage, Task::NextPage, Task::LastPage, Task::Search, Task::Miss, Task::ShortSearch] {
        let (ours, least) = load::compare(task, &served, &bare, &session).await?;
        let ratio = ours.cpu / least.cpu;
        println!(
            "{:<34}{:>12.2}{:>12.2}{:>12.0}{:>12.0}{ratio:>9.2}",
            task.name(),
            ours.p50,
            least.p50,
            ours.cpu,
            least.cpu,
        );
        lists.ratio = lists.ratio.max(ratio);
        match task {
            Task::FirstPage => lists.first = ours.cpu,
            Task::LastPage => lists.last = ours.cpu,
            Task::Search | Task::Miss | Task::ShortSearch => lists.search = lists.search.max(ours.cpu),
            Task::NextPage => {}
        }
    }
    let page = load::page(&served, &session).await?;
    println!("{:<34}{:>12.2}{:>12}{:>12.0}", "users page of 100 rows as HTML", page.p50, "", page.cpu);
    let assignments = load::assignments(&served, &session).await?;
    println!("{:<34}{:>12.2}{:>12}{:>12.0}", "customers to assign", assignments.p50, "", assignments.cpu);
    served.stop().await?;
    bare.stop().await?;
    Ok(Lists { page: page.cpu, assignments: assignments.cpu, ..lists })
}

/// What does not.
async fn once(product: &Product, lists: Lists, goals: &mut Goals) -> Outcome<()> {
    println!("\nStart and memory, with that database");
    let ours = median(start_times(|| product.serve()).await?);
    let least = median(start_times(|| product.serve_bare()).await?);
    println!("{:<34}{ours:>9.0} ms  (bare {least:.0} ms)", "exec to ready");
    goals.at_most("exec to ready", ours, 100.0, "ms");
    let (served, bare) = (product.serve().await?, product.serve_bare().await?);
    tokio::time::sleep(Duration::from_secs(2)).await;
    println!("{:<34}{:>9.1} MB  (bare {:.1} MB)", "memory when idle (RSS)", served.memory()?, bare.memory()?);
    goals.at_most("memory when idle", served.memory()?, 20.0, "MiB");
    bare.stop().await?;

    println!("\nDecisions");
    let decision = decision::measure();
    println!("{:<34}{:>9.2} µs  ({:.2} % of a list page)", "who may what", decision, 100.0 * decision / lists.first);
    goals.at_most("a decision", 100.0 * decision / lists.first, 2.0, "% of a list page");

    sign_ins(&served, goals).await?;

    println!("\nWhat the doors tell of an address (medians; p of the rank test against an unknown one)");
    let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
    enumeration::measure(&served, &session, goals).await?;

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
    goals.at_least("units that share an fsync", shared.units_a_commit, 16.0, "");
    goals.at_least("64 writers against one", shared.together / shared.alone, 1.0, "times");
    served.stop().await?;
    import(product, &Engine::Sqlite, goals).await?;

    println!("\nFirst visit");
    let served = product.serve().await?;
    first_load::report(&served).await?;
    served.stop().await
}

/// Sign-ins, one by one and in a crowd.
async fn sign_ins(served: &Running, goals: &mut Goals) -> Outcome<()> {
    println!("\nSign-in");
    let (ours, least) = sign_in::compare(served).await?;
    println!("{:<34}{:>9.1} ms CPU  (bare hash {least:.1} ms, ratio {:.2})", "a sign-in", ours, ours / least);
    goals.at_most("sign-in against the bare hash", ours / least, 1.10, "times");
    let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
    let crowd = crowd::measure(served, &session).await?;
    println!(
        "{:<34}{:>9.2} ms  (idle {:.2} ms, ratio {:.2}; {} pages)",
        "list, p99 while 500 sign in",
        crowd.crowded,
        crowd.idle,
        crowd.crowded / crowd.idle,
        crowd.pages
    );
    goals.at_most("list, p99 while 500 sign in", crowd.crowded / crowd.idle, 3.0, "times idle");
    println!(
        "{:<34}{:>9.1} s   ({} let in, {} told to come back; at most {:.1} MB)",
        "until the last is answered", crowd.seconds, crowd.signed_in, crowd.sent_away, crowd.memory
    );
    tokio::time::sleep(Duration::from_secs(25)).await;
    println!("{:<34}{:>9.1} MB", "memory 25 s later (RSS)", served.memory()?);
    Ok(())
}

/// An import of people, as a job.
async fn import(product: &Product, engine: &Engine, goals: &mut Goals) -> Outcome<()> {
    println!("\nImport on {}, with the search index and without invitations", engine.name());
    let served = product.serve().await?;
    let session = sign_in::sign_in(&mut Client::connect(served.address()).await?).await?;
    let imported = imports::measure(&served, &session).await?;
    println!("{:<34}{:>9.0} /s  (checking them {:.0} /s)", "people", imported.stored, imported.checked);
    goals.at_least(&format!("imported people, {}", engine.name()), imported.stored, 10_000.0, "a second");
    served.stop().await
}

impl Product {
    async fn serve_bare(&self) -> Outcome<Running> {
        Running::start(&std::env::current_exe()?, &["bare"], self).await
    }
}
