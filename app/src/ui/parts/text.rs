//! The words of the page at hand.

use crate::domain::language::Language;
use crate::i18n::Text;
use leptos::prelude::use_context;

/// The texts of the page's language, as the page's root put them into context.
#[must_use]
pub fn use_text() -> Text {
    use_context::<Text>().unwrap_or_else(|| Text::new(page_language()))
}

/// The language of the page: on the server the request's, in the browser that of `<html lang>`.
#[must_use]
pub fn page_language() -> Language {
    #[cfg(feature = "ssr")]
    let language = use_context::<crate::ports::Ctx>().map(|ctx| ctx.language);
    #[cfg(not(feature = "ssr"))]
    let language = super::browser::root().and_then(|root| Language::from_tag(&root.lang()));
    language.unwrap_or_default()
}
