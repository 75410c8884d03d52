//! A new password: reveal, generator and the rule as a checklist that ticks while one types.

use super::form::{aria_invalid, clear_field, error_slot, field_class, invalid, label_of, leave};
use super::{Icon, IconName, browser, use_text};
use crate::domain::password::PasswordPolicy;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use crate::ui::wording::console;
use leptos::prelude::*;

/// A password to be chosen, for oneself or for somebody else.
#[component]
pub fn PasswordField(
    /// The field; its name is the control's `name` and `id`.
    field: Field,
    /// Its label.
    label: Key,
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong, of this field and others.
    errors: RwSignal<FieldErrors>,
    /// The rule.
    policy: PasswordPolicy,
    /// Whether a password can be generated.
    #[prop(optional)]
    generator: bool,
    /// What is typed in the field that repeats it: a generated password goes there too.
    #[prop(optional)]
    repeat: Option<RwSignal<String>>,
    /// Called when the field is left, to check it.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
) -> AnyView {
    let text = use_text();
    let id = field.name().to_owned();
    let shown = RwSignal::new(false);
    let wrong = invalid(&field, errors);
    let slot = error_slot(text, field.clone(), errors);
    let rules_id = format!("{id}-rules");
    let described = format!("{rules_id} {id}-error");
    let rules = checklist(policy.clone(), value, wrong);
    let generate = generator.then(|| {
        let (field, id) = (field.clone(), id.clone());
        let make = move |_| {
            if let Some(random) = browser::random() {
                let made = policy.generate(&random);
                if let Some(repeat) = repeat {
                    repeat.set(made.clone());
                    clear_field(errors, &Field::RepeatPassword);
                }
                value.set(made);
                clear_field(errors, &field);
                shown.set(true);
                browser::focus_id(&id);
            }
        };
        view! {
            <button class="button ghost small scripted" type="button" on:click=make>
                {text.get(Key::PartsGenerate)}
            </button>
        }
        .into_any()
    });
    let typed = move |event| {
        value.set(event_target_value(&event));
        clear_field(errors, &field);
    };
    let left = move |_| leave(on_leave);
    view! {
        <div class=field_class(wrong)>
            {label_of(text, &id, label, false)}
            <div class="control">
                <input
                    id=id.clone()
                    name=id.clone()
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="new-password"
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    prop:value=value
                    aria-describedby=described
                    aria-invalid=aria_invalid(wrong)
                    on:input=typed
                    on:blur=left
                />
                {generate}
                {reveal(id, shown)}
            </div>
            {slot}
            <ul class="rules" id=rules_id>{rules}</ul>
        </div>
    }
    .into_any()
}

/// The button that shows what was typed.
fn reveal(id: String, shown: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let pressed = Signal::derive(move || Some(if shown.get() { "true" } else { "false" }));
    let icon = move || {
        let name = if shown.get() { IconName::EyeOff } else { IconName::Eye };
        view! { <Icon name/> }
    };
    view! {
        <button
            class="button ghost icon-only scripted"
            type="button"
            aria-label=text.get(Key::PartsShowPassword)
            aria-pressed=pressed
            aria-controls=id
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {icon}
        </button>
    }
    .into_any()
}

fn checklist(policy: PasswordPolicy, value: RwSignal<String>, refused: Signal<bool>) -> Vec<AnyView> {
    let text = use_text();
    let line = |requirement| {
        let words = console::requirement(text, &policy, requirement);
        let policy = policy.clone();
        let met = Signal::derive(move || value.with(|password| policy.meets(requirement, password)));
        let class = Signal::derive(move || match (met.get(), refused.get()) {
            (true, _) => "met",
            (false, true) => "broken",
            (false, false) => "",
        });
        let state = Signal::derive(move || match (met.get(), refused.get()) {
            (true, _) => text.get(Key::PartsRuleMet),
            (false, true) => text.get(Key::PartsRuleMissing),
            (false, false) => "",
        });
        view! { <li class=class>{words}<span class="visually-hidden">{state}</span></li> }.into_any()
    };
    policy.requirements().iter().map(|requirement| line(*requirement)).collect()
}
