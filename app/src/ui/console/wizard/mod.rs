//! New User > Customer: Details, Groups, Finish, and the page that tells what came of it (A13 to A25). The other kind of user has
//! a form in `staff`.

mod details;
mod draft;
mod groups;
mod result;

use crate::api::attributes::attributes_of_new_customer;
use crate::api::groups::list_groups;
use crate::api::users::{check_customer, create_customer};
use crate::domain::access::{Action, Area};
use crate::domain::group::Audience;
use crate::domain::violation::Field;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::console::{staff, use_viewer};
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::{
    Breadcrumbs, Crumb, PageHeader, Resource, act, ask_before_leaving_path, browser, keep_only, use_text, use_toasts,
};
use crate::ui::query::param;
use crate::ui::route::NavigateOptions;
use crate::ui::route::{use_location, use_navigate};
use crate::ui::wording::console;
use crate::viewer::Viewer;
use draft::{Typed, of_details};
use leptos::prelude::*;
pub(super) use result::{Finished, result};

const PATH: &str = "/console/users/new";
const DETAILS_ADDRESS: &str = "/console/users/new?kind=customer";
const GROUPS_ADDRESS: &str = "/console/users/new?kind=customer&step=groups";

/// New User: the wizard of a customer, or the form of a back office user, as the address says.
#[component]
pub fn NewUserPage() -> AnyView {
    let place = use_location();
    let path = place.pathname;
    let of_staff = Memo::new(move |before: Option<&bool>| {
        let now = place.search.with(|search| param(search, "kind").as_deref() == Some("staff"));
        // On the way to another page the address changes first: what is shown here stays until the page goes.
        before.copied().filter(|_| path.with(|path| path.trim_end_matches('/') != PATH)).unwrap_or(now)
    });
    let draw = move || if of_staff.get() { staff::new_staff() } else { new_customer() };
    draw.into_any()
}

/// The wizard that makes a customer. Which step is shown stands in the address, so that the browser's Back leads to the step
/// before; what was typed stays. Nothing is created before Finish.
fn new_customer() -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    if !viewer.may(Area::Customers, Action::Create) {
        answer_with(&AppError::Forbidden);
        return page_error(text, "403", Key::ErrorsForbiddenTitle, Key::ErrorsForbidden);
    }
    let crumbs =
        vec![Crumb::link(text.get(Key::ConsoleUsers), "/console/users"), Crumb::here(text.get(Key::WizardTitle))];
    view! {
        <Breadcrumbs crumbs=Signal::stored(crumbs)/>
        {wizard(viewer)}
    }
    .into_any()
}

fn wizard(viewer: Viewer) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let policy = viewer.password;
    let typed = Typed::new();
    let pending = RwSignal::new(false);
    let finished = RwSignal::new(None::<Finished>);
    // Step Groups is open once step Details was found right; an address alone does not lead there.
    let passed = RwSignal::new(false);
    let search = use_location().search;
    let at_groups =
        Memo::new(move |_| passed.get() && search.with(|search| param(search, "step").as_deref() == Some("groups")));
    let offered = Resource::new(|| (), |()| list_groups(Some(Audience::Customers)));
    let asked = Resource::new(|| (), |()| attributes_of_new_customer());
    // What is typed into a field lives as long as the wizard, not until the attributes are asked for again.
    let owner = Owner::current().unwrap_or_default();
    Effect::new(move || {
        if let Some(Ok(list)) = asked.get() {
            owner.with(|| typed.ask(text.language(), list.rows));
        }
    });
    let navigate = use_navigate();
    let go = Callback::new(move |(address, replace): (&'static str, bool)| {
        navigate(address, NavigateOptions { replace, ..NavigateOptions::default() });
    });
    // After a reload nothing is typed: the address is that of the step shown.
    Effect::new(move || {
        if !passed.get() && search.with(|search| param(search, "step").is_some()) {
            go.run((DETAILS_ADDRESS, true));
        }
    });
    Effect::new(move |before: Option<bool>| {
        let now = at_groups.get();
        if before.is_some_and(|before| before != now) && finished.with_untracked(Option::is_none) {
            browser::focus(if typed.refused.get_untracked() > 0 { ".error-summary" } else { "#main form" });
        }
        now
    });

    let next = {
        let policy = policy.clone();
        Callback::new(move |()| {
            if let Some(found) = typed.wrong_details(&policy) {
                return typed.refuse(found);
            }
            act(pending, check_customer(typed.draft()), move |answer| match answer {
                Ok(()) => {
                    typed.accept();
                    passed.set(true);
                    go.run((GROUPS_ADDRESS, false));
                }
                Err(AppError::Invalid(found)) => typed.refuse(found),
                Err(error) => toasts.error(console::error(text, &error)),
            });
        })
    };
    let back = Callback::new(move |()| go.run((DETAILS_ADDRESS, false)));
    let finish = Callback::new(move |()| {
        let draft = typed.draft();
        let password = draft.password.clone();
        act(pending, create_customer(draft), move |answer| match answer {
            Ok(created) => {
                finished.set(Some(Finished { created, password }));
                typed.clear();
                passed.set(false);
                go.run((DETAILS_ADDRESS, true));
            }
            Err(AppError::Invalid(found)) => {
                // The error belongs to the step that has the field.
                let of_groups = keep_only(&found, |field| *field == Field::Groups);
                if of_details(&found).is_empty() && !of_groups.is_empty() {
                    typed.errors.set(of_groups);
                    offered.refetch();
                } else {
                    typed.refuse(found);
                    // An attribute may have been defined meanwhile.
                    asked.refetch();
                    go.run((DETAILS_ADDRESS, false));
                }
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    });
    let again = Callback::new(move |()| {
        finished.set(None);
        browser::focus("#email");
    });

    let step = move || {
        if at_groups.get() {
            groups::groups(typed, offered, pending, back, finish)
        } else {
            details::details(typed, policy.clone(), pending, next)
        }
    };
    let page = move || match finished.get() {
        Some(finished) => result(finished, again),
        None => view! {
            <PageHeader title=text.get(Key::WizardTitle) count=text.get(Key::WizardKind).into_any()/>
            {steps(at_groups, back)}
            {step.clone()}
        }
        .into_any(),
    };
    let unsaved = ask_before_leaving_path(Signal::derive(move || typed.is_dirty()), Some(PATH));
    view! { {page}{unsaved} }.into_any()
}

/// The steps with the present one marked; the one before leads back.
fn steps(at_groups: Memo<bool>, back: Callback<()>) -> AnyView {
    let text = use_text();
    let items = move || {
        let (details, groups) = (text.get(Key::WizardDetails), text.get(Key::WizardGroups));
        if at_groups.get() {
            let go_back = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                back.run(());
            };
            view! {
                <li class="done"><a href=DETAILS_ADDRESS on:click=go_back><span>{details}</span></a></li>
                <li aria-current="step"><span>{groups}</span></li>
            }
            .into_any()
        } else {
            view! {
                <li aria-current="step"><span>{details}</span></li>
                <li><span>{groups}</span></li>
            }
            .into_any()
        }
    };
    view! { <ol class="steps" aria-label=text.get(Key::WizardSteps)>{items}</ol> }.into_any()
}
