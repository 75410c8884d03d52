//! The input of an attribute on a plain form, as its definition wants it.

use super::field::{class, error_of};
use crate::domain::attribute::{
    ADDRESS, Attribute, AttributeKind, AttributeOption, FIRST_NAME, LAST_NAME, OPTION_SEPARATOR, PHONE,
};
use crate::domain::violation::FieldErrors;
use crate::i18n::{Key, Text};
use crate::ui::wording::attribute::{choices, hint};
use leptos::prelude::*;

/// The input with its label, hint and errors. Its control is sent as `name`; `note` stands below it.
pub(super) fn attribute_input(
    text: Text,
    attribute: &Attribute,
    name: String,
    value: &str,
    note: Option<String>,
    errors: &FieldErrors,
) -> AnyView {
    let field = attribute.field();
    let id = field.name().to_owned();
    let invalid = !errors.of(&field).is_empty();
    let words = hint(text, attribute);
    let described = if words.is_some() { format!("{id}-hint {id}-error") } else { format!("{id}-error") };
    let hint = words.map(|words| view! { <p class="hint" id=format!("{id}-hint") dir="auto">{words}</p> }.into_any());
    let note = note.map(|note| view! { <p class="hint" dir="auto">{note}</p> }.into_any());
    let label = attribute.label(text.language()).to_owned();
    let optional =
        (!attribute.required).then(|| view! { " "<span class="optional">{text.get(Key::PartsOptional)}</span> });
    let aria_invalid = invalid.then_some("true");
    let below = view! { {note}{error_of(text, &field, errors)} };
    if attribute.kind == AttributeKind::MultipleOptions {
        let boxes = several(attribute, &id, &name, value);
        return view! {
            <div class=class(invalid)>
                <fieldset class="checklist" aria-describedby=described>
                    <legend dir="auto">{label}{optional}</legend>
                    {hint}
                    {boxes}
                </fieldset>
                {below}
            </div>
        }
        .into_any();
    }
    let label = view! { <label for=id.clone() dir="auto">{label}{optional}</label> };
    let control = if matches!(attribute.kind, AttributeKind::Options | AttributeKind::YesNo) {
        let nothing = if attribute.required { Key::DoorChoose } else { Key::DoorNotGiven };
        let options: Vec<_> = choices(text, attribute, value, nothing)
            .into_iter()
            .map(|(own, called)| {
                let selected = own == value;
                view! { <option value=own selected=selected>{called}</option> }
            })
            .collect();
        view! {
            <select id=id name=name required=attribute.required aria-describedby=described aria-invalid=aria_invalid>
                {options}
            </select>
        }
        .into_any()
    } else {
        let (kind, mode) = match attribute.kind {
            AttributeKind::Email => ("email", "email"),
            AttributeKind::Date => ("date", "text"),
            AttributeKind::Integer => ("text", "numeric"),
            AttributeKind::Decimal => ("text", "decimal"),
            _ => ("text", "text"),
        };
        view! {
            <input
                id=id
                name=name
                type=kind
                inputmode=mode
                autocomplete=autocomplete(&attribute.key)
                required=attribute.required
                value=value.to_owned()
                aria-describedby=described
                aria-invalid=aria_invalid
            />
        }
        .into_any()
    };
    view! { <div class=class(invalid)>{label}{hint}{control}{below}</div> }.into_any()
}

/// What browsers may fill in (WCAG 1.3.5): it is the reader's own.
fn autocomplete(key: &str) -> &'static str {
    match key {
        FIRST_NAME => "given-name",
        LAST_NAME => "family-name",
        PHONE => "tel",
        ADDRESS => "street-address",
        _ => "off",
    }
}

fn several(attribute: &Attribute, id: &str, name: &str, value: &str) -> Vec<AnyView> {
    let options = attribute.options.iter().enumerate();
    let draw = |(at, option): (usize, &AttributeOption)| {
        let checked = value.split(OPTION_SEPARATOR).any(|one| one == option.value);
        // The summary of what is wrong leads to the first of them.
        let place = (at == 0).then(|| id.to_owned());
        view! {
            <label class="check">
                <input id=place name=name.to_owned() type="checkbox" value=option.value.clone() checked=checked/>
                <span dir="auto">{option.label.clone()}</span>
            </label>
        }
        .into_any()
    };
    options.map(draw).collect()
}
