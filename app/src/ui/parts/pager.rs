//! Turning pages.

use super::{Icon, IconName, SelectField, use_text};
use crate::domain::list::PAGE_SIZES;
use crate::i18n::Key;
use leptos::prelude::*;

/// Previous and Next, the range shown, and how many rows a page has.
#[component]
pub fn Pager(
    /// The range in words: "1–50 of 1,204".
    #[prop(into)]
    range: Signal<String>,
    /// Rows a page.
    #[prop(into)]
    size: Signal<String>,
    /// Called with the rows wanted.
    on_size: Callback<String>,
    /// The page before, if there is one.
    #[prop(into)]
    previous: Signal<Option<String>>,
    /// The page after, if there is one.
    #[prop(into)]
    next: Signal<Option<String>>,
) -> AnyView {
    let text = use_text();
    let mut sizes = PAGE_SIZES;
    sizes.sort_unstable();
    let sizes: Vec<(String, String)> = sizes.iter().map(|size| (size.to_string(), size.to_string())).collect();
    let barred = |href: Signal<Option<String>>| Signal::derive(move || href.with(Option::is_none).then_some("true"));
    view! {
        <nav class="pager" aria-label=text.get(Key::PartsPages)>
            <p class="range" role="status">{range}</p>
            <SelectField
                name="size"
                label=Key::PartsRows
                options=Signal::stored(sizes)
                value=size
                on_change=on_size
            />
            <div class="turn">
                <a class="button" href=previous aria-disabled=barred(previous) rel="prev">
                    <Icon name=IconName::ChevronLeft/>
                    {text.get(Key::PartsPrevious)}
                </a>
                <a class="button" href=next aria-disabled=barred(next) rel="next">
                    {text.get(Key::PartsNext)}
                    <Icon name=IconName::ChevronRight/>
                </a>
            </div>
        </nav>
    }
    .into_any()
}
