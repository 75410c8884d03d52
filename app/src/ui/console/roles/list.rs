//! Every role, with the groups that carry it.

use super::{PATH, create};
use crate::api::roles::list_roles;
use crate::domain::access::{Action, Area};
use crate::domain::role::{RoleList, RoleRow};
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, Loaded, PageHeader, Resource, SkeletonRows, use_text};
use leptos::prelude::*;

/// The list of roles.
#[component]
pub fn RolesPage() -> AnyView {
    let text = use_text();
    let roles = Resource::new(|| (), |()| list_roles());
    let creating = RwSignal::new(false);
    let may_create = use_viewer().may(Area::Roles, Action::Create);
    let new = may_create.then(|| {
        view! {
            <button class="button primary" type="button" on:click=move |_| creating.set(true)>
                <Icon name=IconName::Plus/>
                {text.get(Key::RolesNew)}
            </button>
        }
        .into_any()
    });
    let view = move |list: RoleList| {
        let rows: Vec<_> = list.rows.iter().map(|row| role(text, row)).collect();
        frame("false", rows.into_any())
    };
    let skeleton = || {
        let rows = view! { <SkeletonRows rows=5 columns=&["", "", ""] people=false/> };
        frame("true", rows.into_any())
    };
    view! {
        <PageHeader title=Signal::stored(text.get(Key::RolesTitle).to_owned())>{new}</PageHeader>
        <Loaded resource=roles view skeleton/>
        {may_create.then(|| create::dialog(creating))}
    }
    .into_any()
}

fn role(text: Text, row: &RoleRow) -> AnyView {
    let description = (!row.description.is_empty()).then(|| {
        view! { <span class="mail" dir="auto" title=row.description.clone()>{row.description.clone()}</span> }
            .into_any()
    });
    let rules =
        if row.full_access { text.get(Key::RolesFullAccess).to_owned() } else { text.number(u64::from(row.rules)) };
    let groups: Vec<_> = row.groups.iter().map(|group| group.name.as_str()).collect();
    view! {
        <tr>
            <td class="name-cell">
                <a class="row-link" href=format!("{PATH}/{}", row.id) dir="auto">{row.name.clone()}</a>
                {description}
            </td>
            <td data-label=text.get(Key::RolesColGroups) dir="auto">{groups.join(", ")}</td>
            <td data-label=text.get(Key::RolesColRules)>{rules}</td>
            <td class="numeric" data-label=text.get(Key::RolesColPeople)>{text.number(row.people)}</td>
        </tr>
    }
    .into_any()
}

fn frame(busy: &'static str, rows: AnyView) -> AnyView {
    let text = use_text();
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::RolesTitle)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::RolesColRole)}</th>
                        <th scope="col">{text.get(Key::RolesColGroups)}</th>
                        <th scope="col">{text.get(Key::RolesColRules)}</th>
                        <th scope="col" class="numeric">{text.get(Key::RolesColPeople)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
