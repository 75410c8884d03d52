//! How long people stay signed in.

use super::section::{Desk, Form, card};
use crate::domain::settings_patch::SectionDraft;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::use_text;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "sessions",
        Key::SettingsSessions,
        |settings| {
            let text = use_text();
            let (staff, customers) = (settings.staff_sessions, settings.customer_sessions);
            let count = |one: Key, many: Key, number: i64| text.count(one, many, number.unsigned_abs());
            let days = |span: i64| count(Key::SettingsDay, Key::SettingsDays, span / DAY);
            vec![
                (Key::SettingsStaffIdle, count(Key::SettingsMinute, Key::SettingsMinutes, staff.idle / MINUTE)),
                (Key::SettingsStaffAbsolute, count(Key::SettingsHour, Key::SettingsHours, staff.absolute / HOUR)),
                (Key::SettingsCustomerIdle, days(customers.idle)),
                (Key::SettingsCustomerAbsolute, days(customers.absolute)),
            ]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let seen = desk.settings();
    let number = |span: i64, unit: i64| RwSignal::new((span / unit).to_string());
    let staff_idle = number(seen.staff_sessions.idle, MINUTE);
    let staff_absolute = number(seen.staff_sessions.absolute, HOUR);
    let customer_idle = number(seen.customer_sessions.idle, DAY);
    let customer_absolute = number(seen.customer_sessions.absolute, DAY);
    let section = Signal::derive(move || SectionDraft::Sessions {
        staff_idle: staff_idle.get(),
        staff_absolute: staff_absolute.get(),
        customer_idle: customer_idle.get(),
        customer_absolute: customer_absolute.get(),
    });
    let form = Form::new(desk, section);
    let fields = view! {
        <p class="hint">{use_text().get(Key::SettingsSessionsHint)}</p>
        <div class="pair">
            {form.field(Field::StaffIdle, Key::SettingsStaffIdle, Key::SettingsStaffIdleHint, staff_idle)}
            {form.field(Field::StaffAbsolute, Key::SettingsStaffAbsolute, Key::SettingsStaffAbsoluteHint, staff_absolute)}
            {form.field(Field::CustomerIdle, Key::SettingsCustomerIdle, Key::SettingsCustomerIdleHint, customer_idle)}
            {form.field(Field::CustomerAbsolute, Key::SettingsCustomerAbsolute, Key::SettingsCustomerAbsoluteHint, customer_absolute)}
        </div>
    };
    form.draw(Key::SettingsSessions, fields.into_any())
}
