//! One-time codes: those of authenticator apps (RFC 6238: SHA-1, six digits, 30 seconds, as every app does), and recovery codes.

use app::domain::Timestamp;
use app::domain::second_factor::{RECOVERY_ALPHABET, RECOVERY_LENGTH};
use app::domain::time::SECOND;
use ring::hmac::{HMAC_SHA1_FOR_LEGACY_USE_ONLY, Key, sign};
use zeroize::Zeroizing;

/// Bytes of a seed, as many as the hash has (RFC 4226, 4).
const SEED: usize = 20;
/// How long a code is shown.
const STEP: i64 = 30 * SECOND;
/// A code of so many steps before or after the present one is taken: clocks differ, and typing takes its time.
const LEEWAY: i64 = 1;

/// A new seed.
#[must_use]
pub fn seed() -> Zeroizing<Vec<u8>> {
    let mut seed = Zeroizing::new(vec![0_u8; SEED]);
    rand::fill(&mut seed[..]);
    seed
}

/// The code of a seed in a step (RFC 4226, 5.3).
#[must_use]
pub fn code(seed: &[u8], step: i64) -> String {
    let mac = sign(&Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed), &step.to_be_bytes());
    let mac = mac.as_ref();
    let offset = usize::from(mac.last().copied().unwrap_or_default() & 0x0f);
    let at = |place: usize| u32::from(mac.get(offset + place).copied().unwrap_or_default());
    let number = (at(0) & 0x7f) << 24 | at(1) << 16 | at(2) << 8 | at(3);
    format!("{:06}", number % 1_000_000)
}

/// The step of a moment.
#[must_use]
pub fn step(now: Timestamp) -> i64 {
    now.0.div_euclid(STEP)
}

/// The step whose code was typed, if it is one of those taken now. Each is compared to its end, whichever fits.
#[must_use]
pub fn matching(seed: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let present = step(now);
    let mut found = None;
    for step in present - LEEWAY..=present + LEEWAY {
        if equal(code(seed, step).as_bytes(), typed.as_bytes()) {
            found = Some(step);
        }
    }
    found
}

fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |differ, (one, other)| differ | (one ^ other)) == 0
}

/// A seed as people type it (RFC 4648, base 32).
#[must_use]
pub fn base32(bytes: &[u8]) -> Zeroizing<String> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = Zeroizing::new(String::with_capacity(bytes.len().div_ceil(5) * 8));
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        bits = (bits << 8 | u32::from(*byte)) & 0x1fff;
        held += 8;
        while held >= 5 {
            held -= 5;
            text.push(char::from(ALPHABET[(bits >> held & 31) as usize]));
        }
    }
    if held > 0 {
        text.push(char::from(ALPHABET[(bits << (5 - held) & 31) as usize]));
    }
    text
}

/// What an app reads from the picture: whose codes they are, and the seed.
#[must_use]
pub fn uri(organization: &str, username: &str, seed: &[u8]) -> Zeroizing<String> {
    let escaped = |text: &str| -> String {
        let text: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
        text.replace('+', "%20")
    };
    // A colon would end the issuer's name.
    let issuer = escaped(&organization.replace(':', " "));
    let secret = base32(seed);
    Zeroizing::new(format!("otpauth://totp/{issuer}:{}?secret={}&issuer={issuer}", escaped(username), *secret))
}

/// A new recovery code: 60 random bits.
#[must_use]
pub fn recovery_code() -> String {
    let mut bytes = [0_u8; RECOVERY_LENGTH];
    rand::fill(&mut bytes);
    bytes.iter().map(|byte| char::from(RECOVERY_ALPHABET[usize::from(byte % 32)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RFC: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfcs() {
        // RFC 4226, appendix D.
        for (step, expected) in (0..).zip(["755224", "287082", "359152", "969429", "338314", "254676"]) {
            assert_eq!(code(RFC, step), expected);
        }
        // RFC 6238, appendix B; the last six of its eight digits.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(RFC, step(Timestamp(seconds * SECOND))), expected, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_in_its_step_and_the_ones_beside_it() {
        let now = Timestamp(1_111_111_111 * SECOND);
        let present = step(now);
        for (at, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = matching(RFC, &code(RFC, present + at), now);
            assert_eq!(found, taken.then_some(present + at), "{at}");
        }
        assert_eq!(matching(RFC, "", now), None);
    }

    #[test]
    fn seeds_are_written_in_base_32() {
        for (bytes, text) in [("", ""), ("f", "MY"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(bytes.as_bytes()).as_str(), text);
        }
        assert_eq!(base32(&seed()).len(), 32);
        assert_eq!(
            uri("Blume: & Söhne", "a+b@example.com", b"foobar").as_str(),
            "otpauth://totp/Blume%20%20%26%20S%C3%B6hne:a%2Bb%40example.com?secret=MZXW6YTBOI&issuer=Blume%20%20%26%20S%C3%B6hne"
        );
    }

    #[test]
    fn recovery_codes_differ_and_are_read() {
        let (one, other) = (recovery_code(), recovery_code());
        assert_ne!(one, other);
        let draft = app::domain::second_factor::CodeDraft { code: one.clone() };
        assert!(draft.parse().is_ok_and(|code| code == app::domain::second_factor::Code::Recovery(one)));
    }
}
