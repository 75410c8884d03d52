//! What passwords must be.

use super::section::{Desk, Form, card};
use crate::domain::settings_patch::{PasswordRule, SectionDraft};
use crate::domain::violation::Field;
use crate::i18n::Key;
use crate::ui::parts::{Card, Checkbox, RadioCards, TextField, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The section.
pub(super) fn section(desk: Desk) -> AnyView {
    card(
        desk,
        "passwords",
        Key::SettingsPasswords,
        |settings| {
            let text = use_text();
            let policy = &settings.password;
            let yes = if policy.refuse_common { Key::SettingsYes } else { Key::SettingsNo };
            vec![
                (Key::SettingsRule, console::password_rule(text, PasswordRule::of(policy)).to_owned()),
                (Key::SettingsMin, policy.min.to_string()),
                (Key::SettingsRefuseCommonFact, text.get(yes).to_owned()),
            ]
        },
        form,
    )
}

fn form(desk: Desk) -> AnyView {
    let text = use_text();
    let seen = desk.settings().password;
    let rule = RwSignal::new(PasswordRule::of(&seen).as_str().to_owned());
    let min = RwSignal::new(seen.min.to_string());
    let refuse_common = RwSignal::new(seen.refuse_common);
    let section = Signal::derive(move || SectionDraft::Password {
        rule: rule.get(),
        min: min.get(),
        refuse_common: refuse_common.get(),
    });
    let form = Form::new(desk, section);
    let chosen = Memo::new(move |_| rule.with(|rule| PasswordRule::from_word(rule)).unwrap_or(PasswordRule::Guides));
    // The other rule's least is put where it would be refused otherwise.
    Effect::new(move |before: Option<PasswordRule>| {
        let now = chosen.get();
        let too_low = min.with_untracked(|min| min.trim().parse::<u32>().is_ok_and(|min| min < now.least()));
        if before.is_some_and(|before| before != now) && too_low {
            min.set(now.least().to_string());
        }
        now
    });
    let card = |rule: PasswordRule, label: Key, hint: Key| Card { value: rule.as_str(), label, hint, more: None };
    let cards = vec![
        card(PasswordRule::Guides, Key::SettingsRuleGuides, Key::SettingsRuleGuidesHint),
        card(PasswordRule::Nist, Key::SettingsRuleNist, Key::SettingsRuleNistHint),
    ];
    let common = move || match chosen.get() {
        PasswordRule::Guides => {
            view! { <Checkbox name="refuse_common" label=Key::SettingsRefuseCommon checked=refuse_common/> }.into_any()
        }
        PasswordRule::Nist => view! { <p class="hint">{text.get(Key::SettingsRefuseCommonAlways)}</p> }.into_any(),
    };
    let fields = view! {
        <RadioCards name="password_rule" legend=Key::SettingsRule value=rule cards/>
        <TextField
            field=Field::PasswordMin
            label=Key::SettingsMin
            hint=Key::SettingsMinHint
            value=min
            errors=form.errors
            required=true
            on_leave=form.check(Field::PasswordMin)
        />
        {common}
    };
    form.draw(Key::SettingsPasswords, fields.into_any())
}
