//! npm's `oidc-provider`, which the product's tokens are measured against. What differs between the two stands in its script.

use crate::Outcome;
use crate::caller::authorize;
use crate::client::Client;
use crate::process::{Running, free};
use crate::provider::{Applications, CALLBACK, PEOPLE, Provider};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Where the script is, with its packages beside it.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end");
const SCRIPT: &str = "peers/oidc-provider.js";
const PACKAGE: &str = "node_modules/oidc-provider/package.json";
/// Of RFC 7636, appendix B: nobody comes for the code.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// Redirects from a request by somebody unknown to the application.
const STEPS: usize = 5;

#[derive(Deserialize)]
struct Package {
    version: String,
}

/// Starts it with the product's applications, and signs people in; says which release it is.
pub async fn start(applications: &Applications) -> Outcome<(Provider, String)> {
    let folder = Path::new(FOLDER);
    let package =
        std::fs::read(folder.join(PACKAGE)).map_err(|_| "it is not installed; `npm ci` in end2end does that")?;
    let Package { version } = serde_json::from_slice(&package)?;
    let address = free()?;
    let mut command = Command::new("node");
    command
        .current_dir(folder)
        .arg(SCRIPT)
        .env("PEER_PORT", address.port().to_string())
        .env("PEER_WEB_ID", &applications.web.id)
        .env("PEER_WEB_SECRET", &applications.web.secret)
        .env("PEER_MACHINE_ID", &applications.machine.id)
        .env("PEER_MACHINE_SECRET", &applications.machine.secret)
        .env("PEER_CALLBACK", CALLBACK)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let server = Running::spawn(command, address, "/.well-known/openid-configuration").await?;
    let mut sessions = Vec::new();
    for _ in 0..PEOPLE {
        sessions.push(session(address, &applications.web.id).await?);
    }
    Ok((Provider { server, applications: applications.clone(), sessions }, version))
}

/// Has its script sign somebody in, on the way to the application; gives the session's cookie.
async fn session(address: SocketAddr, application: &str) -> Outcome<String> {
    let mut client = Client::connect(address).await?;
    let mut cookies: Vec<String> = Vec::new();
    let own = format!("http://localhost:{}", address.port());
    let mut path = authorize(application, CHALLENGE);
    for _ in 0..STEPS {
        let answer = client.get(&path, &format!("cookie: {}\r\n", cookies.join("; "))).await?;
        let set = answer.headers.iter().filter(|(name, _)| name == "set-cookie");
        cookies.extend(set.filter_map(|(_, line)| line.split(';').next()).map(str::to_owned));
        let place = answer.header("location").ok_or_else(|| format!("{path} answered {}", answer.status))?;
        if place.starts_with(CALLBACK) {
            let session = cookies.into_iter().find(|cookie| cookie.starts_with("_session="));
            return session.ok_or_else(|| "it set no session".into());
        }
        path = place.strip_prefix(&own).unwrap_or(place).to_owned();
    }
    Err("it never came back to the application".into())
}
