//! The browser's side: links, Back and Forward, and the address it shows.

use super::leave::link_followed;
use super::{Address, NavigateOptions, Router, Step};
use crate::ui::parts::browser;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// For how many frames a page to which Back led may grow until it is as long as it was: about two seconds.
const FRAMES: u32 = 120;

/// The address the browser shows.
pub(super) fn current() -> Address {
    window().location().href().map(|address| Address::parse(&address)).unwrap_or_default()
}

/// Listens for links and for Back and Forward, as long as the page lives.
pub(super) fn listen(router: Router) {
    let clicks = window_event_listener(ev::click, move |event| {
        if let Some(link) = link_followed(&event) {
            event.prevent_default();
            let scroll = !link.has_attribute("data-noscroll");
            router.go(Address::parse(&link.href()), NavigateOptions { replace: false, scroll });
        }
    });
    let turns = window_event_listener(ev::popstate, move |event| {
        // The browser shows the address already, so there is nothing to note of it when its page is there.
        let left = router.address.with_untracked(|left| left.path.clone());
        router.step.set_value(event.state().as_f64().map(|down| Step::Back(down, left)));
        router.address.set(current());
    });
    on_cleanup(move || {
        clicks.remove();
        turns.remove();
    });
}

/// Notes how far down a page was read that is being left, for when Back leads there.
pub(super) fn leave() {
    if let (Ok(history), Ok(down)) = (window().history(), window().scroll_y()) {
        let _ = history.replace_state(&JsValue::from_f64(down), "");
    }
}

/// Lets the browser show where a step led, and the page from the right place.
pub(super) fn note(step: &Step) {
    let (to, how) = match step {
        Step::To(to, how) => (to, how),
        Step::Back(down, left) => return scroll_down(*down, left.clone(), FRAMES),
    };
    let address = to.to_string();
    if let Ok(history) = window().history() {
        // Of a link to where one is already, Back must not lead to the same place again.
        let result = if how.replace || current() == *to {
            history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(&address))
        };
        if result.is_err() {
            let _ = window().location().set_href(&address);
        }
    }
    let (hash, top) = (to.hash.clone(), how.scroll);
    if top || !hash.is_empty() {
        request_animation_frame(move || scroll(&hash, top));
    }
}

/// Scrolls down to where a page was left, as soon as it is long enough for that: its rows may still be on their way. The focus goes to
/// the link that had led on.
fn scroll_down(down: f64, left: String, frames: u32) {
    request_animation_frame(move || {
        window().scroll_to_with_x_and_y(0.0, down);
        let there = window().scroll_y().is_ok_and(|now| (now - down).abs() < 1.0);
        // What stands in for rows may be as long, and goes when they come.
        let drawn = document().query_selector("[aria-busy=true]").is_ok_and(|busy| busy.is_none());
        if !(there && drawn) && frames > 0 {
            scroll_down(down, left, frames - 1);
        } else {
            browser::focus_now(&["#main a[href='", &left, "']"].concat());
        }
    });
}

fn scroll(hash: &str, top: bool) {
    let place = js_sys::decode_uri(hash).ok().and_then(|hash| hash.as_string());
    match place.filter(|place| !place.is_empty()).and_then(|place| document().get_element_by_id(&place)) {
        Some(place) => place.scroll_into_view(),
        None if top => {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            // Or the focus would stay where the page before was turned, out of sight.
            browser::focus_now("#main h1");
        }
        None => {}
    }
}
