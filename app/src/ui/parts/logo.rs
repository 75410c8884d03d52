//! The logo of an application.

use leptos::prelude::*;

/// The application's logo, or its first letter.
#[must_use]
pub fn logo(name: &str, logo: &str) -> AnyView {
    if logo.is_empty() {
        let letter: String = name.chars().next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
        view! { <span class="app-logo" aria-hidden="true">{letter}</span> }.into_any()
    } else {
        view! { <img class="app-logo" src=logo.to_owned() alt="" width="48" height="48"/> }.into_any()
    }
}
