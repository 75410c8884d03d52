//! Error pages for those outside the console.

use super::Site;
use super::document::{Scripts, document, public};
use super::time::span;
use crate::domain::time::SECOND;
use crate::i18n::Key;
use leptos::prelude::*;

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It could not be understood.
    BadRequest,
    /// The console is not for customers (requirement A4).
    Denied,
    /// The right is missing.
    Forbidden,
    /// Staff act as a customer, and this stays with the customer.
    Acting,
    /// Staff acted as a customer, and that is over.
    AssistanceOver,
    /// The password comes first once more.
    Confirm,
    /// The browser did not confirm that the request came from this site.
    CrossSite,
    /// Nothing is there.
    NotFound,
    /// Something is there, but not for this method.
    Method,
    /// The body is too large.
    TooLarge,
    /// Too many tries; again after that many seconds.
    TooMany(u32),
    /// A fault of ours.
    Internal,
    /// Overload, or something needed is gone.
    Unavailable,
}

impl Refusal {
    /// The words for an HTTP status that nobody said more about.
    #[must_use]
    pub fn of_status(status: u16) -> Self {
        match status {
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::Method,
            413 => Self::TooLarge,
            429 => Self::TooMany(60),
            503 => Self::Unavailable,
            500.. => Self::Internal,
            _ => Self::BadRequest,
        }
    }

    fn keys(self) -> (Key, Key) {
        match self {
            Self::BadRequest => (Key::DoorErrorBadRequestTitle, Key::DoorErrorBadRequest),
            Self::Denied => (Key::DoorErrorDeniedTitle, Key::DoorErrorDenied),
            Self::Forbidden => (Key::DoorErrorForbiddenTitle, Key::DoorErrorForbidden),
            Self::Acting => (Key::DoorErrorActingTitle, Key::DoorErrorActing),
            Self::AssistanceOver => (Key::DoorErrorAssistanceOverTitle, Key::DoorErrorAssistanceOver),
            Self::Confirm => (Key::DoorErrorConfirmTitle, Key::DoorErrorConfirm),
            Self::CrossSite => (Key::DoorErrorCrossSiteTitle, Key::DoorErrorCrossSite),
            Self::NotFound => (Key::DoorErrorNotFoundTitle, Key::DoorErrorNotFound),
            Self::Method => (Key::DoorErrorMethodTitle, Key::DoorErrorMethod),
            Self::TooLarge => (Key::DoorErrorTooLargeTitle, Key::DoorErrorTooLarge),
            Self::TooMany(_) => (Key::DoorErrorTooManyTitle, Key::DoorErrorTooMany),
            Self::Internal => (Key::DoorErrorInternalTitle, Key::DoorErrorInternal),
            Self::Unavailable => (Key::DoorErrorUnavailableTitle, Key::DoorErrorUnavailable),
        }
    }
}

/// The page that says so, with the HTTP status it is sent with and the request's id.
#[must_use]
pub fn refusal(site: &Site, status: u16, refusal: Refusal, request: &str) -> String {
    let text = site.text;
    let (title, sentence) = refusal.keys();
    let sentence = match refusal {
        Refusal::TooMany(seconds) => text.with(sentence, &[("span", &span(text, i64::from(seconds) * SECOND))]),
        _ => text.get(sentence).to_owned(),
    };
    let (href, label) = match refusal {
        Refusal::Denied | Refusal::Acting => ("/account", Key::DoorAccount),
        Refusal::AssistanceOver => ("/console/users", Key::DoorConsole),
        Refusal::Unavailable => (site.path.as_str(), Key::PartsTryAgain),
        _ => ("/", Key::DoorHome),
    };
    document(site, text.get(title), Scripts::None, || {
        let main = view! {
            <section class="page-error">
                <p class="code">{status}</p>
                <h1>{text.get(title)}</h1>
                <p>{sentence}</p>
                <div class="actions start"><a class="button primary" href=href.to_owned()>{text.get(label)}</a></div>
                <p class="request">{text.get(Key::PartsRequest)}" "<code>{request.to_owned()}</code></p>
            </section>
        };
        public(site, main.into_any())
    })
}
