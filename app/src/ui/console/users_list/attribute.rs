//! The filter by an attribute of the profile: which one, and its value or that there is none.

use super::address::Place;
use crate::api::attributes::list_attributes;
use crate::domain::access::{Action, Area};
use crate::domain::attribute::{
    Attribute, AttributeKind, DecimalMark, FIRST_NAME, LAST_NAME, LOCALE, number_meant, number_written,
};
use crate::domain::list::{AttributeFilter, Compare, UserQuery};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::{Bones, Loaded, Resource, SelectField, use_text};
use crate::ui::wording::attribute::value_words;
use leptos::prelude::*;

/// The attributes to filter by.
pub(super) type Attributes = Resource<Result<Vec<Attribute>, AppError>>;

/// Loads the attributes to filter by, once the filters are `open` or the address names one. Without them the list is as good, so
/// that a failure counts as none. Names are searched for, and the language is no attribute's value but the account's.
pub(super) fn load(place: Place, open: RwSignal<bool>) -> Attributes {
    let may = use_viewer().may(Area::Attributes, Action::View);
    let wanted = Memo::new(move |_| may && (open.get() || place.query.with(|query| query.attribute.is_some())));
    Resource::new(
        move || wanted.get(),
        |wanted| async move {
            let list = if wanted { list_attributes().await.ok() } else { None };
            let mut rows = list.map(|list| list.rows).unwrap_or_default();
            rows.retain(|attribute| ![FIRST_NAME, LAST_NAME, LOCALE].contains(&attribute.key.as_str()));
            Ok(rows)
        },
    )
}

/// The fields of the filter, for those who may see the attributes.
pub(super) fn filter(place: Place, attributes: Attributes) -> Option<AnyView> {
    let may = use_viewer().may(Area::Attributes, Action::View);
    let view = move |list: Vec<Attribute>| fields(place, list);
    may.then(|| {
        view! { <Loaded resource=attributes view skeleton=|| view! { <Bones lines=1/> }.into_any()/> }.into_any()
    })
}

fn fields(place: Place, list: Vec<Attribute>) -> AnyView {
    let text = use_text();
    let named = list.iter().map(|one| (one.key.clone(), one.label(text.language()).to_owned()));
    let options: Vec<_> = std::iter::once((String::new(), text.get(Key::UsersAny).to_owned())).chain(named).collect();
    let key = Memo::new(move |_| place.query.with(|query| query.attribute.as_ref().map(|filter| filter.key.clone())));
    let value = Signal::derive(move || key.get().unwrap_or_default());
    let choose = Callback::new(move |key: String| {
        let filter = (!key.is_empty()).then_some(AttributeFilter::is(key, None));
        place.change(|query| query.attribute = filter);
    });
    let list = StoredValue::new(list);
    let of_value = move || {
        let key = key.get()?;
        let found = list.with_value(|list| list.iter().find(|one| one.key == key).cloned())?;
        Some(value_field(text, place, &found))
    };
    view! {
        <SelectField name="attribute" label=Key::UsersAttribute options=Signal::stored(options) value on_change=choose/>
        {of_value}
    }
    .into_any()
}

/// The value looked for; nothing finds those who have none.
fn value_field(text: Text, place: Place, attribute: &Attribute) -> AnyView {
    let (kind, mark) = (attribute.kind, DecimalMark::of(text.language()));
    let value = Signal::derive(move || {
        let value = place.query.with(|query| query.attribute.as_ref().and_then(|filter| filter.value.clone()));
        number_written(kind, &value.unwrap_or_default(), mark)
    });
    let set = move |value: String| {
        let value = number_meant(kind, &value, mark);
        place.change(|query| {
            if let Some(filter) = &mut query.attribute {
                filter.value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            }
        });
    };
    let words = |value: &str| (value.to_owned(), value_words(text, attribute, value));
    let offered: Vec<_> = match attribute.kind {
        AttributeKind::Options | AttributeKind::MultipleOptions => {
            attribute.options.iter().map(|option| words(&option.value)).collect()
        }
        AttributeKind::YesNo => ["yes", "no"].map(words).into(),
        _ => Vec::new(),
    };
    if offered.is_empty() {
        return view! {
            {comparison(text, place, kind)}
            <label class="select-field">
                <span>{text.get(Key::UsersValue)}</span>
                <input
                    name="value"
                    type=if attribute.kind == AttributeKind::Date { "date" } else { "text" }
                    placeholder=text.get(Key::UsersNoValue)
                    value=value.get_untracked()
                    prop:value=value
                    on:change=move |event| set(event_target_value(&event))
                />
            </label>
        }
        .into_any();
    }
    let none = (String::new(), text.get(Key::UsersNoValue).to_owned());
    let options: Vec<_> = std::iter::once(none).chain(offered).collect();
    let on_change = Callback::new(set);
    view! { <SelectField name="value" label=Key::UsersValue options=Signal::stored(options) value on_change/> }
        .into_any()
}

/// How the value is held against what people have; `None` where it can only be the same.
fn comparison(text: Text, place: Place, kind: AttributeKind) -> Option<AnyView> {
    let offered: &[_] = match kind {
        AttributeKind::Text | AttributeKind::Email => &[Compare::Is, Compare::Begins],
        AttributeKind::Date => &[Compare::Is, Compare::AtLeast, Compare::AtMost],
        _ => return None,
    };
    let options: Vec<_> =
        offered.iter().map(|one| (one.as_str().to_owned(), text.get(compare(*one)).to_owned())).collect();
    let value = Signal::derive(move || {
        let of = |query: &UserQuery| query.attribute.as_ref().map_or(Compare::Is, |filter| filter.compare);
        place.query.with(of).as_str().to_owned()
    });
    let choose = Callback::new(move |word: String| {
        place.change(|query| {
            if let Some(filter) = &mut query.attribute {
                filter.compare = Compare::from_word(&word).unwrap_or(Compare::Is);
            }
        });
    });
    let field = view! {
        <SelectField name="compare" label=Key::UsersCompare options=Signal::stored(options) value on_change=choose/>
    };
    Some(field.into_any())
}

fn compare(compare: Compare) -> Key {
    match compare {
        Compare::Is => Key::UsersCompareIs,
        Compare::Begins => Key::UsersCompareBegins,
        Compare::AtLeast => Key::UsersCompareFrom,
        Compare::AtMost => Key::UsersCompareTo,
    }
}

/// The filter in words.
pub(super) fn in_words(text: Text, filter: &AttributeFilter, attributes: &[Attribute]) -> String {
    let attribute = attributes.iter().find(|one| one.key == filter.key);
    let name = attribute.map_or(filter.key.as_str(), |one| one.label(text.language()));
    let value = match (&filter.value, attribute) {
        (None, _) => text.get(Key::UsersNoValue).to_owned(),
        (Some(value), Some(attribute)) => value_words(text, attribute, value),
        (Some(value), None) => value.clone(),
    };
    match (&filter.value, filter.compare) {
        (None, _) | (_, Compare::Is) => [name, ": ", &value].concat(),
        (_, compared) => [name, " ", text.get(compare(compared)), " ", &value].concat(),
    }
}

/// The query without the filter.
pub(super) fn without(query: &UserQuery) -> UserQuery {
    UserQuery { attribute: None, ..query.clone().from_start() }
}
