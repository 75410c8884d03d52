//! What people agree to when they register.

use super::section::{Desk, Form, card};
use crate::domain::registration::LegalText;
use crate::domain::settings_patch::SectionDraft;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::form::error_slot;
use crate::ui::parts::use_text;
use leptos::prelude::*;

/// So many characters of a text are shown.
const SHOWN: usize = 120;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "legal",
        Key::SettingsLegal,
        |settings| {
            let text = use_text();
            let words = |legal: &LegalText, own: &str| {
                if own.is_empty() {
                    return text.get(Key::SettingsLegalNone).to_owned();
                }
                let version = text.with(Key::SettingsLegalVersion, &[("n", &legal.version.to_string())]);
                let mut shown: String = own.chars().take(SHOWN).collect();
                if shown.len() < own.len() {
                    shown.push('…');
                }
                [&shown, " (", &version, ")"].concat()
            };
            let (terms, privacy) = (&settings.registration.terms, &settings.registration.privacy);
            vec![
                (Key::SettingsTermsEn, words(terms, &terms.en)),
                (Key::SettingsTermsDe, words(terms, &terms.de)),
                (Key::SettingsPrivacyEn, words(privacy, &privacy.en)),
                (Key::SettingsPrivacyDe, words(privacy, &privacy.de)),
            ]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let seen = desk.settings().registration;
    let (terms, terms_de) = (RwSignal::new(seen.terms.en), RwSignal::new(seen.terms.de));
    let (privacy, privacy_de) = (RwSignal::new(seen.privacy.en), RwSignal::new(seen.privacy.de));
    let section = Signal::derive(move || SectionDraft::Legal {
        terms: terms.get(),
        terms_de: terms_de.get(),
        privacy: privacy.get(),
        privacy_de: privacy_de.get(),
    });
    let form = Form::new(desk, section);
    let fields = view! {
        {area(form, Field::Terms, Key::SettingsTermsEn, terms)}
        {area(form, Field::TermsDe, Key::SettingsTermsDe, terms_de)}
        {area(form, Field::Privacy, Key::SettingsPrivacyEn, privacy)}
        {area(form, Field::PrivacyDe, Key::SettingsPrivacyDe, privacy_de)}
    };
    form.draw(Key::SettingsLegal, fields.into_any())
}

/// A text of several lines.
fn area(form: Form, field: Field, label: Key, value: RwSignal<String>) -> AnyView {
    let text = use_text();
    let id = field.name().to_owned();
    let hint = format!("{id}-hint");
    let described = format!("{hint} {id}-error");
    let check = form.check(field.clone());
    let invalid = {
        let field = field.clone();
        Signal::derive(move || form.errors.with(|errors| !errors.of(&field).is_empty()))
    };
    let class = Signal::derive(move || if invalid.get() { "field invalid" } else { "field" });
    let aria_invalid = Signal::derive(move || invalid.get().then_some("true"));
    view! {
        <div class=class>
            <label for=id.clone()>{text.get(label)}" "<span class="optional">{text.get(Key::PartsOptional)}</span></label>
            <p class="hint" id=hint>{text.get(Key::SettingsLegalHint)}</p>
            <textarea
                id=id.clone()
                name=id
                rows="6"
                aria-describedby=described
                aria-invalid=aria_invalid
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
                on:blur=move |_| crate::ui::parts::leave(Some(check))
            >
                {value.get_untracked()}
            </textarea>
            {error_slot(text, field, form.errors)}
        </div>
    }
    .into_any()
}
