//! Save: what is ticked and unticked is sent at once; whoever could not be moved is named (S21 to S23).

use super::Desk;
use crate::api::assignments::save_assignments;
use crate::domain::assignment::{AssignmentConflict, AssignmentTable, AssignmentsSaved};
use crate::domain::id::AccountId;
use crate::i18n::{Key, Text};
use crate::ui::console::person::{phrase, strong};
use crate::ui::parts::{Icon, IconName, act, browser, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The bar below the tables.
pub(super) fn bar(staff: AccountId, available: Desk, assigned: Desk) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let picks = available.picks;
    let pending = RwSignal::new(false);
    let conflicts = RwSignal::new(Vec::<AssignmentConflict>::new());
    let save = move |_| {
        if !untrack(|| picks.dirty()) {
            return;
        }
        act(pending, save_assignments(picks.draft(staff)), move |answer| match answer {
            Ok(saved) => {
                picks.clear();
                available.page.refetch();
                assigned.page.refetch();
                if saved.conflicts.is_empty() || saved.assigned + saved.released > 0 {
                    toasts.success(outcome(text, &saved));
                }
                let told = !saved.conflicts.is_empty();
                conflicts.set(saved.conflicts);
                if told {
                    browser::focus("#conflicts");
                }
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let words = move || {
        let (more, less) = (picks.number(AssignmentTable::Available), picks.number(AssignmentTable::Assigned));
        let count = |key: Key, number: u64| (number > 0).then(|| text.with(key, &[("n", &text.number(number))]));
        let parts: Vec<String> =
            [count(Key::AssignCount, more), count(Key::AssignCountRelease, less)].into_iter().flatten().collect();
        if parts.is_empty() { text.get(Key::AssignUnchanged).to_owned() } else { parts.join(", ") }
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let clean = Signal::derive(move || !picks.dirty());
    view! {
        {move || notice(text, &conflicts.get())}
        <div class="save-bar">
            <span role="status">{words}</span>
            <div class="actions">
                <button class="button" type="button" disabled=clean on:click=move |_| picks.clear()>
                    {text.get(Key::AssignDiscard)}
                </button>
                <button class="button primary" type="button" aria-busy=busy disabled=clean on:click=save>
                    {text.get(Key::PersonSave)}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn outcome(text: Text, saved: &AssignmentsSaved) -> String {
    let number = |count: u32| text.number(u64::from(count));
    text.with(Key::AssignSaved, &[("assigned", &number(saved.assigned)), ("released", &number(saved.released))])
}

/// Who was not moved, and why.
fn notice(text: Text, conflicts: &[AssignmentConflict]) -> Option<AnyView> {
    let line = |conflict: &AssignmentConflict| {
        let words = match (&conflict.customer, &conflict.assigned_to) {
            (None, _) => text.get(Key::AssignConflictGone).into_any(),
            (Some(customer), None) => phrase(text, Key::AssignConflictFree, vec![("name", strong(&customer.name))]),
            (Some(customer), Some(holder)) => {
                let href = format!("/console/users/{}", holder.id);
                let link = view! { <a href=href dir="auto">{holder.name.clone()}</a> }.into_any();
                phrase(text, Key::AssignConflictTaken, vec![("name", strong(&customer.name)), ("user", link)])
            }
        };
        view! { <li>{words}</li> }.into_any()
    };
    (!conflicts.is_empty()).then(|| {
        view! {
            <div class="notice warning" id="conflicts" role="alert" tabindex="-1">
                <Icon name=IconName::Warning/>
                <div>
                    <p><strong>{text.get(Key::AssignConflicts)}</strong></p>
                    <ul>{conflicts.iter().map(line).collect::<Vec<_>>()}</ul>
                </div>
            </div>
        }
        .into_any()
    })
}
