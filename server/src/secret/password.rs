//! Password hashing: argon2id at 19 MiB, two passes, one lane (OWASP's floor), on a bounded number of threads.
//!
//! Each hash needs its memory for some 20 ms. A `queue` bounds how many run at once and how many wait, so that a flood of sign-ins
//! can neither exhaust memory nor starve other pages; arenas are kept between hashes and freed when idle.
//!
//! Hashes that were imported from another product (`foreign`) are checked as they are and replaced by one of ours at the next
//! sign-in. Until then a refusal takes the time of their kind, which may differ from that of an unknown name.

mod foreign;
mod queue;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use foreign::{Parsed, Work};
use queue::Queue;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Memory in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of salt, and of the hash.
const SALT: usize = 16;
const OUTPUT: usize = 32;
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
    queue: Queue,
    arenas: Arc<Mutex<Vec<Arena>>>,
    /// Checked for unknown users, so that they take as long as known ones: a hash of no password.
    dummy: String,
}

impl PasswordHasher {
    /// A hasher that runs at most `parallel` hashes at once.
    #[must_use]
    pub fn new(parallel: usize) -> Self {
        let (mut salt, mut nobodys) = ([0_u8; SALT], [0_u8; OUTPUT]);
        rand::fill(&mut salt);
        rand::fill(&mut nobodys);
        let dummy = phc(&salt, &nobodys);
        Self { queue: Queue::new(parallel.max(1)), arenas: Arc::new(Mutex::new(Vec::new())), dummy }
    }

    /// The PHC string of a password, with a salt of its own.
    ///
    /// # Errors
    /// `Busy` where the queue is full, or after two seconds in it.
    pub async fn hash(&self, password: &str) -> Result<String, HashError> {
        let password = zeroize::Zeroizing::new(password.to_owned());
        self.run(move |blocks| hash(&password, blocks)).await?
    }

    /// Whether a password is that of the stored PHC string; without one, the same work is done and the answer is no.
    ///
    /// # Errors
    /// `Busy` where the queue is full or after two seconds in it, `Failed` for a string that is none.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, HashError> {
        let known = stored.is_some();
        let stored = stored.unwrap_or(&self.dummy).to_owned();
        let password = zeroize::Zeroizing::new(password.to_owned());
        let right = self.run(move |blocks| verify(&password, &stored, blocks)).await??;
        Ok(right && known)
    }

    /// Asks whether there is a place in the queue: those who find none come back later, before anything was looked up for them.
    ///
    /// # Errors
    /// `Busy` without one.
    pub fn has_room(&self) -> Result<(), HashError> {
        self.queue.has_room()
    }

    /// Frees the memory of arenas that were not used lately. Called now and then by a job.
    pub fn free_idle(&self) {
        let mut arenas = self.arenas.lock().unwrap_or_else(PoisonError::into_inner);
        arenas.retain(|(used, _)| used.elapsed() < IDLE);
        arenas.shrink_to_fit();
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let permit = self.queue.enter().await?;
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

fn derive(password: &str, work: &Work, salt: &[u8], out: &mut [u8], blocks: &mut Vec<Block>) -> Result<(), HashError> {
    let params = Params::new(work.memory, work.passes, work.lanes, Some(out.len())).map_err(|_| HashError::Failed)?;
    if blocks.len() < params.block_count() {
        blocks.resize(params.block_count(), Block::new());
    }
    Argon2::new(work.algorithm, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, out, &mut blocks[..])
        .map_err(|_| HashError::Failed)
}

fn hash(password: &str, blocks: &mut Vec<Block>) -> Result<String, HashError> {
    let mut salt = [0_u8; SALT];
    rand::fill(&mut salt);
    let work = Work { algorithm: Algorithm::Argon2id, memory: MEMORY, passes: PASSES, lanes: LANES };
    let mut out = [0_u8; OUTPUT];
    derive(password, &work, &salt, &mut out, blocks)?;
    Ok(phc(&salt, &out))
}

/// A hash with today's parameters as it is stored.
fn phc(salt: &[u8], hash: &[u8]) -> String {
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${hash}")
}

fn verify(password: &str, stored: &str, blocks: &mut Vec<Block>) -> Result<bool, HashError> {
    match foreign::parse(stored).ok_or(HashError::Failed)? {
        Parsed::Argon2 { work, salt, expected } => {
            let mut out = vec![0_u8; expected.len()];
            let done = derive(password, &work, &salt, &mut out, blocks);
            // An arena that grew for another product's hash is not kept.
            if blocks.len() > MEMORY as usize {
                *blocks = Vec::new();
            }
            done?;
            // Without an early end, so that the time taken tells nothing of the place of a difference.
            Ok(out.iter().zip(&expected).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0)
        }
        Parsed::Bcrypt => bcrypt::verify(password, stored).map_err(|_| HashError::Failed),
    }
}

/// Whether a hash made by another product can be checked here: bcrypt, and argon2 as a PHC string, within bounds of work.
#[must_use]
pub fn is_supported(stored: &str) -> bool {
    foreign::parse(stored).is_some()
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
        let hasher = PasswordHasher::new(2);
        let stored = hasher.hash("Correct-h0rse").await.unwrap();
        assert!(hasher.verify("Correct-h0rse", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("Correct-h0rsE", Some(&stored)).await.unwrap());
        assert!(!hasher.verify("Correct-h0rse", None).await.unwrap());
        assert!(!is_outdated(&stored));
        assert_ne!(stored, hasher.hash("Correct-h0rse").await.unwrap());
    }

    #[tokio::test]
    async fn a_string_that_is_no_hash_is_an_error() {
        let hasher = PasswordHasher::new(1);
        for stored in ["", "$2b$12$x", "$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA"] {
            assert_eq!(hasher.verify("x", Some(stored)).await, Err(HashError::Failed));
        }
    }
}
