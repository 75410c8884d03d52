//! Signing out: started by an application (RP-initiated logout), and told to those who have to know (back-channel logout).

use super::super::Service;
use super::asked::{Back, ResponseMode};
use super::seconds;
use crate::clock::new_id;
use crate::storage::applications::{self, Application};
use crate::storage::grants::{self, Logout};
use app::domain::ApplicationId;
use app::domain::application::RedirectUri;
use app::domain::time::{HOUR, MINUTE, SECOND};
use app::error::AppError;
use app::ports::Ctx;
use serde_json::{Value, json};
use std::sync::Arc;

/// How many applications are told at a time.
const PARALLEL: i64 = 8;
/// How long one of them has, and how long nobody else takes it up.
const LEASE: i64 = MINUTE;
/// The pauses after each failure; after the last one it is given up.
const PAUSES: [i64; 6] = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];

/// What comes of a request to sign out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogoutStep {
    /// What was sent is not to be trusted: nobody is sent anywhere.
    Refused,
    /// The person is asked; the application's name, where it is known.
    Ask(Option<String>),
    /// It can be done: the application showed the token of this very session, or nobody is signed in.
    Done(Option<Back>),
}

/// A message that tells an application of a sign-out.
#[derive(Debug)]
pub struct LogoutMessage {
    /// Where it goes.
    pub address: String,
    /// The signed token.
    pub token: String,
    outbox: Logout,
}

impl Service {
    /// What comes of a request to sign out (OpenID Connect RP-Initiated Logout 1.0).
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn logout_step(
        &self,
        ctx: &Ctx,
        hint: Option<&str>,
        client: Option<&str>,
        address: Option<&str>,
        state: Option<&str>,
    ) -> Result<LogoutStep, AppError> {
        let claims = match hint {
            Some(hint) => match self.own_token(hint).await? {
                Some(claims) => claims,
                None => return Ok(LogoutStep::Refused),
            },
            None => Arc::default(),
        };
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let (hinted, named) = (text("aud"), client);
        if hinted.is_some() && named.is_some() && hinted != named {
            return Ok(LogoutStep::Refused);
        }
        let id = hinted.or(named).and_then(|id| id.parse::<ApplicationId>().ok());
        let application = match id {
            Some(id) => applications::get(&mut self.db.read().await?, id).await?,
            None => None,
        };
        let back = match (address, &application) {
            (None, _) => None,
            (Some(address), Some(application)) if is_registered(application, address) => {
                let state = state.map(str::to_owned);
                Some(Back { uri: address.to_owned(), state, mode: ResponseMode::Query })
            }
            (Some(_), _) => return Ok(LogoutStep::Refused),
        };
        let Some(actor) = &ctx.actor else { return Ok(LogoutStep::Done(back)) };
        // Another site may know no token of this session: so it cannot sign anybody out behind their back (ASVS 10.6.2).
        let own = actor.session.is_some_and(|session| text("sid") == Some(session.to_string().as_str()));
        Ok(if own { LogoutStep::Done(back) } else { LogoutStep::Ask(application.map(|found| found.row.name)) })
    }

    /// Takes up what is due to be told.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn due_logouts(&self) -> Result<Vec<LogoutMessage>, AppError> {
        let now = self.clock.now();
        let mut unit = self.db.begin().await?;
        let claimed = grants::claim_logouts(&mut unit, now, now.plus(LEASE), PARALLEL).await?;
        unit.commit().await?;
        let mut messages = Vec::with_capacity(claimed.len());
        for outbox in claimed {
            let application = applications::get_by_seq(&mut self.db.read().await?, outbox.application).await?;
            let address = application.as_ref().map_or("", |found| found.form.backchannel_logout_uri.as_str());
            match &application {
                Some(application) if !address.is_empty() => {
                    let token = self.logout_token(application, &outbox).await?;
                    messages.push(LogoutMessage { address: address.to_owned(), token, outbox });
                }
                _ => {
                    let mut unit = self.db.begin().await?;
                    grants::logout_done(&mut unit, outbox.seq).await?;
                    unit.commit().await?;
                }
            }
        }
        Ok(messages)
    }

    /// The token of OpenID Connect Back-Channel Logout 1.0, 2.4.
    async fn logout_token(&self, application: &Application, outbox: &Logout) -> Result<String, AppError> {
        let now = self.clock.now();
        let ring = self.ring_for(application.form.signing).await?;
        let claims = json!({
            "iss": self.public_url.as_str(),
            "aud": application.row.id,
            "sub": outbox.subject,
            "sid": outbox.session,
            "iat": seconds(now),
            "exp": seconds(now.plus(2 * MINUTE)),
            "jti": new_id(now),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        let signed = ring.signer(application.form.signing, now).and_then(|key| key.sign("logout+jwt", &claims));
        signed.ok_or(AppError::Internal { request: String::new() })
    }

    /// Notes whether an application was told.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn logout_told(&self, message: &LogoutMessage, told: bool) -> Result<(), AppError> {
        let tried = usize::try_from(message.outbox.attempts).unwrap_or(usize::MAX);
        let pause = PAUSES.get(tried.saturating_sub(1));
        let mut unit = self.db.begin().await?;
        match pause {
            Some(pause) if !told => {
                grants::logout_again(&mut unit, message.outbox.seq, self.clock.now().plus(*pause)).await?;
            }
            _ => {
                if !told {
                    tracing::warn!(
                        application = message.outbox.application,
                        "an application was not told of a sign-out"
                    );
                }
                grants::logout_done(&mut unit, message.outbox.seq).await?;
            }
        }
        unit.commit().await?;
        Ok(())
    }
}

fn is_registered(application: &Application, address: &str) -> bool {
    let kind = application.row.kind;
    let mut own = application.form.post_logout_uris.lines().filter_map(|line| RedirectUri::parse(line, kind).ok());
    own.any(|own| own.is(address, kind))
}
