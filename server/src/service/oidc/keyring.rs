//! The keys that tokens are signed with: made when first needed, followed by others in time, each published a day before it signs and
//! for a while after it did.

use super::super::Service;
use crate::secret::jws::Unverified;
use crate::secret::signing::{self, SigningKey};
use crate::secret::token;
use crate::storage::signing_keys::{self, StoredKey};
use app::domain::Timestamp;
use app::domain::application::Signing;
use app::domain::time::{DAY, MINUTE, SECOND};
use app::error::AppError;
use serde_json::{Value, json};
use std::sync::{Arc, PoisonError};

/// How long a key signs before another follows.
const FOLLOWS: i64 = 90 * DAY;
/// How long a key is published before it signs, so that programs which keep our keys have it by then.
const AHEAD: i64 = DAY;
/// How long a key is published after the next one signs.
const BEHIND: i64 = 7 * DAY;
/// How long what was read of the keys is used without another look.
const FRESH: i64 = MINUTE;
/// How soon a token with a key we do not know makes us look again.
const LOOK_AGAIN: i64 = 5 * SECOND;

struct Key {
    signing: Signing,
    created: Timestamp,
    key: SigningKey,
}

/// The keys there are, decrypted. Their memory is erased by the library that holds them, or freed with it.
pub struct KeyRing {
    read: Timestamp,
    keys: Vec<Key>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

impl KeyRing {
    /// The key that signs now: the newest that was published long enough, else the oldest.
    pub(super) fn signer(&self, signing: Signing, now: Timestamp) -> Option<&SigningKey> {
        let mut ours = self.keys.iter().filter(|key| key.signing == signing);
        let oldest = ours.clone().next();
        let ready = ours.rfind(|key| key.created.plus(AHEAD) <= now);
        ready.or(oldest).map(|key| &key.key)
    }

    /// What a token of ours says, whatever it is and however old.
    pub(super) fn verify(&self, token: &Unverified<'_>) -> Option<Value> {
        token.verified_by(self.keys.iter().map(|key| key.key.public()))
    }

    /// As it is published (RFC 7517).
    #[must_use]
    pub fn jwks(&self) -> Value {
        json!({"keys": self.keys.iter().map(|key| key.key.jwk()).collect::<Vec<_>>()})
    }

    fn knows(&self, kid: &str) -> bool {
        self.keys.iter().any(|key| key.key.kid() == kid)
    }
}

impl Service {
    /// The keys, with one at least that signs in this way.
    pub(super) async fn ring_for(&self, signing: Signing) -> Result<Arc<KeyRing>, AppError> {
        let ring = self.ring(FRESH).await?;
        if ring.keys.iter().any(|key| key.signing == signing) {
            return Ok(ring);
        }
        self.make_key(signing).await?;
        self.ring(0).await
    }

    /// What a token of ours says, whatever it is and however old; `None` for what we did not sign.
    pub(super) async fn own_token(&self, token: &str) -> Result<Option<Arc<Value>>, AppError> {
        let name = token::hash(token);
        if let Some(says) = self.checked.get(&name) {
            return Ok(Some(says));
        }
        let Some(read) = Unverified::read(token) else { return Ok(None) };
        let ring = self.ring(FRESH).await?;
        // Another node may have made a key meanwhile.
        let ring = if ring.knows(&read.header.kid) { ring } else { self.ring(LOOK_AGAIN).await? };
        let says = ring.verify(&read).map(Arc::new);
        if let Some(says) = &says {
            self.checked.put(name, Arc::clone(says));
        }
        Ok(says)
    }

    /// The keys as they are published. The usual one is there before anybody asks for a token.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub async fn published_keys(&self) -> Result<Value, AppError> {
        Ok(self.ring_for(Signing::Es256).await?.jwks())
    }

    /// The keys, no older than `age`.
    async fn ring(&self, age: i64) -> Result<Arc<KeyRing>, AppError> {
        let now = self.clock.now();
        let known = self.ring.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(ring) = known.filter(|ring| now.since(ring.read) < age) {
            return Ok(ring);
        }
        let stored = {
            let mut link = self.db.read().await?;
            signing_keys::list(&mut link).await?
        };
        let mut keys = Vec::with_capacity(stored.len());
        for StoredKey { kid, signing, sealed, created } in stored {
            let opened = self.keys.open_signing(&kid, &sealed);
            match opened.and_then(|private| SigningKey::open(signing, &private)) {
                Some(key) if key.kid() == kid => keys.push(Key { signing, created, key }),
                // Sealed with another secret: what it signed is not believed, and another takes its place.
                _ => tracing::error!(%kid, "a signing key cannot be opened with this secret key"),
            }
        }
        let ring = Arc::new(KeyRing { read: now, keys });
        *self.ring.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&ring));
        Ok(ring)
    }

    async fn make_key(&self, signing: Signing) -> Result<(), AppError> {
        let failed = || AppError::Internal { request: String::new() };
        let private = tokio::task::spawn_blocking(move || signing::generate(signing)).await.ok().flatten();
        let private = private.ok_or_else(failed)?;
        let key = SigningKey::open(signing, &private).ok_or_else(failed)?;
        let sealed = self.keys.seal_signing(key.kid(), &private).ok_or_else(failed)?;
        let mut unit = self.db.begin().await?;
        let stored = StoredKey { kid: key.kid().to_owned(), signing, sealed, created: self.clock.now() };
        signing_keys::insert(&mut unit, &stored).await?;
        unit.commit().await?;
        self.db.settled().await?;
        tracing::info!(kid = key.kid(), algorithm = signing.as_str(), "a signing key was made");
        Ok(())
    }

    /// Has keys follow those that have signed long enough, and removes those nobody needs any more.
    ///
    /// # Errors
    /// When the database is not to be had.
    pub(in super::super) async fn turn_keys(&self) -> Result<(), AppError> {
        let now = self.clock.now();
        let stored = {
            let mut link = self.db.read().await?;
            signing_keys::list(&mut link).await?
        };
        for signing in Signing::ALL {
            let ours: Vec<&StoredKey> = stored.iter().filter(|key| key.signing == *signing).collect();
            let Some(newest) = ours.last() else { continue };
            if now.since(newest.created) >= FOLLOWS {
                self.make_key(*signing).await?;
            }
            for (key, next) in ours.iter().zip(ours.iter().skip(1)) {
                if next.created.plus(AHEAD + BEHIND) <= now {
                    let mut unit = self.db.begin().await?;
                    signing_keys::remove(&mut unit, &key.kid).await?;
                    unit.commit().await?;
                }
            }
        }
        Ok(())
    }
}
