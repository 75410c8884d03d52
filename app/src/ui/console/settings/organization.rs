//! What the organization is called and which language it speaks where nothing else decides.

use super::section::{Desk, Form, card};
use crate::domain::language::Language;
use crate::domain::settings_patch::SectionDraft;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::{TextField, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "organization",
        Key::SettingsOrganization,
        |settings| {
            vec![
                (Key::SettingsName, settings.name.clone()),
                (Key::SettingsLanguage, console::language(settings.language).to_owned()),
            ]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let text = use_text();
    let seen = desk.settings();
    let name = RwSignal::new(seen.name);
    let language = RwSignal::new(seen.language.tag().to_owned());
    let section = Signal::derive(move || SectionDraft::Organization { name: name.get(), language: language.get() });
    let form = Form::new(desk, section);
    let option = |own: Language| {
        let selected = language.with_untracked(|language| own.tag() == language);
        view! { <option value=own.tag() selected=selected>{console::language(own)}</option> }.into_any()
    };
    let fields = view! {
        <TextField
            field=Field::Name
            label=Key::SettingsName
            hint=Key::SettingsNameHint
            value=name
            errors=form.errors
            required=true
            on_leave=form.check(Field::Name)
        />
        <div class="field">
            <label for="language">{text.get(Key::SettingsLanguage)}</label>
            <p class="hint" id="language-hint">{text.get(Key::SettingsLanguageHint)}</p>
            <select
                id="language"
                name="language"
                aria-describedby="language-hint"
                on:change=move |event| language.set(event_target_value(&event))
            >
                {Language::ALL.map(option).into_iter().collect::<Vec<_>>()}
            </select>
        </div>
    };
    form.draw(Key::SettingsOrganization, fields.into_any())
}
