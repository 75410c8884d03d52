//! Work that recurs without anybody asking: tidying up. The mail worker has its own loop.

use crate::service::Service;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often memory is given back.
const OFTEN: Duration = Duration::from_secs(10);
/// How many of those rounds until sessions are swept.
const ROUNDS: u32 = 60;

/// Runs until `stop` turns true.
pub async fn run(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let mut round = 0_u32;
    loop {
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(OFTEN) => {}
        }
        service.free_idle();
        round += 1;
        if round.is_multiple_of(ROUNDS)
            && let Err(error) = service.tidy().await
        {
            tracing::warn!(%error, "tidying up failed; it is tried again later");
        }
    }
}

/// How often requests for a new password are looked for without a signal: those another node took and did not work off.
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
