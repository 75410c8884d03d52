//! What becomes of a token that is shown: claims about its person, whether it is in force, and its end.

use super::super::Service;
use super::super::trail::Target;
use super::claims::{Claims, put_agent};
use super::client::ClientProof;
use super::fault::{Fault, OAuthError};
use super::seconds;
use super::token::grant_of;
use crate::secret::jws::Unverified;
use crate::secret::token;
use crate::storage::applications::Application;
use crate::storage::grants::{self, Grant};
use crate::storage::{Unit, spent_tokens};
use app::domain::application::OAuthScope;
use app::domain::audit::AuditAction;
use app::domain::time::SECOND;
use app::domain::{ApplicationId, Timestamp};
use app::ports::Ctx;
use serde_json::{Value, json};
use std::sync::Arc;

/// An access token that is in force.
struct Access {
    claims: Arc<Value>,
    client: ApplicationId,
    grant: Option<Grant>,
}

/// A machine's token, of which it is enough to know that it was revoked.
fn machine_mark(id: &str) -> [u8; 32] {
    token::hash(&["machine ", id].concat())
}

impl Service {
    /// What an access token says, while it is in force: signed by us, for what it is used for, and its grant holds.
    async fn access_in_force(&self, token: &str) -> Result<Option<Access>, Fault> {
        // An ID token is signed by the same key, and opens nothing.
        if Unverified::read(token).is_none_or(|read| read.header.typ != "at+jwt") {
            return Ok(None);
        }
        let Some(claims) = self.own_token(token).await? else { return Ok(None) };
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let now = self.clock.now();
        let fresh = claims.get("exp").and_then(Value::as_i64).is_some_and(|exp| exp > seconds(now));
        let client = text("client_id").parse::<ApplicationId>().ok();
        let Some(client) = client.filter(|_| fresh && text("iss") == self.public_url.as_str()) else {
            return Ok(None);
        };
        let mut link = self.db.read().await?;
        let grant = match grant_of(text("jti")) {
            Some(id) => match grants::get(&mut link, id, now).await? {
                Some(grant) if grant.client == client => Some(grant),
                _ => return Ok(None),
            },
            None => {
                if !spent_tokens::holds(&mut link, client, machine_mark(text("jti"))).await? {
                    return Ok(None);
                }
                None
            }
        };
        drop(link);
        if let Some(grant) = &grant
            && !self.holds(grant).await?
        {
            return Ok(None);
        }
        Ok(Some(Access { claims, client, grant }))
    }

    /// What an application may know of the person behind an access token (OpenID Connect Core, 5.3).
    ///
    /// # Errors
    /// `InvalidToken` for one that is over.
    pub async fn user_info(&self, token: &str) -> Result<Value, Fault> {
        let over = Fault::new(OAuthError::InvalidToken, "the access token is none, or over");
        let access = self.access_in_force(token).await?.ok_or(over)?;
        let Some(mut grant) = access.grant else {
            return Err(Fault::new(OAuthError::InsufficientScope, "there is nobody behind this token"));
        };
        // A refresh may have asked for less.
        let scope = access.claims.get("scope").and_then(Value::as_str).unwrap_or_default();
        let scope = OAuthScope::read(scope);
        grant.scope.retain(|one| scope.contains(one));
        if !grant.scope.contains(&OAuthScope::OpenId) {
            return Err(Fault::new(OAuthError::InsufficientScope, "the access token lacks openid"));
        }
        let mut link = self.db.read().await?;
        Ok(Value::Object(self.person_claims(&mut link, &grant).await?))
    }

    /// Whether a token is in force (RFC 7662): told to the application it is for, and to the organization's own.
    ///
    /// # Errors
    /// `InvalidClient` for whoever does not prove to be an application.
    pub async fn introspect(&self, proof: ClientProof<'_>, token: Option<&str>) -> Result<Value, Fault> {
        let asker = self.confidential(proof).await?;
        let token = token.ok_or(Fault::new(OAuthError::InvalidRequest, "token is missing"))?;
        let inactive = Ok(json!({"active": false}));
        let told = |client| asker.row.id == client || asker.form.first_party;
        if let Some(access) = self.access_in_force(token).await? {
            if !told(access.client) {
                return inactive;
            }
            let Value::Object(claims) = access.claims.as_ref() else { return inactive };
            let mut claims = claims.clone();
            claims.insert("active".to_owned(), json!(true));
            claims.insert("token_type".to_owned(), json!("Bearer"));
            return Ok(Value::Object(claims));
        }
        match self.refreshable(token).await? {
            Some(grant) if told(grant.client) => Ok(Value::Object(self.refresh_claims(&grant))),
            _ => inactive,
        }
    }

