//! Fields and what is wrong with them.

use super::{Icon, IconName, browser, use_text};
use crate::domain::violation::{Field, FieldErrors, Violation};
use crate::i18n::{Key, Text};
use crate::ui::wording::{console, violation::violation};
use leptos::prelude::*;

/// A line of text.
#[component]
pub fn TextField(
    /// The field; its name is the control's `name` and `id`.
    field: Field,
    /// Its label.
    label: Key,
    /// What is typed.
    value: RwSignal<String>,
    /// What is wrong, of this field and others.
    errors: RwSignal<FieldErrors>,
    /// A sentence below the label.
    #[prop(optional)]
    hint: Option<Key>,
    /// `text`, `email`, `search`.
    #[prop(default = "text")]
    input_type: &'static str,
    /// The autofill token.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether it must be filled; a field that need not says so.
    #[prop(optional)]
    required: bool,
    /// Whether it shows and does not take.
    #[prop(optional)]
    readonly: bool,
    /// Whether it has the focus when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Called when the field is left, to check it: see [`show_field`].
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
) -> AnyView {
    let text = use_text();
    let id = field.name().to_owned();
    let hint = hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{text.get(hint)}</p> }.into_any());
    let described = described_by(&id, hint.is_some());
    let invalid = invalid(&field, errors);
    let slot = error_slot(text, field.clone(), errors);
    let typed = move |event| {
        value.set(event_target_value(&event));
        clear_field(errors, &field);
    };
    let left = move |_| leave(on_leave);
    view! {
        <div class=field_class(invalid)>
            {label_of(text, &id, label, !required && !readonly)}
            {hint}
            <input
                id=id.clone()
                name=id
                type=input_type
                autocomplete=autocomplete
                required=required
                readonly=readonly
                autofocus=autofocus
                value=value.get_untracked()
                prop:value=value
                aria-describedby=described
                aria-invalid=aria_invalid(invalid)
                on:input=typed
                on:blur=left
            />
            {slot}
        </div>
    }
    .into_any()
}

/// Checks a field that was left. A field that goes away with the focus in it is left too: by then nobody asks.
pub(crate) fn leave(check: Option<Callback<()>>) {
    if let Some(check) = check {
        browser::at_rest(move || {
            check.try_run(());
        });
    }
}

/// The label of a control, with the word for optional.
pub(super) fn label_of(text: Text, id: &str, label: Key, optional: bool) -> AnyView {
    label_called(text, id, text.get(label).to_owned(), optional)
}

/// The same, for a label that people have written.
pub(super) fn label_called(text: Text, id: &str, label: String, optional: bool) -> AnyView {
    let optional = optional.then(|| view! { <span class="optional">{text.get(Key::PartsOptional)}</span> });
    view! { <label for=id.to_owned()>{label}" "{optional}</label> }.into_any()
}

/// The ids that describe a control: its hint and its error slot.
pub(super) fn described_by(id: &str, hint: bool) -> String {
    if hint { format!("{id}-hint {id}-error") } else { format!("{id}-error") }
}

/// Whether something is wrong with a field.
pub(super) fn invalid(field: &Field, errors: RwSignal<FieldErrors>) -> Signal<bool> {
    let field = field.clone();
    Signal::derive(move || errors.with(|errors| errors.iter().any(|(name, _)| *name == field)))
}

pub(super) fn field_class(invalid: Signal<bool>) -> Signal<&'static str> {
    Signal::derive(move || if invalid.get() { "field invalid" } else { "field" })
}

pub(super) fn aria_invalid(invalid: Signal<bool>) -> Signal<Option<&'static str>> {
    Signal::derive(move || invalid.get().then_some("true"))
}

/// The place below a control where the sentences stand that say what is wrong. Always in the page, empty or not.
pub fn error_slot(text: Text, field: Field, errors: RwSignal<FieldErrors>) -> AnyView {
    let id = format!("{}-error", field.name());
    let found = move || {
        let found = errors.with(|errors| errors.of(&field));
        (!found.is_empty()).then(|| {
            view! { <Icon name=IconName::Error size="small"/><span>{sentences(text, &found)}</span> }.into_any()
        })
    };
    view! { <p class="error" id=id>{found}</p> }.into_any()
}

