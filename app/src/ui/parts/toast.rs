//! Short notes of what has just happened, in a live region.

use super::{Icon, IconName, browser, use_text};
use crate::i18n::Key;
use leptos::prelude::*;

/// How long good news stays, in milliseconds. Bad news stays until it is dismissed.
const GOOD_NEWS: u64 = 6_000;

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    id: u32,
    failed: bool,
    words: String,
}

/// The notes on show.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Says that something was done.
    pub fn success(self, words: impl Into<String>) {
        let id = self.push(false, words.into());
        browser::later(GOOD_NEWS, move || self.dismiss(id));
    }

    /// Says that something failed.
    pub fn error(self, words: impl Into<String>) {
        self.push(true, words.into());
    }

    fn push(self, failed: bool, words: String) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| {
            // The same note once is enough, and good news gives way to newer news.
            shown.retain(|toast| toast.failed && toast.words != words);
            shown.push(Toast { id, failed, words });
        });
        id
    }

    /// Takes away what was said before.
    pub fn clear(self) {
        self.shown.update(Vec::clear);
    }

    fn dismiss(self, id: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Makes toasts available to everything below.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The toasts of the page.
#[must_use]
pub fn use_toasts() -> Toasts {
    use_context().unwrap_or_else(provide_toasts)
}

/// Where toasts appear: once in a page, always there, so that screen readers listen.
#[component]
pub fn ToastRegion() -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let draw = move |toast: Toast| {
        let (class, icon) =
            if toast.failed { ("toast danger", IconName::Error) } else { ("toast success", IconName::CheckCircle) };
        view! {
            <div class=class>
                <Icon name=icon/>
                <p>{toast.words}</p>
                <button
                    class="button ghost icon-only small"
                    type="button"
                    aria-label=text.get(Key::PartsDismiss)
                    on:click=move |_| toasts.dismiss(toast.id)
                >
                    <Icon name=IconName::Close/>
                </button>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || toasts.shown.get().into_iter().map(draw).collect::<Vec<_>>()}
        </div>
    }
    .into_any()
}
