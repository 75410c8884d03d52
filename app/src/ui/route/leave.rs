//! Stopping those who leave a page with something unsaved in it. On the server nobody does.

#[cfg(feature = "hydrate")]
mod real {
    use leptos::prelude::window;
    use std::cell::RefCell;
    use std::rc::Rc;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Event, HtmlAnchorElement, MouseEvent};

    /// What is asked before the browser's Back.
    type Ask = Rc<dyn Fn(&Event)>;

    thread_local! {
        static BACK: RefCell<Option<Ask>> = const { RefCell::new(None) };
    }

    /// Makes the browser's Back ask the page's [`guard`]. To be called before the router is made: the window calls its listeners in
    /// the order they came, whatever phase they are for, and the router's would have left the page by then.
    pub fn watch_back() {
        let listener = Closure::<dyn Fn(Event)>::new(|event: Event| {
            if let Some(ask) = BACK.with_borrow(Clone::clone) {
                ask(&event);
            }
        });
        let listener = listener.into_js_value();
        let _ = window().add_event_listener_with_callback("popstate", listener.unchecked_ref());
    }

    /// Holds on to a page with something unsaved in it; see [`guard`].
    pub struct Guard {
        click: Closure<dyn FnMut(MouseEvent)>,
        back: Ask,
    }

    impl Guard {
        /// Lets go.
        pub fn remove(&mut self) {
            let click = self.click.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback_and_bool("click", click, true);
            BACK.with_borrow_mut(|asked| {
                // The next page's may have taken its place already.
                if asked.as_ref().is_some_and(|asked| Rc::ptr_eq(asked, &self.back)) {
                    *asked = None;
                }
            });
        }
    }

    /// While `holds`, stops links within the console and the browser's Back before the router hears of them, and calls `ask`: with
    /// the link's address, or with nothing for Back. `here` is the page's own address; addresses of the path `within` belong to it.
    pub fn guard(
        holds: impl Fn() -> bool + Copy + 'static,
        here: impl Fn() -> String + 'static,
        within: Option<&'static str>,
        ask: impl Fn(Option<String>) + Copy + 'static,
    ) -> Guard {
        let click = Closure::new(move |event: MouseEvent| {
            if let Some(link) = link_followed(&event).filter(|link| holds() && !may_go(link, within)) {
                event.prevent_default();
                event.stop_immediate_propagation();
                ask(Some(link.href()));
            }
        });
        let back = move |event: &Event| {
            let stays = within.is_some_and(|path| window().location().pathname().is_ok_and(|now| now == path));
            if holds() && !stays {
                event.stop_immediate_propagation();
                // The address has changed already: the page's own goes on top of it, so that Back leads there after all.
                if let Ok(history) = window().history() {
                    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here()));
                }
                ask(None);
            }
        };
        let back: Ask = Rc::new(back);
        BACK.set(Some(Rc::clone(&back)));
        let _ = window().add_event_listener_with_callback_and_bool("click", click.as_ref().unchecked_ref(), true);
        Guard { click, back }
    }

    /// The link that a click follows by the router: a plain click on a link to a page of the console.
    pub fn link_followed(event: &MouseEvent) -> Option<HtmlAnchorElement> {
        let plain = event.button() == 0
            && !(event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key())
            && !event.default_prevented();
        let link = event.target()?.dyn_into::<web_sys::Element>().ok()?.closest("a[href]").ok()??;
        let link = link.dyn_into::<HtmlAnchorElement>().ok()?;
        let outside = link.target() != "" || link.has_attribute("download") || link.rel().contains("external");
        let own = window().location().origin().ok()? == link.origin();
        (plain && !outside && own).then_some(link)
    }

    /// Links that lose nothing, and Cancel, which says what it does.
    fn may_go(link: &HtmlAnchorElement, within: Option<&str>) -> bool {
        if link.has_attribute("data-discards") || within.is_some_and(|path| path == link.pathname()) {
            return true;
        }
        let here = window().location();
        here.pathname().is_ok_and(|path| path == link.pathname())
            && here.search().is_ok_and(|search| search == link.search())
    }

    /// Goes where the browser's Back leads.
    pub fn go_back() {
        if let Ok(history) = window().history() {
            let _ = history.back();
        }
    }
}

#[cfg(not(feature = "hydrate"))]
mod real {
    /// See the browser's.
    pub fn watch_back() {}
    /// See the browser's.
    pub struct Guard;
    impl Guard {
        /// See the browser's.
        pub fn remove(&mut self) {}
    }
    /// See the browser's.
    pub fn guard(
        _: impl Fn() -> bool + Copy + 'static,
        _: impl Fn() -> String + 'static,
        _: Option<&'static str>,
        _: impl Fn(Option<String>) + Copy + 'static,
    ) -> Guard {
        Guard
    }
    /// See the browser's.
    pub fn go_back() {}
}

pub use real::*;
