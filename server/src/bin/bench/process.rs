//! The processes that are measured.

use crate::Outcome;
use crate::client::Client;
use crate::engine::Engine;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The owner every measured product has.
pub const OWNER: (&str, &str) = ("owner@example.com", "Tr7!mossy-Kettle");

/// A binary with a folder of its own, which goes with this value.
pub struct Product {
    binary: PathBuf,
    folder: PathBuf,
    database: String,
}

impl Product {
    pub async fn new(binary: &Path, engine: &Engine) -> Outcome<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let name = format!("clientele-bench-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder)?;
        let mut product = Self { binary: binary.canonicalize()?, folder, database: String::new() };
        product.database = engine.database(&product).await?;
        Ok(product)
    }

    /// Where its data is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its database's address.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Fills the database.
    pub fn seed(&self, people: u64) -> Outcome<()> {
        let status = self.command(&self.binary, 0).args(["seed", "--people", &people.to_string()]).status()?;
        if status.success() { Ok(()) } else { Err("the database could not be filled".into()) }
    }

    pub async fn serve(&self) -> Outcome<Running> {
        Running::start(&self.binary, &["serve"], self).await
    }

    fn command(&self, binary: &Path, port: u16) -> Command {
        let mut command = Command::new(binary);
        command
            .current_dir(&self.folder)
            .env_clear()
            .env("CLIENTELE_LISTEN", format!("127.0.0.1:{port}"))
            .env("CLIENTELE_PUBLIC_URL", format!("http://localhost:{port}"))
            .env("CLIENTELE_DATABASE_URL", &self.database)
            .env("CLIENTELE_OWNER_EMAIL", OWNER.0)
            .env("CLIENTELE_OWNER_PASSWORD", OWNER.1)
            .env("CLIENTELE_LIMIT_SIGN_INS_IP", "100000")
            .env("CLIENTELE_LIMIT_SIGN_INS_ACCOUNT", "100000")
            .env("CLIENTELE_LIMIT_RECOVERIES_IP", "100000")
            .env("CLIENTELE_LIMIT_REGISTRATIONS_IP", "100000")
            .env("CLIENTELE_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A server under way; it ends with this value.
pub struct Running {
    process: Child,
    address: SocketAddr,
    ready: Duration,
}

impl Running {
    /// Starts a server and waits until it says that it is ready.
    pub async fn start(binary: &Path, arguments: &[&str], product: &Product) -> Outcome<Self> {
        let address = free()?;
        let mut command = product.command(binary, address.port());
        command.args(arguments);
        if arguments == ["bare"] {
            command.args([&address.to_string(), product.database()]);
        }
        Self::spawn(command, address, "/health/ready").await
    }

    /// Starts what is to serve at `address`, and waits until its page at `path` is there.
    pub async fn spawn(mut command: Command, address: SocketAddr, path: &str) -> Outcome<Self> {
        let program = command.get_program().display().to_string();
        let started = Instant::now();
        let process = command.spawn().map_err(|error| format!("{program} cannot be started: {error}"))?;
        let mut running = Self { process, address, ready: Duration::ZERO };
        while started.elapsed() < Duration::from_secs(20) {
            if let Ok(mut client) = Client::connect(address).await
                && client.get(path, "").await.is_ok_and(|answer| answer.status == 200)
            {
                running.ready = started.elapsed();
                return Ok(running);
            }
            if let Some(status) = running.process.try_wait()? {
                return Err(format!("{program} ended at once ({status})").into());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Err(format!("{program} is not ready after 20 seconds").into())
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Processor time used so far, in microseconds, to a hundredth of a second.
    pub fn cpu(&self) -> Outcome<f64> {
        cpu(&self.process.id().to_string())
    }

    /// Resident memory in megabytes.
    pub fn memory(&self) -> Outcome<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024.0)
    }

    /// Ends it as a failing machine does, without a warning.
    pub fn kill(mut self) -> Outcome<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Ends it the way an operator does, and waits until it is gone.
    pub async fn stop(mut self) -> Outcome<()> {
        Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status()?;
        for _ in 0..1_500 {
            if self.process.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Err("the server did not stop".into())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Only after an error is it still there.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address of this machine where nothing listens.
pub fn free() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Processor time of a process (`self` for this one), in microseconds: fields 14 and 15, counted behind its name.
pub fn cpu(process: &str) -> Outcome<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').ok_or("no fields")?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || -> Outcome<f64> { Ok(fields.next().ok_or("too few fields")?.parse()?) };
    // The kernel reports to user space in hundredths of a second on every machine Rust runs on.
    Ok((ticks()? + ticks()?) * 10_000.0)
}

/// Milliseconds from exec to ready, five times.
pub async fn start_times<F: Future<Output = Outcome<Running>>>(start: impl Fn() -> F) -> Outcome<Vec<f64>> {
    let mut times = Vec::new();
    for _ in 0..5 {
        let running = start().await?;
        times.push(running.ready.as_secs_f64() * 1_000.0);
        running.stop().await?;
    }
    Ok(times)
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