fn sentences(text: Text, found: &[Violation]) -> Vec<AnyView> {
    let sentence = |found: &Violation| {
        let words = violation(text, found) + " ";
        let who = match found {
            Violation::Taken { by: Some(who) } | Violation::ValueTaken { by: Some(who) } => Some(view! {
                <a href=format!("/console/users/{}", who.id)>{text.get(Key::PartsOpenTheirProfile)}</a>
            }),
            _ => None,
        };
        view! { {words}{who} }.into_any()
    };
    found.iter().map(sentence).collect()
}

/// What is wrong with a whole form, above it, once it was refused. Takes the focus at each refusal and leads to the fields.
#[component]
pub fn ErrorSummary(
    /// What is wrong.
    errors: RwSignal<FieldErrors>,
    /// Raise it by one each time the form is refused. At nought the summary does not show.
    refused: RwSignal<u32>,
) -> AnyView {
    let text = use_text();
    Effect::new(move || {
        if refused.get() > 0 {
            browser::focus(".error-summary");
        }
    });
    let draw = move || {
        if refused.get() == 0 || errors.with(FieldErrors::is_empty) {
            return None;
        }
        let lines: Vec<AnyView> = errors.with(|errors| errors.iter().map(|pair| summary_line(text, pair)).collect());
        let count = lines.len() as u64;
        Some(
            view! {
                <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="errors">
                    <h2 id="errors">
                        <Icon name=IconName::Error/>
                        {text.count(Key::PartsErrorsOne, Key::PartsErrorsMany, count)}
                    </h2>
                    <ul>{lines}</ul>
                </div>
            }
            .into_any(),
        )
    };
    draw.into_any()
}

/// What fields are called that people have named, by their ids: for the summary of a form in whose context it stands.
#[derive(Clone, Copy)]
pub struct Labels(pub RwSignal<Vec<(String, String)>>);

fn summary_line(text: Text, (field, found): &(Field, Violation)) -> AnyView {
    let id = field.name().to_owned();
    let called = use_context::<Labels>().and_then(|Labels(labels)| {
        labels.with_untracked(|labels| labels.iter().find(|(key, _)| *key == id).map(|(_, label)| label.clone()))
    });
    let label = called.unwrap_or_else(|| console::field(text, field));
    let words = [label.trim_end_matches('.'), ": ", &violation(text, found)].concat();
    let href = format!("#{id}");
    let go = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        browser::focus_id(&id);
    };
    view! { <li><a href=href on:click=go>{words}</a></li> }.into_any()
}

/// Shows what is wrong with one field, and leaves the others as they are. For a field that was just left: pass what
/// checking the whole form found. What is shown already stays until the field is changed: the server knows more rules, and its
/// answer may come before a field left by a click is checked.
pub fn show_field(errors: RwSignal<FieldErrors>, field: &Field, found: Option<&FieldErrors>) {
    let found = found.map(|found| found.of(field)).unwrap_or_default();
    if found.is_empty() || errors.with_untracked(|errors| !errors.of(field).is_empty()) {
        return;
    }
    errors.update(|errors| {
        for violation in found {
            errors.add(field.clone(), violation);
        }
    });
}

/// What is wrong with some fields of a form: for a step that has only those.
#[must_use]
pub fn keep_only(found: &FieldErrors, keeps: fn(&Field) -> bool) -> FieldErrors {
    let mut kept = FieldErrors::default();
    for (field, violation) in found.iter().filter(|(field, _)| keeps(field)) {
        kept.add(field.clone(), violation.clone());
    }
    kept
}

/// Forgets what was wrong with a field, since it is being changed.
pub fn clear_field(errors: RwSignal<FieldErrors>, field: &Field) {
    if errors.with_untracked(|errors| errors.iter().any(|(name, _)| name == field)) {
        errors.update(|errors| *errors = without(errors, field));
    }
}

fn without(errors: &FieldErrors, field: &Field) -> FieldErrors {
    let mut kept = FieldErrors::default();
    for (name, violation) in errors.iter().filter(|(name, _)| name != field) {
        kept.add(name.clone(), violation.clone());
    }
    kept
}

/// The button that sends a form. While it works it keeps its width and takes no second press.
#[component]
pub fn SubmitButton(
    /// Whether the call is under way.
    #[prop(into)]
    pending: Signal<bool>,
    /// What it says.
    label: Key,
) -> AnyView {
    let text = use_text();
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! { <button class="button primary" type="submit" aria-busy=busy>{text.get(label)}</button> }.into_any()
}
