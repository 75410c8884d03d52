//! What the browser runs: the console, or the password checklist of a page before sign-in.

use app::i18n::load_catalogue;
use app::ui::checklist;
use app::ui::console::{App, Section};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Takes over the console's page. `catalogue` holds the texts of its language that are needed at first, in the order of the keys;
/// `later` fetches the others, `shown` says whether the browser still shows the address the page was made for.
#[wasm_bindgen]
pub fn hydrate(catalogue: Vec<String>, later: Function, shown: Function) {
    show_panics();
    load_catalogue(catalogue, later);
    spawn_local(async move {
        let path = leptos::prelude::window().location().pathname().unwrap_or_default();
        // All of the page's code before any of it runs: then it is taken over in one go. Without it the page stays as it was sent.
        if let Some(section) = Section::at(&path)
            && section.fetch().await.is_err()
        {
            return;
        }
        // Back, pressed twice, may lead on within what was one page before, while this one is on its way.
        if shown.call0(&JsValue::NULL).is_ok_and(|shown| shown.is_falsy()) {
            let _ = leptos::prelude::window().location().reload();
            return;
        }
        leptos::mount::hydrate_body(App);
    });
}

/// Ticks the lines of a password's rule while one types, on pages that are plain HTML.
#[wasm_bindgen(js_name = checklist)]
pub fn attach_checklist() {
    show_panics();
    checklist::attach();
}

/// A panic's message belongs on the console of whoever builds this; what people load goes without.
fn show_panics() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
}
