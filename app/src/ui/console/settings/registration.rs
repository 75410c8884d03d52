//! Whether and how people register themselves (requirement A11).

use super::section::{Desk, Form, card};
use crate::domain::registration::Registration;
use crate::domain::settings_patch::SectionDraft;
use crate::domain::time::HOUR;
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::{Checkbox, TextField, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The list of those who wait for approval.
pub(super) const WAITING: &str = "/console/users?kind=customer&status=pending_approval";

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "registration",
        Key::SettingsRegistration,
        |settings| {
            let text = use_text();
            let Registration { on, verify, validity, sign_in, approval, domains, notify, .. } = &settings.registration;
            let yes = |yes: bool| text.get(if yes { Key::SettingsYes } else { Key::SettingsNo }).to_owned();
            let mut facts = vec![(Key::SettingsRegistrationOn, yes(*on))];
            if *on {
                facts.push((Key::SettingsRegistrationVerify, yes(*verify)));
                if *verify {
                    facts.push((Key::SettingsRegistrationValidity, console::hours(text, validity / HOUR)));
                    facts.push((Key::SettingsRegistrationSignIn, yes(*sign_in)));
                    facts.push((Key::SettingsRegistrationNotify, yes(*notify)));
                }
                facts.push((Key::SettingsRegistrationApproval, yes(*approval)));
                let listed = if domains.is_empty() {
                    text.get(Key::SettingsRegistrationAnyDomain).to_owned()
                } else {
                    domains.join(", ")
                };
                facts.push((Key::SettingsRegistrationDomains, listed));
            }
            facts
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let text = use_text();
    let seen = desk.settings().registration;
    let (on, verify) = (RwSignal::new(seen.on), RwSignal::new(seen.verify));
    let (sign_in, approval) = (RwSignal::new(seen.sign_in), RwSignal::new(seen.approval));
    let notify = RwSignal::new(seen.notify);
    let validity = RwSignal::new((seen.validity / HOUR).to_string());
    let domains = RwSignal::new(seen.domains.join(", "));
    let section = Signal::derive(move || SectionDraft::Registration {
        on: on.get(),
        verify: verify.get(),
        validity: validity.get(),
        sign_in: sign_in.get(),
        approval: approval.get(),
        domains: domains.get(),
        notify: notify.get(),
    });
    let form = Form::new(desk, section);
    let tick =
        |name: &'static str, label: Key, checked: RwSignal<bool>| view! { <Checkbox name label checked/> }.into_any();
    let fields = view! {
        {tick("registration_on", Key::SettingsRegistrationOnTick, on)}
        {tick("registration_verify", Key::SettingsRegistrationVerifyTick, verify)}
        <TextField
            field=Field::RegistrationValidity
            label=Key::SettingsRegistrationValidity
            hint=Key::SettingsRegistrationValidityHint
            value=validity
            errors=form.errors
            required=true
            on_leave=form.check(Field::RegistrationValidity)
        />
        {tick("registration_sign_in", Key::SettingsRegistrationSignInTick, sign_in)}
        {tick("registration_notify", Key::SettingsRegistrationNotifyTick, notify)}
        {tick("registration_approval", Key::SettingsRegistrationApprovalTick, approval)}
        <p class="hint"><a href=WAITING>{text.get(Key::SettingsRegistrationWaiting)}</a></p>
        <TextField
            field=Field::RegistrationDomains
            label=Key::SettingsRegistrationDomains
            hint=Key::SettingsRegistrationDomainsHint
            value=domains
            errors=form.errors
            on_leave=form.check(Field::RegistrationDomains)
        />
    };
    form.draw(Key::SettingsRegistration, fields.into_any())
}
