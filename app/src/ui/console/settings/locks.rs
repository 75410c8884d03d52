//! When failed sign-ins lock an account.

use super::section::{Desk, Form, card};
use crate::domain::settings::FailureLock;
use crate::domain::settings_patch::SectionDraft;
use crate::domain::time::MINUTE;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::use_text;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "lock",
        Key::SettingsLock,
        |settings| {
            let text = use_text();
            let FailureLock { failures, duration, factor } = settings.failure_lock;
            if failures == 0 {
                return vec![(Key::SettingsLockFailures, text.get(Key::SettingsLockNever).to_owned())];
            }
            vec![
                (Key::SettingsLockFailures, failures.to_string()),
                (Key::SettingsLockMinutes, (duration / MINUTE).to_string()),
                (Key::SettingsLockFactor, factor.to_string()),
            ]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let seen = desk.settings().failure_lock;
    let failures = RwSignal::new(seen.failures.to_string());
    let minutes = RwSignal::new((seen.duration / MINUTE).to_string());
    let factor = RwSignal::new(seen.factor.to_string());
    let section = Signal::derive(move || SectionDraft::Lock {
        failures: failures.get(),
        minutes: minutes.get(),
        factor: factor.get(),
    });
    let form = Form::new(desk, section);
    let fields = view! {
        <div class="pair">
            {form.field(Field::LockFailures, Key::SettingsLockFailures, Key::SettingsLockFailuresHint, failures)}
            {form.field(Field::LockMinutes, Key::SettingsLockMinutes, Key::SettingsLockMinutesHint, minutes)}
            {form.field(Field::LockFactor, Key::SettingsLockFactor, Key::SettingsLockFactorHint, factor)}
        </div>
    };
    form.draw(Key::SettingsLock, fields.into_any())
}
