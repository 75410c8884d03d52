//! Work beside the requests: tidying up, and jobs that people started. The mail worker has its own loop.

use crate::service::{Service, Turn};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often memory is given back, and locks that are over end.
const OFTEN: Duration = Duration::from_secs(10);
/// How many of those rounds until sessions are swept.
const ROUNDS: u32 = 60;

/// Tidies up until `stop` turns true.
pub async fn run(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let mut round = 0_u32;
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(OFTEN) => {}
        }
        service.free_idle().await;
        if let Err(error) = service.end_locks().await {
            tracing::warn!(%error, "locks that are over stay for now; it is tried again");
        }
        round += 1;
        if round.is_multiple_of(ROUNDS)
            && let Err(error) = service.tidy().await
        {
            tracing::warn!(%error, "tidying up failed; it is tried again later");
        }
    }
}

/// How often requests for a new password, and registrations, are looked for without a signal: those another node took and did not
/// work off.
const RECOVERIES: Duration = Duration::from_secs(5);

/// Works off requests for a new password until `stop` turns true.
pub async fn recover(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    loop {
        match service.work_off_recovery().await {
            Ok(true) if !*stop.borrow() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "a request for a new password waits; it is tried again later"),
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = service.recovery_requested() => {}
            () = tokio::time::sleep(RECOVERIES) => {}
        }
    }
}

/// Works off registrations that were sent until `stop` turns true.
pub async fn register(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    loop {
        match service.work_off_registration().await {
            Ok(true) if !*stop.borrow() => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "a registration waits; it is tried again later"),
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = service.registration_sent() => {}
            () = tokio::time::sleep(RECOVERIES) => {}
        }
    }
}

/// How often a node looks for jobs that others started, or that others left behind.
const LOOK: Duration = Duration::from_secs(5);

/// Does jobs chunk by chunk until `stop` turns true. Chunks are short, so that stopping waits for none longer than a moment.
pub async fn work(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match service.work().await {
            Ok(Turn::Worked) => {
                // Requests come between two chunks.
                tokio::task::yield_now().await;
                continue;
            }
            Ok(Turn::Idle) => {}
            Err(error) => tracing::warn!(%error, "a job's chunk did not happen; it is tried again"),
        }
        tokio::select! {
            _ = stop.changed() => return,
            () = service.job_started() => {}
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}
