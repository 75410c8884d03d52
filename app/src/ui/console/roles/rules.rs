//! The rules of a role, added and removed one by one.

use crate::api::roles::{add_rule, remove_rule};
use crate::domain::access::{Action, Area, Effect, Reach, Rule};
use crate::domain::role::{RoleView, RuleDraft};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{SelectField, use_step_up, use_text, use_toasts};
use crate::ui::wording::{access, console};
use leptos::prelude::*;

/// The card of the rules.
pub(super) fn rules(role: RwSignal<RoleView>) -> AnyView {
    let text = use_text();
    let pending = RwSignal::new(false);
    let list = move || {
        let view = role.get();
        if view.role.full_access {
            return view! { <p class="muted">{text.get(Key::RolesFullAccessHint)}</p> }.into_any();
        }
        if view.rules.is_empty() {
            return view! { <p class="muted">{text.get(Key::RolesNoRules)}</p> }.into_any();
        }
        let item = |rule: &Rule| item(text, role, view.may_edit, *rule, pending);
        view! { <ul class="list">{view.rules.iter().map(item).collect::<Vec<_>>()}</ul> }.into_any()
    };
    let may_edit = role.with_untracked(|view| view.may_edit);
    view! {
        <section class="card" aria-labelledby="rules">
            <header><h2 id="rules">{text.get(Key::RolesColRules)}</h2></header>
            <div class="stack">{list}{may_edit.then(|| add(role, pending))}</div>
        </section>
    }
    .into_any()
}

fn item(text: Text, role: RwSignal<RoleView>, may_edit: bool, rule: Rule, pending: RwSignal<bool>) -> AnyView {
    let line = access::rule(text, &rule);
    let step_up = use_step_up();
    let remove = may_edit.then(|| {
        let label = text.with(Key::RolesRemoveRule, &[("rule", &line)]);
        let remove = move |_| {
            let draft = RuleDraft { role: role.with_untracked(|view| view.role.id), rule };
            step_up.act(pending, move || remove_rule(draft), show(role));
        };
        view! {
            <div class="actions">
                <button class="button small" type="button" aria-label=label on:click=remove>
                    {text.get(Key::RolesRemove)}
                </button>
            </div>
        }
        .into_any()
    });
    view! {
        <li>
            <div>
                <strong>{line}</strong>
                <p class="meta"><span>{access::reach(text, rule.reach)}</span></p>
            </div>
            {remove}
        </li>
    }
    .into_any()
}

/// Shows what an act gave back, or what went wrong.
fn show(role: RwSignal<RoleView>) -> impl FnOnce(Result<RoleView, AppError>) + 'static {
    let text = use_text();
    let toasts = use_toasts();
    move |answer| match answer {
        Ok(view) => {
            toasts.success(text.get(Key::RolesRuleRemoved));
            role.set(view);
        }
        Err(error) => toasts.error(console::error(text, &error)),
    }
}

/// The form of another rule.
fn add(role: RwSignal<RoleView>, pending: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let effect = RwSignal::new(Effect::Allow);
    let area = RwSignal::new(Area::Customers);
    let action = RwSignal::new(Action::View);
    let reach = RwSignal::new(Reach::All);
    let actions = Signal::derive(move || {
        let every = area.get().actions().iter().chain([&Action::Any]);
        every.map(|one| (one.as_str().to_owned(), access::action(text, *one).to_owned())).collect::<Vec<_>>()
    });
    let reaches = Signal::derive(move || {
        let offered = Reach::ALL.iter().filter(|one| **one == Reach::All || area.get().narrows(action.get()));
        offered.map(|one| (one.as_str().to_owned(), access::reach(text, *one).to_owned())).collect::<Vec<_>>()
    });
    let effects = Effect::ALL.iter().map(|one| (one.as_str().to_owned(), access::effect(text, *one).to_owned()));
    let areas = Area::ALL.iter().map(|one| (one.as_str().to_owned(), access::area(text, *one).to_owned()));
    // What is chosen has to be among what is offered, and nobody gives more than they chose.
    let settle = move || {
        let (area, chosen) = (area.get_untracked(), action.get_untracked());
        if chosen != Action::Any && !area.actions().contains(&chosen) {
            action.set(Action::View);
        }
        if !area.narrows(action.get_untracked()) {
            reach.set(Reach::All);
        }
    };
    let choose_effect =
        Callback::new(move |word: String| effect.set(Effect::from_word(&word).unwrap_or(Effect::Allow)));
    let choose_area = Callback::new(move |word: String| {
        area.set(Area::from_word(&word).unwrap_or(Area::Customers));
        settle();
    });
    let choose_action = Callback::new(move |word: String| {
        action.set(Action::from_word(&word).unwrap_or(Action::View));
        settle();
    });
    let choose_reach = Callback::new(move |word: String| reach.set(Reach::from_word(&word).unwrap_or(Reach::All)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let rule = Rule {
            area: area.get_untracked(),
            action: action.get_untracked(),
            effect: effect.get_untracked(),
            reach: reach.get_untracked(),
        };
        if role.with_untracked(|view| view.rules.contains(&rule)) {
            return toasts.error(text.get(Key::RolesRuleThere).to_owned());
        }
        let draft = RuleDraft { role: role.with_untracked(|view| view.role.id), rule };
        step_up.act(
            pending,
            move || add_rule(draft),
            move |answer| match answer {
                Ok(view) => {
                    toasts.success(text.get(Key::RolesRuleAdded));
                    role.set(view);
                }
                Err(error) => toasts.error(console::error(text, &error)),
            },
        );
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <form class="form" novalidate on:submit=submit>
            <SelectField
                name="effect"
                label=Key::RolesEffect
                options=Signal::stored(effects.collect::<Vec<_>>())
                value=Signal::derive(move || effect.get().as_str().to_owned())
                on_change=choose_effect
            />
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
            <SelectField
                name="reach"
                label=Key::PartsFieldReach
                options=reaches
                value=Signal::derive(move || reach.get().as_str().to_owned())
                on_change=choose_reach
            />
            <footer class="actions">
                <button class="button primary" type="submit" aria-busy=busy>{text.get(Key::RolesAddRule)}</button>
            </footer>
        </form>
    }
    .into_any()
}
