//! The page of one group: its members, what it is, and its end.

use super::place::Place;
use super::roles::Carried;
use super::{about, add, danger, members, roles};
use crate::api::groups::get_group;
use crate::api::users::list_users;
use crate::domain::access::{Action, Area};
use crate::domain::account::PersonPage;
use crate::domain::group::GroupRow;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Bones, Breadcrumbs, Crumb, Icon, IconName, Loaded, PageHeader, Resource, use_text};
use leptos::prelude::*;

/// The members that are shown.
pub(super) type Members = Resource<Result<PersonPage, AppError>>;

/// The page of the group in the address.
#[component]
pub fn GroupPage() -> AnyView {
    let place = Place::new();
    let group = Resource::new(
        move || place.id.get(),
        |id| async move {
            match id {
                Some(id) => get_group(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    // Beside the group, not within it, so that the browser finds what the server loaded.
    let people: Members = Resource::new(move || place.query.get(), list_users);
    let carried = roles::load(place);
    let busy = RwSignal::new(false);
    let view = move |row: GroupRow| page(row, place, people, carried, busy);
    let skeleton = || view! { <section class="card"><Bones lines=6/></section> }.into_any();
    view! { <Loaded resource=group view skeleton busy/> }.into_any()
}

fn page(row: GroupRow, place: Place, people: Members, carried: Carried, busy: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    // What an act gives back replaces what is shown, without loading the page again.
    let group = RwSignal::new(row);
    let adding = RwSignal::new(false);
    let name = Signal::derive(move || group.with(|group| group.name.clone()));
    let crumbs = Signal::derive(move || {
        vec![Crumb::link(text.get(Key::ConsoleGroups), "/console/groups"), Crumb::here(name.get())]
    });
    let count = move || text.count(Key::GroupsMembersOne, Key::GroupsMembersMany, group.with(|group| group.members));
    let may_edit = viewer.may(Area::Groups, Action::Edit);
    let add = may_edit.then(|| {
        view! {
            <button class="button primary" type="button" on:click=move |_| adding.set(true)>
                <Icon name=IconName::Plus/>
                {text.get(Key::GroupsAdd)}
            </button>
        }
        .into_any()
    });
    let may_delete = viewer.may(Area::Groups, Action::Delete) && group.with_untracked(|group| !group.built_in);
    view! {
        <Breadcrumbs crumbs/>
        <PageHeader title=name count=count.into_any()>{add}</PageHeader>
        <div class="columns">
            <div class="stack">{members::members(group, place, people, busy, may_edit)}</div>
            <aside class="stack">{roles::roles(group, carried)}{about::about(group, may_edit)}</aside>
        </div>
        {may_delete.then(|| danger::danger(group))}
        {may_edit.then(|| add::dialog(adding, group, people))}
    }
    .into_any()
}
