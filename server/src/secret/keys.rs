//! The installation's secret key and what is derived from it (HKDF, RFC 5869).

use app::domain::{AccountId, TicketId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;
use std::io::{self, Write};
use std::path::Path;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Keys for single purposes.
pub struct Keys {
    links: Zeroizing<[u8; 32]>,
    seeds: Zeroizing<[u8; 32]>,
    recovery: Zeroizing<[u8; 32]>,
    signing: Zeroizing<[u8; 32]>,
    grants: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Derives the keys from the installation's secret.
    #[must_use]
    pub fn derive(secret: &[u8]) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"clientele"), secret);
        let subkey = |purpose: &[u8]| {
            let mut key = Zeroizing::new([0_u8; 32]);
            // 32 bytes are far below HKDF's limit of 255 hashes, the only error there is.
            let _ = hkdf.expand(purpose, &mut *key);
            key
        };
        Self {
            links: subkey(b"links/1"),
            seeds: subkey(b"seeds/1"),
            recovery: subkey(b"recovery/1"),
            signing: subkey(b"signing/1"),
            grants: subkey(b"grants/1"),
        }
    }

    /// The token of a ticket's link: the same each time, so that a mail can be sent again and a link copied.
    #[must_use]
    pub fn ticket_token(&self, ticket: TicketId, generation: i64) -> String {
        // HMAC takes keys of any length, so this cannot fail; without a key there would be no link to give.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.links) else { return String::new() };
        mac.update(ticket.0.as_bytes());
        mac.update(&generation.to_be_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }

    /// An authenticator's seed as it is stored: encrypted, for one account alone. `None` only if the cipher failed.
    #[must_use]
    pub fn seal_seed(&self, account: AccountId, seed: &[u8]) -> Option<Vec<u8>> {
        seal(&self.seeds, account.0.as_bytes(), seed)
    }

    /// The seed again; `None` for what was not sealed for this account with this installation's secret.
    #[must_use]
    pub fn open_seed(&self, account: AccountId, stored: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        open(&self.seeds, account.0.as_bytes(), stored)
    }

    /// A private key as it is stored: encrypted, under its name alone. `None` only if the cipher failed.
    #[must_use]
    pub fn seal_signing(&self, kid: &str, private: &[u8]) -> Option<Vec<u8>> {
        seal(&self.signing, kid.as_bytes(), private)
    }

    /// The private key again; `None` for what was not sealed under this name with this installation's secret.
    #[must_use]
    pub fn open_signing(&self, kid: &str, stored: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        open(&self.signing, kid.as_bytes(), stored)
    }

    /// The authorization code of a grant (generation 0), or its refresh token of a later generation.
    #[must_use]
    pub fn grant_token(&self, grant: Uuid, generation: i64) -> String {
        let Some(mac) = self.grant_mac(grant, generation) else { return String::new() };
        URL_SAFE_NO_PAD
            .encode([&grant.as_bytes()[..], &generation.to_be_bytes(), &mac.finalize().into_bytes()].concat())
    }

    /// Grant and generation of a code or refresh token that was made here.
    #[must_use]
    pub fn read_grant_token(&self, token: &str) -> Option<(Uuid, i64)> {
        if token.len() > 100 {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (grant, rest) = bytes.split_first_chunk::<16>()?;
        let (generation, mac) = rest.split_first_chunk::<8>()?;
        let (grant, generation) = (Uuid::from_bytes(*grant), i64::from_be_bytes(*generation));
        // Compares in constant time.
        self.grant_mac(grant, generation)?.verify_slice(mac).ok()?;
        Some((grant, generation))
    }

    fn grant_mac(&self, grant: Uuid, generation: i64) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.grants).ok()?;
        mac.update(grant.as_bytes());
        mac.update(&generation.to_be_bytes());
        Some(mac)
    }

    /// What is stored of a recovery code. Its 60 bits are too few for a plain hash, so a key that is not in the database takes part.
    #[must_use]
    pub fn recovery_hash(&self, account: AccountId, code: &str) -> [u8; 32] {
        // As above: no length of key is refused.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*self.recovery) else { return [0; 32] };
        mac.update(account.0.as_bytes());
        mac.update(code.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

fn cipher(key: &[u8; 32]) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, key).ok().map(LessSafeKey::new)
}

/// Encrypts for one purpose and one name.
fn seal(key: &[u8; 32], name: &[u8], open: &[u8]) -> Option<Vec<u8>> {
    let mut nonce = [0_u8; NONCE_LEN];
    rand::fill(&mut nonce);
    let mut sealed = open.to_vec();
    cipher(key)?.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name), &mut sealed).ok()?;
    Some([&nonce[..], &sealed].concat())
}

