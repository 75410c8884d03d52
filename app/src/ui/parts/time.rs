//! Times: near ones in words, each with the exact one at hand.
//!
//! The server knows no reader's clock, so its pages say UTC; once the page answers to its script, the reader's zone holds.

use super::{browser, use_text};
use crate::domain::time::Timestamp;
use crate::i18n::Text;
use crate::ui::wording::time;
use leptos::prelude::*;

/// Whether the page has been taken over by the browser: from then on times are in the reader's zone.
#[derive(Clone, Copy)]
pub(crate) struct Hydrated(pub(crate) RwSignal<bool>);

/// A time in words: "3 h ago". Its title has the date and time.
#[component]
pub fn Time(
    /// The time.
    at: Timestamp,
    /// The server's clock when the page was made.
    now: Timestamp,
) -> AnyView {
    let words = time::relative(use_text(), at, now);
    view! { <time datetime=at.rfc3339() title=local(at, time::exact)>{words}</time> }.into_any()
}

/// A time as date and time of day: "12 Mar 2026, 14:05".
#[component]
pub fn Moment(
    /// The time.
    at: Timestamp,
    /// The date alone.
    #[prop(optional)]
    day: bool,
) -> AnyView {
    let words = local(at, if day { time::day } else { time::short });
    view! { <time datetime=at.rfc3339() title=local(at, time::exact)>{words}</time> }.into_any()
}

/// A time written by `form` in the reader's zone as soon as it is known.
pub fn local(at: Timestamp, form: fn(Text, Timestamp, Option<i64>) -> String) -> Signal<String> {
    let text = use_text();
    let hydrated = use_context::<Hydrated>();
    Signal::derive(move || {
        let known = hydrated.is_some_and(|Hydrated(hydrated)| hydrated.get());
        form(text, at, known.then(|| browser::zone_offset(at.0.div_euclid(1_000))))
    })
}
