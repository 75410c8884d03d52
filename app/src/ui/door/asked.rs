//! The attributes a visitor fills in, as plain inputs.

use super::field::{class, error_of};
use crate::domain::attribute::{
    ADDRESS, Attribute, AttributeKind, AttributeValue, FIRST_NAME, LAST_NAME, Mask, OPTION_SEPARATOR, PHONE, value_of,
};
use crate::domain::violation::FieldErrors;
use crate::i18n::{Key, Text};
use leptos::prelude::*;

/// The token for suggestions of a built-in attribute.
fn autocomplete(key: &str) -> &'static str {
    match key {
        FIRST_NAME => "given-name",
        LAST_NAME => "family-name",
        PHONE => "tel",
        ADDRESS => "street-address",
        _ => "off",
    }
}

/// The input of an attribute with what was typed before.
pub(super) fn attribute(text: Text, attribute: &Attribute, typed: &[AttributeValue], errors: &FieldErrors) -> AnyView {
    let field = attribute.field();
    let id = field.name().to_owned();
    let value = value_of(typed, &attribute.key);
    let invalid = !errors.of(&field).is_empty();
    let aria_invalid = invalid.then_some("true");
    let label = attribute.label(text.language()).to_owned();
    let optional =
        (!attribute.required).then(|| view! { " "<span class="optional">{text.get(Key::PartsOptional)}</span> });
    let words = hint(text, attribute);
    let described = if words.is_some() { format!("{id}-hint {id}-error") } else { format!("{id}-error") };
    let hint = words.map(|words| view! { <p class="hint" id=format!("{id}-hint") dir="auto">{words}</p> });
    let error = error_of(text, &field, errors);
    let input = match attribute.kind {
        AttributeKind::MultipleOptions => {
            let boxes = attribute.options.iter().enumerate().map(|(at, option)| {
                let checked = value.split(OPTION_SEPARATOR).any(|one| one == option.value);
                // The summary of what is wrong leads to the first of them.
                let place = (at == 0).then(|| id.clone());
                view! {
                    <label class="check">
                        <input id=place type="checkbox" name=id.clone() value=option.value.clone() checked=checked/>
                        <span dir="auto">{option.label.clone()}</span>
                    </label>
                }
            });
            let boxes = boxes.collect_view();
            return view! {
                <div class=class(invalid)>
                    <fieldset class="checklist" aria-describedby=described>
                        <legend dir="auto">{label}{optional}</legend>
                        {hint}
                        {boxes}
                    </fieldset>
                    {error}
                </div>
            }
            .into_any();
        }
        AttributeKind::Options | AttributeKind::YesNo => {
            let options = choices(text, attribute).into_iter().map(|(own, called)| {
                let selected = own == value;
                view! { <option value=own selected=selected>{called}</option> }
            });
            let options = options.collect_view();
            view! {
                <select id=id.clone() name=id.clone() required=attribute.required aria-describedby=described aria-invalid=aria_invalid>
                    {options}
                </select>
            }
            .into_any()
        }
        kind => {
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
                    inputmode=(!mode.is_empty()).then_some(mode)
                    value=value.to_owned()
                    required=attribute.required
                    autocomplete=autocomplete(&attribute.key)
                    aria-describedby=described
                    aria-invalid=aria_invalid
                />
            }
            .into_any()
        }
    };
    view! {
        <div class=class(invalid)>
            <label for=id dir="auto">{label}{optional}</label>
            {hint}
            {input}
            {error}
        </div>
    }
    .into_any()
}

/// What stands below the label: the description, and how a masked text is written.
fn hint(text: Text, attribute: &Attribute) -> Option<String> {
    let mut parts = Vec::new();
    if !attribute.description.is_empty() {
        parts.push(attribute.description.clone());
    }
    if let Some(mask) = Mask::parse(&attribute.mask).ok().filter(|_| !attribute.mask.is_empty()) {
        parts.push(text.with(Key::AttributesExample, &[("example", &mask.example())]));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn choices(text: Text, attribute: &Attribute) -> Vec<(String, String)> {
    let mut out = vec![(String::new(), text.get(Key::DoorChoose).to_owned())];
    if attribute.kind == AttributeKind::YesNo {
        out.push(("yes".to_owned(), text.get(Key::PartsYes).to_owned()));
        out.push(("no".to_owned(), text.get(Key::PartsNo).to_owned()));
    }
    out.extend(attribute.options.iter().map(|option| (option.value.clone(), option.label.clone())));
    out
}
