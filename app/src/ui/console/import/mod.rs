//! Import: a file is uploaded, its columns are explained, a job checks it, and another imports it.

mod columns;
mod file;

use super::use_viewer;
use crate::api::imports::get_import;
use crate::domain::access::{Action, Area};
use crate::domain::id::ImportId;
use crate::domain::import::ImportView;
use crate::error::AppError;
use crate::i18n::Key;
use crate::ui::parts::load::{answer_with, page_error};
use crate::ui::parts::{Bones, Breadcrumbs, Crumb, Loaded, PageHeader, Resource, use_text};
use crate::ui::route::use_location;
use leptos::prelude::*;

const PATH: &str = "/console/import";

/// The upload, or the file of the address.
#[component]
pub fn ImportPage() -> AnyView {
    let text = use_text();
    if !use_viewer().may(Area::Customers, Action::Import) {
        answer_with(&AppError::Forbidden);
        return page_error(text, "403", Key::ErrorsForbiddenTitle, Key::ErrorsForbidden);
    }
    let location = use_location();
    // On the way to another page the address changes first: what is shown here stays until the page goes.
    let place = Memo::new(move |before: Option<&String>| {
        let path = location.pathname.get();
        match path.strip_prefix(PATH) {
            Some(rest) => rest.trim_matches('/').to_owned(),
            None => before.cloned().unwrap_or_default(),
        }
    });
    let page = move || if place.with(String::is_empty) { file::upload() } else { explained(place) };
    view! {
        {move || crumbs(place.with(String::is_empty))}
        {page}
    }
    .into_any()
}

fn crumbs(first: bool) -> AnyView {
    let text = use_text();
    let users = Crumb::link(text.get(Key::ConsoleUsers), "/console/users");
    let title = text.get(Key::ImportTitle);
    let crumbs = if first {
        vec![users, Crumb::here(title)]
    } else {
        vec![users, Crumb::link(title, PATH), Crumb::here(text.get(Key::ImportColumns))]
    };
    view! { <Breadcrumbs crumbs=Signal::stored(crumbs)/> }.into_any()
}

/// The uploaded file of the address.
fn explained(place: Memo<String>) -> AnyView {
    let file = Resource::new(
        move || place.get(),
        |id| async move {
            match id.parse::<ImportId>() {
                Ok(id) => get_import(id).await,
                Err(_) => Err(AppError::NotFound),
            }
        },
    );
    let view = |file: ImportView| columns::columns(file);
    let skeleton = || {
        let title = use_text().get(Key::ImportTitle);
        view! {
            <PageHeader title=Signal::stored(title.to_owned())/>
            <section class="card"><Bones lines=8/></section>
        }
        .into_any()
    };
    view! { <Loaded resource=file view skeleton/> }.into_any()
}
