//! Where the page lies.

use super::use_text;
use crate::i18n::Key;
use leptos::prelude::*;

/// A step on the way to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it leads; `None` for the page itself.
    pub href: Option<String>,
}

impl Crumb {
    /// A step that leads somewhere.
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    /// The page itself.
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// The way to the page shown, held in context; a page sets it by [`Breadcrumbs`].
#[derive(Clone, Copy)]
pub(crate) struct Trail(pub(crate) RwSignal<Vec<Crumb>>);

/// Sets the breadcrumbs of the frame while the page is shown. Draws nothing itself.
#[component]
pub fn Breadcrumbs(
    /// From the top to the page itself.
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
) -> AnyView {
    if let Some(Trail(trail)) = use_context::<Trail>() {
        Effect::new(move || trail.set(crumbs.get()));
        on_cleanup(move || {
            trail.try_set(Vec::new());
        });
    }
    ().into_any()
}

/// The breadcrumbs in the frame's bar.
pub(crate) fn trail(trail: RwSignal<Vec<Crumb>>) -> AnyView {
    let text = use_text();
    let items = move || {
        let draw = |crumb: Crumb| match crumb.href {
            Some(href) => view! { <li><a href=href dir="auto">{crumb.label}</a></li> }.into_any(),
            None => view! { <li aria-current="page"><span dir="auto">{crumb.label}</span></li> }.into_any(),
        };
        trail.get().into_iter().map(draw).collect::<Vec<_>>()
    };
    let nothing = move || trail.with(Vec::is_empty);
    view! { <nav class="crumbs" aria-label=text.get(Key::PartsBreadcrumb) hidden=nothing><ol>{items}</ol></nav> }
        .into_any()
}
