//! A link or password to take along.

use super::{Icon, IconName, browser, use_text};
use crate::i18n::Key;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A text in a box with a button that copies it.
#[component]
pub fn Copyable(
    /// What it is.
    label: Key,
    /// The text.
    #[prop(into)]
    value: String,
    /// An id of its own on the page.
    id: &'static str,
    /// Whether it is a password rather than a link: set larger.
    #[prop(optional)]
    secret: bool,
) -> AnyView {
    let text = use_text();
    let class = if secret { "secret" } else { "" };
    view! {
        <div class="copyable">
            <span class="label" id=id>{text.get(label)}</span>
            <code class=class aria-labelledby=id>{value.clone()}</code>
            {copy_button(value, None)}
        </div>
    }
    .into_any()
}

/// A button that copies a text; with `name` an icon alone, called by it.
pub fn copy_button(value: String, name: Option<String>) -> AnyView {
    let text = use_text();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let value = value.clone();
        spawn_local(async move {
            if browser::copy(&value).await {
                copied.try_set(true);
                browser::later(2_000, move || {
                    copied.try_set(false);
                });
            }
        });
    };
    let icon = move || {
        let name = if copied.get() { IconName::Check } else { IconName::Copy };
        view! { <Icon name/> }
    };
    let word = Signal::derive(move || text.get(if copied.get() { Key::PartsCopied } else { Key::PartsCopy }));
    // Said beside the button: a status within it would not count as its name.
    let said = Signal::derive(move || copied.get().then(|| text.get(Key::PartsCopied)));
    let (class, shown) = match name {
        Some(_) => ("button ghost icon-only small scripted", "visually-hidden"),
        None => ("button small scripted", ""),
    };
    view! {
        <button class=class type="button" aria-label=name on:click=copy>
            {icon}
            <span class=shown>{word}</span>
        </button>
        <span class="visually-hidden" role="status">{said}</span>
    }
    .into_any()
}
