//! The mask language: how a text must be written, such as `KD-99999` for two fixed letters, a hyphen and five digits.
//!
//! `A` stands for a letter, `9` for a digit, `*` for any character; after one of them, or after a character that stands for itself,
//! `{3}` repeats it three times and `{1,5}` one to five times. Every other character stands for itself, and so does one after `\`.

use super::super::text::is_forbidden;
use super::super::violation::Violation;

/// Greatest number of characters in a mask.
pub const MASK_MAX: u32 = 100;
/// Greatest number of repetitions of one element.
const REPEAT_MAX: usize = 100;

/// What one element takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Any,
    Literal(char),
}

impl Class {
    fn takes(self, c: char) -> bool {
        match self {
            Self::Letter => c.is_alphabetic(),
            Self::Digit => c.is_ascii_digit(),
            Self::Any => !is_forbidden(c),
            Self::Literal(literal) => c == literal,
        }
    }
}

/// A mask that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask(Vec<(Class, usize, usize)>);

impl Mask {
    /// Reads a mask.
    ///
    /// # Errors
    /// `TooLong`; `MaskMalformed` for a repetition that follows nothing or is not written as `{3}` or `{1,5}`, or for a `\` at
    /// the end.
    pub fn parse(text: &str) -> Result<Self, Vec<Violation>> {
        if text.chars().count() > MASK_MAX as usize {
            return Err(vec![Violation::TooLong { max: MASK_MAX }]);
        }
        read(text).map(Self).ok_or_else(|| vec![Violation::MaskMalformed])
    }

    /// Whether a text is written as the mask wants it, from its first character to its last.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        let chars: Vec<char> = text.chars().collect();
        // The places in the text that the elements so far can have led to.
        let mut places = vec![false; chars.len() + 1];
        places[0] = true;
        for (class, min, max) in &self.0 {
            let mut next = vec![false; chars.len() + 1];
            for start in (0..places.len()).filter(|place| places[*place]) {
                let run = chars[start..].iter().take(*max).take_while(|c| class.takes(**c)).count();
                for taken in *min..=run {
                    next[start + taken] = true;
                }
            }
            places = next;
        }
        places.last().copied().unwrap_or_default()
    }

    /// A text that fits, to show what is wanted.
    #[must_use]
    pub fn example(&self) -> String {
        let mut out = String::new();
        for (class, min, _) in &self.0 {
            for turn in 0..*min {
                out.push(match class {
                    // A, B, C … and 1, 2, 3 …: easier to count than the same one again and again.
                    Class::Letter | Class::Any => char::from(b'A' + u8::try_from(turn % 26).unwrap_or_default()),
                    Class::Digit => char::from(b'0' + u8::try_from((turn + 1) % 10).unwrap_or_default()),
                    Class::Literal(literal) => *literal,
                });
            }
        }
        out
    }
}

fn read(text: &str) -> Option<Vec<(Class, usize, usize)>> {
    let mut elements: Vec<(Class, usize, usize)> = Vec::new();
    let mut rest = text.chars();
    let mut repeatable = false;
    while let Some(c) = rest.next() {
        let class = match c {
            '{' => {
                let (inside, after) = rest.as_str().split_once('}')?;
                rest = after.chars();
                let last = elements.last_mut().filter(|_| repeatable)?;
                (last.1, last.2) = bounds(inside)?;
                repeatable = false;
                continue;
            }
            'A' => Class::Letter,
            '9' => Class::Digit,
            '*' => Class::Any,
            '\\' => Class::Literal(rest.next()?),
            literal if is_forbidden(literal) => return None,
            literal => Class::Literal(literal),
        };
        elements.push((class, 1, 1));
        repeatable = true;
    }
    Some(elements)
}

fn bounds(inside: &str) -> Option<(usize, usize)> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number <= REPEAT_MAX);
    let (min, max) = match inside.split_once(',') {
        Some((min, max)) => (number(min)?, number(max)?),
        None => (number(inside)?, number(inside)?),
    };
    (min <= max && max > 0).then_some((min, max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn masks_say_how_a_text_is_written() {
        for (mask, fitting, not_fitting) in [
            ("KD-99999", &["KD-12345"][..], &["KD-1234", "KD-123456", "kd-12345", "KD-1234a", ""][..]),
            ("A{2}9{1,3}", &["ab1", "ÄÖ123"], &["a1", "ab", "ab1234", "1b1"]),
            ("\\A9", &["A7"], &["B7", "7"]),
            ("*{0,3}", &["", "a b"], &["abcd"]),
            ("9{0,2}9", &["1", "12", "123"], &["", "1234"]),
            ("", &[""], &["a"]),
            ("\\{9}", &["{1}"], &["1"]),
        ] {
            let mask = Mask::parse(mask).unwrap();
            assert!(fitting.iter().all(|text| mask.fits(text)), "{mask:?}");
            assert!(not_fitting.iter().all(|text| !mask.fits(text)), "{mask:?}");
        }
    }

    #[test]
    fn what_is_no_mask_is_named() {
        for text in ["{3}", "9{", "9{a}", "9{3}{3}", "9{4,2}", "9{101}", "9{0}", "9\\", "9{-1}", "9\u{202E}"] {
            assert_eq!(Mask::parse(text), Err(vec![Violation::MaskMalformed]), "{text}");
        }
        assert_eq!(Mask::parse(&"9".repeat(101)), Err(vec![Violation::TooLong { max: MASK_MAX }]));
    }

    proptest! {
        #[test]
        fn any_text_may_be_tried(mask in "\\PC{0,40}", text in "\\PC{0,60}") {
            if let Ok(mask) = Mask::parse(&mask) {
                prop_assert!(mask.fits(&mask.example()));
                let _ = mask.fits(&text);
            }
        }

        #[test]
        fn what_is_put_together_by_a_mask_fits_it(parts in proptest::collection::vec((0..4usize, 1..6usize, 0..4usize), 1..8)) {
            let mut mask = String::new();
            let mut text = String::new();
            for (class, min, more) in parts {
                let (sign, sample) = [("A", 'q'), ("9", '4'), ("*", '?'), ("\\A", 'A')][class];
                mask.push_str(&format!("{sign}{{{min},{}}}", min + more));
                text.extend(std::iter::repeat_n(sample, min + more / 2));
            }
            prop_assert!(Mask::parse(&mask).unwrap().fits(&text), "{} {}", mask, text);
        }
    }
}
