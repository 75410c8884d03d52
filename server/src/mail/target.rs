//! Where mail goes: the values of `CLIENTELE_MAIL`.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// A place mail goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailTarget {
    /// A folder, one `.eml` a message.
    File(PathBuf),
    /// A mail server.
    Smtp(SmtpTarget),
}

/// A mail server and how to speak with it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpTarget {
    /// Name or address of the host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection is kept secret.
    pub security: Security,
    /// User and password, if the server asks for them.
    pub credentials: Option<(String, String)>,
}

/// How a connection is kept secret. There is no "if the server can": whoever sits in between would say it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS by STARTTLS, or no mail.
    StartTls,
    /// None: on this machine, or by the operator's word.
    None,
}

impl fmt::Debug for SmtpTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Settings get printed; the password must not be among them.
        f.debug_struct("SmtpTarget")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("user", &self.credentials.as_ref().map(|(user, _)| user))
            .finish_non_exhaustive()
    }
}

const FORMS: &str = "must be `file:FOLDER`, `smtp://[USER:PASSWORD@]HOST[:PORT][?tls=none]` or \
                     `smtps://[USER:PASSWORD@]HOST[:PORT]`";

impl MailTarget {
    /// Reads a target.
    ///
    /// # Errors
    /// One line for the operator. It never repeats what was given, which may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(folder) = text.strip_prefix("file:") {
            // Both `file:./mail` and `file:///var/mail` are common.
            let folder = folder.strip_prefix("//").unwrap_or(folder);
            return if folder.is_empty() {
                Err("names no folder after `file:`".into())
            } else {
                Ok(Self::File(folder.into()))
            };
        }
        match text.split_once("://") {
            Some(("smtp", rest)) => smtp(rest, false).map(Self::Smtp),
            Some(("smtps", rest)) => smtp(rest, true).map(Self::Smtp),
            _ => Err(FORMS.into()),
        }
    }
}

fn smtp(rest: &str, tls: bool) -> Result<SmtpTarget, String> {
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let place = place.strip_suffix('/').unwrap_or(place);
    let (user_info, place) = place.rsplit_once('@').map_or((None, place), |(user, place)| (Some(user), place));
    let (host, port) = host_and_port(place)?;
    let security = match (tls, query) {
        (true, None) => Security::Tls,
        (false, None) if is_loopback(&host) => Security::None,
        (false, None | Some("tls=required")) => Security::StartTls,
        (false, Some("tls=none")) => Security::None,
        (true, Some(_)) => return Err("takes no settings after `smtps://…`".into()),
        (false, Some(_)) => return Err("knows only `?tls=none` and `?tls=required` after the host".into()),
    };
    let port = port.unwrap_or(match security {
        Security::Tls => 465,
        Security::StartTls => 587,
        Security::None => 25,
    });
    let credentials = user_info.map(credentials).transpose()?;
    Ok(SmtpTarget { host, port, security, credentials })
}

fn host_and_port(place: &str) -> Result<(String, Option<u16>), String> {
    let (host, port) = match place.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']').ok_or(FORMS)?;
            host.parse::<std::net::Ipv6Addr>().map_err(|_| "names no IPv6 address between `[` and `]`".to_owned())?;
            (host, if after.is_empty() { None } else { Some(after.strip_prefix(':').ok_or(FORMS)?) })
        }
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let plausible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
    if host.is_empty() || !host.chars().all(plausible) {
        return Err("names no mail host".into());
    }
    let port = port.map(|port| match port.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err("has a port that is none: 1 to 65535".to_owned()),
    });
    Ok((host.to_owned(), port.transpose()?))
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn credentials(user_info: &str) -> Result<(String, String), String> {
    let wrong = "needs `USER:PASSWORD` before the `@`, with special characters as `%40` and the like";
    let (user, password) = user_info.split_once(':').ok_or(wrong)?;
    let user = percent_decoded(user).filter(|user| !user.is_empty()).ok_or(wrong)?;
    let password = percent_decoded(password).ok_or(wrong)?;
    Ok((user, password))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (byte, after) = match (first, after) {
            (b'%', [high, low, after @ ..]) => (hex(*high)? << 4 | hex(*low)?, after),
            (b'%', _) => return None,
            (byte, after) => (byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok().filter(|text| !text.chars().any(char::is_control))
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(text: &str) -> SmtpTarget {
        match MailTarget::parse(text) {
            Ok(MailTarget::Smtp(target)) => target,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn folders() {
        for (text, folder) in [("file:./mail", "./mail"), ("file:///var/mail", "/var/mail"), ("file:/m", "/m")] {
            assert_eq!(MailTarget::parse(text), Ok(MailTarget::File(folder.into())));
        }
    }

    #[test]
    fn only_this_machine_or_the_operators_word_spares_encryption() {
        for (text, port, security) in [
            ("smtp://mail.example.com", 587, Security::StartTls),
            ("smtp://mail.example.com:25", 25, Security::StartTls),
            ("smtp://mail.example.com?tls=none", 25, Security::None),
            ("smtp://localhost:1025", 1025, Security::None),
            ("smtp://127.0.0.1/", 25, Security::None),
            ("smtp://127.8.9.1", 25, Security::None),
            ("smtp://[::1]:2525", 2525, Security::None),
            ("smtp://[2001:db8::1]", 587, Security::StartTls),
            ("smtp://localhost.example.com", 587, Security::StartTls),
            ("smtp://127.0.0.1.example.com", 587, Security::StartTls),
            ("smtp://localhost:1025?tls=required", 1025, Security::StartTls),
            ("smtps://mail.example.com", 465, Security::Tls),
            ("smtps://localhost:4650", 4650, Security::Tls),
        ] {
            let target = smtp(text);
            assert_eq!((target.port, target.security), (port, security), "{text}");
        }
    }

    #[test]
    fn credentials_may_hold_anything_and_are_never_shown() {
        let target = smtp("smtp://ada%40example.com:p%3Aa@ss%25@mail.example.com:587");
        assert_eq!(target.credentials, Some(("ada@example.com".into(), "p:a@ss%".into())));
        assert_eq!(target.host, "mail.example.com");
        assert!(!format!("{target:?}").contains("ss%"));
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_it() {
        for text in [
            "",
            "mail.example.com",
            "file:",
            "file://",
            "http://mail.example.com",
            "smtp://",
            "smtp://u:s3cret@",
            "smtp://mail.example.com:0",
            "smtp://mail.example.com:99999",
            "smtp://mail.example.com:x",
            "smtp://s3cret@mail.example.com",
            "smtp://u:s3cret%4@mail.example.com",
            "smtp://u:s3cret%0d%0a@mail.example.com",
            "smtp://mail.example.com?tls=maybe",
            "smtps://mail.example.com?tls=none",
            "smtp://mail example.com",
            "smtp://[::1",
            "smtp://[s3cret]:25",
        ] {
            let error = MailTarget::parse(text).unwrap_err();
            assert!(!error.contains("s3cret") && !error.contains('\n'), "{text}: {error}");
        }
    }
}
