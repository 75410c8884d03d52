//! The Access tab: what a staff user may do, and which group, role and rule decides it.

use super::{Extra, ExtraResource, extra_content};
use crate::domain::access::{Action, Area, Because, Decision, Reach};
use crate::domain::why::AccessView;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, SelectField, use_text};
use crate::ui::wording::access;
use leptos::prelude::*;

/// A card for each area.
pub(super) fn access(extra: ExtraResource) -> AnyView {
    let text = use_text();
    let draw = move |extra| match extra {
        Extra::Access(view) => Some(areas(text, &view)),
        _ => None,
    };
    extra_content(extra, draw)
}

fn areas(text: Text, view: &AccessView) -> AnyView {
    let inactive = (!view.active).then(|| view! { <p class="muted">{text.get(Key::PersonAccessInactive)}</p> });
    let area = |area: &Area| {
        let of_area = view.decisions.iter().filter(|line| line.area == *area);
        let (nothing, decided): (Vec<_>, Vec<_>) =
            of_area.partition(|line| line.decision == Decision::No(Because::Nothing));
        let lines = decided.into_iter().map(|line| right(text, access::action(text, line.action), &line.decision));
        // What no rule mentions is said in one line.
        let names: Vec<&str> = nothing.iter().map(|line| access::action(text, line.action)).collect();
        let rest = nothing.first().map(|line| right(text, &names.join(", "), &line.decision));
        let id = format!("area-{}", area.as_str());
        let labelled = id.clone();
        view! {
            <section class="card" aria-labelledby=labelled>
                <header><h2 id=id>{access::area(text, *area)}</h2></header>
                <ul class="list">{lines.collect::<Vec<_>>()}{rest}</ul>
            </section>
        }
        .into_any()
    };
    view! { <div class="stack">{inactive}{explain(text, view)}{Area::ALL.iter().map(area).collect::<Vec<_>>()}</div> }
        .into_any()
}

/// Choose an action, and it says yes or no, and which group, role and rule decide.
fn explain(text: Text, view: &AccessView) -> AnyView {
    let decisions = StoredValue::new(view.decisions.clone());
    let area = RwSignal::new(Area::Customers);
    let action = RwSignal::new(Action::View);
    let areas = Area::ALL.iter().map(|one| (one.as_str().to_owned(), access::area(text, *one).to_owned()));
    let actions = Signal::derive(move || {
        let offered = area.get().actions().iter();
        offered.map(|one| (one.as_str().to_owned(), access::action(text, *one).to_owned())).collect::<Vec<_>>()
    });
    let choose_area = Callback::new(move |word: String| {
        let chosen = Area::from_word(&word).unwrap_or(Area::Customers);
        area.set(chosen);
        if !chosen.actions().contains(&action.get_untracked()) {
            action.set(Action::View);
        }
    });
    let choose_action = Callback::new(move |word: String| action.set(Action::from_word(&word).unwrap_or(Action::View)));
    let answer = move || {
        let (area, action) = (area.get(), action.get());
        decisions.with_value(|all| {
            let found = all.iter().find(|line| line.area == area && line.action == action);
            found.map(|line| right(text, access::action(text, line.action), &line.decision))
        })
    };
    view! {
        <section class="card" aria-labelledby="explain">
            <header><h2 id="explain">{text.get(Key::PersonExplain)}</h2></header>
            <div class="stack">
                <div class="pair">
                    <SelectField
                        name="area"
                        label=Key::PartsFieldArea
                        options=Signal::stored(areas.collect::<Vec<_>>())
                        value=Signal::derive(move || area.get().as_str().to_owned())
                        on_change=choose_area
                    />
                    <SelectField
                        name="action"
                        label=Key::PartsFieldAction
                        options=actions
                        value=Signal::derive(move || action.get().as_str().to_owned())
                        on_change=choose_action
                    />
                </div>
                <ul class="list" role="status">{answer}</ul>
            </div>
        </section>
    }
    .into_any()
}

fn right(text: Text, actions: &str, decision: &Decision) -> AnyView {
    let (icon, word) = match decision {
        Decision::Yes { reach: Reach::All, .. } => (IconName::CheckCircle, Key::PersonAccessYes),
        Decision::Yes { reach: Reach::Assigned, .. } => (IconName::CheckCircle, Key::PersonAccessAssigned),
        Decision::No(_) => (IconName::Ban, Key::PersonAccessNo),
    };
    view! {
        <li>
            <Icon name=icon/>
            <div>
                <strong>{actions.to_owned()}": "{text.get(word)}</strong>
                <p class="meta"><span dir="auto">{access::because(text, decision)}</span></p>
            </div>
        </li>
    }
    .into_any()
}
