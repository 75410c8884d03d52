//! The catalogue in the browser: that of the page's language, each part once it has come.

use super::{FIRST, Key};
use crate::domain::language::Language;
use std::sync::OnceLock;

static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
static LATER: OnceLock<Vec<String>> = OnceLock::new();

pub(super) fn text(_: Language, key: Key) -> &'static str {
    let key = key as usize;
    let (texts, place) = if key < FIRST { (&TEXTS, key) } else { (&LATER, key - FIRST) };
    texts.get().and_then(|texts| texts.get(place)).map_or("", String::as_str)
}

#[cfg(feature = "hydrate")]
pub use fetch::{Later, load_catalogue};

#[cfg(feature = "hydrate")]
mod fetch {
    use super::{LATER, TEXTS};
    use js_sys::{Array, Function, Promise};
    use std::cell::RefCell;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;

    thread_local! {
        static FETCH: RefCell<Option<Function>> = const { RefCell::new(None) };
    }

    /// Takes the first part of the catalogue and the way to the later one: a function that promises it as an array. Called once,
    /// before hydration.
    pub fn load_catalogue(texts: Vec<String>, later: Function) {
        // A second call would find the first catalogue in place, which is the same page's.
        let _ = TEXTS.set(texts);
        FETCH.set(Some(later));
    }

    /// The later part of the catalogue, on its way or there.
    pub struct Later(Option<Promise>);

    impl Later {
        /// Sends for it, unless it is there.
        #[must_use]
        pub fn fetch() -> Self {
            if LATER.get().is_some() {
                return Self(None);
            }
            let asked = FETCH.with_borrow(|fetch| fetch.as_ref().map(|fetch| fetch.call0(&JsValue::NULL)));
            let promise = asked.unwrap_or(Err(JsValue::NULL)).and_then(JsCast::dyn_into);
            Self(Some(promise.unwrap_or_else(|error| Promise::reject(&error))))
        }

        /// Waits until it is there.
        ///
        /// # Errors
        /// When it does not come.
        pub async fn arrived(self) -> Result<(), JsValue> {
            let Some(promise) = self.0 else { return Ok(()) };
            let texts: Array = JsFuture::from(promise).await?.dyn_into()?;
            // Sent for twice at once, it comes twice.
            let _ = LATER.set(texts.iter().filter_map(|text| text.as_string()).collect());
            Ok(())
        }
    }
}
