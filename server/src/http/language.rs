//! The language of an answer: the account's, else the cookie's, else the browser's, else the organization's.

use super::cookies;
use app::domain::Language;
use http::{HeaderMap, header::ACCEPT_LANGUAGE};

/// The language of an answer.
pub(super) fn choose(account: Option<Language>, headers: &HeaderMap, organization: Language) -> Language {
    let browser = || headers.get(ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::from_header);
    account.or_else(|| cookies::language(headers)).or_else(browser).unwrap_or(organization)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderValue, header::COOKIE};

    #[test]
    fn the_nearest_choice_decides() {
        use Language::{De, En};
        let mut headers = HeaderMap::new();
        assert_eq!(choose(None, &headers, De), De);
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("de-CH,en;q=0.5"));
        assert_eq!(choose(None, &headers, En), De);
        headers.insert(COOKIE, HeaderValue::from_static("clientele-language=en"));
        assert_eq!(choose(None, &headers, De), En);
        assert_eq!(choose(Some(De), &headers, En), De);
        headers.insert(COOKIE, HeaderValue::from_static("clientele-language=tlh"));
        assert_eq!(choose(None, &headers, En), De);
    }
}
