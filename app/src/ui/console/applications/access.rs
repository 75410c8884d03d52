//! Who may open an application (A28): everyone, members of chosen groups, or nobody.

use super::{explain, words};
use crate::api::applications::{get_application, set_application_access};
use crate::api::groups::list_groups;
use crate::domain::account::GroupRef;
use crate::domain::application::{Access, AccessDraft, ApplicationView};
use crate::domain::group::GroupRow;
use crate::domain::id::GroupId;
use crate::domain::violation::{Field, FieldErrors};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::groups::GroupChecklist;
use crate::ui::console::person::stale_notice;
use crate::ui::parts::form::error_slot;
use crate::ui::parts::{
    Card, ErrorSummary, Icon, IconName, RadioCards, SubmitButton, act, ask_before_leaving, browser, use_text,
    use_toasts,
};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card, and the one that tells it for a person.
pub(super) fn access(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    // The groups to choose from, while it is being changed.
    let offered = RwSignal::new(None::<Vec<GroupRow>>);
    let pending = RwSignal::new(false);
    let open = move |_| {
        act(pending, list_groups(None), move |answer| match answer {
            Ok(list) => offered.set(Some(list.rows)),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let may_edit = application.with_untracked(|view| view.may_edit);
    let change = move || {
        (may_edit && offered.with(Option::is_none)).then(|| {
            view! {
                <button class="button small" type="button" id="change-access" aria-busy=busy on:click=open>
                    <Icon name=IconName::Edit/>
                    {text.get(Key::ApplicationsChangeAccess)}
                </button>
            }
            .into_any()
        })
    };
    let content = move || match offered.get() {
        Some(rows) => form(application, rows, offered),
        None => facts(application),
    };
    view! {
        <section class="card" aria-labelledby="access">
            <header><h2 id="access">{text.get(Key::ApplicationsColAccess)}</h2>{change}</header>
            {content}
        </section>
        {explain::explain(application)}
    }
    .into_any()
}

fn facts(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let draw = move || {
        let (access, groups) = application.with(|view| (view.application.access, view.groups.clone()));
        let group = |group: GroupRef| {
            view! {
                <li>
                    <Icon name=IconName::Groups/>
                    <div><a href=format!("/console/groups/{}", group.id) dir="auto">{group.name}</a></div>
                </li>
            }
            .into_any()
        };
        let groups = (access == Access::Groups)
            .then(|| view! { <ul class="list">{groups.into_iter().map(group).collect::<Vec<_>>()}</ul> }.into_any());
        view! {
            <div class="stack">
                <p><strong>{text.get(words::access(access))}</strong><br/>{text.get(words::about_access(access))}</p>
                {groups}
            </div>
        }
        .into_any()
    };
    draw.into_any()
}

fn form(
    application: RwSignal<ApplicationView>,
    rows: Vec<GroupRow>,
    offered: RwSignal<Option<Vec<GroupRow>>>,
) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let seen = application.get_untracked();
    let id = seen.application.id;
    let before = (seen.application.access, seen.groups.iter().map(|group| group.id).collect::<Vec<GroupId>>());
    let access = RwSignal::new(before.0.as_str().to_owned());
    let chosen = RwSignal::new(before.1.clone());
    let errors = RwSignal::new(FieldErrors::default());
    let refused = RwSignal::new(0);
    let pending = RwSignal::new(false);
    let stale = RwSignal::new(false);
    let wanted = move || access.with(|word| Access::from_word(word)).unwrap_or(Access::Nobody);
    let dirty = Signal::derive(move || {
        let (access, mut groups, mut there) = (wanted(), chosen.get(), before.1.clone());
        groups.sort_unstable();
        there.sort_unstable();
        access != before.0 || (access == Access::Groups && groups != there)
    });
    Effect::new(move || {
        access.track();
        chosen.track();
        errors.set(FieldErrors::default());
    });
    let refuse = move |found: FieldErrors| {
        errors.set(found);
        refused.update(|refused| *refused += 1);
    };
    let close = move || {
        offered.set(None);
        browser::focus("#change-access");
    };
    let update = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let version = application.with_untracked(|view| view.application.version);
        let draft = AccessDraft { id, version, access: untrack(wanted), groups: chosen.get_untracked() };
        if let Err(found) = draft.parse() {
            return refuse(found);
        }
        act(pending, set_application_access(draft), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::ApplicationsAccessSaved, &[("name", &updated.application.name)]));
                application.set(updated);
                close();
            }
            Err(AppError::Stale) => stale.set(true),
            Err(AppError::Invalid(found)) => refuse(found),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let reload = Callback::new(move |()| {
        act(pending, get_application(id), move |answer| match answer {
            Ok(now) => {
                stale.set(false);
                application.set(now);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    let groups = view! {
        <div class="field">
            <GroupChecklist rows chosen/>
            {error_slot(text, Field::Groups, errors)}
        </div>
    };
    let card = |access: Access, more: Option<AnyView>| Card {
        value: access.as_str(),
        label: words::access(access),
        hint: words::about_access(access),
        more,
    };
    let cards =
        vec![card(Access::Everyone, None), card(Access::Groups, Some(groups.into_any())), card(Access::Nobody, None)];
    view! {
        <form class="form" novalidate on:submit=update>
            {stale_notice(stale, Key::ApplicationsStale, Key::GroupsStaleHint, Key::GroupsReload, reload)}
            <ErrorSummary errors refused/>
            <RadioCards name="access" legend=Key::ApplicationsAccessQuestion value=access cards/>
            <footer class="actions">
                <button class="button" type="button" on:click=move |_| close()>{text.get(Key::PersonCancel)}</button>
                <SubmitButton pending label=Key::PersonUpdate/>
            </footer>
        </form>
        {ask_before_leaving(dirty)}
    }
    .into_any()
}
