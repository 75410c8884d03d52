//! The token endpoint: a code, a refresh token or an application's own name becomes tokens.

use super::super::Service;
use super::super::trail::Target;
use super::claims::{Claims, put_agent};
use super::client::ClientProof;
use super::fault::{Fault, OAuthError};
use super::keyring::KeyRing;
use super::{ACCESS_LIFE, ID_LIFE, seconds};
use crate::clock::new_id;
use crate::storage::accounts;
use crate::storage::applications::Application;
use crate::storage::grants::{self, Grant};
use app::domain::Timestamp;
use app::domain::application::{ClientKind, OAuthScope};
use app::domain::audit::AuditAction;
use app::domain::time::SECOND;
use app::ports::Ctx;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A request for tokens.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokenRequest<'a> {
    /// Which application sent it.
    pub proof: ClientProof<'a>,
    /// `grant_type`.
    pub grant_type: Option<&'a str>,
    /// `code`.
    pub code: Option<&'a str>,
    /// `redirect_uri`.
    pub redirect_uri: Option<&'a str>,
    /// `code_verifier`.
    pub verifier: Option<&'a str>,
    /// `refresh_token`.
    pub refresh_token: Option<&'a str>,
    /// `scope`.
    pub scope: Option<&'a str>,
}

/// Tokens, as the endpoint answers (RFC 6749, 5.1).
#[derive(Serialize)]
pub struct Tokens {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    scope: String,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("scope", &self.scope).finish_non_exhaustive()
    }
}

/// What a token says of the grant it was made from, to be found by.
pub(super) fn token_id(grant: Uuid, generation: i64) -> String {
    format!("{}.{generation}", grant.simple())
}

/// The grant a token was made from.
pub(super) fn grant_of(token_id: &str) -> Option<Uuid> {
    Uuid::try_parse(token_id.split_once('.')?.0).ok()
}

const OVER: Fault = Fault { error: OAuthError::InvalidGrant, why: "the code or token is none, over, or was used" };

/// Whether a verifier is what the challenge was made from (RFC 7636, 4.6).
fn fits(verifier: &str, challenge: &str) -> bool {
    let plain = verifier.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    (43..=128).contains(&verifier.len()) && plain && hashed == challenge
}

impl Service {
    /// Answers a request for tokens.
    ///
    /// # Errors
    /// Why there are none.
    pub async fn tokens(&self, ctx: &Ctx, request: TokenRequest<'_>) -> Result<Tokens, Fault> {
        let application = self.client(request.proof).await?;
        match request.grant_type {
            Some("authorization_code") => self.tokens_of_code(ctx, &application, request).await,
            Some("refresh_token") => self.tokens_again(ctx, &application, request).await,
            Some("client_credentials") => self.tokens_of_machine(&application, request).await,
            None => Err(Fault::new(OAuthError::InvalidRequest, "grant_type is missing")),
            Some(_) => Err(Fault::new(OAuthError::UnsupportedGrantType, "unknown grant_type")),
        }
    }

    async fn tokens_of_code(
        &self,
        ctx: &Ctx,
        application: &Application,
        request: TokenRequest<'_>,
    ) -> Result<Tokens, Fault> {
        let code = request.code.ok_or(Fault::new(OAuthError::InvalidRequest, "code is missing"))?;
        let verifier = request.verifier.ok_or(Fault::new(OAuthError::InvalidRequest, "code_verifier is missing"))?;
        let (id, 0) = self.keys.read_grant_token(code).ok_or(OVER)? else { return Err(OVER) };
        let now = self.clock.now();
        let grant = self.grant_for(application, id, now).await?;
        if grant.generation > 0 {
            return Err(self.misused(ctx, application, &grant).await?);
        }
        let own = request.redirect_uri == Some(grant.redirect_uri.as_str());
        if !own || now >= grant.code_until || !fits(verifier, &grant.challenge) || !self.holds(&grant).await? {
            return Err(OVER);
        }
        let ring = self.ring_for(application.form.signing).await?;
        let tokens = self.tokens_of(application, &ring, &grant, &grant.scope, true, now)?;
        self.advance(ctx, application, &grant, 0, now).await?;
        Ok(tokens)
    }

