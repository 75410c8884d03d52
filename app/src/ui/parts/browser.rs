//! What only a browser can do. On the server each of these does nothing: they are called from effects and handlers alone.

#[cfg(feature = "hydrate")]
mod real {
    use crate::api::send::fetch;
    use leptos::prelude::{document, request_animation_frame, set_timeout, window};
    use std::time::Duration;
    use wasm_bindgen::JsCast;
    use web_sys::HtmlElement;

    /// The `<html>` element.
    pub fn root() -> Option<HtmlElement> {
        document().document_element()?.dyn_into().ok()
    }

    fn find(selector: &str) -> Option<HtmlElement> {
        document().query_selector(selector).ok()??.dyn_into().ok()
    }

    /// Moves the focus to the first element that fits a selector, once the page is drawn.
    pub fn focus(selector: impl Into<String>) {
        let selector = selector.into();
        request_animation_frame(move || focus_now(&selector));
    }

    /// Moves the focus to the first element that fits a selector.
    pub fn focus_now(selector: &str) {
        if let Some(element) = find(selector) {
            let _ = element.focus();
        }
    }

    /// Moves the focus to the element of an id.
    pub fn focus_id(id: &str) {
        if let Some(element) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }

    /// Closes the popover of an id, if it is open.
    pub fn close_popover(id: &str) {
        if let Some(element) = find(&format!("#{id}:popover-open")) {
            let _ = element.hide_popover();
        }
    }

    /// Names the window.
    pub fn set_title(title: &str) {
        document().set_title(title);
    }

    /// Loads the page again.
    pub fn reload() {
        let _ = window().location().reload();
    }

    /// Loads another page.
    pub fn visit(address: &str) {
        let _ = window().location().set_href(address);
    }

    /// The scheme, host and port of the product.
    pub fn origin() -> String {
        window().location().origin().unwrap_or_default()
    }

    /// Prints the page.
    pub fn print() {
        let _ = window().print();
    }

    /// Says that the page answers to its script.
    pub fn mark_hydrated() {
        if let Some(body) = document().body() {
            let _ = body.set_attribute("data-hydrated", "");
        }
    }

    /// The theme in force, when one was chosen.
    pub fn theme() -> Option<String> {
        root()?.dataset().get("theme")
    }

    /// Wears the organization's colour; `None` for the product's own.
    pub fn set_accent(accent: Option<&str>) {
        let Some(root) = root() else { return };
        match accent {
            Some(accent) => drop(root.dataset().set("accent", accent)),
            None => root.dataset().delete("accent"),
        }
    }

    /// Wears a theme and remembers it for a year; `None` leaves it to the system.
    pub fn set_theme(theme: Option<&str>) {
        let Some(root) = root() else { return };
        match theme {
            Some(theme) => drop(root.dataset().set("theme", theme)),
            None => root.dataset().delete("theme"),
        }
        let (value, age) = theme.map_or(("", "0"), |theme| (theme, "31536000"));
        let secure = if window().location().protocol().is_ok_and(|name| name == "https:") { "; Secure" } else { "" };
        let cookie = ["clientele-theme=", value, "; Path=/; SameSite=Lax; Max-Age=", age, secure].concat();
        if let Some(document) = document().dyn_ref::<web_sys::HtmlDocument>() {
            let _ = document.set_cookie(&cookie);
        }
    }

    /// Random bytes of the browser's cryptographic source.
    pub fn random() -> Option<[u8; 48]> {
        let mut bytes = [0; 48];
        window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Puts a text on the clipboard and says whether that went well.
    pub async fn copy(text: &str) -> bool {
        let written = window().navigator().clipboard().write_text(text);
        wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
    }

    /// How far the reader's clock is ahead of UTC at a moment, in minutes.
    pub fn zone_offset(milliseconds: i64) -> i64 {
        // Exact: dates stay far below 2^53 milliseconds.
        -(js_sys::Date::new(&(milliseconds as f64).into()).get_timezone_offset() as i64)
    }

    /// Whether an event comes from a place where keys are typed text.
    pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        target.is_some_and(|element| element.matches("input, textarea, select, dialog *").unwrap_or(false))
    }

