//! Every application, with what it is, who may open it, and how its secret stands.

use super::{PATH, words};
use crate::api::applications::list_applications;
use crate::domain::access::{Action, Area};
use crate::domain::application::{Access, ApplicationList, ApplicationRow};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::console::person::phrase;
use crate::ui::console::use_viewer;
use crate::ui::parts::status::badge;
use crate::ui::parts::{Icon, IconName, Loaded, Moment, Nothing, PageHeader, Resource, SkeletonRows, Tone, use_text};
use leptos::prelude::*;

/// The list of applications.
#[component]
pub fn ApplicationsPage() -> AnyView {
    let text = use_text();
    let applications = Resource::new(|| (), |()| list_applications());
    let may_create = use_viewer().may(Area::Applications, Action::Create);
    let count = move || {
        let rows = applications.get().and_then(Result::ok).map(|list| list.rows.len() as u64);
        rows.map(|rows| text.count(Key::ApplicationsCountOne, Key::ApplicationsCountMany, rows))
    };
    let count = view! { <Transition fallback=|| "\u{a0}">{count}</Transition> };
    let new = may_create.then(|| {
        view! {
            <a class="button primary" href=[PATH, "/new"].concat()>
                <Icon name=IconName::Plus/>
                {text.get(Key::ApplicationsNew)}
            </a>
        }
        .into_any()
    });
    let view = move |list: ApplicationList| {
        if list.rows.is_empty() {
            return none_yet(may_create);
        }
        let rows: Vec<_> = list.rows.iter().map(|row| application(text, row, list.now)).collect();
        frame("false", rows.into_any())
    };
    let skeleton = || {
        let rows = view! { <SkeletonRows rows=4 columns=&["", "", ""] people=false/> };
        frame("true", rows.into_any())
    };
    view! {
        <PageHeader title=Signal::stored(text.get(Key::ApplicationsTitle).to_owned()) count=count.into_any()>
            {new}
        </PageHeader>
        <Loaded resource=applications view skeleton/>
    }
    .into_any()
}

fn application(text: Text, row: &ApplicationRow, now: Timestamp) -> AnyView {
    let description = (!row.description.is_empty()).then(|| {
        view! { <span class="mail" dir="auto" title=row.description.clone()>{row.description.clone()}</span> }
            .into_any()
    });
    let own = row.first_party.then(|| view! { " "<span class="badge">{text.get(Key::ApplicationsOwn)}</span> });
    view! {
        <tr>
            <td class="name-cell">
                <a class="row-link" href=format!("{PATH}/{}", row.id) dir="auto">{row.name.clone()}</a>
                {description}
            </td>
            <td data-label=text.get(Key::ApplicationsColKind)>{text.get(words::kind(row.kind))}{own}</td>
            <td data-label=text.get(Key::ApplicationsColAccess)>{opened_by(text, row)}</td>
            <td data-label=text.get(Key::ApplicationsColSecret)>{secret(text, row, now)}</td>
        </tr>
    }
    .into_any()
}

fn opened_by(text: Text, row: &ApplicationRow) -> AnyView {
    match row.access {
        _ if !row.kind.has_people() => {
            view! { <span class="muted">{text.get(Key::ApplicationsNoPeople)}</span> }.into_any()
        }
        Access::Groups => {
            text.count(Key::ApplicationsGroupsOne, Key::ApplicationsGroupsMany, u64::from(row.groups)).into_any()
        }
        Access::Nobody => badge(Tone::Deactivated, false, text.get(words::access(row.access)).into_any()),
        Access::Everyone => text.get(words::access(row.access)).into_any(),
    }
}

fn secret(text: Text, row: &ApplicationRow, now: Timestamp) -> AnyView {
    let until = row.old_until.filter(|until| *until > now);
    match (row.auth.has_secret(), row.secret, until) {
        (false, ..) => view! { <span class="muted">{text.get(Key::ApplicationsSecretUnneeded)}</span> }.into_any(),
        (true, true, None) => badge(Tone::Active, false, text.get(Key::ApplicationsSecretThere).into_any()),
        (true, true, Some(until)) => {
            let time = view! { <Moment at=until/> }.into_any();
            let words = phrase(text, Key::ApplicationsSecretRotating, vec![("time", time)]);
            badge(Tone::Pending, false, view! { <span>{words}</span> }.into_any())
        }
        (true, false, _) => badge(Tone::Failed, false, text.get(Key::ApplicationsSecretMissing).into_any()),
    }
}

fn frame(busy: &'static str, rows: AnyView) -> AnyView {
    let text = use_text();
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::ApplicationsTitle)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::ApplicationsColApplication)}</th>
                        <th scope="col">{text.get(Key::ApplicationsColKind)}</th>
                        <th scope="col">{text.get(Key::ApplicationsColAccess)}</th>
                        <th scope="col">{text.get(Key::ApplicationsColSecret)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn none_yet(may_create: bool) -> AnyView {
    let text = use_text();
    let new = may_create.then(|| {
        view! { <a class="button" href=[PATH, "/new"].concat()>{text.get(Key::ApplicationsNew)}</a> }.into_any()
    });
    let words = text.get(Key::ApplicationsEmptyHint).into_any();
    view! { <Nothing icon=IconName::Applications title=Key::ApplicationsEmpty words>{new}</Nothing> }.into_any()
}
