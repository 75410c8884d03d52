//! The roles a group of back office users carries: what its members may do comes from them.

use super::place::Place;
use crate::api::roles::{list_roles, roles_of_group, set_roles_of_group};
use crate::domain::access::{Action, Area};
use crate::domain::group::{Audience, GroupRow};
use crate::domain::id::RoleId;
use crate::domain::role::RoleRef;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Bones, Icon, IconName, LoadFailed, SelectField, act, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a group carries, and every role there is, where the reader may change that.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Roles {
    carried: Vec<RoleRef>,
    all: Vec<RoleRef>,
}

/// The call that brings them.
pub(super) type Carried = Resource<Result<Roles, AppError>>;

/// Loads the roles of the group in the address, for those who may see roles.
pub(super) fn load(place: Place) -> Carried {
    let viewer = use_viewer();
    let (may_view, may_edit) = (viewer.may(Area::Roles, Action::View), viewer.may(Area::Roles, Action::Edit));
    Resource::new(
        move || place.id.get(),
        move |id| async move {
            let Some(id) = id.filter(|_| may_view) else { return Ok(Roles::default()) };
            let carried = roles_of_group(id).await?.roles;
            let rows = if may_edit { list_roles().await?.rows } else { Vec::new() };
            let all = rows.into_iter().map(|row| RoleRef { id: row.id, name: row.name }).collect();
            Ok(Roles { carried, all })
        },
    )
}

/// The card, on the page of a group of back office users.
pub(super) fn roles(group: RwSignal<GroupRow>, carried: Carried) -> AnyView {
    let text = use_text();
    let staff = group.with_untracked(|group| group.audience == Audience::Staff);
    if !staff || !use_viewer().may(Area::Roles, Action::View) {
        return ().into_any();
    }
    let content = move || match carried.get() {
        None => view! { <Bones/> }.into_any(),
        Some(Ok(roles)) => list(group, roles),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| carried.refetch());
            view! { <LoadFailed error retry/> }.into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="roles">
            <header><h2 id="roles">{text.get(Key::RolesTitle)}</h2></header>
            {content}
        </section>
    }
    .into_any()
}

fn list(group: RwSignal<GroupRow>, roles: Roles) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let (id, built_in) = group.with_untracked(|group| (group.id, group.built_in));
    let may_edit = use_viewer().may(Area::Roles, Action::Edit) && !built_in;
    let Roles { carried, all } = roles;
    let carried = RwSignal::new(carried);
    let pending = RwSignal::new(false);
    let chosen = RwSignal::new(None::<RoleId>);
    let set = Callback::new(move |(wanted, done): (Vec<RoleId>, String)| {
        act(pending, set_roles_of_group(id, wanted), move |answer| match answer {
            Ok(now) => {
                carried.set(now.roles);
                chosen.set(None);
                toasts.success(done);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    let words = move |key: Key, role: &str| {
        group.with_untracked(|group| text.with(key, &[("role", role), ("name", &group.name)]))
    };
    let item = move |role: RoleRef| {
        let RoleRef { id, name } = role;
        let remove = may_edit.then(|| {
            let (label, done) = (words(Key::GroupsRemoveRole, &name), words(Key::GroupsRoleRemoved, &name));
            let remove = move |_| {
                let rest =
                    carried.with_untracked(|roles| roles.iter().map(|role| role.id).filter(|one| *one != id).collect());
                set.run((rest, done.clone()));
            };
            view! {
                <button
                    class="button ghost icon-only small"
                    type="button"
                    aria-label=label.clone()
                    title=label
                    on:click=remove
                >
                    <Icon name=IconName::Close/>
                </button>
            }
            .into_any()
        });
        view! {
            <li>
                <Icon name=IconName::Roles/>
                <div><a href=format!("/console/roles/{id}") dir="auto">{name}</a></div>
                {remove}
            </li>
        }
        .into_any()
    };
    let items = move || {
        let roles = carried.get();
        if roles.is_empty() {
            return view! { <p class="muted">{text.get(Key::GroupsNoRoles)}</p> }.into_any();
        }
        view! { <ul class="list">{roles.into_iter().map(item).collect::<Vec<_>>()}</ul> }.into_any()
    };
    let all = StoredValue::new(all);
    let offered = Signal::derive(move || {
        let present = carried.get();
        let rest = all.get_value().into_iter().filter(|role| present.iter().all(|one| one.id != role.id));
        let none = (String::new(), text.get(Key::GroupsChooseRole).to_owned());
        std::iter::once(none).chain(rest.map(|role| (role.id.to_string(), role.name))).collect::<Vec<_>>()
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(role) = chosen.get_untracked() else { return };
        let name = all.with_value(|all| all.iter().find(|one| one.id == role).map(|one| one.name.clone()));
        let wanted = carried.with_untracked(|roles| roles.iter().map(|one| one.id).chain([role]).collect());
        set.run((wanted, words(Key::GroupsRoleAdded, &name.unwrap_or_default())));
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let barred = Signal::derive(move || chosen.with(Option::is_none));
    let form = may_edit.then(|| {
        view! {
            <form class="stack" novalidate on:submit=add>
                <SelectField
                    name="role"
                    label=Key::RolesColRole
                    options=offered
                    value=Signal::derive(move || chosen.get().map(|id| id.to_string()).unwrap_or_default())
                    on_change=Callback::new(move |id: String| chosen.set(id.parse().ok()))
                />
                <div class="actions">
                    <button class="button small" type="submit" aria-busy=busy disabled=barred>
                        <Icon name=IconName::Plus/>
                        {text.get(Key::GroupsAddRole)}
                    </button>
                </div>
            </form>
        }
        .into_any()
    });
    view! { <div class="stack">{items}{form}</div> }.into_any()
}
