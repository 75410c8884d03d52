//! Settings: what the organization sets for itself, in sections that are changed one at a time.

mod appearance;
mod legal;
mod locks;
mod mails;
mod organization;
mod passwords;
mod registration;
mod second_factor;
mod section;
mod sessions;
mod validity;

use super::viewer::Viewing;
use crate::api::settings::get_settings;
use crate::domain::settings_patch::SettingsView;
use crate::i18n::Key;
use crate::ui::parts::{Bones, Loaded, PageHeader, Resource, browser, use_text};
use leptos::prelude::*;
use section::Desk;

/// The settings.
#[component]
pub fn SettingsPage() -> AnyView {
    let text = use_text();
    let settings = Resource::new(|| (), |()| get_settings());
    let view = |view: SettingsView| sections(view);
    let skeleton = || view! { <section class="card"><Bones lines=9/></section> }.into_any();
    view! {
        <PageHeader title=Signal::stored(text.get(Key::SettingsTitle).to_owned())/>
        <Loaded resource=settings view skeleton/>
    }
    .into_any()
}

fn sections(view: SettingsView) -> AnyView {
    let viewing: Viewing = expect_context();
    let name = view.settings.name.clone();
    let desk = Desk::new(view);
    // The frame shows the organization's name.
    Effect::new(move |before: Option<String>| {
        let now = desk.view.with(|view| view.settings.name.clone());
        if before.unwrap_or_else(|| name.clone()) != now {
            viewing.refresh();
        }
        now
    });
    // The page wears the colour at once; others with their next page.
    Effect::new(move |_| browser::set_accent(desk.view.with(|view| view.settings.accent.mark())));
    view! {
        <div class="stack loose">
            {organization::section(desk)}
            {appearance::section(desk)}
            {mails::section(desk)}
            {validity::section(desk)}
            {passwords::section(desk)}
            {locks::section(desk)}
            {sessions::section(desk)}
            {registration::section(desk)}
            {legal::section(desk)}
            {second_factor::section(desk)}
        </div>
    }
    .into_any()
}