    async fn tokens_again(
        &self,
        ctx: &Ctx,
        application: &Application,
        request: TokenRequest<'_>,
    ) -> Result<Tokens, Fault> {
        let token = request.refresh_token.ok_or(Fault::new(OAuthError::InvalidRequest, "refresh_token is missing"))?;
        let (id, generation) = self.keys.read_grant_token(token).filter(|(_, at)| *at > 0).ok_or(OVER)?;
        let now = self.clock.now();
        let grant = self.grant_for(application, id, now).await?;
        if grant.generation != generation {
            return Err(self.misused(ctx, application, &grant).await?);
        }
        if !self.holds(&grant).await? {
            return Err(OVER);
        }
        let mut scope = grant.scope.clone();
        if let Some(asked) = request.scope {
            // Less than before may be asked for, and nothing else.
            if asked.split(' ').any(|word| OAuthScope::from_word(word).is_none_or(|one| !scope.contains(&one))) {
                return Err(Fault::new(OAuthError::InvalidScope, "scope is more than was given"));
            }
            let asked = OAuthScope::read(asked);
            scope.retain(|scope| asked.contains(scope));
        }
        let ring = self.ring_for(application.form.signing).await?;
        let tokens = self.tokens_of(application, &ring, &grant, &scope, false, now)?;
        self.advance(ctx, application, &grant, generation, now).await?;
        Ok(tokens)
    }

    async fn tokens_of_machine(&self, application: &Application, request: TokenRequest<'_>) -> Result<Tokens, Fault> {
        if application.row.kind != ClientKind::Machine {
            return Err(Fault::new(OAuthError::UnauthorizedClient, "only machines speak for themselves"));
        }
        if request.scope.is_some_and(|scope| !scope.is_empty()) {
            return Err(Fault::new(OAuthError::InvalidScope, "there is no scope for machines"));
        }
        let now = self.clock.now();
        let ring = self.ring_for(application.form.signing).await?;
        let id = application.row.id;
        let mut claims = self.access_claims(application, &id.to_string(), now);
        claims.insert("jti".to_owned(), json!(new_id(now)));
        let access_token = sign(&ring, application, "at+jwt", &claims, now)?;
        Ok(Tokens {
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_LIFE / SECOND,
            refresh_token: None,
            id_token: None,
            scope: String::new(),
        })
    }

    /// The grant, where it is this application's.
    async fn grant_for(&self, application: &Application, id: Uuid, now: Timestamp) -> Result<Grant, Fault> {
        let mut link = self.db.read().await?;
        let grant = grants::get(&mut link, id, now).await?.ok_or(OVER)?;
        if grant.client == application.row.id { Ok(grant) } else { Err(OVER) }
    }

    /// Raises the generation. Of several with the same code or token one wins; for the others it was used.
    async fn advance(
        &self,
        ctx: &Ctx,
        application: &Application,
        grant: &Grant,
        from: i64,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut unit = self.db.begin().await?;
        if grants::advance(&mut unit, grant.id, from, now).await? {
            unit.commit().await?;
            return Ok(());
        }
        drop(unit);
        Err(self.misused(ctx, application, grant).await?)
    }

    /// Ends a grant whose code or refresh token came a second time: one of the two is a thief's (RFC 9700, 4.14).
    async fn misused(&self, ctx: &Ctx, application: &Application, grant: &Grant) -> Result<Fault, Fault> {
        let mut unit = self.db.begin().await?;
        if grants::end(&mut unit, grant.id).await? {
            let target = Target::Application(application.row.id.0, &application.row.name);
            self.record(&mut unit, ctx, AuditAction::GrantMisused, target, Vec::new()).await?;
            unit.commit().await?;
            tracing::warn!(application = %application.row.id, "a code or refresh token came twice; its grant has ended");
        }
        Ok(OVER)
    }

    /// Whether a grant holds, the rights of whoever is behind it included.
    pub(super) async fn holds(&self, grant: &Grant) -> Result<bool, Fault> {
        let Some(agent) = grant.agent.filter(|_| grant.holds) else { return Ok(grant.holds) };
        let mut link = self.db.read().await?;
        let Some(customer) = accounts::get_by_seq(&mut link, grant.account).await? else { return Ok(false) };
        Ok(self.agent_goes_on(&mut link, agent, &customer, grant.preview).await?)
    }

