//! The page of one role: its rules, the groups that carry it, and its end.

use super::{PATH, about, rules};
use crate::api::roles::{delete_role, get_role};
use crate::domain::id::RoleId;
use crate::domain::role::RoleView;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::{Bones, Breadcrumbs, Confirm, Crumb, Loaded, PageHeader, Resource, act, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_location, use_navigate};
use leptos::prelude::*;

/// The page of the role in the address.
#[component]
pub fn RolePage() -> AnyView {
    let location = use_location();
    let id = Memo::new(move |before: Option<&Option<RoleId>>| {
        let path = location.pathname.get();
        match path.strip_prefix("/console/roles/") {
            Some(id) => id.trim_end_matches('/').parse().ok(),
            // On the way to another page the address changes first: what is shown here stays until the page goes.
            None => before.copied().flatten(),
        }
    });
    let role = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => get_role(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let skeleton = || view! { <section class="card"><Bones lines=6/></section> }.into_any();
    view! { <Loaded resource=role view=page skeleton/> }.into_any()
}

fn page(view: RoleView) -> AnyView {
    let text = use_text();
    // What an act gives back replaces what is shown, without loading the page again.
    let role = RwSignal::new(view);
    let name = Signal::derive(move || role.with(|view| view.role.name.clone()));
    let crumbs = Signal::derive(move || vec![Crumb::link(text.get(Key::RolesTitle), PATH), Crumb::here(name.get())]);
    view! {
        <Breadcrumbs crumbs/>
        <PageHeader title=name/>
        <div class="columns">
            <div class="stack">{rules::rules(role)}</div>
            <aside class="stack">{about::about(role)}{groups(role)}</aside>
        </div>
        {role.with_untracked(|view| view.may_delete).then(|| danger(role))}
    }
    .into_any()
}

fn groups(role: RwSignal<RoleView>) -> AnyView {
    let text = use_text();
    let list = move || {
        let groups = role.with(|view| view.role.groups.clone());
        if groups.is_empty() {
            return view! { <p class="muted">{text.get(Key::RolesNoGroups)}</p> }.into_any();
        }
        let item = |group: crate::domain::account::GroupRef| {
            view! { <li><a href=format!("/console/groups/{}", group.id) dir="auto">{group.name}</a></li> }.into_any()
        };
        view! { <ul class="list">{groups.into_iter().map(item).collect::<Vec<_>>()}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="carried">
            <header><h2 id="carried">{text.get(Key::RolesColGroups)}</h2></header>
            {list}
        </section>
    }
    .into_any()
}

fn danger(role: RwSignal<RoleView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None);
    let title =
        Signal::derive(move || role.with(|view| text.with(Key::RolesDeleteTitle, &[("name", &view.role.name)])));
    let navigate = use_navigate();
    let on_confirm = Callback::new(move |()| {
        let (id, version, name) = role.with_untracked(|view| (view.role.id, view.role.version, view.role.name.clone()));
        act(pending, delete_role(id, version), move |answer| match answer {
            Ok(()) => {
                open.set(false);
                toasts.success(text.with(Key::RolesDeleted, &[("name", &name)]));
                navigate(PATH, NavigateOptions { replace: true, ..NavigateOptions::default() });
            }
            Err(error) => failure.set(Some(error)),
        });
    });
    view! {
        <section class="danger-zone" aria-labelledby="danger">
            <h2 id="danger">{text.get(Key::GroupsDanger)}</h2>
            <div class="deed">
                <div><h3>{text.get(Key::RolesDeleteHeading)}</h3><p>{text.get(Key::RolesDeleteHint)}</p></div>
                <button class="button danger" type="button" on:click=move |_| open.set(true)>
                    {text.get(Key::RolesDelete)}
                </button>
            </div>
        </section>
        <Confirm open title tick=Key::RolesDeleteTick pending failure on_confirm id="delete-role">
            <p>{text.get(Key::RolesDeleteHint)}</p>
        </Confirm>
    }
    .into_any()
}
