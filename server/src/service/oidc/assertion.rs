//! An application that proves itself by a token it signed (RFC 7523, `private_key_jwt`).

use super::super::Service;
use super::fault::{Fault, OAuthError};
use super::{SKEW, seconds};
use crate::secret::jws::{PublicKey, Unverified};
use crate::secret::token;
use crate::storage::applications::{self, Application};
use crate::storage::spent_tokens;
use app::domain::application::ClientAuth;
use app::domain::time::{MINUTE, SECOND};
use app::domain::{ApplicationId, Timestamp};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// How long an assertion may be good for: it is kept in mind so long.
const LONGEST: i64 = 10 * MINUTE;

const REFUSED: Fault = Fault { error: OAuthError::InvalidClient, why: "unknown client or wrong proof" };

/// Who an assertion says it is from: read before anything is proven, to find the keys.
fn issuer(assertion: &str) -> Option<ApplicationId> {
    let payload = assertion.split('.').nth(1)?;
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    claims.get("iss")?.as_str()?.parse().ok()
}

impl Service {
    /// The application that signed an assertion, which is taken once.
    pub(super) async fn asserted(&self, id: Option<&str>, assertion: &str) -> Result<Application, Fault> {
        let read = Unverified::read(assertion).ok_or(REFUSED)?;
        let claimed = issuer(assertion).ok_or(REFUSED)?;
        if id.is_some_and(|id| id != claimed.to_string()) {
            return Err(REFUSED);
        }
        let application = {
            let mut link = self.db.read().await?;
            applications::get(&mut link, claimed).await?.ok_or(REFUSED)?
        };
        if application.form.auth != ClientAuth::PrivateKeyJwt {
            return Err(REFUSED);
        }
        let keys = PublicKey::set(&application.form.jwks);
        let claims = read.verified_by(&keys).ok_or(REFUSED)?;
        let (now, text) = (self.clock.now(), claimed.to_string());
        let ends = self.judge_assertion(&claims, &text, now).ok_or(REFUSED)?;
        let jti = claims.get("jti").and_then(Value::as_str).unwrap_or_default();
        let mut unit = self.db.begin().await?;
        if !spent_tokens::spend(&mut unit, token::hash(&[&text, " ", jti].concat()), ends).await? {
            return Err(REFUSED);
        }
        unit.commit().await?;
        Ok(application)
    }

    /// Until when an assertion is good, if it is.
    fn judge_assertion(&self, claims: &Value, client: &str, now: Timestamp) -> Option<Timestamp> {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
        let number = |name: &str| claims.get(name).and_then(Value::as_i64);
        let (issuer, skew) = (self.public_url.as_str(), SKEW / SECOND);
        let token_endpoint = [issuer, "/oauth2/token"].concat();
        let ours = |audience: &Value| audience.as_str().is_some_and(|text| text == issuer || text == token_endpoint);
        let meant = match claims.get("aud")? {
            Value::Array(several) => several.iter().any(ours),
            one => ours(one),
        };
        let ends = number("exp")?;
        let fresh = ends > seconds(now) - skew && ends <= seconds(now) + LONGEST / SECOND;
        let begun = ["nbf", "iat"].iter().all(|name| number(name).is_none_or(|at| at <= seconds(now) + skew));
        let once = !text("jti").is_empty() && text("jti").len() <= 256;
        let own = text("iss") == client && text("sub") == client;
        (meant && fresh && begun && once && own).then(|| Timestamp((ends + skew).saturating_mul(SECOND)))
    }
}
