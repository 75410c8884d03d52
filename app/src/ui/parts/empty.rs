//! Nothing to show, and why: nothing there yet, nothing that fits, or nothing came.

use super::{Icon, IconName, browser, use_text};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::wording::console;
use leptos::prelude::*;

/// Nothing there yet, or nothing that fits: what this is for or what is asked, and a way on.
#[component]
pub fn Nothing(
    /// What is missing.
    icon: IconName,
    /// The heading.
    title: Key,
    /// A sentence below it.
    words: AnyView,
    /// Without a frame, inside a card.
    #[prop(optional)]
    plain: bool,
    /// The way on: a link or button.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let text = use_text();
    let actions = children.map(|children| view! { <div class="actions">{children()}</div> }.into_any());
    view! {
        <div class=if plain { "empty plain" } else { "empty" }>
            <Icon name=icon size="large"/>
            <h2>{text.get(title)}</h2>
            <p>{words}</p>
            {actions}
        </div>
    }
    .into_any()
}

/// It could not be loaded: what happened, and another try.
#[component]
pub fn LoadFailed(
    /// What happened.
    error: AppError,
    /// Tries again.
    retry: Callback<()>,
) -> AnyView {
    let text = use_text();
    // A session that has ended begins anew on the page that loading leads to.
    let again = if error == AppError::SignInRequired { Callback::new(|()| browser::reload()) } else { retry };
    let request = match &error {
        AppError::Internal { request } if !request.is_empty() => Some(request.clone()),
        _ => None,
    };
    let request = request.map(|request| {
        view! { <p class="request">{text.get(Key::PartsRequest)}" "<code>{request}</code></p> }.into_any()
    });
    view! {
        <div class="empty failed" role="alert">
            <Icon name=IconName::Warning size="large"/>
            <h2>{text.get(Key::PartsLoadFailed)}</h2>
            <p>{console::error(text, &error)}</p>
            <div class="actions">
                <button class="button" type="button" on:click=move |_| again.run(())>
                    <Icon name=IconName::Refresh/>
                    {text.get(Key::PartsTryAgain)}
                </button>
            </div>
            {request}
        </div>
    }
    .into_any()
}
