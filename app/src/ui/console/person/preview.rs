//! The shop as the customer sees it, drafts included: for the staff user they are assigned to (S24).

use crate::api::users::preview_as;
use crate::domain::account::PersonView;
use crate::domain::application::OpenApplication;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Dialog, Icon, IconName, act, logo, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The button, where it is allowed, and what can be looked at once it was pressed.
pub(super) fn preview(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let open = RwSignal::new(false);
    let found = RwSignal::new(Vec::<OpenApplication>::new());
    let title = Signal::derive(move || {
        let name = person.with(PersonView::name);
        text.with(Key::PersonPreviewTitle, &[("name", &name)])
    });
    let begin = move |_| {
        let id = person.with_untracked(|person| person.id);
        act(pending, preview_as(id), move |answer| match answer {
            Ok(applications) => {
                found.set(applications);
                open.set(true);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let may = Memo::new(move |_| person.with(|person| person.may.preview));
    let draw = move || {
        may.get().then(|| {
            view! {
                <div class="actions start">
                    <button class="button small" type="button" aria-busy=busy on:click=begin>
                        <Icon name=IconName::Eye/>
                        {text.get(Key::PersonPreview)}
                    </button>
                </div>
            }
            .into_any()
        })
    };
    view! {
        {draw}
        <Dialog open title id="preview">
            <div class="body stack">{move || found.with(|found| tiles(text, found))}</div>
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| open.set(false)>{text.get(Key::PartsClose)}</button>
            </footer>
        </Dialog>
    }
    .into_any()
}

fn tiles(text: Text, found: &[OpenApplication]) -> AnyView {
    if found.is_empty() {
        return view! { <p>{text.get(Key::PersonPreviewNone)}</p> }.into_any();
    }
    let tile = |one: &OpenApplication| {
        view! {
            <li>
                <a class="tile" href=one.address.clone() target="_blank" rel="noopener">
                    {logo(&one.name, &one.logo)}
                    <span dir="auto"><strong>{one.name.clone()}</strong><span class="muted">{one.description.clone()}</span></span>
                    <Icon name=IconName::External/>
                    <span class="visually-hidden">{text.get(Key::PersonPreviewTab)}</span>
                </a>
            </li>
        }
        .into_any()
    };
    view! {
        <p>{text.get(Key::PersonPreviewWhat)}</p>
        <ul class="tiles">{found.iter().map(tile).collect::<Vec<_>>()}</ul>
        <p class="hint">{text.get(Key::PersonPreviewEnd)}</p>
    }
    .into_any()
}
