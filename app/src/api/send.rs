//! Sending a request and waiting for its answer: the status and the text, or nothing where none came.

use std::future::Future;
use std::pin::Pin;

/// What came of a request.
pub type Came = Option<(u16, String)>;

/// A request on its way.
pub type Sent = Pin<Box<dyn Future<Output = Came> + Send>>;

#[cfg(feature = "hydrate")]
mod real {
    use super::{Came, Sent};
    use send_wrapper::SendWrapper;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Headers, RequestInit, Response};

    /// Sends a request.
    pub async fn fetch(address: &str, request: &RequestInit) -> Came {
        let answer = JsFuture::from(leptos::prelude::window().fetch_with_str_and_init(address, request));
        let answer: Response = answer.await.ok()?.dyn_into().ok()?;
        let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
        Some((answer.status(), text))
    }

    /// Posts JSON.
    pub fn post(address: String, body: String) -> Sent {
        Box::pin(SendWrapper::new(async move {
            let headers = Headers::new().ok()?;
            headers.set("Accept", "application/json").ok()?;
            headers.set("Content-Type", "application/json").ok()?;
            let request = RequestInit::new();
            request.set_method("POST");
            request.set_headers(&headers);
            request.set_body(&body.into());
            fetch(&address, &request).await
        }))
    }
}

#[cfg(not(feature = "hydrate"))]
mod real {
    use super::Sent;

    /// See the browser's: on the server, calls are plain calls.
    pub fn post(_: String, _: String) -> Sent {
        Box::pin(std::future::ready(None))
    }
}

pub use real::*;
