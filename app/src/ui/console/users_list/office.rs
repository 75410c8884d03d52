//! The Back office view: the columns of back office users (S1), and what is done to one from the row (S8).

use super::address::Place;
use super::head::sorting;
use super::selection::Picked;
use super::table::{Deeds, breakable};
use crate::domain::access::{Action, Area};
use crate::domain::account::{AccountStatus, PersonRow};
use crate::domain::list::UserSort;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::sections::staff_act;
use crate::ui::console::staff::{StaffAct, StaffDeed};
use crate::ui::parts::{Avatar, Icon, IconName, StatusBadge};
use crate::ui::wording::console;
use crate::viewer::Viewer;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The classes of the columns after the address, for rows to come.
pub(super) const COLUMNS: &[&str] = &["optional late", "optional late", "numeric", "", "optional"];

/// The line of heads.
pub(super) fn head(text: Text, place: Place, picked: Picked) -> AnyView {
    let plain =
        |class: &'static str, label: Key| view! { <th scope="col" class=class>{text.get(label)}</th> }.into_any();
    view! {
        {picked.head()}
        {sorting(text, place, "", Key::UsersEmail, UserSort::Email)}
        {plain("optional late", Key::PartsFieldFirstName)}
        {sorting(text, place, "optional late", Key::PartsFieldLastName, UserSort::Name)}
        {sorting(text, place, "numeric", Key::UsersLastLogin, UserSort::LastSignIn)}
        {plain("", Key::UsersStatus)}
        {plain("optional", Key::PartsFieldAgent)}
        {plain("row-actions", Key::UsersAction)}
    }
    .into_any()
}

/// The cells between the box and the actions.
pub(super) fn cells(text: Text, row: &PersonRow, last: AnyView) -> AnyView {
    let agent = match row.agent {
        true => view! { <span class="badge">{text.get(Key::PartsYes)}</span> }.into_any(),
        false => view! { <span class="muted">{text.get(Key::PartsNo)}</span> }.into_any(),
    };
    let href = format!("/console/users/{}", row.id);
    view! {
        <td class="person-cell">
            <Avatar name=row.name() kind=row.kind/>
            <span class="who"><a class="row-link" href=href dir="auto">{breakable(&row.username)}</a></span>
        </td>
        <td class="optional late" data-label=text.get(Key::PartsFieldFirstName) dir="auto">{row.first_name.clone()}</td>
        <td class="optional late" data-label=text.get(Key::PartsFieldLastName) dir="auto">{row.last_name.clone()}</td>
        <td class="numeric" data-label=text.get(Key::UsersLastLogin)>{last}</td>
        <td data-label=text.get(Key::UsersStatus)><StatusBadge status=row.status/></td>
        <td class="optional" data-label=text.get(Key::PartsFieldAgent)>{agent}</td>
    }
    .into_any()
}

/// The row's actions: Edit, and a menu with the others; each is the opposite of how things stand (S11).
pub(super) fn actions(text: Text, viewer: &Viewer, row: &PersonRow, deeds: Deeds) -> AnyView {
    let name = row.name();
    let may = |action: Action| viewer.may(Area::Users, action);
    let deleted = row.status == AccountStatus::Deleted;
    let edit = may(Action::Edit).then(|| {
        let href = format!("/console/users/{}?tab=account&edit", row.id);
        let label = text.with(Key::UsersEdit, &[("name", &name)]);
        view! {
            <a class="button ghost icon-only" href=href aria-label=label.clone() title=label>
                <Icon name=IconName::Edit/>
            </a>
        }
        .into_any()
    });
    let menu = ["menu-", &row.id.to_string()].concat();
    let assigns = viewer.may(Area::Assignments, Action::View) && viewer.may(Area::Customers, Action::View) && !deleted;
    let assign = assigns.then(|| link(text, row, "assign", IconName::Groups, Key::AssignTitle));
    let own = viewer.id == row.id;
    let status = match row.status {
        AccountStatus::Deactivated if may(Action::Lock) => Some((StaffDeed::Activate, IconName::CheckCircle)),
        AccountStatus::Active | AccountStatus::Invited if may(Action::Lock) => {
            Some((StaffDeed::Deactivate, IconName::Ban))
        }
        AccountStatus::Deleted if may(Action::Delete) => Some((StaffDeed::Restore, IconName::Undo)),
        _ => None,
    };
    let status = status.filter(|_| !row.owner).map(|(deed, icon)| match (deed, own) {
        // Whoever ends the own account is asked first, on a page of its own.
        (StaffDeed::Deactivate, true) => link(text, row, "deactivate", icon, Key::StaffDeactivate),
        _ => button(text, row, &menu, deed, icon, deeds),
    });
    let delete = (may(Action::Delete) && !row.owner && !deleted)
        .then(|| link(text, row, "delete", IconName::Trash, Key::StaffDelete));
    let more = (assign.is_some() || status.is_some() || delete.is_some()).then(|| {
        let label = text.with(Key::UsersMore, &[("name", &name)]);
        view! {
            <button
                class="button ghost icon-only"
                type="button"
                popovertarget=menu.clone()
                aria-label=label.clone()
                title=label
            >
                <Icon name=IconName::More/>
            </button>
            <div class="menu" id=menu popover="auto">{assign}{status}{delete}</div>
        }
        .into_any()
    });
    view! { {edit}{more} }.into_any()
}

fn link(text: Text, row: &PersonRow, page: &str, icon: IconName, label: Key) -> AnyView {
    let href = format!("/console/users/{}/{page}", row.id);
    view! { <a href=href><Icon name=icon/>{text.get(label)}</a> }.into_any()
}

fn button(text: Text, row: &PersonRow, menu: &str, deed: StaffDeed, icon: IconName, deeds: Deeds) -> AnyView {
    let label = match deed {
        StaffDeed::Activate => Key::StaffActivate,
        StaffDeed::Deactivate => Key::StaffDeactivate,
        StaffDeed::Restore => Key::StaffRestore,
    };
    let (id, name) = (row.id, row.name());
    let toasts = deeds.toasts;
    let act = move |_| {
        let asked = StaffAct { deed, id, name: name.clone(), text, toasts, done: deeds.again };
        spawn_local(async move {
            if staff_act(asked).await.is_err() {
                toasts.error(console::error(text, &AppError::Transport));
            }
        });
    };
    view! {
        <button type="button" popovertarget=menu.to_owned() popovertargetaction="hide" on:click=act>
            <Icon name=icon/>
            {text.get(label)}
        </button>
    }
    .into_any()
}
