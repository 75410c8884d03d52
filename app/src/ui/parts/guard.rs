//! Asking before what was typed is lost.

use super::{Dialog, use_text};
use crate::i18n::Key;
use crate::ui::route::{NavigateOptions, leave, use_location, use_navigate};
use leptos::prelude::*;

/// While `dirty`, a link or the browser's Back asks first, and so does the browser itself before the page goes. Gives the
/// question, to be put anywhere in the form's page.
pub fn ask_before_leaving(dirty: Signal<bool>) -> AnyView {
    ask_before_leaving_path(dirty, None)
}

/// The same for a form in steps: addresses of the path `within` keep what was typed.
pub fn ask_before_leaving_path(dirty: Signal<bool>, within: Option<&'static str>) -> AnyView {
    let text = use_text();
    let open = RwSignal::new(false);
    // Where to go once it is allowed; nothing for where Back leads.
    let target = StoredValue::new(None::<String>);
    let allowed = StoredValue::new(false);
    let holds = move || !allowed.try_get_value().unwrap_or(true) && dirty.try_get_untracked().unwrap_or_default();
    let location = use_location();
    let (path, search) = (location.pathname, location.search);
    // The router's own address: the browser's may be that of the page before, or already that of the next.
    let here = move || {
        let (path, search) = (path.get_untracked(), search.get_untracked());
        if search.is_empty() { path } else { [path, search].join("?") }
    };
    Effect::new(move || {
        let guard = leave::guard(holds, here, within, move |href| {
            target.set_value(href);
            open.set(true);
        });
        let guard = StoredValue::new_local(guard);
        let unload = window_event_listener(leptos::ev::beforeunload, move |event| {
            if holds() {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            unload.remove();
            guard.try_update_value(leave::Guard::remove);
        });
    });
    let navigate = use_navigate();
    let go = Callback::new(move |()| {
        allowed.set_value(true);
        open.set(false);
        match target.get_value() {
            Some(href) => navigate(&href, NavigateOptions::default()),
            None => leave::go_back(),
        }
    });
    view! {
        <Dialog open title=text.get(Key::PartsUnsavedTitle) id="unsaved" described="unsaved-what".to_owned()>
            <div class="body"><p id="unsaved-what">{text.get(Key::PartsUnsavedWhat)}</p></div>
            <footer class="actions">
                <button class="button" type="button" autofocus on:click=move |_| open.set(false)>
                    {text.get(Key::PartsUnsavedStay)}
                </button>
                <button class="button danger solid" type="button" on:click=move |_| go.run(())>
                    {text.get(Key::PartsUnsavedLeave)}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
