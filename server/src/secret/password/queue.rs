//! The queue for hashing: as many at once as there are threads for it, and no more waiting than can be seen to before they would
//! rather come back.

use super::HashError;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// How long a request waits for a permit.
const WAIT: Duration = Duration::from_secs(2);
/// How many wait for each thread: those it can see to in that time.
const PLACES: usize = 100;

/// Those who wait for a permit.
#[derive(Debug)]
pub struct Queue {
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    places: usize,
}

/// A place in the queue, given back when it is dropped.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Queue {
    /// A queue for this many at once.
    pub fn new(parallel: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(parallel)), waiting: AtomicUsize::new(0), places: parallel * PLACES }
    }

    /// Whether there is a place.
    ///
    /// # Errors
    /// `Busy` without one.
    pub fn has_room(&self) -> Result<(), HashError> {
        if self.waiting.load(Ordering::Relaxed) < self.places { Ok(()) } else { Err(HashError::Busy) }
    }

    /// Waits for one's turn, which lasts as long as what is given back.
    ///
    /// # Errors
    /// `Busy` without a place, or after two seconds.
    pub async fn enter(&self) -> Result<OwnedSemaphorePermit, HashError> {
        let _place = self.take()?;
        let waiting = timeout(WAIT, Arc::clone(&self.permits).acquire_owned()).await;
        waiting.map_err(|_| HashError::Busy)?.map_err(|_| HashError::Failed)
    }

    fn take(&self) -> Result<Place<'_>, HashError> {
        let more = |waiting: usize| (waiting < self.places).then_some(waiting + 1);
        match self.waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more) {
            Ok(_) => Ok(Place(&self.waiting)),
            Err(_) => Err(HashError::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[tokio::test]
    async fn who_finds_no_place_is_told_at_once() {
        let queue = Queue::new(1);
        let turn = queue.enter().await.unwrap();
        let mut waiting: Vec<_> = (0..PLACES).map(|_| Box::pin(queue.enter())).collect();
        assert!(waiting.iter_mut().all(|one| one.now_or_never().is_none()));
        assert_eq!(queue.has_room(), Err(HashError::Busy));
        assert_eq!(queue.enter().now_or_never().map(|turn| turn.err()), Some(Some(HashError::Busy)));
        drop(turn);
        let first = waiting.remove(0).await.unwrap();
        assert_eq!(queue.has_room(), Ok(()));
        // Whoever gives up gives their place back.
        drop((waiting, first));
        assert!(queue.enter().await.is_ok());
    }
}
