//! Who must have a second factor.

use super::section::{Desk, Form, card};
use crate::domain::settings_patch::SectionDraft;
use crate::i18n::Key;
use crate::ui::parts::{Checkbox, use_text};
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "second-factor",
        Key::SettingsSecondFactor,
        |settings| {
            let yes = if settings.staff_second_factor { Key::SettingsYes } else { Key::SettingsNo };
            vec![(Key::SettingsStaffSecondFactor, use_text().get(yes).to_owned())]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let text = use_text();
    let staff = RwSignal::new(desk.settings().staff_second_factor);
    let form = Form::new(desk, Signal::derive(move || SectionDraft::SecondFactor { staff: staff.get() }));
    let fields = view! {
        <Checkbox name="staff_second_factor" label=Key::SettingsStaffSecondFactorTick checked=staff/>
        <p class="hint">{text.get(Key::SettingsStaffSecondFactorHint)}</p>
    };
    form.draw(Key::SettingsSecondFactor, fields.into_any())
}
