//! Addresses of an application. They are compared byte by byte, so what is stored is what was typed.

use super::{ADDRESS_MAX, ADDRESSES_MAX, ClientKind};
use crate::domain::violation::Violation;

/// How an address is written.
const EXAMPLE: &str = "https://shop.example/callback";
/// How one of a native application may be written as well.
const NATIVE_EXAMPLE: &str = "com.example.shop:/callback";

/// Where a browser is sent back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

/// Where this server, or a person's browser, goes to by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackAddress(String);

/// Host and port of an `http` or `https` address with nothing odd about it, and whether it is https.
fn authority(text: &str) -> Option<(bool, &str)> {
    let (https, rest) = match text.split_once("://")? {
        ("https", rest) => (true, rest),
        ("http", rest) => (false, rest),
        _ => return None,
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, port.strip_prefix(':').or_else(|| port.is_empty().then_some("")))
        }
        None => authority.split_once(':').map_or((authority, Some("")), |(host, port)| (host, Some(port))),
    };
    let port = port?;
    let named = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    let numbered = port.is_empty() && !authority.ends_with(':') || port.parse::<u16>().is_ok_and(|port| port > 0);
    (named && numbered).then_some((https, authority))
}

/// Whether host and port are this machine's own.
#[must_use]
pub fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host == "::1" || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// Visible ASCII without what programs read differently.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_graphic()) && !text.contains(['#', '\\', '*', '"', '<', '>', '@', '\''])
}

fn is_web(text: &str) -> bool {
    is_plain(text) && authority(text).is_some_and(|(https, authority)| https || is_loopback(authority))
}

/// A scheme of an application's own: a domain's name turned round (RFC 8252, 7.1), which no browser's own scheme is.
fn is_private(text: &str) -> bool {
    let Some((scheme, path)) = text.split_once(':') else { return false };
    let letters = scheme.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-+".contains(&b));
    let named = scheme.contains('.') && scheme.split('.').all(|part| !part.is_empty());
    is_plain(text) && letters && named && scheme.starts_with(|c: char| c.is_ascii_lowercase()) && path.starts_with('/')
}

impl RedirectUri {
    /// Checks an address for an application of a kind.
    ///
    /// # Errors
    /// `TooLong`; `Format` for one that is not https, a loopback address or, for native applications, a private scheme.
    pub fn parse(text: &str, kind: ClientKind) -> Result<Self, Vec<Violation>> {
        let native = kind == ClientKind::Native;
        checked(text, is_web(text) || (native && is_private(text)), if native { NATIVE_EXAMPLE } else { EXAMPLE })
            .map(Self)
    }

    /// The addresses of a text with one a line.
    ///
    /// # Errors
    /// `TooMany`, and those of [`parse`](Self::parse).
    pub(super) fn lines(text: &str, kind: ClientKind) -> Result<Vec<Self>, Vec<Violation>> {
        let mut found: Vec<Self> = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let address = Self::parse(line, kind)?;
            if !found.contains(&address) {
                found.push(address);
            }
        }
        if found.len() > ADDRESSES_MAX as usize {
            return Err(vec![Violation::TooMany { max: ADDRESSES_MAX }]);
        }
        Ok(found)
    }

    /// As typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `asked` is this address: byte by byte, but for the port of a native application's loopback address, which it learns
    /// from its system each time (RFC 8252, 7.3).
    #[must_use]
    pub fn is(&self, asked: &str, kind: ClientKind) -> bool {
        if self.0 == asked {
            return true;
        }
        let portless = |text: &str| {
            let (https, authority) = authority(text)?;
            let host = match authority.strip_prefix('[') {
                Some(rest) => rest.split(']').next()?.to_owned(),
                None => authority.split(':').next()?.to_owned(),
            };
            let numbered = host == "::1" || host.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback());
            let path = text.split_once(authority).map(|(_, path)| path.to_owned())?;
            (!https && numbered && is_plain(text)).then_some((host, path))
        };
        kind == ClientKind::Native && portless(&self.0).is_some_and(|own| Some(own) == portless(asked))
    }
}

