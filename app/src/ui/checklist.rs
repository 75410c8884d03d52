//! Pages before sign-in are plain HTML; this ticks the lines of the password rule there as one types.

use crate::api::reader::read;
use crate::domain::password::{PasswordPolicy, Requirement};
use leptos::prelude::document;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// Brings every `<ul data-checklist-for="…" data-policy="…">` of the page to life.
pub fn attach() {
    let Ok(lists) = document().query_selector_all("[data-checklist-for]") else { return };
    for place in 0..lists.length() {
        let list = lists.get(place).and_then(|node| node.dyn_into::<HtmlElement>().ok());
        if let Some(list) = list {
            // A list that lacks something stays as it is: the page works without.
            let _ = watch(&list);
        }
    }
}

fn watch(list: &HtmlElement) -> Option<()> {
    let data = list.dataset();
    let policy: PasswordPolicy = read(&data.get("policy")?).ok()?;
    let (met, missing) = (data.get("met")?, data.get("missing")?);
    let input: HtmlInputElement = document().get_element_by_id(&data.get("checklistFor")?)?.dyn_into().ok()?;
    let lines: Vec<(Requirement, Element)> = policy
        .requirements()
        .iter()
        .filter_map(|requirement| {
            let selector = ["[data-requirement=", word(*requirement), "]"].concat();
            Some((*requirement, list.query_selector(&selector).ok()??))
        })
        .collect();
    // Lines the server marked stay marked until they are met.
    let refused: Vec<bool> = lines.iter().map(|(_, line)| line.class_name() == "broken").collect();
    let source = input.clone();
    let tick = move || {
        let password = source.value();
        for ((requirement, line), refused) in lines.iter().zip(&refused) {
            let (class, state) = match (policy.meets(*requirement, &password), *refused) {
                (true, _) => ("met", met.as_str()),
                (false, true) => ("broken", missing.as_str()),
                (false, false) => ("", ""),
            };
            line.set_class_name(class);
            if let Ok(Some(spoken)) = line.query_selector("span") {
                spoken.set_text_content(Some(state));
            }
        }
    };
    tick();
    let listener = Closure::<dyn FnMut(JsValue)>::new(move |_| tick());
    input.add_event_listener_with_callback("input", listener.as_ref().unchecked_ref()).ok()?;
    // The page keeps it as long as it lives.
    listener.forget();
    Some(())
}

fn word(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Length => "length",
        Requirement::Upper => "upper",
        Requirement::Lower => "lower",
        Requirement::Digit => "digit",
        Requirement::Special => "special",
    }
}
