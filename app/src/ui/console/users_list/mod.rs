//! Manage > Users: everyone in one list, whose search, filters, order and place stand in the address.

mod acts;
mod address;
mod attribute;
mod bar;
mod bulk;
mod chips;
mod delete;
mod filters;
mod head;
mod late;
mod more;
mod office;
mod selection;
mod table;

use super::use_viewer;
use crate::api::users::{count_users, list_users};
use crate::domain::access::{Action, Area};
use crate::domain::account::{AccountKind, PersonPage, PersonRow, Total};
use crate::domain::list::UserQuery;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, Loaded, Nothing, PageHeader, Resource, use_text, use_toasts};
use crate::ui::query::address;
use crate::viewer::Viewer;
use address::{Place, list_address};
pub(super) use late::Part;
use late::{Kind, Late};
use leptos::prelude::*;
use selection::Picked;
use table::Deeds;

/// The list as a file.
const EXPORT: &str = "/console/users/export.csv";
const NEW_CUSTOMER: &str = "/console/users/new";
const NEW_STAFF: &str = "/console/users/new?kind=staff";

/// The users list.
#[component]
pub fn UsersPage() -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let place = Place::new();
    let people = Resource::new(move || place.query.get(), list_users);
    // Turning a page or sorting leaves the number as it is.
    let counted = Memo::new(move |_| place.query.with(UserQuery::narrowing));
    let total = Resource::new(move || counted.get(), count_users);
    let groups = filters::load_groups();
    let filters_opened = RwSignal::new(false);
    let attributes = attribute::load(place, filters_opened);
    let doomed = RwSignal::new(None::<PersonRow>);
    let busy = RwSignal::new(false);
    let picked = Picked::new(place);
    let asked = RwSignal::new(None);
    let late = Late::new();

    let may_export = viewer.may(Area::Customers, Action::Export) || viewer.may(Area::Users, Action::Export);
    let counter = view! {
        <Loaded
            resource=total
            view=move |total| headcount(text, total).into_any()
            skeleton=|| "\u{a0}".into_any()
            quiet=true
        />
    };
    let again = Callback::new(move |()| {
        people.refetch();
        total.refetch();
    });
    let deeds = Deeds { doomed, again, toasts: use_toasts() };
    let list = move |page: PersonPage| table::people(place, page, total, deeds, busy, picked);
    let new = new_user(place, &viewer);
    view! {
        <PageHeader title=Signal::stored(text.get(Key::UsersTitle).to_owned()) count=counter.into_any()>
            {may_export.then(|| export(place))}
            {new}
        </PageHeader>
        {filters::kinds(place)}
        {filters::filters(place, groups, more::filters(late, Kind::Filters(place, attributes), filters_opened))}
        {chips::chips(place, people, groups, attributes)}
        // The bar stands at the foot of the window; to the keyboard it comes before the rows.
        <div class="picking">
            {late.once(move || picked.any(), Kind::Bar(picked, place, total, asked))}
            <Loaded resource=people view=list skeleton=move || table::skeleton(place, picked) busy/>
        </div>
        {late.once(move || doomed.with(Option::is_some), Kind::Deletion(doomed, again))}
        {late.once(move || asked.with(Option::is_some), Kind::Bulk(asked, picked, groups))}
    }
    .into_any()
}

fn headcount(text: Text, total: Total) -> String {
    if total.more {
        text.with(Key::UsersCountMore, &[("n", &text.number(total.count))])
    } else {
        text.count(Key::UsersCountOne, Key::UsersCountMany, total.count)
    }
}

/// The list as it is narrowed, as a file; or, where the password is asked for first, the page that does.
fn export(place: Place) -> AnyView {
    let href = Signal::derive(move || place.query.with(|query| address(EXPORT, &query.narrowing().to_params())));
    view! { <a class="button" href=href rel="external">{use_text().get(Key::ImportExport)}</a> }.into_any()
}

/// The button that asks what kind of user it is to be (A7), or whether many come from a file. In the Back office view it goes
/// straight to the form of such a user (S3).
fn new_user(place: Place, viewer: &Viewer) -> AnyView {
    let text = use_text();
    let staff = viewer.may(Area::Users, Action::Create) || viewer.may(Area::Users, Action::Invite);
    let kinds = [
        (viewer.may(Area::Customers, Action::Create), NEW_CUSTOMER, Key::StatusCustomer, Key::UsersNewCustomerHint),
        (staff, NEW_STAFF, Key::StatusStaff, Key::UsersNewStaffHint),
        (viewer.may(Area::Customers, Action::Import), "/console/import", Key::ImportTitle, Key::ImportHint),
    ];
    let item = move |(_, href, label, hint): (bool, &'static str, Key, Key)| {
        view! { <a href=href><span><strong>{text.get(label)}</strong><small>{text.get(hint)}</small></span></a> }
            .into_any()
    };
    let offered: Vec<_> = kinds.into_iter().filter(|(may, ..)| *may).collect();
    let office = Memo::new(move |_| place.query.with(|query| query.kind == Some(AccountKind::Staff)));
    let draw = move || {
        if office.get() {
            return staff.then(|| {
                view! {
                    <a class="button primary" href=NEW_STAFF>
                        <Icon name=IconName::Plus/>
                        {text.get(Key::UsersAddNewUser)}
                    </a>
                }
                .into_any()
            });
        }
        let items: Vec<_> = offered.iter().copied().map(item).collect();
        (!items.is_empty()).then(|| {
            view! {
                <button class="button primary" type="button" popovertarget="new-user">
                    <Icon name=IconName::Plus/>
                    {text.get(Key::UsersNewUser)}
                    <Icon name=IconName::ChevronDown/>
                </button>
                <div class="menu" id="new-user" popover="auto">{items}</div>
            }
            .into_any()
        })
    };
    draw.into_any()
}

/// Nobody to show: because nobody is there yet, or because nobody fits what is asked for.
fn nobody(query: &UserQuery) -> AnyView {
    let text = use_text();
    // A tab narrows the list as well, but is none of the filters that could be taken away.
    let tab = UserQuery { kind: None, ..query.clone() };
    if tab.is_filtered() {
        let short = (1..3).contains(&query.search.trim().chars().count());
        let words = text.get(if short { Key::UsersNobodyBegins } else { Key::UsersNobodyMatches }).into_any();
        return view! {
            <Nothing icon=IconName::Search title=Key::UsersNobodyMatchesTitle words>
                <a class="button" href=list_address(&UserQuery::default())>{text.get(Key::UsersClear)}</a>
            </Nothing>
        }
        .into_any();
    }
    let may_create = use_viewer().may(Area::Customers, Action::Create);
    view! {
        <Nothing icon=IconName::Users title=Key::UsersNobodyTitle words=text.get(Key::UsersNobody).into_any()>
            {may_create.then(|| view! { <a class="button" href=NEW_CUSTOMER>{text.get(Key::UsersNewUser)}</a> })}
        </Nothing>
    }
    .into_any()
}

/// The call that finds.
type People = Resource<Result<PersonPage, AppError>>;
/// The call that counts.
type Counted = Resource<Result<Total, AppError>>;
