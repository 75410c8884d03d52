//! Whom mails come from.

use super::section::{Desk, Form, card};
use crate::domain::settings_patch::SectionDraft;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::{TextField, use_text};
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "mails",
        Key::SettingsMails,
        |settings| {
            let own = settings.mail_sender.clone();
            let name = if own.is_empty() { use_text().get(Key::SettingsMailSenderNone).to_owned() } else { own };
            vec![(Key::SettingsMailSender, name)]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let sender = RwSignal::new(desk.settings().mail_sender);
    let form = Form::new(desk, Signal::derive(move || SectionDraft::Mails { sender: sender.get() }));
    let fields = view! {
        <TextField
            field=Field::MailSender
            label=Key::SettingsMailSender
            hint=Key::SettingsMailSenderHint
            value=sender
            errors=form.errors
            on_leave=form.check(Field::MailSender)
        />
    };
    form.draw(Key::SettingsMails, fields.into_any())
}