fn open(key: &[u8; 32], name: &[u8], stored: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = stored.split_at_checked(NONCE_LEN)?;
    let mut sealed = Zeroizing::new(sealed.to_vec());
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let length = cipher(key)?.open_in_place(nonce, Aad::from(name), &mut sealed).ok()?.len();
    sealed.truncate(length);
    Some(sealed)
}

/// A mark by which two secrets are told apart; nothing follows from it.
#[must_use]
pub fn mark(secret: &[u8]) -> String {
    let mut mark = [0_u8; 12];
    // 12 bytes are far below HKDF's limit of 255 hashes, the only error there is.
    let _ = Hkdf::<Sha256>::new(Some(b"clientele"), secret).expand(b"mark/1", &mut mark);
    URL_SAFE_NO_PAD.encode(mark)
}

/// The secret in `file`, made with mode 0600 when there is none.
///
/// # Errors
/// When the file can neither be read nor made, or holds too little.
pub fn load_or_create(file: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    match std::fs::read(file) {
        Ok(secret) if secret.len() >= 32 => Ok(Zeroizing::new(secret)),
        Ok(_) => Err(io::Error::other("the key file holds fewer than 32 bytes")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let secret = Zeroizing::new(super::token::random().into_bytes());
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut made = options.open(file)?;
            made.write_all(&secret)?;
            made.sync_all()?;
            Ok(secret)
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_rebuilt_and_differ_by_ticket_generation_and_installation() {
        let keys = Keys::derive(&[7; 32]);
        let ticket = TicketId(Uuid::from_u128(1));
        assert_eq!(keys.ticket_token(ticket, 1), keys.ticket_token(ticket, 1));
        assert_ne!(keys.ticket_token(ticket, 1), keys.ticket_token(ticket, 2));
        assert_ne!(keys.ticket_token(ticket, 1), keys.ticket_token(TicketId(Uuid::from_u128(2)), 1));
        assert_ne!(keys.ticket_token(ticket, 1), Keys::derive(&[8; 32]).ticket_token(ticket, 1));
    }

    #[test]
    fn a_seed_opens_for_its_account_and_installation_alone() {
        let (keys, ada) = (Keys::derive(&[7; 32]), AccountId(Uuid::from_u128(1)));
        let sealed = keys.seal_seed(ada, b"12345678901234567890").unwrap();
        assert_ne!(sealed, keys.seal_seed(ada, b"12345678901234567890").unwrap());
        assert_eq!(keys.open_seed(ada, &sealed).unwrap().as_slice(), b"12345678901234567890");
        assert!(keys.open_seed(AccountId(Uuid::from_u128(2)), &sealed).is_none());
        assert!(Keys::derive(&[8; 32]).open_seed(ada, &sealed).is_none());
        for broken in [&sealed[..5], &sealed[..sealed.len() - 1], &[]] {
            assert!(keys.open_seed(ada, broken).is_none());
        }
    }

    #[test]
    fn codes_and_refresh_tokens_are_known_again_and_cannot_be_made_up() {
        let (keys, grant) = (Keys::derive(&[7; 32]), Uuid::from_u128(1));
        for generation in [0, 1, 70_000] {
            let token = keys.grant_token(grant, generation);
            assert_eq!(keys.read_grant_token(&token), Some((grant, generation)));
            assert_eq!(Keys::derive(&[8; 32]).read_grant_token(&token), None);
            let flipped =
                if token.starts_with('A') { token.replacen('A', "B", 1) } else { format!("A{}", &token[1..]) };
            assert_eq!(keys.read_grant_token(&flipped), None);
        }
        for nonsense in ["", "a", "nonsense", &"A".repeat(75), &"A".repeat(200)] {
            assert_eq!(keys.read_grant_token(nonsense), None);
        }
    }

    #[test]
    fn recovery_codes_are_stored_under_a_key() {
        let (keys, ada) = (Keys::derive(&[7; 32]), AccountId(Uuid::from_u128(1)));
        let hash = keys.recovery_hash(ada, "0123456789AB");
        assert_eq!(hash, keys.recovery_hash(ada, "0123456789AB"));
        assert_ne!(hash, keys.recovery_hash(AccountId(Uuid::from_u128(2)), "0123456789AB"));
        assert_ne!(hash, Keys::derive(&[8; 32]).recovery_hash(ada, "0123456789AB"));
    }

    #[test]
    fn the_key_file_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        let first = load_or_create(&file).unwrap();
        assert_eq!(*first, *load_or_create(&file).unwrap());
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}
