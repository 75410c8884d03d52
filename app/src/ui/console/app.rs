//! The root of the console.

use super::frame::Frame;
use super::pages::pages;
use super::viewer::Viewing;
use crate::i18n::Text;
use crate::ui::parts::time::Hydrated;
use crate::ui::parts::{browser, provide_step_up, provide_toasts, text::page_language};
use crate::ui::route::{Router, leave};
use leptos::prelude::*;

/// The whole console.
#[component]
pub fn App() -> AnyView {
    leave::watch_back();
    let router = Router::provide();
    provide_context(Text::new(page_language()));
    #[cfg(feature = "ssr")]
    provide_context(crate::ui::parts::resource::Expected::default());
    let hydrated = RwSignal::new(false);
    provide_context(Hydrated(hydrated));
    provide_toasts();
    provide_step_up();
    provide_context(Viewing::new());
    Effect::new(move || {
        hydrated.set(true);
        browser::mark_hydrated();
    });
    view! { <Frame>{pages(router)}</Frame> }.into_any()
}
