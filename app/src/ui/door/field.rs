//! Fields of a form with their errors beside them, and the summary above.

use crate::domain::password::{PasswordPolicy, Requirement};
use crate::domain::violation::{Field, FieldErrors, Violation};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::console::requirement as wording;
use crate::ui::wording::violation::violation;
use leptos::prelude::*;

/// A field as its page describes it.
#[derive(Clone)]
pub(super) struct Input {
    /// Which field.
    pub field: Field,
    /// Its label.
    pub label: Key,
    /// Its token for password managers and suggestions.
    pub autocomplete: &'static str,
    /// A sentence below the label.
    pub hint: Option<Key>,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Whether typing starts here.
    pub focus: bool,
}

impl Input {
    /// A field that must be filled in.
    pub(super) fn new(field: Field, label: Key, autocomplete: &'static str) -> Self {
        Self { field, label, autocomplete, hint: None, optional: false, focus: false }
    }

    fn label(&self, text: Text) -> AnyView {
        let optional = self.optional.then(|| view! { " "<span class="optional">{text.get(Key::PartsOptional)}</span> });
        view! { <label for=self.field.name().to_owned()>{text.get(self.label)}{optional}</label> }.into_any()
    }

    fn hint(&self, text: Text) -> Option<AnyView> {
        let id = format!("{}-hint", self.field.name());
        self.hint.map(|hint| view! { <p class="hint" id=id>{text.get(hint)}</p> }.into_any())
    }

    fn described_by(&self, more: &str) -> String {
        let name = self.field.name();
        let hint = if self.hint.is_some() { format!("{name}-hint ") } else { String::new() };
        format!("{hint}{more}{name}-error")
    }
}

/// The errors of a field, or the place where they would stand.
pub(super) fn error_of(text: Text, field: &Field, errors: &FieldErrors) -> AnyView {
    let id = format!("{}-error", field.name());
    let sentences: Vec<String> = errors.of(field).iter().map(|found| violation(text, found)).collect();
    if sentences.is_empty() {
        return view! { <p class="error" id=id></p> }.into_any();
    }
    view! { <p class="error" id=id><Icon name=IconName::Error size="small"/><span>{sentences.join(" ")}</span></p> }
        .into_any()
}

/// The class of a field.
pub(super) fn class(invalid: bool) -> &'static str {
    if invalid { "field invalid" } else { "field" }
}

/// Whose form it is, for the reader and the password manager; it cannot be changed.
pub(super) fn username(text: Text, username: &str) -> AnyView {
    view! {
        <div class="field">
            <label for="username">{text.get(Key::DoorEmail)}</label>
            <input
                id="username"
                name="username"
                type="email"
                autocomplete="username"
                readonly=true
                value=username.to_owned()
            />
        </div>
    }
    .into_any()
}

/// A line of text.
pub(super) fn line(text: Text, input: &Input, value: &str, errors: &FieldErrors) -> AnyView {
    let name = input.field.name().to_owned();
    let invalid = !errors.of(&input.field).is_empty();
    let email = input.field == Field::Email;
    let plain = email || input.field == Field::Code;
    let digits = input.autocomplete == "one-time-code";
    view! {
        <div class=class(invalid)>
            {input.label(text)}
            {input.hint(text)}
            <input
                id=name.clone()
                name=name
                type=if email { "email" } else { "text" }
                value=value.to_owned()
                required=!input.optional
                autocomplete=input.autocomplete
                autocapitalize=plain.then_some("none")
                spellcheck=plain.then_some("false")
                inputmode=digits.then_some("numeric")
                autofocus=input.focus && errors.is_empty()
                aria-describedby=input.described_by("")
                aria-invalid=invalid.then_some("true")
            />
            {error_of(text, &input.field, errors)}
        </div>
    }
    .into_any()
}

/// A password that is known already or typed again. It is never sent back.
pub(super) fn password(text: Text, input: &Input, errors: &FieldErrors) -> AnyView {
    secret(text, input, errors, None)
}

/// A new password, with the lines of its rule.
pub(super) fn new_password(text: Text, input: &Input, errors: &FieldErrors, policy: &PasswordPolicy) -> AnyView {
    secret(text, input, errors, Some(policy))
}

