//! Assign Customers: which customers belong to one back office user (S18 to S23).

mod picks;
mod rows;
mod save;
mod table;

use crate::api::assignments::list_assignments;
use crate::api::users::get_user;
use crate::domain::access::{Action, Area};
use crate::domain::account::{AccountKind, AccountStatus, PersonView};
use crate::domain::assignment::{AssignmentPage, AssignmentTable};
use crate::domain::id::AccountId;
use crate::domain::list::{PAGE_SIZES, UserQuery};
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::load::failed;
use crate::ui::parts::{
    Bones, Breadcrumbs, Crumb, Icon, IconName, Loaded, PageHeader, Resource, ask_before_leaving, browser, use_text,
};
use crate::ui::route::use_location;
use leptos::prelude::*;
use picks::Picks;

/// One of the two tables: what is asked of it, and what came.
#[derive(Clone, Copy)]
struct Desk {
    table: AssignmentTable,
    query: RwSignal<UserQuery>,
    page: Resource<Result<AssignmentPage, AppError>>,
    picks: Picks,
}

impl Desk {
    fn new(id: Memo<Option<AccountId>>, table: AssignmentTable, picks: Picks) -> Self {
        let query = RwSignal::new(UserQuery { size: PAGE_SIZES[1], ..UserQuery::default() });
        let page = Resource::new(
            move || (id.get(), query.get()),
            move |(id, query)| async move {
                match id {
                    Some(id) => list_assignments(id, table, query).await,
                    None => Err(AppError::NotFound),
                }
            },
        );
        Self { table, query, page, picks }
    }
}

/// The page of the user in the address.
pub(super) fn assign() -> AnyView {
    let path = use_location().pathname;
    let id = Memo::new(move |before: Option<&Option<AccountId>>| {
        let found = path.with(|path| {
            let rest = path.trim_end_matches('/').strip_prefix("/console/users/")?;
            rest.strip_suffix("/assign").map(|id| id.parse().ok())
        });
        // On the way to another page the address changes first: what is shown here stays until the page goes.
        found.unwrap_or_else(|| before.copied().flatten())
    });
    let person = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => get_user(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let picks = Picks::new();
    let available = Desk::new(id, AssignmentTable::Available, picks);
    let assigned = Desk::new(id, AssignmentTable::Assigned, picks);
    let view = move |person: PersonView| page(&person, available, assigned);
    let skeleton = || view! { <section class="card"><Bones lines=6/></section> }.into_any();
    view! { <Loaded resource=person view skeleton/> }.into_any()
}

fn page(person: &PersonView, available: Desk, assigned: Desk) -> AnyView {
    let text = use_text();
    if person.kind != AccountKind::Staff {
        return failed(text, AppError::NotFound, Callback::new(|()| browser::reload()));
    }
    let picks = available.picks;
    let deleted = person.status == AccountStatus::Deleted;
    let may_edit = use_viewer().may(Area::Assignments, Action::Edit) && !deleted;
    let crumbs = vec![
        Crumb::link(text.get(Key::ConsoleUsers), "/console/users?kind=staff"),
        Crumb::link(person.name(), format!("/console/users/{}", person.id)),
        Crumb::here(text.get(Key::AssignTitle)),
    ];
    let rule = if deleted { Key::AssignDeleted } else { Key::AssignRule };
    view! {
        <Breadcrumbs crumbs=Signal::stored(crumbs)/>
        <PageHeader
            title=text.get(Key::AssignTitle)
            count=text.with(Key::AssignTo, &[("name", &person.name())]).into_any()
        />
        <div class="stack loose">
            <div class="notice info">
                <Icon name=IconName::Info/>
                <p>{text.get(rule)}</p>
            </div>
            {may_edit.then(|| table::card(available, true))}
            {table::card(assigned, may_edit)}
        </div>
        {may_edit.then(|| save::bar(person.id, available, assigned))}
        {ask_before_leaving(Signal::derive(move || picks.dirty()))}
    }
    .into_any()
}
