//! The page of one application.

use super::tab::Name;
use super::{PATH, access, danger, details, secrets};
use crate::api::applications::get_application;
use crate::domain::application::ApplicationView;
use crate::domain::id::ApplicationId;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::{Bones, Breadcrumbs, Crumb, Loaded, PageHeader, Resource, Tab, Tabs, use_text};
use crate::ui::route::use_location;
use leptos::prelude::*;

/// The page of the application in the address.
#[component]
pub fn ApplicationPage() -> AnyView {
    let location = use_location();
    let id = Memo::new(move |before: Option<&Option<ApplicationId>>| {
        let path = location.pathname.get();
        match path.strip_prefix("/console/applications/") {
            Some(id) => id.trim_end_matches('/').parse().ok(),
            // On the way to another page the address changes first: what is shown here stays until the page goes.
            None => before.copied().flatten(),
        }
    });
    let tab = Memo::new(move |before: Option<&Name>| {
        let search = location.search.get();
        let here = location.pathname.with(|path| path.starts_with("/console/applications/"));
        before.copied().filter(|_| !here).unwrap_or_else(|| Name::from_search(&search))
    });
    let application = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => get_application(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let view = move |view: ApplicationView| page(view, tab);
    let skeleton = || view! { <section class="card"><Bones lines=6/></section> }.into_any();
    view! { <Loaded resource=application view skeleton/> }.into_any()
}

fn page(view: ApplicationView, tab: Memo<Name>) -> AnyView {
    let text = use_text();
    let id = view.application.id;
    let people = view.application.kind.has_people();
    let may_delete = view.may_delete;
    // What an act gives back replaces what is shown, without loading the page again.
    let application = RwSignal::new(view);
    let name = Signal::derive(move || application.with(|view| view.application.name.clone()));
    let crumbs =
        Signal::derive(move || vec![Crumb::link(text.get(Key::ApplicationsTitle), PATH), Crumb::here(name.get())]);
    let has_secrets =
        Memo::new(move |_| application.with(|view| view.form.auth.has_secret() || !view.secrets.is_empty()));
    let shown = Memo::new(move |_| match tab.get() {
        Name::Access if !people => Name::Details,
        Name::Secrets if !has_secrets.get() => Name::Details,
        tab => tab,
    });
    let tabs = Signal::derive(move || {
        let tab = |name: Name, label: Key| Tab {
            label: text.get(label),
            href: name.address(id),
            current: shown.get() == name,
            count: None,
        };
        let mut tabs = vec![tab(Name::Details, Key::ApplicationsTabDetails)];
        if people {
            tabs.push(tab(Name::Access, Key::ApplicationsTabAccess));
        }
        if has_secrets.get() {
            tabs.push(tab(Name::Secrets, Key::ApplicationsTabSecrets));
        }
        tabs
    });
    let body = move || match shown.get() {
        Name::Details => details::details(application),
        Name::Access => access::access(application),
        Name::Secrets => secrets::secrets(application),
    };
    let kind = text.get(super::words::kind(application.with_untracked(|view| view.application.kind)));
    view! {
        <Breadcrumbs crumbs/>
        <PageHeader title=name count=kind.into_any()/>
        <Tabs label=name.get_untracked() tabs/>
        <div class="columns">
            <div class="stack">{body}</div>
            <aside class="stack">{details::connection(application)}</aside>
        </div>
        {may_delete.then(|| danger::danger(application))}
    }
    .into_any()
}
