//! Parameters in an address: `application/x-www-form-urlencoded`, alike on both sides, as plain HTML forms write them too.

/// The value of a parameter.
#[must_use]
pub fn param(search: &str, name: &str) -> Option<String> {
    let search = search.strip_prefix('?').unwrap_or(search);
    search.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name).then(|| decode(value))
    })
}

/// A path with its parameters.
#[must_use]
pub fn address(path: &str, params: &[(&'static str, String)]) -> String {
    let mut out = path.to_owned();
    for (place, (name, value)) in params.iter().enumerate() {
        out.push(if place == 0 { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        encode(value, &mut out);
    }
    out
}

fn encode(value: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'@' | b':' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_as_forms_write_them_are_read() {
        let search = "?q=a%2Bb+%C3%A9%25&kind=&flag";
        assert_eq!(param(search, "q").as_deref(), Some("a+b é%"));
        assert_eq!(param(search, "kind").as_deref(), Some(""));
        assert_eq!(param(search, "flag").as_deref(), Some(""));
        assert_eq!(param(search, "none"), None);
        assert_eq!(param("q=%zz%4", "q").as_deref(), Some("%zz%4"));
        assert_eq!(address("/a", &[("q", "x & y".into()), ("b", "1".into())]), "/a?q=x+%26+y&b=1");
    }

    proptest! {
        #[test]
        fn any_value_comes_back(value in "\\PC{0,40}") {
            let made = address("", &[("a", "1".into()), ("q", value.clone())]);
            prop_assert_eq!(param(&made, "q"), Some(value));
        }
    }
}
