//! Where the reader is, and the way to another page of the console.
//!
//! The framework's router matches nested routes, keeps parameters and states and animates; the console has one flat list of pages
//! (`console::app`). What it needs of a router is here, at a quarter of the size (docs/adr/0006): links and the browser's Back lead
//! to another page without loading it whole, the address in the browser changes when that page is there, and the page shown stays
//! until then.

#[cfg(feature = "hydrate")]
mod history;
pub mod leave;

use leptos::prelude::*;

/// An address within the product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// The path, with its first slash.
    pub path: String,
    /// The parameters, without the question mark.
    pub search: String,
    /// The place in the page, without the hash sign.
    pub hash: String,
}

impl Address {
    /// Reads an address. What stands before its path is left out.
    #[must_use]
    pub fn parse(address: &str) -> Self {
        let address = match address.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |path| &rest[path..]),
            None => address,
        };
        let (address, hash) = address.split_once('#').unwrap_or((address, ""));
        let (path, search) = address.split_once('?').unwrap_or((address, ""));
        Self { path: path.to_owned(), search: search.to_owned(), hash: hash.to_owned() }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.path)?;
        for (sign, part) in [("?", &self.search), ("#", &self.hash)] {
            if !part.is_empty() {
                out.write_str(sign)?;
                out.write_str(part)?;
            }
        }
        Ok(())
    }
}

/// Where the reader is. On the way to another page it says where to, while the page shown is still the old one.
#[derive(Clone, Copy)]
pub struct Location {
    /// The path.
    pub pathname: Memo<String>,
    /// The parameters, without the question mark.
    pub search: Memo<String>,
}

/// How to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavigateOptions {
    /// Back does not lead to the page left.
    pub replace: bool,
    /// The new page is shown from its top.
    pub scroll: bool,
}

impl Default for NavigateOptions {
    fn default() -> Self {
        Self { replace: false, scroll: true }
    }
}

/// A step to another address, on the way.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "nobody goes anywhere on the server"))]
#[derive(Clone)]
enum Step {
    /// By a link, or by what the page does.
    To(Address, NavigateOptions),
    /// By Back or Forward, to a page that was left scrolled down so far, in pixels; from a page with this path.
    Back(f64, String),
}

/// The router, held in context.
#[derive(Clone, Copy)]
pub struct Router {
    address: RwSignal<Address>,
    location: Location,
    /// The step that ends once its page is there.
    step: StoredValue<Option<Step>>,
}

impl Router {
    /// Makes the router and puts it into context.
    #[must_use]
    pub fn provide() -> Self {
        let address = RwSignal::new(current());
        let location = Location {
            pathname: Memo::new(move |_| address.with(|address| address.path.clone())),
            search: Memo::new(move |_| address.with(|address| address.search.clone())),
        };
        let router = Self { address, location, step: StoredValue::new(None) };
        provide_context(router);
        #[cfg(feature = "hydrate")]
        history::listen(router);
        router
    }

    /// The address asked for.
    #[must_use]
    pub fn address(self) -> Signal<Address> {
        self.address.into()
    }

    /// Goes to an address: whoever shows the pages says when it has [`Self::arrived`] there.
    fn go(self, to: Address, how: NavigateOptions) {
        #[cfg(feature = "hydrate")]
        history::leave();
        self.step.set_value(Some(Step::To(to.clone(), how)));
        self.address.set(to);
    }

    /// The page asked for is there: the browser's address may say so.
    pub fn arrived(self) {
        #[cfg(feature = "hydrate")]
        if let Some(step) = self.step.try_update_value(Option::take).flatten() {
            history::note(&step);
        }
    }
}

/// The address the page was asked for.
pub(crate) fn current() -> Address {
    #[cfg(feature = "hydrate")]
    return history::current();
    #[cfg(feature = "ssr")]
    return use_context::<leptos_router::location::RequestUrl>()
        .map(|url| Address::parse(url.as_ref()))
        .unwrap_or_default();
    #[cfg(not(any(feature = "ssr", feature = "hydrate")))]
    Address::default()
}

/// Where the reader is.
#[must_use]
pub fn use_location() -> Location {
    expect_context::<Router>().location
}

/// The way to another address.
pub fn use_navigate() -> impl Fn(&str, NavigateOptions) + Copy + Send + Sync + 'static {
    let router = expect_context::<Router>();
    move |address, how| router.go(Address::parse(address), how)
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_and_written() {
        for (written, path, search, hash) in [
            ("/console/users", "/console/users", "", ""),
            ("/console/users?q=a%3Fb&size=50#top", "/console/users", "q=a%3Fb&size=50", "top"),
            ("/console/users#a?b", "/console/users", "", "a?b"),
        ] {
            let address = Address::parse(written);
            assert_eq!((&*address.path, &*address.search, &*address.hash), (path, search, hash));
            assert_eq!(address.to_string(), written);
            assert_eq!(Address::parse(&["http://localhost:3000", written].concat()), address);
        }
        assert_eq!(Address::parse("https://example.com").path, "/");
    }
}
