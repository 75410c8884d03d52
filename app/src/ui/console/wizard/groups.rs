//! Step Groups: none, one or several (A24).

use super::draft::Typed;
use crate::domain::group::GroupList;
use crate::domain::violation::Field;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::groups::GroupChecklist;
use crate::ui::parts::form::error_slot;
use crate::ui::parts::{Bones, IconName, LoadFailed, Nothing, Resource, SubmitButton, use_text};
use leptos::prelude::*;

/// The form of step Groups. It stays to be seen where no group exists.
pub(super) fn groups(
    typed: Typed,
    offered: Resource<Result<GroupList, AppError>>,
    pending: RwSignal<bool>,
    on_back: Callback<()>,
    on_finish: Callback<()>,
) -> AnyView {
    let text = use_text();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_finish.run(());
    };
    let choice = move || match offered.get() {
        None => view! { <Bones/> }.into_any(),
        Some(Ok(list)) if list.rows.is_empty() => none_yet(typed.name()),
        // Who may not see groups cannot put anybody into one either.
        Some(Err(AppError::Forbidden)) => none_yet(typed.name()),
        Some(Ok(list)) => view! { <GroupChecklist rows=list.rows chosen=typed.groups/> }.into_any(),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| offered.refetch());
            view! { <LoadFailed error retry/> }.into_any()
        }
    };
    view! {
        <form class="form card" tabindex="-1" aria-label=text.get(Key::WizardGroups) novalidate on:submit=submit>
            <p class="hint">{text.get(Key::WizardGroupsHint)}</p>
            {choice}
            {error_slot(text, Field::Groups, typed.errors)}
            <footer class="actions">
                <a class="button ghost push" href="/console/users" data-discards="">{text.get(Key::WizardCancel)}</a>
                <button class="button" type="button" on:click=move |_| on_back.run(())>
                    {text.get(Key::WizardBack)}
                </button>
                <SubmitButton pending label=Key::WizardFinish/>
            </footer>
        </form>
    }
    .into_any()
}

fn none_yet(name: String) -> AnyView {
    let text = use_text();
    let words = text.with(Key::WizardNoGroupsHint, &[("name", &name)]).into_any();
    view! { <Nothing icon=IconName::Groups title=Key::WizardNoGroups words plain=true/> }.into_any()
}
