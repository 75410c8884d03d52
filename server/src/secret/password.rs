//! Password hashing: argon2id at 19 MiB, two passes, one lane (OWASP's floor), on a bounded number of threads.
//!
//! Each hash needs its memory for some 20 ms. Permits bound how many run at once, so that a flood of sign-ins can
//! neither exhaust memory nor starve other pages; arenas are kept between hashes and freed when idle.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of salt, and of the hash.
const SALT: usize = 16;
const OUTPUT: usize = 32;
/// How long a request waits for a permit.
const QUEUE: Duration = Duration::from_secs(2);
/// How long an arena is kept without use.
const IDLE: Duration = Duration::from_secs(10);

/// Why a password could not be hashed or checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many wait already.
    #[error("too many sign-ins at once")]
    Busy,
    /// The stored hash is not one of ours, or the thread failed.
    #[error("the password could not be checked")]
    Failed,
}

impl From<HashError> for app::error::AppError {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self::TooManyAttempts { retry_after: 2 },
            HashError::Failed => {
                tracing::error!("password hashing failed");
                Self::Internal { request: String::new() }
            }
        }
    }
}

/// Memory for a hash, with the moment it was last used.
type Arena = (Instant, Vec<Block>);

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct PasswordHasher {
    permits: Arc<Semaphore>,
    arenas: Arc<Mutex<Vec<Arena>>>,
    /// Checked for unknown users, so that they take as long as known ones.
    dummy: String,
}

impl PasswordHasher {
    /// A hasher that runs at most `parallel` hashes at once.
    ///
    /// # Errors
    /// `Failed` when argon2 refuses its parameters, which would be a fault of this build.
    pub fn new(parallel: usize) -> Result<Self, HashError> {
        let mut blocks = Vec::new();
        let dummy = hash("a password nobody has", &mut blocks)?;
        Ok(Self { permits: Arc::new(Semaphore::new(parallel.max(1))), arenas: Arc::new(Mutex::new(Vec::new())), dummy })
    }

    /// The PHC string of a password, with a salt of its own.
    ///
    /// # Errors
    /// `Busy` after two seconds in the queue.
    pub async fn hash(&self, password: &str) -> Result<String, HashError> {
        let password = zeroize::Zeroizing::new(password.to_owned());
        self.run(move |blocks| hash(&password, blocks)).await?
    }

    /// Whether a password is that of the stored PHC string; without one, the same work is done and the answer is no.
    ///
    /// # Errors
    /// `Busy` after two seconds in the queue, `Failed` for a string that is none.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, HashError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.dummy).to_owned();
        let password = zeroize::Zeroizing::new(password.to_owned());
        let right = self.run(move |blocks| verify(&password, &stored, blocks)).await??;
        Ok(right && known)
    }

    /// Frees the memory of arenas that were not used lately. Called now and then by a job.
    pub fn free_idle(&self) {
        let mut arenas = self.arenas.lock().unwrap_or_else(PoisonError::into_inner);
        arenas.retain(|(used, _)| used.elapsed() < IDLE);
        arenas.shrink_to_fit();
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, HashError> {
        let waiting = timeout(QUEUE, Arc::clone(&self.permits).acquire_owned()).await;
        waiting.map_err(|_| HashError::Busy)?.map_err(|_| HashError::Failed)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let permit = self.permit().await?;
        let arenas = Arc::clone(&self.arenas);
        let done = tokio::task::spawn_blocking(move || {
            let mut blocks = arenas
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop()
                .map(|(_, blocks)| blocks)
                .unwrap_or_default();
            let result = work(&mut blocks);
            arenas.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), blocks));
            drop(permit);
            result
        });
        done.await.map_err(|_| HashError::Failed)
    }
}

fn derive(
    password: &str,
    salt: &[u8],
    (memory, passes, lanes): (u32, u32, u32),
    blocks: &mut Vec<Block>,
) -> Result<[u8; OUTPUT], HashError> {
    let params = Params::new(memory, passes, lanes, Some(OUTPUT)).map_err(|_| HashError::Failed)?;
    if blocks.len() < params.block_count() {
        blocks.resize(params.block_count(), Block::new());
    }
    let mut out = [0_u8; OUTPUT];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut blocks[..])
        .map_err(|_| HashError::Failed)?;
    Ok(out)
}

fn hash(password: &str, blocks: &mut Vec<Block>) -> Result<String, HashError> {
    let mut salt = [0_u8; SALT];
    rand::fill(&mut salt);
    let out = derive(password, &salt, (MEMORY, PASSES, LANES), blocks)?;
    let (salt, out) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(out));
    Ok(format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${out}"))
}

fn verify(password: &str, stored: &str, blocks: &mut Vec<Block>) -> Result<bool, HashError> {
    let (params, salt, expected) = parse(stored).ok_or(HashError::Failed)?;
    let out = derive(password, &salt, params, blocks)?;
    // Without an early end, so that the time taken tells nothing of the place of a difference.
    let difference = out.iter().zip(&expected).fold(0, |difference, (a, b)| difference | (a ^ b));
    Ok(difference == 0 && expected.len() == OUTPUT)
}

type Parsed = ((u32, u32, u32), Vec<u8>, Vec<u8>);

/// The parts of a PHC string, bounded so that a stored string cannot ask for absurd work.
fn parse(stored: &str) -> Option<Parsed> {
    let mut parts = stored.strip_prefix("$argon2id$v=19$")?.split('$');
    let mut params = parts.next()?.split(',');
    let mut number = |prefix: &str| params.next()?.strip_prefix(prefix)?.parse::<u32>().ok();
    let params = (number("m=")?, number("t=")?, number("p=")?);
    let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let expected = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    (params.0 <= 256 * 1024 && params.1 <= 16 && params.2 <= 4).then_some((params, salt, expected))
}

/// Whether a stored hash was made with other parameters than today's.
#[must_use]
pub fn is_outdated(stored: &str) -> bool {
    !stored.starts_with(&format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_right_password_alone_is_right() {
        let hasher = PasswordHasher::new(2).unwrap();
        let stored = hasher.hash("Correct-h0rse").await.unwrap();
        assert!(hasher.verify("Correct-h0rse", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("Correct-h0rsE", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("Correct-h0rse", None).await.unwrap());
        assert!(!is_outdated(&stored));
        assert_ne!(stored, hasher.hash("Correct-h0rse").await.unwrap());
    }

    #[tokio::test]
    async fn a_string_that_is_no_hash_is_an_error() {
        let hasher = PasswordHasher::new(1).unwrap();
        for stored in ["", "$2b$12$x", "$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA"] {
            assert_eq!(hasher.verify("x", Some(stored)).await, Err(HashError::Failed));
        }
    }

    /// The reference string of the argon2 command line tool for `password`, `somesalt`, m=65536, t=2, p=1.
    #[test]
    fn hashes_of_others_are_understood() {
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert_eq!(verify("password", stored, &mut Vec::new()), Ok(true));
    }
}
