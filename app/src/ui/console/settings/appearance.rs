//! How pages look: the organization's colour.

use super::section::{Desk, Form, card};
use crate::domain::accent::Accent;
use crate::domain::settings_patch::SectionDraft;
use crate::i18n::Key;
use crate::ui::parts::use_text;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "appearance",
        Key::SettingsAppearance,
        |settings| vec![(Key::SettingsAccent, console::accent(use_text(), settings.accent).to_owned())],
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let text = use_text();
    let accent = RwSignal::new(desk.settings().accent.as_str().to_owned());
    let form = Form::new(desk, Signal::derive(move || SectionDraft::Appearance { accent: accent.get() }));
    let swatch = |own: Accent| {
        let word = own.as_str();
        let checked = accent.with_untracked(|accent| accent == word);
        view! {
            <label class="swatch">
                <input
                    type="radio"
                    name="accent"
                    value=word
                    checked=checked
                    on:change=move |_| accent.set(word.to_owned())
                />
                <span class="dot" data-accent=word aria-hidden="true"></span>
                <span>{console::accent(text, own)}</span>
            </label>
        }
        .into_any()
    };
    let swatches: Vec<_> = Accent::ALL.iter().copied().map(swatch).collect();
    let fields = view! {
        <fieldset class="swatches">
            <legend>{text.get(Key::SettingsAccent)}</legend>
            <p class="hint">{text.get(Key::SettingsAccentHint)}</p>
            {swatches}
        </fieldset>
    };
    form.draw(Key::SettingsAppearance, fields.into_any())
}
