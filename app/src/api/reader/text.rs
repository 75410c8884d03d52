//! The signs a text is made of.

use super::{Malformed, Read};
use std::borrow::Cow;

/// A text and how far it is read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is no space; nought at the end.
    pub(super) fn peek(&mut self) -> u8 {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    /// Takes a byte, which has to come next.
    pub(super) fn take(&mut self, byte: u8) -> Read<()> {
        if self.peek() == byte {
            self.at += 1;
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    /// Takes a word such as `null`, if it comes next.
    pub(super) fn takes(&mut self, word: &str) -> bool {
        self.peek();
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    /// Whether there is another item before the bracket that closes.
    pub(super) fn more(&mut self, first: &mut bool, close: u8) -> Read<bool> {
        if self.peek() == close {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }

    /// The text from a place to here.
    fn since(&self, start: usize) -> Read<&'de str> {
        self.text.get(start..self.at).ok_or(Malformed)
    }

    /// A text between quotation marks.
    pub(super) fn string(&mut self) -> Read<Cow<'de, str>> {
        self.take(b'"')?;
        let mut start = self.at;
        let mut out = String::new();
        loop {
            match self.text.as_bytes().get(self.at) {
                None => return Err(Malformed),
                Some(b'"') => {
                    let last = self.since(start)?;
                    self.at += 1;
                    return Ok(if out.is_empty() { Cow::Borrowed(last) } else { Cow::Owned(out + last) });
                }
                Some(b'\\') => {
                    out.push_str(self.since(start)?);
                    self.at += 1;
                    out.push(self.escaped()?);
                    start = self.at;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escaped(&mut self) -> Read<char> {
        let byte = *self.text.as_bytes().get(self.at).ok_or(Malformed)?;
        self.at += 1;
        Ok(match byte {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let high = self.hexadecimal()?;
                if high & 0xfc00 != 0xd800 {
                    return char::from_u32(high).ok_or(Malformed);
                }
                // A character beyond the first plane comes as two.
                if !(self.text.get(self.at..).is_some_and(|rest| rest.starts_with("\\u"))) {
                    return Err(Malformed);
                }
                self.at += 2;
                let low = self.hexadecimal()?;
                return char::from_u32(0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff)).ok_or(Malformed);
            }
            other => char::from(other),
        })
    }

    fn hexadecimal(&mut self) -> Read<u32> {
        let start = self.at;
        self.at += 4;
        u32::from_str_radix(self.since(start)?, 16).map_err(|_| Malformed)
    }

    /// A whole number without its sign, and whether it is negative.
    pub(super) fn number(&mut self) -> Read<(u64, bool)> {
        let negative = self.peek() == b'-';
        self.at += usize::from(negative);
        let (start, mut number) = (self.at, 0_u64);
        while let Some(digit @ b'0'..=b'9') = self.text.as_bytes().get(self.at) {
            let grown = number.checked_mul(10).and_then(|number| number.checked_add(u64::from(digit - b'0')));
            number = grown.ok_or(Malformed)?;
            self.at += 1;
        }
        if self.at == start { Err(Malformed) } else { Ok((number, negative)) }
    }

    /// Passes over a value of any shape, even one that nobody here would read.
    pub(super) fn skip(&mut self) -> Read<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'"' => drop(self.string()?),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Malformed)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                0 | b',' | b':' => return Err(Malformed),
                _ => {
                    let ends = |byte: u8| b",:]} \n\r\t".contains(&byte);
                    let rest = self.text.as_bytes().iter().skip(self.at);
                    self.at += rest.take_while(|byte| !ends(**byte)).count();
                }
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}