    /// The grant of a refresh token in force.
    async fn refreshable(&self, token: &str) -> Result<Option<Grant>, Fault> {
        let Some((id, generation)) = self.keys.read_grant_token(token).filter(|(_, at)| *at > 0) else {
            return Ok(None);
        };
        let found = {
            let mut link = self.db.read().await?;
            grants::get(&mut link, id, self.clock.now()).await?
        };
        let Some(grant) = found.filter(|grant| grant.generation == generation) else { return Ok(None) };
        Ok(if self.holds(&grant).await? { Some(grant) } else { None })
    }

    fn refresh_claims(&self, grant: &Grant) -> Claims {
        let mut claims = Claims::new();
        claims.insert("active".to_owned(), json!(true));
        claims.insert("iss".to_owned(), json!(self.public_url.as_str()));
        claims.insert("sub".to_owned(), json!(grant.subject));
        claims.insert("client_id".to_owned(), json!(grant.client));
        claims.insert("scope".to_owned(), json!(OAuthScope::write(&grant.scope)));
        claims.insert("exp".to_owned(), json!(seconds(grant.expires)));
        put_agent(&mut claims, grant);
        claims
    }

    /// An application that can prove itself.
    async fn confidential(&self, proof: ClientProof<'_>) -> Result<Application, Fault> {
        let application = self.client(proof).await?;
        if application.form.auth == app::domain::application::ClientAuth::None {
            return Err(Fault::new(OAuthError::InvalidClient, "only applications that prove themselves may ask"));
        }
        Ok(application)
    }

    /// Ends a machine's token, or what another came from (RFC 7009). One that is none, or another application's, changes nothing.
    ///
    /// # Errors
    /// `InvalidClient`.
    pub async fn revoke(&self, ctx: &Ctx, proof: ClientProof<'_>, token: Option<&str>) -> Result<(), Fault> {
        let asker = self.client(proof).await?;
        let token = token.ok_or(Fault::new(OAuthError::InvalidRequest, "token is missing"))?;
        let id = match self.keys.read_grant_token(token) {
            Some((id, generation)) if generation > 0 => id,
            Some(_) => return Ok(()),
            None => match self.access_in_force(token).await?.filter(|access| access.client == asker.row.id) {
                Some(Access { grant: Some(grant), .. }) => grant.id,
                Some(access) => return self.revoke_machine(ctx, &asker, &access.claims).await,
                None => return Ok(()),
            },
        };
        let mut unit = self.db.begin().await?;
        let found = grants::get(&mut unit, id, self.clock.now()).await?;
        if found.is_some_and(|grant| grant.client == asker.row.id) && grants::end(&mut unit, id).await? {
            self.record_revoked(&mut unit, ctx, &asker).await?;
            unit.commit().await?;
        }
        Ok(())
    }

    async fn revoke_machine(&self, ctx: &Ctx, machine: &Application, claims: &Value) -> Result<(), Fault> {
        let id = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
        let ends = claims.get("exp").and_then(Value::as_i64).unwrap_or_default();
        let mut unit = self.db.begin().await?;
        if spent_tokens::spend(&mut unit, machine_mark(id), Timestamp(ends.saturating_mul(SECOND))).await? {
            self.record_revoked(&mut unit, ctx, machine).await?;
            unit.commit().await?;
        }
        Ok(())
    }

    async fn record_revoked(&self, unit: &mut Unit, ctx: &Ctx, application: &Application) -> Result<(), Fault> {
        let target = Target::Application(application.row.id.0, &application.row.name);
        Ok(self.record(unit, ctx, AuditAction::GrantRevoked, target, Vec::new()).await?)
    }
}
