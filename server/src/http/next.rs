//! Where to go after a form, as far as it is a place of this site.

/// Longest path that is come back to: a request of an application may carry much.
const NEXT_MAX: usize = 4_000;

/// A path of this site, or nothing. Browsers read `//host` and `/\host` as other sites, and drop control characters before they
/// look: so nothing but visible ASCII passes, and no backslash.
pub(super) fn local(path: &str) -> Option<&str> {
    let safe = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= NEXT_MAX
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    safe.then_some(path)
}

/// A path of this site that makes sense after signing in.
pub(super) fn after_sign_in(path: &str) -> Option<&str> {
    let door = |path: &&str| {
        ["/sign-in", "/sign-out", "/language", "/theme", "/api/"].iter().any(|door| path.starts_with(door))
    };
    local(path).filter(|path| !door(path))
}

/// Where a form leads on to on its way to `path`. A request of an application ends at another site, where browsers do not let a form
/// lead (`form-action` holds for all that follows it): a page of ours stands in between.
pub(super) fn after_form(path: &str) -> String {
    match path.strip_prefix("/oauth2/authorize?") {
        Some(query) => ["/oauth2/continue?", query].concat(),
        None => path.to_owned(),
    }
}

/// The address of the sign-in page that leads back to `path`.
pub(super) fn sign_in(path: &str) -> String {
    let Some(path) = after_sign_in(path) else { return "/sign-in".to_owned() };
    let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/sign-in?next={next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_pass() {
        for good in ["/", "/console/users?q=a%20b&kind=customer", "/account"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in [
            "",
            "console",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\\b",
            "/a\r\nSet-Cookie: x=y",
            "/ä",
            " /console",
            "javascript:alert(1)",
        ] {
            assert_eq!(local(bad), None, "{bad:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(NEXT_MAX))), None);
        assert_eq!(after_sign_in("/sign-out"), None);
        assert_eq!(after_sign_in("/account"), Some("/account"));
    }

    #[test]
    fn the_way_back_is_encoded() {
        assert_eq!(sign_in("/console/users?q=a&b"), "/sign-in?next=%2Fconsole%2Fusers%3Fq%3Da%26b");
        assert_eq!(sign_in("//evil"), "/sign-in");
    }
}
