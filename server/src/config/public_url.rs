//! Where people reach the product.

/// The address people type: https, or a loopback name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    https: bool,
    authority: String,
}

impl PublicUrl {
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim().trim_end_matches('/');
        let (scheme, authority) = text.split_once("://").ok_or("must be https://HOST, or http:// on localhost")?;
        let bad =
            authority.is_empty() || authority.contains(|c: char| c == '/' || c == '@' || c == '?' || c.is_whitespace());
        if bad {
            return Err("must be a scheme and a host, without a path");
        }
        let url = Self {
            text: text.to_ascii_lowercase(),
            https: scheme == "https",
            authority: authority.to_ascii_lowercase(),
        };
        match scheme {
            "https" => Ok(url),
            "http" if url.is_loopback() => Ok(url),
            "http" => Err("must be https, except on localhost: sessions and passkeys need a secure origin"),
            _ => Err("must begin with https:// or http://"),
        }
    }

    /// The address without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Host and port, as a `Host` header has them.
    #[must_use]
    pub fn host_and_port(&self) -> &str {
        &self.authority
    }

    /// The host without the port.
    #[must_use]
    pub fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }

    /// Whether it is this machine's own name.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.host();
        host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]"
    }
}