fn secret(text: Text, input: &Input, errors: &FieldErrors, policy: Option<&PasswordPolicy>) -> AnyView {
    let name = input.field.name().to_owned();
    let found = errors.of(&input.field);
    let invalid = !found.is_empty();
    let rules = policy.map(|policy| rules(text, &name, policy, &found));
    let described = input.described_by(&if rules.is_some() { format!("{name}-rules ") } else { String::new() });
    view! {
        <div class=class(invalid)>
            {input.label(text)}
            {input.hint(text)}
            <div class="control">
                <input
                    id=name.clone()
                    name=name.clone()
                    type="password"
                    required=true
                    autocomplete=input.autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    autofocus=input.focus && errors.is_empty()
                    aria-describedby=described
                    aria-invalid=invalid.then_some("true")
                />
                <button
                    class="button ghost icon-only scripted"
                    type="button"
                    aria-label=text.get(Key::PartsShowPassword)
                    aria-pressed="false"
                    aria-controls=name.clone()
                    data-reveal=name
                >
                    <Icon name=IconName::Eye/>
                </button>
            </div>
            {error_of(text, &input.field, errors)}
            {rules}
        </div>
    }
    .into_any()
}

/// The lines of the rule. The browser part finds them by their data attributes and ticks them.
fn rules(text: Text, name: &str, policy: &PasswordPolicy, found: &[Violation]) -> AnyView {
    let lines = policy.requirements().iter().map(|requirement| {
        let broken = found.iter().any(|violation| requirement_of(violation) == Some(*requirement));
        let word = match requirement {
            Requirement::Length => "length",
            Requirement::Upper => "upper",
            Requirement::Lower => "lower",
            Requirement::Digit => "digit",
            Requirement::Special => "special",
        };
        let state = if broken { text.get(Key::PartsRuleMissing) } else { "" };
        view! {
            <li data-requirement=word class=broken.then_some("broken")>
                {wording(text, policy, *requirement)}<span class="visually-hidden">{state}</span>
            </li>
        }
    });
    let policy_json = serde_json::to_string(policy).unwrap_or_default();
    view! {
        <ul
            class="rules"
            id=format!("{name}-rules")
            aria-label=text.get(Key::DoorRule)
            data-checklist-for=name.to_owned()
            data-policy=policy_json
            data-met=text.get(Key::PartsRuleMet)
            data-missing=text.get(Key::PartsRuleMissing)
        >
            {lines.collect_view()}
        </ul>
    }
    .into_any()
}

fn requirement_of(violation: &Violation) -> Option<Requirement> {
    match violation {
        Violation::TooShort { .. } | Violation::TooLong { .. } => Some(Requirement::Length),
        Violation::NeedsUpper => Some(Requirement::Upper),
        Violation::NeedsLower => Some(Requirement::Lower),
        Violation::NeedsDigit => Some(Requirement::Digit),
        Violation::NeedsSpecial { .. } => Some(Requirement::Special),
        _ => None,
    }
}

/// What is wrong, all of it, with links to the fields. Takes the focus.
pub(super) fn summary(text: Text, inputs: &[&Input], errors: &FieldErrors) -> Option<AnyView> {
    let labelled = inputs.iter().map(|input| (&input.field, text.get(input.label))).collect();
    summary_of(text, labelled, errors)
}

/// What is wrong with a field. The box of a confirmation is ticked, not filled in.
pub(super) fn sentence(text: Text, field: &Field, found: &Violation) -> String {
    match (field, found) {
        (Field::Confirmation, Violation::Required) => text.get(Key::DoorDeleteUnticked).to_owned(),
        _ => violation(text, found),
    }
}

/// The same of fields with labels of their own.
pub(super) fn summary_of(text: Text, fields: Vec<(&Field, &str)>, errors: &FieldErrors) -> Option<AnyView> {
    let wrong: Vec<_> = fields.into_iter().filter(|(field, _)| !errors.of(field).is_empty()).collect();
    if wrong.is_empty() {
        return None;
    }
    let head = text.count(Key::PartsErrorsOne, Key::PartsErrorsMany, wrong.len() as u64);
    let mut lines = Vec::new();
    for (field, label) in wrong {
        for found in errors.of(field) {
            let href = format!("#{}", field.name());
            let sentence = format!("{}: {}", label.trim_end_matches('.'), sentence(text, field, &found));
            lines.push(view! { <li><a href=href>{sentence}</a></li> }.into_any());
        }
    }
    Some(
        view! {
            <div class="error-summary" role="alert" tabindex="-1" autofocus=true aria-labelledby="errors">
                <h2 id="errors"><Icon name=IconName::Error/>{head}</h2>
                <ul>{lines}</ul>
            </div>
        }
        .into_any(),
    )
}
