//! Cookies: the few there are, read and written here alone.

use super::AppState;
use app::domain::Language;
use cookie::{Cookie, SameSite, time::Duration};
use http::{HeaderMap, HeaderValue, Response, header::COOKIE, header::SET_COOKIE};

/// The session's token.
pub(super) const SESSION: &str = "__Host-clientele";
/// The token of the session in which a staff user acts as a customer; the staff user's own stays beside it.
pub(super) const ASSISTANCE: &str = "__Host-clientele-assistance";
/// The secret of an opened link, until its form is sent.
pub(super) const TICKET: &str = "__Host-clientele-ticket";
/// Which registration was typed in this browser.
pub(super) const REGISTRATION: &str = "__Host-clientele-registration";
/// What the answer to a passkey's challenge comes back with.
pub(super) const PASSKEY: &str = "__Host-clientele-passkey";
/// The token of the session in which a staff user looks at the shop as a customer.
pub(super) const PREVIEW: &str = "__Host-clientele-preview";
/// Where somebody was going who registers first.
pub(super) const NEXT: &str = "__Host-clientele-next";
/// A notice for the next page.
pub(super) const NOTICE: &str = "__Host-clientele-notice";
/// The language chosen before sign-in.
pub(super) const LANGUAGE: &str = "clientele-language";
/// The theme.
pub(super) const THEME: &str = "clientele-theme";

/// A cookie that came with a request; the first where a name comes twice.
pub(super) fn get<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value)
}

/// The theme that was chosen.
pub(super) fn theme(headers: &HeaderMap) -> Option<&'static str> {
    match get(headers, THEME) {
        Some("light") => Some("light"),
        Some("dark") => Some("dark"),
        _ => None,
    }
}

/// The language that was chosen.
pub(super) fn language(headers: &HeaderMap) -> Option<Language> {
    get(headers, LANGUAGE).and_then(Language::from_tag)
}

/// A cookie no script can read and no other host can set.
pub(super) fn guarded(name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build((name, value))
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .build()
}

/// Takes a guarded cookie back.
pub(super) fn gone(name: &'static str) -> Cookie<'static> {
    guarded(name, String::new(), 0)
}

/// A preference, kept for a year, which the page's script may read and write as well.
pub(super) fn preference(state: &AppState, name: &'static str, value: &'static str) -> Cookie<'static> {
    let seconds = if value.is_empty() { 0 } else { 31_536_000 };
    Cookie::build((name, value))
        .path("/")
        .secure(state.config.public_url.is_https())
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .build()
}

/// Sends a cookie along.
pub(super) fn set<B>(response: &mut Response<B>, cookie: &Cookie<'static>) {
    // Cannot fail: names and attributes are ours, and values are tokens or percent-encoded.
    if let Ok(line) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(SET_COOKIE, line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_name_is_read() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; __Host-clientele=first; b"));
        headers.append(COOKIE, HeaderValue::from_static("__Host-clientele=second"));
        assert_eq!(get(&headers, SESSION), Some("first"));
        assert_eq!(get(&headers, "clientele"), None);
    }

    #[test]
    fn a_session_cookie_has_every_guard() {
        let text = guarded(SESSION, "token".into(), 60).to_string();
        for part in ["__Host-clientele=token", "HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=60"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("Domain"));
    }
}
