//! Choosing: one of a few cards, one of a list, yes or no.

use super::use_text;
use crate::i18n::Key;
use leptos::prelude::*;

/// A tick with a sentence.
#[component]
pub fn Checkbox(
    /// The control's name.
    name: &'static str,
    /// The sentence.
    label: Key,
    /// Whether it is ticked.
    checked: RwSignal<bool>,
) -> AnyView {
    let text = use_text();
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                checked=checked.get_untracked()
                prop:checked=checked
                on:change=move |event| checked.set(event_target_checked(&event))
            />
            <span>{text.get(label)}</span>
        </label>
    }
    .into_any()
}

/// A choice shown as a card.
pub struct Card {
    /// The value of the control.
    pub value: &'static str,
    /// What is chosen.
    pub label: Key,
    /// What it brings about.
    pub hint: Key,
    /// What else is asked when it is chosen; hidden otherwise.
    pub more: Option<AnyView>,
}

/// One of a few, each a card.
#[component]
pub fn RadioCards(
    /// The control's name.
    name: &'static str,
    /// The question.
    legend: Key,
    /// The value chosen.
    value: RwSignal<String>,
    /// The choices.
    cards: Vec<Card>,
) -> AnyView {
    let text = use_text();
    let draw = |card: Card| {
        let own = card.value;
        let chosen = Signal::derive(move || value.with(|value| value == own));
        let more = card.more.map(|more| view! { <div class="more">{more}</div> }.into_any());
        view! {
            <div class="choice">
                <label>
                    <input
                        type="radio"
                        name=name
                        value=own
                        checked=chosen.get_untracked()
                        prop:checked=chosen
                        on:change=move |_| value.set(own.to_owned())
                    />
                    <span><strong>{text.get(card.label)}</strong><small>{text.get(card.hint)}</small></span>
                </label>
                {more}
            </div>
        }
        .into_any()
    };
    let cards: Vec<_> = cards.into_iter().map(draw).collect();
    view! { <fieldset class="choices"><legend>{text.get(legend)}</legend>{cards}</fieldset> }.into_any()
}

/// One of a list, with its label inside the control.
#[component]
pub fn SelectField(
    /// The control's name.
    name: &'static str,
    /// What is chosen.
    label: Key,
    /// Values and what they are called.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The value in force.
    #[prop(into)]
    value: Signal<String>,
    /// Called with the value chosen.
    on_change: Callback<String>,
    /// Further classes.
    #[prop(default = "select-field")]
    class: &'static str,
) -> AnyView {
    let text = use_text();
    let option = move |(own, called): (String, String)| {
        let selected = {
            let own = own.clone();
            Signal::derive(move || value.with(|value| *value == own))
        };
        view! { <option value=own selected=selected.get_untracked() prop:selected=selected>{called}</option> }
            .into_any()
    };
    let id = [name, "-label"].concat();
    view! {
        <label class=class>
            <span id=id.clone()>{text.get(label)}</span>
            <select name=name aria-labelledby=id on:change=move |event| on_change.run(event_target_value(&event))>
                {move || options.get().into_iter().map(option).collect::<Vec<_>>()}
            </select>
        </label>
    }
    .into_any()
}
