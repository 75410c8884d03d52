//! How long links and temporary passwords are valid.

use super::section::{Desk, Form, card};
use crate::domain::settings_patch::SectionDraft;
use crate::domain::time::HOUR;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::use_text;
use crate::ui::wording::console;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "validity",
        Key::SettingsValidity,
        |settings| {
            let hours = |span: i64| console::hours(use_text(), span / HOUR);
            vec![
                (Key::SettingsInvitation, hours(settings.invitation_validity)),
                (Key::SettingsReset, hours(settings.reset_validity)),
                (Key::SettingsTemporaryPassword, hours(settings.temporary_password_validity)),
            ]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let seen = desk.settings();
    let hours = |span: i64| RwSignal::new((span / HOUR).to_string());
    let invitation = hours(seen.invitation_validity);
    let reset = hours(seen.reset_validity);
    let temporary_password = hours(seen.temporary_password_validity);
    let section = Signal::derive(move || SectionDraft::Validity {
        invitation: invitation.get(),
        reset: reset.get(),
        temporary_password: temporary_password.get(),
    });
    let form = Form::new(desk, section);
    let fields = view! {
        <div class="pair">
            {form.field(Field::InvitationValidity, Key::SettingsInvitation, Key::SettingsHoursHint, invitation)}
            {form.field(Field::ResetValidity, Key::SettingsReset, Key::SettingsResetHint, reset)}
            {form.field(Field::TemporaryPasswordValidity, Key::SettingsTemporaryPassword, Key::SettingsHoursHint, temporary_password)}
        </div>
    };
    form.draw(Key::SettingsValidity, fields.into_any())
}
