//! A file in the encodings a browser may take. What was built with the program is in it compressed; what is made at start, such as a
//! catalogue, is compressed when it is first asked for: neither should be felt before the first answer. Only the builder speaks
//! brotli (docs/adr/0013).

use axum::body::Bytes;
use std::io::{Read, Write};
use std::sync::OnceLock;

/// The content of a file.
pub(super) enum Packed {
    /// Compressed by the front-end builder.
    Built { brotli: &'static [u8], gzip: &'static [u8] },
    /// Made at start; `None` where compressing does not make it smaller.
    Made { identity: Bytes, gzip: OnceLock<Option<Bytes>> },
}

impl Packed {
    pub(super) fn made(identity: Bytes) -> Self {
        Self::Made { identity, gzip: OnceLock::new() }
    }

    pub(super) fn brotli(&self) -> Option<Bytes> {
        match self {
            Self::Built { brotli, .. } => Some(Bytes::from_static(brotli)),
            Self::Made { .. } => None,
        }
    }

    pub(super) fn gzip(&self) -> Option<Bytes> {
        match self {
            Self::Built { gzip, .. } => Some(Bytes::from_static(gzip)),
            Self::Made { identity, gzip } => gzip.get_or_init(|| pack_gzip(identity)).clone(),
        }
    }

    /// As it is, for the rare client that takes no encoding.
    ///
    /// # Errors
    /// Where the built file is no gzip, which would be a fault of this build.
    pub(super) fn identity(&self) -> std::io::Result<Bytes> {
        match self {
            Self::Built { gzip, .. } => {
                let mut bytes = Vec::new();
                flate2::read::GzDecoder::new(*gzip).read_to_end(&mut bytes)?;
                Ok(bytes.into())
            }
            Self::Made { identity, .. } => Ok(identity.clone()),
        }
    }
}

fn pack_gzip(bytes: &Bytes) -> Option<Bytes> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).ok()?;
    let compressed = writer.finish().ok()?;
    (compressed.len() < bytes.len()).then(|| compressed.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_is_unpacked_for_who_takes_no_encoding() {
        let text = Bytes::from("the same again ".repeat(40));
        let gzip = pack_gzip(&text).unwrap();
        let built = Packed::Built { brotli: b"brotli", gzip: gzip.to_vec().leak() };
        assert_eq!(built.identity().unwrap(), text);
        assert_eq!((built.brotli(), built.gzip()), (Some(Bytes::from_static(b"brotli")), Some(gzip)));
        assert!(Packed::Built { brotli: b"", gzip: b"none" }.identity().is_err());
    }

    #[test]
    fn what_is_made_is_compressed_where_that_helps() {
        let made = Packed::made(Bytes::from("the same again ".repeat(40)));
        assert!(made.brotli().is_none() && made.gzip().unwrap().len() < 80);
        let tiny = Packed::made(Bytes::from("{}"));
        assert_eq!((tiny.brotli(), tiny.gzip()), (None, None));
    }
}
