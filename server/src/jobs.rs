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
