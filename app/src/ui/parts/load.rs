//! Showing what a call brings: bones first, then the thing itself or what went wrong.

#[cfg(feature = "ssr")]
use super::resource::Expected;
use super::{LoadFailed, Resource, use_text};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// Shows what a resource brings. While it is loaded again, what it brought last stays.
#[component]
pub fn Loaded<T, V, S>(
    /// What is loaded.
    resource: Resource<Result<T, AppError>>,
    /// Draws it.
    view: V,
    /// Stands there until the first answer.
    skeleton: S,
    /// Told whether an answer is awaited.
    #[prop(optional)]
    busy: Option<RwSignal<bool>>,
    /// Shows nothing when it fails: for what stands beside the thing itself.
    #[prop(optional)]
    quiet: bool,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: Fn(T) -> AnyView + Send + Sync + 'static,
    S: Fn() -> AnyView + Send + Sync + 'static,
{
    let text = use_text();
    let retry = Callback::new(move |()| resource.refetch());
    let draw = move |answer| match answer {
        Ok(value) => view(value),
        Err(_) if quiet => ().into_any(),
        Err(error) => failed(text, error, retry),
    };
    let skeleton = Box::new(skeleton);
    // On the server the answers are waited for, and what they bring is drawn once. A closure would be drawn as often as the framework
    // looks whether anything else is awaited, and its rows thrown away.
    #[cfg(feature = "ssr")]
    {
        let expected = use_context::<Expected>().unwrap_or_default();
        let drawn = async move {
            let answer = resource.answer().await;
            expected.all().await;
            draw(answer)
        };
        let _ = busy;
        drawn_once(Box::pin(drawn), skeleton)
    }
    #[cfg(not(feature = "ssr"))]
    awaited(Box::new(move || resource.get().map(&draw)), skeleton, busy.unwrap_or_default())
}

/// One transition for all that is loaded, whatever its type.
#[cfg(not(feature = "ssr"))]
fn awaited(
    draw: Box<dyn Fn() -> Option<AnyView> + Send + Sync>,
    skeleton: Box<dyn Fn() -> AnyView + Send + Sync>,
    busy: RwSignal<bool>,
) -> AnyView {
    view! { <Transition fallback=move || skeleton() set_pending=busy>{move || draw()}</Transition> }.into_any()
}

/// The same on the server. It is not told whether an answer is awaited: it would ask from another thread, and panic where it finds
/// the answer just being written down.
#[cfg(feature = "ssr")]
fn drawn_once(
    drawn: std::pin::Pin<Box<dyn Future<Output = AnyView> + Send>>,
    skeleton: Box<dyn Fn() -> AnyView + Send + Sync>,
) -> AnyView {
    view! { <Transition fallback=move || skeleton()>{Suspend::new(drawn)}</Transition> }.into_any()
}

/// A page that is not there or not for this person is a page of its own; anything else is worth another try.
pub fn failed(text: Text, error: AppError, retry: Callback<()>) -> AnyView {
    answer_with(&error);
    match error {
        AppError::Forbidden => page_error(text, "403", Key::ErrorsForbiddenTitle, Key::ErrorsForbidden),
        AppError::NotFound => page_error(text, "404", Key::ErrorsNotFoundTitle, Key::ErrorsNotFound),
        error => view! { <LoadFailed error retry/> }.into_any(),
    }
}

/// The page that says there is no page.
pub fn page_error(text: Text, code: &'static str, title: Key, words: Key) -> AnyView {
    view! {
        <section class="page-error">
            <p class="code">{code}</p>
            <h1 tabindex="-1">{text.get(title)}</h1>
            <p>{text.get(words)}</p>
            <div class="actions start">
                <a class="button primary" href="/console/users">{text.get(Key::ErrorsGoToUsers)}</a>
            </div>
        </section>
    }
    .into_any()
}

/// Lets the page's HTTP status say what went wrong. In the browser there is none to set.
pub fn answer_with(error: &AppError) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(status) = http::StatusCode::from_u16(error.status_code())
    {
        response.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}
