//! A connection over which an OpenID Provider is asked: by an application, and by the browser of whoever signs in to it.

use crate::Outcome;
use crate::client::{Answer, Client};
use crate::provider::{Application, Applications, CALLBACK, Provider};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};

const TOKEN: &str = "/oauth2/token";

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    CodeFlow,
    Refresh,
    ClientCredentials,
    Introspection,
    Discovery,
}

impl Ask {
    pub const ALL: [Self; 5] =
        [Self::CodeFlow, Self::Refresh, Self::ClientCredentials, Self::Introspection, Self::Discovery];

    pub fn name(self) -> &'static str {
        match self {
            Self::CodeFlow => "code flow",
            Self::Refresh => "refresh",
            Self::ClientCredentials => "client credentials",
            Self::Introspection => "introspection",
            Self::Discovery => "discovery",
        }
    }
}

/// What the token endpoint gives.
#[derive(Deserialize)]
struct Tokens {
    access_token: String,
    refresh_token: Option<String>,
    id_token: Option<String>,
}

/// What introspection says.
#[derive(Deserialize)]
struct Worth {
    active: bool,
}

/// Somebody who asks, with the tokens they were given last.
pub struct Caller<'a> {
    provider: &'a Provider,
    client: Client,
    session: &'a str,
    access: String,
    refresh: String,
}

impl<'a> Caller<'a> {
    /// Connects, and gets the first tokens.
    pub async fn connect(provider: &'a Provider, number: usize) -> Outcome<Self> {
        let client = Client::connect(provider.server.address()).await?;
        let session = provider.sessions.get(number % provider.sessions.len().max(1)).ok_or("nobody is signed in")?;
        let mut caller = Self { provider, client, session, access: String::new(), refresh: String::new() };
        caller.code_flow().await?;
        Ok(caller)
    }

    /// Asks, and looks whether the answer is right.
    pub async fn ask(&mut self, ask: Ask) -> Outcome<()> {
        let Applications { web, machine } = &self.provider.applications;
        match ask {
            Ask::CodeFlow => self.code_flow().await,
            Ask::Refresh => self.refreshed().await,
            Ask::ClientCredentials => self.tokens(machine, &[("grant_type", "client_credentials")]).await.map(drop),
            Ask::Introspection => {
                let body = form(&[("token", &self.access)]);
                let answer = self.client.form("/oauth2/introspect", &web.proof(), &body).await?;
                let Worth { active } = read(&answer)?;
                if active { Ok(()) } else { Err("an access token is not in force".into()) }
            }
            Ask::Discovery => {
                let answer = self.client.get("/.well-known/openid-configuration", "").await?;
                if answer.status == 200 { Ok(()) } else { Err(format!("status {}", answer.status).into()) }
            }
        }
    }

    /// From the browser that is signed in to tokens.
    async fn code_flow(&mut self) -> Outcome<()> {
        let web = &self.provider.applications.web;
        let verifier = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let cookie = format!("cookie: {}\r\n", self.session);
        let answer = self.client.get(&authorize(&web.id, &challenge), &cookie).await?;
        let code = code(&answer)?;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", &verifier),
        ];
        let tokens = self.tokens(web, &fields).await?;
        tokens.id_token.ok_or("no ID token")?;
        self.access = tokens.access_token;
        self.refresh = tokens.refresh_token.ok_or("no refresh token")?;
        Ok(())
    }

    async fn refreshed(&mut self) -> Outcome<()> {
        let web = &self.provider.applications.web;
        let before = std::mem::take(&mut self.refresh);
        let tokens = self.tokens(web, &[("grant_type", "refresh_token"), ("refresh_token", &before)]).await?;
        let other = tokens.refresh_token.filter(|token| *token != before);
        self.refresh = other.ok_or("the refresh token was not replaced")?;
        self.access = tokens.access_token;
        Ok(())
    }

    async fn tokens(&mut self, application: &Application, fields: &[(&str, &str)]) -> Outcome<Tokens> {
        read(&self.client.form(TOKEN, &application.proof(), &form(fields)).await?)
    }
}

/// The address of a request for a code.
pub fn authorize(application: &str, challenge: &str) -> String {
    let query = form(&[
        ("client_id", application),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid profile email"),
        ("state", "n4jQ2mXx0Vd1"),
        ("nonce", "b8TtK5sR7wLe"),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ]);
    format!("/oauth2/authorize?{query}")
}

fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The code that a browser brings back to the application.
fn code(answer: &Answer) -> Outcome<String> {
    let place = answer.header("location").unwrap_or_default();
    let query = place.strip_prefix(CALLBACK).and_then(|rest| rest.strip_prefix('?')).unwrap_or_default();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "code");
    found.map(|(_, code)| code.into_owned()).ok_or_else(|| format!("status {}, to {place:?}", answer.status).into())
}

fn read<'a, T: Deserialize<'a>>(answer: &'a Answer) -> Outcome<T> {
    if answer.status == 200 {
        Ok(serde_json::from_slice(&answer.body)?)
    } else {
        Err(format!("status {}: {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
    }
}
