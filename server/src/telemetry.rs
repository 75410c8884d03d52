//! The log: lines for a terminal, JSON for a collector.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts the log by the words of `filter`; lines on a terminal, JSON elsewhere.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start in the same process (tests) keeps the first log.
    let _ = if std::io::stderr().is_terminal() {
        builder.with_target(false).compact().try_init()
    } else {
        builder.json().try_init()
    };
}