    /// Does something once no mouse button or finger is down. What moves the page while one is would take the target from
    /// under it, and the click would be lost.
    pub fn at_rest(what: impl FnOnce() + 'static) {
        if document()
            .query_selector("button:active, a:active, label:active, input:active")
            .is_ok_and(|found| found.is_some())
        {
            later(50, || at_rest(Box::new(what) as Box<dyn FnOnce()>));
        } else {
            what();
        }
    }

    fn file_of(id: &str) -> Option<web_sys::File> {
        let input = document().get_element_by_id(id)?.dyn_into::<web_sys::HtmlInputElement>().ok()?;
        input.files()?.get(0)
    }

    /// Whether a file is chosen in the input of an id.
    pub fn has_file(id: &str) -> bool {
        file_of(id).is_some()
    }

    /// Takes the choice of a file back in the input of an id.
    pub fn forget_file(id: &str) {
        if let Some(input) = document().get_element_by_id(id) {
            let _ = input.dyn_into::<web_sys::HtmlInputElement>().map(|input| input.set_value(""));
        }
    }

    /// Sends the file that is chosen in the input of an id, as a form with that name would. Gives the answer's status and text;
    /// `None` where none came.
    pub async fn send_file(address: &str, id: &str) -> Option<(u16, String)> {
        let file = file_of(id)?;
        let form = web_sys::FormData::new().ok()?;
        form.append_with_blob(id, &file).ok()?;
        let request = web_sys::RequestInit::new();
        request.set_method("POST");
        request.set_body(&form);
        fetch(address, &request).await
    }

    /// Reads the file that is chosen in the input of an id and gives it as a `data:` address; one of more than `most` bytes is not
    /// read, and its address is empty.
    pub fn read_file(id: &str, most: u32, then: impl FnOnce(String) + 'static) {
        let (Some(file), Ok(reader)) = (file_of(id), web_sys::FileReader::new()) else { return };
        if file.size() > f64::from(most) {
            return then("data:".to_owned());
        }
        let read = reader.clone();
        let loaded = wasm_bindgen::prelude::Closure::once_into_js(move || {
            if let Some(address) = read.result().ok().and_then(|address| address.as_string()) {
                then(address);
            }
        });
        reader.set_onload(Some(loaded.unchecked_ref()));
        let _ = reader.read_as_data_url(&file);
    }

    /// Does something a little later.
    pub fn later(milliseconds: u64, what: impl FnOnce() + 'static) {
        set_timeout(what, Duration::from_millis(milliseconds));
    }
}

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::missing_const_for_fn, reason = "stand-ins for what a browser does")]
mod real {
    /// See the browser's.
    pub fn focus(_: impl Into<String>) {}
    /// See the browser's.
    pub fn focus_now(_: &str) {}
    /// See the browser's.
    pub fn focus_id(_: &str) {}
    /// See the browser's.
    pub fn close_popover(_: &str) {}
    /// See the browser's.
    pub fn set_title(_: &str) {}
    /// See the browser's.
    pub fn reload() {}
    /// See the browser's.
    pub fn visit(_: &str) {}
    /// See the browser's.
    pub fn origin() -> String {
        String::new()
    }
    /// See the browser's.
    pub fn print() {}
    /// See the browser's.
    pub fn mark_hydrated() {}
    /// See the browser's.
    pub fn theme() -> Option<String> {
        None
    }
    /// See the browser's.
    pub fn set_theme(_: Option<&str>) {}
    /// See the browser's.
    pub fn set_accent(_: Option<&str>) {}
    /// See the browser's.
    pub fn random() -> Option<[u8; 48]> {
        None
    }
    /// See the browser's.
    pub async fn copy(_: &str) -> bool {
        false
    }
    /// See the browser's.
    pub fn zone_offset(_: i64) -> i64 {
        0
    }
    /// See the browser's.
    pub fn is_typing(_: &leptos::web_sys::KeyboardEvent) -> bool {
        false
    }
    /// See the browser's.
    pub fn at_rest(_: impl FnOnce() + 'static) {}
    /// See the browser's.
    pub fn has_file(_: &str) -> bool {
        false
    }
    /// See the browser's.
    pub async fn send_file(_: &str, _: &str) -> Option<(u16, String)> {
        None
    }
    /// See the browser's.
    pub fn forget_file(_: &str) {}
    /// See the browser's.
    pub fn read_file(_: &str, _: u32, _: impl FnOnce(String) + 'static) {}
    /// See the browser's.
    pub fn later(_: u64, _: impl FnOnce() + 'static) {}
}

pub use real::*;
