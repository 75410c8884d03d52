//! The log: lines for a terminal, JSON for a collector.

use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// Whether `filter` says what is to be logged: levels, and targets with levels.
///
/// # Errors
/// What is wrong with it, in words for the operator.
pub fn check(filter: &str) -> Result<(), String> {
    const WORDS: &str = "must be a level (error, warn, info, debug, trace or off), or TARGET=LEVEL with commas between";
    EnvFilter::try_new(filter).map_err(|_| WORDS)?;
    // A mistyped level would be read as a target of which everything is logged.
    let named = |part: &str| part.contains(['=', '[']) || part.parse::<LevelFilter>().is_ok();
    if filter.contains('[') || filter.split(',').map(str::trim).all(named) { Ok(()) } else { Err(WORDS.to_owned()) }
}

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
