//! The filter by an attribute of the profile: which one, and its value or that there is none.

use super::address::Place;
use crate::api::attributes::list_attributes;
use crate::domain::access::{Action, Area};
use crate::domain::attribute::{Attribute, AttributeKind, DecimalMark, number_meant, number_written};
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
/// that a failure counts as none.
pub(super) fn load(place: Place, open: RwSignal<bool>) -> Attributes {
    let may = use_viewer().may(Area::Attributes, Action::View);
    let wanted = Memo::new(move |_| may && (open.get() || place.query.with(|query| query.attribute.is_some())));
    Resource::new(
        move || wanted.get(),
        |wanted| async move {
            let list = if wanted { list_attributes().await.ok() } else { None };
            Ok(list.map(|list| list.rows).unwrap_or_default())
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
    // An attribute without a value asks for nothing yet: it stands here until there is one.
    let started = RwSignal::new(String::new());
    let asked = move || place.query.with(|query| query.attribute.as_ref().map(|filter| filter.key.clone()));
    let key = Memo::new(move |_| asked().or_else(|| Some(started.get()).filter(|key| !key.is_empty())));
    let value = Signal::derive(move || key.get().unwrap_or_default());
    let choose = Callback::new(move |key: String| {
        started.set(key);
        place.change(|query| query.attribute = None);
    });
    // What is asked for stands in the address from then on.
    Effect::new(move || {
        if asked().is_some() {
            started.set(String::new());
        }
    });
    let list = StoredValue::new(list);
    let of_value = move || {
        let key = key.get()?;
        let found = list.with_value(|list| list.iter().find(|one| one.key == key).map(|one| Sought::new(text, one)))?;
        Some(found.fields(place, started))
    };
    view! {
        <SelectField name="attribute" label=Key::UsersAttribute options=Signal::stored(options) value on_change=choose/>
        {of_value}
    }
    .into_any()
}

/// How the choice is called that finds people without a value.
const NONE: &str = "none";

/// What is looked for of one attribute.
struct Sought {
    key: String,
    kind: AttributeKind,
    /// The values to choose from, with their words; none where they are typed.
    offered: Vec<(String, String)>,
}

impl Sought {
    fn new(text: Text, attribute: &Attribute) -> Self {
        let words = |value: &str| (value.to_owned(), value_words(text, attribute, value));
        let offered = match attribute.kind {
            AttributeKind::Options | AttributeKind::MultipleOptions => {
                attribute.options.iter().map(|option| words(&option.value)).collect()
            }
            AttributeKind::YesNo => ["yes", "no"].map(words).into(),
            _ => Vec::new(),
        };
        Self { key: attribute.key.clone(), kind: attribute.kind, offered }
    }

    /// The comparison and the value. Until there is a value, both stand here alone, with the attribute as it was `started`.
    fn fields(self, place: Place, started: RwSignal<String>) -> AnyView {
        let text = use_text();
        let Self { key, kind, offered } = self;
        let chosen = RwSignal::new(Compare::Is.as_str().to_owned());
        let how = Signal::derive(move || {
            place.query.with(|query| match &query.attribute {
                None => chosen.get(),
                Some(AttributeFilter { value: None, .. }) => NONE.to_owned(),
                Some(filter) => filter.compare.as_str().to_owned(),
            })
        });
        let value = Signal::derive(move || {
            let value = place.query.with(|query| query.attribute.as_ref().and_then(|filter| filter.value.clone()));
            number_written(kind, &value.unwrap_or_default(), DecimalMark::of(text.language()))
        });
        let key = StoredValue::new(key);
        let seek = move |how: String, value: String| {
            let value = number_meant(kind, &value, DecimalMark::of(text.language())).trim().to_owned();
            let value = Some(value).filter(|value| !value.is_empty() && how != NONE);
            let compare = Compare::from_word(&how).unwrap_or_default();
            let asks = value.is_some() || how == NONE;
            let key = key.get_value();
            started.set(key.clone());
            let filter = AttributeFilter { key, value, compare };
            place.change(|query| query.attribute = asks.then_some(filter));
            chosen.set(how);
        };
        let choose = Callback::new(move |how: String| seek(how, value.get_untracked()));
        // Whoever gives a value no longer looks for people without one.
        let set = Callback::new(move |value: String| {
            let how = how.get_untracked();
            seek(if how == NONE { Compare::Is.as_str().to_owned() } else { how }, value);
        });
        let options: Vec<_> = comparisons(kind)
            .iter()
            .map(|one| (one.as_str().to_owned(), text.get(compare(*one)).to_owned()))
            .chain(std::iter::once((NONE.to_owned(), text.get(Key::UsersNoValue).to_owned())))
            .collect();
        view! {
            <SelectField
                name="compare"
                label=Key::UsersCompare
                options=Signal::stored(options)
                value=how
                on_change=choose
            />
            {value_field(kind, offered, value, set)}
        }
        .into_any()
    }
}

/// How values of a kind can be compared.
fn comparisons(kind: AttributeKind) -> &'static [Compare] {
    match kind {
        AttributeKind::Text | AttributeKind::Email => &[Compare::Is, Compare::Begins],
        AttributeKind::Date => &[Compare::Is, Compare::AtLeast, Compare::AtMost],
        _ => &[Compare::Is],
    }
}

/// The value looked for.
fn value_field(
    kind: AttributeKind,
    offered: Vec<(String, String)>,
    value: Signal<String>,
    on_change: Callback<String>,
) -> AnyView {
    let text = use_text();
    if offered.is_empty() {
        return view! {
            <label class="select-field">
                <span>{text.get(Key::UsersValue)}</span>
                <input
                    name="value"
                    type=if kind == AttributeKind::Date { "date" } else { "text" }
                    value=value.get_untracked()
                    prop:value=value
                    on:change=move |event| {
                        // What goes away with the page says so, too: by then nobody asks.
                        on_change.try_run(event_target_value(&event));
                    }
                />
            </label>
        }
        .into_any();
    }
    let first = (String::new(), text.get(Key::UsersChooseValue).to_owned());
    let options: Vec<_> = std::iter::once(first).chain(offered).collect();
    view! { <SelectField name="value" label=Key::UsersValue options=Signal::stored(options) value on_change/> }
        .into_any()
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
