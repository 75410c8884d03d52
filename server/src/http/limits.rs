//! How often one address may try a door.

use super::arrival::Arrival;
use super::refused::Refused;
use app::ui::door::Refusal;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};
use http::{Method, StatusCode};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many tries, addresses that have been quiet are forgotten.
const SWEEP: u32 = 1_024;

/// Tries by address.
pub(super) struct Tries {
    limiter: DefaultKeyedRateLimiter<u64>,
    counted: AtomicU32,
}

impl Tries {
    /// So many tries a minute.
    pub(super) fn per_minute(number: u32) -> Arc<Self> {
        let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Arc::new(Self {
            limiter: DefaultKeyedRateLimiter::keyed(Quota::per_minute(number)),
            counted: AtomicU32::new(0),
        })
    }

    /// Counts a try, or gives the seconds to wait.
    fn count(&self, address: IpAddr) -> Result<(), u32> {
        if self.counted.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let wait = |until: governor::NotUntil<_>| until.wait_time_from(DefaultClock::default().now());
        let counted = self.limiter.check_key(&key(address)).map_err(wait);
        counted.map_err(|wait| u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1))
    }
}

/// An address, or of IPv6 the network of 64 bits that one household has.
fn key(address: IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(address) => u64::from(address.to_bits()),
        // An IPv4 address as a number stays below 2^32, and no public IPv6 network lies there.
        IpAddr::V6(address) => u64::try_from(address.to_bits() >> 64).unwrap_or_default(),
    }
}

/// Counts writes; reading a page is free.
pub(super) async fn limit(State(tries): State<Arc<Tries>>, request: Request, next: Next) -> Response {
    if request.method() == Method::POST
        && let Some(arrival) = request.extensions().get::<Arrival>()
        && let Err(seconds) = tries.count(arrival.address)
    {
        return Refused::new(StatusCode::TOO_MANY_REQUESTS, Refusal::TooMany(seconds)).into_response();
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_its_tries_and_a_network_shares_them() {
        let tries = Tries::per_minute(2);
        let (one, other) = ("2001:db8::1".parse().unwrap(), "2001:db8::2".parse().unwrap());
        assert_eq!(tries.count(one), Ok(()));
        assert_eq!(tries.count(other), Ok(()));
        assert!(tries.count(one).is_err_and(|seconds| (1..=31).contains(&seconds)));
        assert_eq!(tries.count("2001:db8:0:1::1".parse().unwrap()), Ok(()));
        assert_eq!(tries.count("203.0.113.7".parse().unwrap()), Ok(()));
        assert_eq!(key("::ffff:203.0.113.7".parse().unwrap()), key("203.0.113.7".parse().unwrap()));
    }
}
