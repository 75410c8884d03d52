//! Tabs: links, each with an address of its own.

use leptos::prelude::*;

/// A tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// What it is called.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// Whether it is the one shown.
    pub current: bool,
    /// A number beside the label.
    pub count: Option<u64>,
}

/// A line of tabs.
#[component]
pub fn Tabs(
    /// What they are the tabs of.
    #[prop(into)]
    label: String,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> AnyView {
    let draw = |tab: Tab| {
        let count = tab.count.map(|count| view! { <span class="badge">{count.to_string()}</span> });
        view! { <a href=tab.href data-noscroll="" aria-current=tab.current.then_some("page")>{tab.label}{count}</a> }
            .into_any()
    };
    view! { <nav class="tabs" aria-label=label>{move || tabs.get().into_iter().map(draw).collect::<Vec<_>>()}</nav> }
        .into_any()
}
