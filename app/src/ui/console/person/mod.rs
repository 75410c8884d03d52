//! The page of one person: profile, groups, sessions, activity, and what can be done (A26, A32, A33, A35, A40, A46).

mod access;
mod account;
mod act_as;
mod activity;
mod approval;
mod conflict;
mod danger;
mod delete;
mod edits;
mod glance;
mod groups;
mod head;
mod invitation;
mod lock;
mod phrase;
mod preview;
mod profile;
mod reset;
mod second_factor;
mod sessions;
mod tab;

pub(crate) use activity::{changes, deed_icon, via};
pub(crate) use conflict::change_notice;
pub(crate) use phrase::{phrase, strong};
pub(crate) use profile::stale_notice;
pub(crate) use second_factor::second_factor;

use crate::api::groups::list_groups;
use crate::api::staff::{staff_access, staff_groups};
use crate::api::users::{get_user, list_activity, list_sessions};
use crate::domain::account::{AccountKind, PersonView};
use crate::domain::audit::Activity;
use crate::domain::group::GroupList;
use crate::domain::session::SessionList;
use crate::domain::why::AccessView;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::staff;
use crate::ui::parts::{Bones, Breadcrumbs, Crumb, LoadFailed, Loaded, Resource, Tab, Tabs, use_text};
use crate::ui::route::use_location;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tab::Place;

/// What a tab shows besides the person. One type for all, so that there is one resource.
#[derive(Clone, Serialize, Deserialize)]
enum Extra {
    Nothing,
    /// The groups to choose from in the account's form.
    Offered(GroupList),
    Groups(GroupList),
    Sessions(SessionList),
    Access(AccessView),
    Activity(Activity),
}

type ExtraResource = Resource<Result<Extra, AppError>>;

/// The page of the person in the address.
#[component]
pub fn PersonPage() -> AnyView {
    let location = use_location();
    let place = Memo::new(move |before: Option<&Option<Place>>| {
        let (path, search) = (location.pathname.get(), location.search.get());
        match path.strip_prefix("/console/users/") {
            Some(id) => Place::from_address(id.trim_end_matches('/'), &search),
            // On the way to another page the address changes first: what is shown here stays until the page goes.
            None => before.copied().flatten(),
        }
    });
    let id = Memo::new(move |_| place.get().map(|place| place.id));
    // Calls stand beside each other, not one within the other, so that the browser finds what the server loaded.
    let person = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => get_user(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let extra: ExtraResource = Resource::new(move || place.get(), load);
    let view = move |view: PersonView| page(view, place, extra);
    let skeleton = || view! { <section class="card"><Bones lines=6/></section> }.into_any();
    view! { <Loaded resource=person view skeleton/> }.into_any()
}

async fn load(place: Option<Place>) -> Result<Extra, AppError> {
    let Some(place) = place else { return Ok(Extra::Nothing) };
    match place.tab {
        tab::Name::Account if place.edit => staff_groups().await.map(Extra::Offered),
        tab::Name::Profile | tab::Name::Account | tab::Name::Details => Ok(Extra::Nothing),
        tab::Name::Groups if !place.edit => Ok(Extra::Nothing),
        // The fitting audience is known once the person is; both calls go out at once.
        tab::Name::Groups => list_groups(None).await.map(Extra::Groups),
        tab::Name::Sessions => list_sessions(place.id).await.map(Extra::Sessions),
        tab::Name::Access => staff_access(place.id).await.map(Extra::Access),
        tab::Name::Activity => list_activity(place.id, None).await.map(Extra::Activity),
    }
}

fn page(view: PersonView, place: Memo<Option<Place>>, extra: ExtraResource) -> AnyView {
    let text = use_text();
    let id = view.id;
    // What an act gives back replaces what is shown, without loading the page again.
    let person = RwSignal::new(view);
    let (staff, past) = person.with_untracked(|person| (person.kind == AccountKind::Staff, person.may.activity));
    let place = Memo::new(move |_| {
        let place = place.get().filter(|place| place.id == id).unwrap_or(Place::of(id));
        match place.tab {
            tab::Name::Activity if !past && staff => Place { tab: tab::Name::Account, ..place },
            tab::Name::Activity if !past => Place { tab: tab::Name::Profile, ..place },
            tab::Name::Profile if staff => Place { tab: tab::Name::Account, edit: false, ..place },
            tab::Name::Account | tab::Name::Details if !staff => Place { tab: tab::Name::Profile, ..place },
            _ => place,
        }
    });
    let crumbs = Signal::derive(move || {
        vec![Crumb::link(text.get(Key::ConsoleUsers), "/console/users"), Crumb::here(person.with(PersonView::name))]
    });
    let tabs = Signal::derive(move || tabs(&person.read(), place.get()));
    let shown = Memo::new(move |_| place.get().tab);
    let editing = Memo::new(move |_| place.get().edit);
    let body = move || match shown.get() {
        tab::Name::Profile | tab::Name::Details => profile::profile(person, editing),
        tab::Name::Account => account::account(person, editing, extra),
        tab::Name::Groups => groups::groups(person, editing, extra),
        tab::Name::Sessions => sessions::sessions(person, extra),
        tab::Name::Access => access::access(extra),
        tab::Name::Activity => activity::activity(id, extra),
    };
    view! {
        <Breadcrumbs crumbs/>
        {head::head(person)}
        {approval::approval(person)}
        <Tabs label=person.with_untracked(PersonView::name) tabs/>
        <div class="columns">
            <div class="stack">{body}</div>
            <aside class="stack">{glance::glance(person)}</aside>
        </div>
        {if staff { staff::deeds(person) } else { danger::danger(person) }}
    }
    .into_any()
}

fn tabs(person: &PersonView, place: Place) -> Vec<Tab> {
    let text = use_text();
    let tab = |name: tab::Name, label: Key, count: Option<usize>| Tab {
        label: text.get(label),
        href: Place { tab: name, ..place }.address(),
        current: place.tab == name,
        count: count.map(|count| count as u64),
    };
    let staff = person.kind == AccountKind::Staff;
    let mut tabs = if staff {
        vec![tab(tab::Name::Account, Key::StaffAccount, None), tab(tab::Name::Details, Key::StaffDetails, None)]
    } else {
        vec![tab(tab::Name::Profile, Key::PersonTabProfile, None)]
    };
    tabs.extend([
        tab(tab::Name::Groups, Key::PersonTabGroups, Some(person.groups.len())),
        tab(tab::Name::Sessions, Key::PersonTabSessions, Some(person.sessions as usize)),
    ]);
    if staff {
        tabs.push(tab(tab::Name::Access, Key::PersonTabAccess, None));
    }
    if person.may.activity {
        tabs.push(tab(tab::Name::Activity, Key::PersonTabActivity, None));
    }
    tabs
}

/// What a tab loads: bones until it is there, another try when it does not come. `draw` gives nothing for another tab's.
fn extra_content(extra: ExtraResource, draw: impl Fn(Extra) -> Option<AnyView> + Send + Sync + 'static) -> AnyView {
    let bones = || view! { <Bones lines=4/> }.into_any();
    let content = move || match extra.get() {
        None => bones(),
        Some(Ok(extra)) => draw(extra).unwrap_or_else(bones),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| extra.refetch());
            view! { <LoadFailed error retry/> }.into_any()
        }
    };
    content.into_any()
}
