//! Which second factor staff must have.

use super::section::{Desk, Form, card};
use crate::domain::passkey::StaffSecondFactor;
use crate::domain::settings_patch::SectionDraft;
use crate::i18n::Key;
use crate::ui::parts::{Card, RadioCards, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "second-factor",
        Key::SettingsSecondFactor,
        |settings| {
            let required = console::staff_second_factor(use_text(), settings.staff_second_factor);
            vec![(Key::SettingsStaffSecondFactor, required.to_owned())]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let staff = RwSignal::new(desk.settings().staff_second_factor.as_str().to_owned());
    let form = Form::new(desk, Signal::derive(move || SectionDraft::SecondFactor { staff: staff.get() }));
    let card =
        |choice: StaffSecondFactor, label: Key, hint: Key| Card { value: choice.as_str(), label, hint, more: None };
    let cards = vec![
        card(StaffSecondFactor::None, Key::SettingsStaffFactorNone, Key::SettingsStaffFactorNoneHint),
        card(StaffSecondFactor::Any, Key::SettingsStaffFactorAny, Key::SettingsStaffFactorAnyHint),
        card(StaffSecondFactor::Passkey, Key::SettingsStaffFactorPasskey, Key::SettingsStaffFactorPasskeyHint),
    ];
    let fields = view! {
        <RadioCards name="staff_second_factor" legend=Key::SettingsStaffSecondFactor value=staff cards/>
    };
    form.draw(Key::SettingsSecondFactor, fields.into_any())
}
