//! What whoever runs the server does to accounts, when nobody can in the console.

use super::AdminCommand;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::service::Service;
use crate::start;
use app::domain::Language;
use app::error::{AppError, Conflict};
use app::i18n::Text;
use app::ui::wording::violation::violation;
use std::io::IsTerminal;
use std::sync::Arc;

/// Makes somebody the owner.
pub(super) async fn transfer_ownership(config: &Config, email: &str) -> Result<(), String> {
    let service = service(config).await?;
    match service.hand_over_by_operator(&start::start_ctx(&service), email).await {
        Ok(()) => {
            println!("{email} is the owner now");
            Ok(())
        }
        Err(AppError::NotFound) => Err(format!("no staff user has the address {email}")),
        Err(AppError::Conflict(Conflict::CannotSignIn)) => {
            Err(format!("{email} could not sign in now: the owner must be active and have a password of their own"))
        }
        Err(error) => Err(error.to_string()),
    }
}

/// Runs a command on administrators.
pub(super) async fn run(config: &Config, command: AdminCommand) -> Result<(), String> {
    let service = service(config).await?;
    let ctx = start::start_ctx(&service);
    match command {
        AdminCommand::List => list(&service).await,
        AdminCommand::Create { email } => {
            let made = service.create_administrator(&ctx, &email).await.map_err(|error| said(&error, &email))?;
            println!("{email} chooses a password here, until {}:\n\n  {}\n", made.expires.rfc3339(), made.url);
            Ok(())
        }
        AdminCommand::Unlock { email } => {
            let status = service.let_in(&ctx, &email).await.map_err(|error| said(&error, &email))?;
            println!("{email} is {} now", status.as_str());
            Ok(())
        }
        AdminCommand::Password { email } => {
            let password = read_password()?;
            let set = service.set_password_by_operator(&ctx, &email, &password).await;
            let until = set.map_err(|error| said(&error, &email))?;
            println!("{email} signs in with it until {}, and chooses another one then", until.rfc3339());
            Ok(())
        }
        AdminCommand::SecondFactor { email } => {
            let removed = service.remove_second_factor_by_operator(&ctx, &email).await;
            let removed = removed.map_err(|error| said(&error, &email))?;
            println!(
                "{email} {}",
                if removed { "signs in with the password alone now" } else { "has no second factor" }
            );
            Ok(())
        }
        AdminCommand::SignOut { email, .. } => {
            let ended = service.end_sessions_by_operator(&ctx, email.as_deref()).await;
            let ended = ended.map_err(|error| said(&error, email.as_deref().unwrap_or_default()))?;
            println!("{ended} sessions ended");
            Ok(())
        }
    }
}

async fn service(config: &Config) -> Result<Arc<Service>, String> {
    start::service(config, Arc::new(SystemClock)).await.map_err(|error| error.to_string())
}

async fn list(service: &Service) -> Result<(), String> {
    let administrators = service.administrators().await.map_err(|error| error.to_string())?;
    if administrators.is_empty() {
        println!(
            "nobody has full access yet: `clientele serve` prints the link by which the owner sets the product up"
        );
    }
    for one in administrators {
        let owner = if one.owner { ", the owner" } else { "" };
        let could = if one.could_sign_in { "could sign in now" } else { "could not sign in now" };
        println!("{}  {} ({}{owner}; {could})", one.username, one.name, one.status.as_str());
    }
    Ok(())
}

/// A line of the terminal that is not shown, or of whatever is piped in.
fn read_password() -> Result<String, String> {
    let read = if std::io::stdin().is_terminal() {
        rpassword::prompt_password("New password: ")
    } else {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line.trim_end_matches(['\r', '\n']).to_owned())
    };
    read.map_err(|error| format!("no password could be read: {error}"))
}

fn said(error: &AppError, email: &str) -> String {
    match error {
        AppError::NotFound => format!("nobody has the address {email}"),
        AppError::Invalid(errors) => {
            let text = Text::new(Language::En);
            errors.iter().map(|(_, found)| violation(text, found)).collect::<Vec<_>>().join(" ")
        }
        error => error.to_string(),
    }
}
