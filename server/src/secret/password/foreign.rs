//! Stored hashes, ours and those of other products, read with bounds: a stored string cannot ask for absurd work.

use argon2::Algorithm;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Most memory in KiB.
const MEMORY_MAX: u32 = 256 * 1024;
/// Most passes.
const PASSES_MAX: u32 = 16;
/// Most lanes.
const LANES_MAX: u32 = 16;
/// Most memory in KiB times passes: about a second's work.
const WORK_MAX: u32 = 1024 * 1024;
/// Least and most cost of bcrypt: 14 is about a second's work.
const COSTS: std::ops::RangeInclusive<u32> = 4..=14;
/// Bytes of an argon2 hash; of its salt.
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=64;
const SALTS: std::ops::RangeInclusive<usize> = 8..=64;

/// The parameters of argon2.
#[derive(Clone, Copy, Debug)]
pub(super) struct Work {
    pub(super) algorithm: Algorithm,
    /// In KiB.
    pub(super) memory: u32,
    pub(super) passes: u32,
    pub(super) lanes: u32,
}

/// A stored hash.
pub(super) enum Parsed {
    /// A PHC string of argon2id or argon2i.
    Argon2 { work: Work, salt: Vec<u8>, expected: Vec<u8> },
    /// `$2a$`, `$2b$` or `$2y$`, which differ in faults of old programs alone. Checked by the library as it stands.
    Bcrypt,
}

/// Reads a stored hash; `None` for what is none, or asks for too much.
pub(super) fn parse(stored: &str) -> Option<Parsed> {
    if stored.starts_with("$2") { bcrypt(stored) } else { argon2(stored) }
}

fn bcrypt(stored: &str) -> Option<Parsed> {
    let rest = ["$2a$", "$2b$", "$2y$"].iter().find_map(|prefix| stored.strip_prefix(prefix))?;
    let (cost, rest) = rest.split_once('$')?;
    let digits = cost.len() == 2 && cost.bytes().all(|byte| byte.is_ascii_digit());
    let letters = rest.len() == 53 && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'/');
    (digits && letters && COSTS.contains(&cost.parse().ok()?)).then_some(Parsed::Bcrypt)
}

fn argon2(stored: &str) -> Option<Parsed> {
    let kinds = [("$argon2id$v=19$", Algorithm::Argon2id), ("$argon2i$v=19$", Algorithm::Argon2i)];
    let (rest, algorithm) =
        kinds.iter().find_map(|(prefix, algorithm)| Some((stored.strip_prefix(prefix)?, *algorithm)))?;
    let mut parts = rest.split('$');
    let mut params = parts.next()?.split(',');
    let mut number = |prefix: &str| params.next()?.strip_prefix(prefix)?.parse::<u32>().ok();
    let work = Work { algorithm, memory: number("m=")?, passes: number("t=")?, lanes: number("p=")? };
    let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let expected = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
    let bounded = work.memory <= MEMORY_MAX
        && (1..=PASSES_MAX).contains(&work.passes)
        && (1..=LANES_MAX).contains(&work.lanes)
        && work.memory >= 8 * work.lanes
        && work.memory.saturating_mul(work.passes) <= WORK_MAX
        && LENGTHS.contains(&expected.len())
        && SALTS.contains(&salt.len())
        && params.next().is_none()
        && parts.next().is_none();
    bounded.then_some(Parsed::Argon2 { work, salt, expected })
}

#[cfg(test)]
mod tests {
    use super::super::{is_outdated, is_supported, verify};

    /// The reference strings of OpenBSD's and PHP's bcrypt, and of the argon2 command line tool.
    const KNOWN: [(&str, &str); 4] = [
        ("password", "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"),
        ("password", "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"),
        ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    ];

    #[test]
    fn hashes_of_others_are_understood_and_replaced() {
        for (password, stored) in KNOWN {
            assert!(is_supported(stored) && is_outdated(stored), "{stored}");
            assert_eq!(verify(password, stored, &mut Vec::new()), Ok(true), "{stored}");
            assert_eq!(verify("other", stored, &mut Vec::new()), Ok(false), "{stored}");
        }
    }

    #[test]
    fn what_is_none_or_asks_for_too_much_is_refused() {
        for stored in [
            "",
            "plain",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
            "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$argon2id$v=19$m=4194304,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=262144,t=16,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$aGFzaA",
        ] {
            assert!(!is_supported(stored), "{stored}");
        }
    }
}
