//! The head of a page.

use super::browser;
use super::time::Hydrated;
use crate::viewer::Viewer;
use leptos::prelude::*;

/// A page's only `h1`, what it counts, and its action. Names the window, and takes the focus when one came here by a link.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line below it: how many, what kind.
    #[prop(optional)]
    count: Option<AnyView>,
    /// The page's action.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    name_window(title);
    let count = count.map(|count| view! { <p class="count" role="status">{count}</p> }.into_any());
    let actions = children.map(|children| view! { <div class="actions">{children()}</div> }.into_any());
    view! {
        <header class="page-head">
            <div><h1 tabindex="-1" dir="auto">{title}</h1>{count}</div>
            {actions}
        </header>
    }
    .into_any()
}

/// Names the window after the page and moves the focus to its heading, unless the page was loaded whole. For pages with a head of
/// their own.
pub fn name_window(title: Signal<String>) {
    let organization = use_context::<Viewer>().map(|viewer| viewer.organization).unwrap_or_default();
    Effect::new(move || browser::set_title(&window_title(&title.get(), &organization)));
    if use_context::<Hydrated>().is_some_and(|Hydrated(hydrated)| hydrated.get_untracked()) {
        browser::focus("#main h1");
    }
}

/// What stands in the window's title.
#[must_use]
pub fn window_title(page: &str, organization: &str) -> String {
    [page, organization].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}