    fn tokens_of(
        &self,
        application: &Application,
        ring: &KeyRing,
        grant: &Grant,
        scope: &[OAuthScope],
        id_token: bool,
        now: Timestamp,
    ) -> Result<Tokens, Fault> {
        let subject = grant.subject.to_string();
        let scope = OAuthScope::write(scope);
        let next = grant.generation + 1;
        let mut claims = self.access_claims(application, &subject, now);
        claims.insert("jti".to_owned(), json!(token_id(grant.id, next)));
        claims.insert("scope".to_owned(), json!(scope));
        claims.insert("sid".to_owned(), json!(grant.session));
        claims.insert("auth_time".to_owned(), json!(seconds(grant.auth_time)));
        put_agent(&mut claims, grant);
        let access_token = sign(ring, application, "at+jwt", &claims, now)?;
        let id_token = if id_token {
            let mut claims = Claims::new();
            claims.insert("iss".to_owned(), json!(self.public_url.as_str()));
            claims.insert("sub".to_owned(), json!(subject));
            claims.insert("aud".to_owned(), json!(application.row.id));
            claims.insert("iat".to_owned(), json!(seconds(now)));
            claims.insert("exp".to_owned(), json!(seconds(now.plus(ID_LIFE))));
            claims.insert("auth_time".to_owned(), json!(seconds(grant.auth_time)));
            claims.insert("sid".to_owned(), json!(grant.session));
            // Half of the hash (OpenID Connect Core, 3.1.3.6).
            let half = Sha256::digest(access_token.as_bytes());
            claims.insert("at_hash".to_owned(), json!(URL_SAFE_NO_PAD.encode(half.get(..16).unwrap_or_default())));
            if !grant.amr.is_empty() {
                claims.insert("amr".to_owned(), json!(grant.amr.split(' ').collect::<Vec<_>>()));
            }
            if let Some(nonce) = &grant.nonce {
                claims.insert("nonce".to_owned(), json!(nonce));
            }
            put_agent(&mut claims, grant);
            Some(sign(ring, application, "JWT", &claims, now)?)
        } else {
            None
        };
        Ok(Tokens {
            access_token,
            token_type: "Bearer",
            expires_in: ACCESS_LIFE / SECOND,
            refresh_token: Some(self.keys.grant_token(grant.id, next)),
            id_token,
            scope,
        })
    }

    /// What every access token says (RFC 9068).
    fn access_claims(&self, application: &Application, subject: &str, now: Timestamp) -> Claims {
        let mut claims = Claims::new();
        claims.insert("iss".to_owned(), json!(self.public_url.as_str()));
        claims.insert("sub".to_owned(), json!(subject));
        claims.insert("aud".to_owned(), json!(application.row.id));
        claims.insert("client_id".to_owned(), json!(application.row.id));
        claims.insert("iat".to_owned(), json!(seconds(now)));
        claims.insert("exp".to_owned(), json!(seconds(now.plus(ACCESS_LIFE))));
        claims
    }
}

fn sign(
    ring: &KeyRing,
    application: &Application,
    typ: &str,
    claims: &Claims,
    now: Timestamp,
) -> Result<String, Fault> {
    let failed = Fault::new(OAuthError::ServerError, "the server failed");
    let key = ring.signer(application.form.signing, now).ok_or(failed)?;
    key.sign(typ, claims).ok_or(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_verifier_fits_its_challenge() {
        // RFC 7636, appendix B.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(fits(verifier, challenge));
        assert!(!fits(challenge, challenge), "plain");
        assert!(!fits("", challenge) && !fits(verifier, "") && !fits("", ""));
        assert!(!fits(&format!("{verifier}a"), challenge));
    }

    #[test]
    fn a_token_names_its_grant() {
        let grant = Uuid::from_u128(7);
        assert_eq!(grant_of(&token_id(grant, 3)), Some(grant));
        assert_eq!(grant_of(&Uuid::from_u128(9).to_string()), None);
    }
}
