//! What the browser runs: the console, or the password checklist of a page before sign-in.

use app::i18n::load_catalogue;
use app::ui::{checklist, console::App};
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the console's page. `catalogue` holds the texts of its language in the order of the keys.
#[wasm_bindgen]
pub fn hydrate(catalogue: Vec<String>) {
    show_panics();
    load_catalogue(catalogue);
    leptos::mount::hydrate_body(App);
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
