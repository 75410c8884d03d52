//! The command line. Without a command, the product is served.

mod operator;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::mail::MailTarget;
use crate::start::{Server, StartError};
use crate::storage::open;
use crate::{backup, seed, telemetry};
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Accounts of customers and the back office that looks after them.
#[derive(Debug, Parser)]
#[command(name = "clientele", version, about = "Customer accounts and the back office that looks after them")]
pub struct Cli {
    /// What to do; `serve` when left out.
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the product. Settings come from clientele.toml and CLIENTELE_* variables.
    Serve,
    /// Bring the database's tables up to date and stop.
    Migrate,
    /// Add made-up people to the database, for trying out and measuring.
    Seed {
        /// How many.
        #[arg(long, default_value_t = 1_000)]
        people: u64,
        /// The number all of them follow from.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Write a backup of the embedded database, while the product may be running.
    Backup {
        /// Where to; must not exist.
        file: PathBuf,
        /// Take the secret key along. Whoever holds the file then holds every link that is under way.
        #[arg(long)]
        with_key: bool,
    },
    /// Put a backup in the place of the embedded database. Stop the product first.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Replace the database that is there; it is kept beside the new one.
        #[arg(long)]
        force: bool,
    },
    /// The owner of the organization.
    Owner {
        /// What to do.
        #[command(subcommand)]
        command: OwnerCommand,
    },
    /// Administrators, for when nobody can help in the console.
    Admin {
        /// What to do.
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Ask the running product whether it is ready; for container health checks.
    Health,
}

#[derive(Debug, Subcommand)]
enum OwnerCommand {
    /// Make another staff user the owner, who must be active and have a password of their own.
    Transfer {
        /// Their e-mail address.
        email: String,
    },
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// List who has full access, and whether they could sign in now.
    List,
    /// Make an administrator; prints the link by which they choose a password.
    Create {
        /// Their e-mail address.
        email: String,
    },
    /// Take every lock from an account, and let a deactivated or deleted staff user in again.
    Unlock {
        /// Their e-mail address.
        email: String,
    },
    /// Set a temporary password, typed or piped in; it is replaced at the first sign-in.
    Password {
        /// Their e-mail address.
        email: String,
    },
    /// Take an account's second factor away: for somebody who has lost the device and the recovery codes.
    SecondFactor {
        /// Their e-mail address.
        email: String,
    },
    /// Sign an account out everywhere.
    SignOut {
        /// Their e-mail address.
        #[arg(required_unless_present = "everybody")]
        email: Option<String>,
        /// Everybody instead.
        #[arg(long, conflicts_with = "email")]
        everybody: bool,
    },
}

/// Runs the command; an error is one line for the operator.
///
/// # Errors
/// The line.
pub async fn run(cli: Cli) -> Result<(), String> {
    let config = Config::load().map_err(|error| error.to_string())?;
    telemetry::start(&config.log);
    for name in &config.unknown {
        tracing::warn!(name, "no key of Clientele; ignored");
    }
    match cli.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(config).await.map_err(|error| error.to_string()),
        Command::Migrate => {
            make_data_folder(&config)?;
            open::open(&config.database_url).await.map(drop).map_err(|error| error.to_string())
        }
        Command::Seed { people, seed } => add_people(&config, people, seed).await,
        Command::Backup { file, with_key } => {
            let done = backup::backup(&config, &file, with_key, SystemClock.now()).await;
            done.map(|said| println!("{said}")).map_err(|error| error.to_string())
        }
        Command::Restore { file, force } => {
            let done = backup::restore(&config, &file, force, SystemClock.now()).await;
            done.map(|said| println!("{said}")).map_err(|error| error.to_string())
        }
        Command::Owner { command: OwnerCommand::Transfer { email } } => {
            operator::transfer_ownership(&config, &email).await
        }
        Command::Admin { command } => operator::run(&config, command).await,
        Command::Health => health(&config).await,
    }
}

async fn serve(config: Config) -> Result<(), StartError> {
    let public_url = config.public_url.as_str().to_owned();
    let mail = match &config.mail {
        MailTarget::File(folder) => format!("the folder {}", folder.display()),
        MailTarget::Smtp(server) => format!("{}:{}", server.host, server.port),
    };
    let announce = |address: SocketAddr, setup_link: Option<&str>| {
        println!("Clientele listens on {address}. Sign in at {public_url}/sign-in");
        println!("Mail goes to {mail}");
        if let Some(link) = setup_link {
            println!("\nThis installation has no owner yet. Open this one-time link to set it up:\n\n  {link}\n");
        }
    };
    let server = Server::bind(config, Arc::new(SystemClock), announce).await?;
    wait_for_signal().await;
    server.stop().await;
    Ok(())
}

async fn wait_for_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}

fn make_data_folder(config: &Config) -> Result<(), String> {
    config.make_data_folder().map_err(|error| format!("{}: {error}", config.data.display()))
}

async fn add_people(config: &Config, people: u64, number: u64) -> Result<(), String> {
    make_data_folder(config)?;
    let database = open::open(&config.database_url).await.map_err(|error| error.to_string())?;
    let report = |done: u64| {
        if done.is_multiple_of(10_000) {
            eprintln!("{done} of {people}");
        }
    };
    let report =
        seed::run(&database, people, number, SystemClock.now(), report).await.map_err(|error| error.to_string())?;
    println!("{report}");
    Ok(())
}

/// A plain HTTP/1.1 request by hand: the image needs no curl, and the binary no HTTP client.
async fn health(config: &Config) -> Result<(), String> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut address = config.listen;
    if address.ip().is_unspecified() {
        address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    let asked = async {
        let mut stream = tokio::net::TcpStream::connect(address).await?;
        stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
        let mut answer = [0_u8; 12];
        stream.read_exact(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    let answer = tokio::time::timeout(std::time::Duration::from_secs(5), asked).await;
    let answer = answer.map_err(|_| format!("{address}: no answer within 5 seconds"))?;
    let answer = answer.map_err(|error| format!("{address}: {error}"))?;
    if answer.ends_with(b"200") {
        Ok(())
    } else {
        Err(format!("{address}: not ready: {}", String::from_utf8_lossy(&answer)))
    }
}
