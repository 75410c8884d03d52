//! The installation's secret key and what is derived from it (HKDF, RFC 5869).

use app::domain::TicketId;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io::{self, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// Keys for single purposes.
pub struct Keys {
    links: Zeroizing<[u8; 32]>,
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
        let mut links = Zeroizing::new([0_u8; 32]);
        // 32 bytes are far below HKDF's limit of 255 hashes, the only error there is.
        let _ = hkdf.expand(b"links/1", &mut *links);
        Self { links }
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
    use uuid::Uuid;

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
    fn the_key_file_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret.key");
        let first = load_or_create(&file).unwrap();
        assert_eq!(*first, *load_or_create(&file).unwrap());
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}
