//! Brotli and gzip, made once at build time.

use std::io::Write;

use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

use crate::Result;

/// How long compressing may take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effort {
    Quick,
    Best,
}

pub fn brotli(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = if effort == Effort::Best { 11 } else { 3 };
    let parameters = BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    let mut writer = CompressorWriter::with_params(Vec::new(), 1 << 16, &parameters);
    writer.write_all(bytes)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

pub fn gzip(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let level = if effort == Effort::Best { Compression::best() } else { Compression::fast() };
    let mut writer = GzEncoder::new(Vec::new(), level);
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_come_back_as_they_went_in() {
        let text = "the same words again and again ".repeat(100).into_bytes();
        for effort in [Effort::Quick, Effort::Best] {
            let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
            let packed = brotli(&text, effort).unwrap();
            brotli::Decompressor::new(&packed[..], 4096).read_to_end(&mut from_brotli).unwrap();
            flate2::read::GzDecoder::new(&gzip(&text, effort).unwrap()[..]).read_to_end(&mut from_gzip).unwrap();
            assert!(from_brotli == text && from_gzip == text);
        }
    }
}
