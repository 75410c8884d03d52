//! The input of an attribute, as its definition wants it.

use super::form::clear_field;
use super::form::{aria_invalid, described_by, error_slot, field_class, invalid, label_called, leave};
use super::use_text;
use crate::domain::attribute::{
    Attribute, AttributeKind, CONTACT_EMAIL, DecimalMark, OPTION_SEPARATOR, number_meant, number_written,
};
use crate::domain::violation::FieldErrors;
use crate::i18n::{Key, Text};
use crate::ui::wording::attribute as wording;
use leptos::prelude::*;

/// The field of an attribute. `value` is in the attribute's canonical form or as typed; `note` stands below the input.
pub fn attribute_field(
    attribute: &Attribute,
    value: RwSignal<String>,
    errors: RwSignal<FieldErrors>,
    note: Option<String>,
    on_leave: Callback<()>,
) -> AnyView {
    let text = use_text();
    let field = attribute.field();
    let id = field.name().to_owned();
    let invalid = invalid(&field, errors);
    let words = hint(text, attribute);
    let described = described_by(&id, words.is_some());
    let hint = words.map(|words| view! { <p class="hint" id=format!("{id}-hint") dir="auto">{words}</p> }.into_any());
    let set = {
        let field = field.clone();
        Callback::new(move |typed: String| {
            value.set(typed);
            clear_field(errors, &field);
        })
    };
    let label = attribute.label(text.language()).to_owned();
    let optional = !attribute.required;
    let input = match attribute.kind {
        AttributeKind::MultipleOptions => return several(text, attribute, value, set, hint, errors, note),
        AttributeKind::Options | AttributeKind::YesNo => {
            let options = wording::choices(text, attribute, &value.read_untracked(), Key::PersonNotGiven);
            let draw = move |(own, called): (String, String)| {
                let chosen = {
                    let own = own.clone();
                    Signal::derive(move || value.with(|value| *value == own))
                };
                view! { <option value=own selected=chosen.get_untracked() prop:selected=chosen>{called}</option> }
                    .into_any()
            };
            view! {
                <select
                    id=id.clone()
                    name=id.clone()
                    aria-describedby=described
                    aria-invalid=aria_invalid(invalid)
                    on:change=move |event| {
                        set.run(event_target_value(&event));
                        leave(Some(on_leave));
                    }
                >
                    {options.into_iter().map(draw).collect::<Vec<_>>()}
                </select>
            }
            .into_any()
        }
        kind => {
            // Numbers are written as the reader writes them; `value` holds what that means.
            let mark = DecimalMark::of(text.language());
            let typed = RwSignal::new(None::<String>);
            let shown = move || {
                let value = value.get();
                let own = typed.get().filter(|typed| number_meant(kind, typed, mark) == value);
                own.unwrap_or_else(|| number_written(kind, &value, mark))
            };
            let type_in = move |event| {
                let text = event_target_value(&event);
                typed.set(Some(text.clone()));
                set.run(number_meant(kind, &text, mark));
            };
            let (input_type, mode) = match kind {
                AttributeKind::Email => ("email", "email"),
                AttributeKind::Date => ("date", ""),
                AttributeKind::Integer => ("text", "numeric"),
                AttributeKind::Decimal => ("text", "decimal"),
                _ => ("text", "text"),
            };
            view! {
                <input
                    id=id.clone()
                    name=id.clone()
                    type=input_type
                    inputmode=mode
                    autocomplete="off"
                    required=attribute.required
                    value=untrack(shown)
                    prop:value=shown
                    aria-describedby=described
                    aria-invalid=aria_invalid(invalid)
                    on:input=type_in
                    on:blur=move |_| leave(Some(on_leave))
                />
            }
            .into_any()
        }
    };
    view! {
        <div class=field_class(invalid)>
            {label_called(text, &id, label, optional)}
            {hint}
            {input}
            {note_below(note)}
            {error_slot(text, field, errors)}
        </div>
    }
    .into_any()
}

fn note_below(note: Option<String>) -> Option<AnyView> {
    note.map(|note| view! { <p class="hint" dir="auto">{note}</p> }.into_any())
}

/// What stands below the label.
fn hint(text: Text, attribute: &Attribute) -> Option<String> {
    let own = (attribute.key == CONTACT_EMAIL).then(|| text.get(Key::PersonContactHint).to_owned());
    match (own, wording::hint(text, attribute)) {
        (Some(own), Some(words)) => Some([own, words].join(" ")),
        (own, words) => own.or(words),
    }
}

fn several(
    text: Text,
    attribute: &Attribute,
    value: RwSignal<String>,
    set: Callback<String>,
    hint: Option<AnyView>,
    errors: RwSignal<FieldErrors>,
    note: Option<String>,
) -> AnyView {
    let field = attribute.field();
    let id = field.name().to_owned();
    let invalid = invalid(&field, errors);
    let described = described_by(&id, hint.is_some());
    let label = attribute.label(text.language()).to_owned();
    let optional =
        (!attribute.required).then(|| view! { <span class="optional">{text.get(Key::PartsOptional)}</span> });
    let has = |value: &str, own: &str| value.split(OPTION_SEPARATOR).any(|one| one == own);
    let order: Vec<String> = attribute.options.iter().map(|option| option.value.clone()).collect();
    let order = StoredValue::new(order);
    let draw = |(at, (own, called)): (usize, (String, String))| {
        let chosen = {
            let own = own.clone();
            Signal::derive(move || value.with(|value| has(value, &own)))
        };
        // The summary of what is wrong leads to the first of them.
        let place = (at == 0).then(|| id.clone());
        let toggle = move |event| {
            let on = event_target_checked(&event);
            let before = value.get_untracked();
            let kept: Vec<String> = order.with_value(|order| {
                let keeps = |one: &&String| if **one == own { on } else { has(&before, one) };
                order.iter().filter(keeps).cloned().collect()
            });
            set.run(kept.join(&OPTION_SEPARATOR.to_string()));
        };
        view! {
            <label class="check">
                <input id=place type="checkbox" checked=chosen.get_untracked() prop:checked=chosen on:change=toggle/>
                <span dir="auto">{called}</span>
            </label>
        }
        .into_any()
    };
    let options = attribute.options.iter().map(|option| (option.value.clone(), option.label.clone()));
    let boxes: Vec<_> = options.enumerate().map(draw).collect();
    view! {
        <div class=field_class(invalid)>
            <fieldset class="checklist" aria-describedby=described>
                <legend>{label}" "{optional}</legend>
                {hint}
                {boxes}
            </fieldset>
            {note_below(note)}
            {error_slot(text, field, errors)}
        </div>
    }
    .into_any()
}