impl BackAddress {
    /// Checks an address that is https, or on this machine.
    ///
    /// # Errors
    /// `TooLong`, `Format`.
    pub fn parse(text: &str) -> Result<Option<Self>, Vec<Violation>> {
        let text = text.trim();
        if text.is_empty() { Ok(None) } else { checked(text, is_web(text), EXAMPLE).map(|text| Some(Self(text))) }
    }

    /// As typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn checked(text: &str, fine: bool, example: &str) -> Result<String, Vec<Violation>> {
    if text.len() > ADDRESS_MAX as usize {
        Err(vec![Violation::TooLong { max: ADDRESS_MAX }])
    } else if fine {
        Ok(text.to_owned())
    } else {
        Err(vec![Violation::Format { example: example.to_owned() }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(text: &str, kind: ClientKind) -> bool {
        RedirectUri::parse(text, kind).is_ok()
    }

    #[test]
    fn addresses_are_https_or_loopback() {
        for good in [
            "https://shop.example/callback",
            "https://shop.example:8443/a?b=c&d=%20",
            "https://shop.example",
            "http://localhost:4000/callback",
            "http://127.0.0.1/cb",
            "http://[::1]:7000/cb",
        ] {
            assert!(fits(good, ClientKind::Web), "{good}");
        }
        for bad in [
            "",
            "shop.example/callback",
            "http://shop.example/callback",
            "http://localhost.evil.example/",
            "http://127.0.0.1.evil.example/",
            "https://",
            "https:///path",
            "https://user@shop.example/",
            "https://shop.example/#part",
            "https://*.example/",
            "https://shop.example\\@evil.example/",
            "https://shop.example:/",
            "https://shop.example:0/",
            "https://shop.example:99999/",
            "https://shop.example/a b",
            "https://shöp.example/",
            "HTTPS://shop.example/",
            "javascript:alert(1)",
            "data:text/html,hi",
            "com.example.shop:/callback",
        ] {
            assert!(!fits(bad, ClientKind::Web), "{bad}");
        }
    }

    #[test]
    fn native_applications_may_have_a_scheme_of_their_own() {
        assert!(fits("com.example.shop:/callback", ClientKind::Native));
        assert!(fits("com.example.shop://callback", ClientKind::Native));
        for bad in ["shop:/callback", "javascript:/x", ".a:/x", "com.example.shop:callback", "Com.Example:/x", "a..b:/"]
        {
            assert!(!fits(bad, ClientKind::Native), "{bad}");
        }
    }

    #[test]
    fn addresses_are_compared_byte_by_byte() {
        let own = RedirectUri::parse("https://shop.example/callback", ClientKind::Web).unwrap();
        assert!(own.is("https://shop.example/callback", ClientKind::Web));
        for other in [
            "https://shop.example/callback/",
            "https://shop.example/callback?x=1",
            "https://shop.example/Callback",
            "https://shop.example:443/callback",
            "https://shop.example/callback/../x",
            "https://shop.example/",
        ] {
            assert!(!own.is(other, ClientKind::Web), "{other}");
        }
    }

    #[test]
    fn a_native_application_comes_back_at_any_port_of_its_own_machine() {
        let own = RedirectUri::parse("http://127.0.0.1/callback", ClientKind::Native).unwrap();
        assert!(own.is("http://127.0.0.1:53217/callback", ClientKind::Native));
        assert!(!own.is("http://127.0.0.1:53217/callback", ClientKind::Web));
        for other in [
            "http://localhost:53217/callback",
            "http://127.0.0.2:53217/callback",
            "http://127.0.0.1:53217/other",
            "https://127.0.0.1:53217/callback",
            "http://127.0.0.1:53217@evil.example/callback",
        ] {
            assert!(!own.is(other, ClientKind::Native), "{other}");
        }
    }
}
