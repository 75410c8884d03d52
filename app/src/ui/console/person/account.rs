//! The account of a back office user: to be read, and to be edited with Update (S9).

use super::tab::{Name, Place};
use super::{Extra, ExtraResource, extra_content};
use crate::domain::account::{GroupRef, PersonView};
use crate::i18n::{Key, Text};
use crate::ui::console::staff;
use crate::ui::parts::{Icon, IconName, browser, use_text};
use crate::ui::route::{NavigateOptions, use_navigate};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The card of the account.
pub(super) fn account(person: RwSignal<PersonView>, editing: Memo<bool>, extra: ExtraResource) -> AnyView {
    let text = use_text();
    let id = person.with_untracked(|person| person.id);
    let place = move |edit: bool| Place { id, tab: Name::Account, edit }.address();
    let edits = Memo::new(move |_| editing.get() && person.with(|person| person.may.edit));
    let edit = move || {
        (person.with(|person| person.may.edit) && !edits.get()).then(|| {
            view! {
                <a class="button small" href=place(true) data-noscroll="">
                    <Icon name=IconName::Edit/>
                    {text.get(Key::PersonEdit)}
                </a>
            }
            .into_any()
        })
    };
    let navigate = use_navigate();
    let close = Callback::new(move |()| {
        let options = NavigateOptions { replace: true, scroll: false };
        navigate(&place(false), options);
        browser::focus("#main h1");
    });
    let draw = move |extra| match extra {
        Extra::Offered(list) => Some(staff::form(person, list.rows, close)),
        _ => None,
    };
    let content = move || if edits.get() { extra_content(extra, draw) } else { facts(text, person) };
    view! {
        <section class="card" aria-labelledby="account">
            <header><h2 id="account">{text.get(Key::StaffAccount)}</h2>{edit}</header>
            {content}
        </section>
    }
    .into_any()
}

fn facts(text: Text, person: RwSignal<PersonView>) -> AnyView {
    let fact = move |label: Key, value: AnyView| {
        view! { <div><dt>{text.get(label)}</dt><dd dir="auto">{value}</dd></div> }.into_any()
    };
    let group = |group: GroupRef| {
        view! { <li><a href=format!("/console/groups/{}", group.id) dir="auto">{group.name}</a></li> }.into_any()
    };
    let draw = move || {
        let person = person.get();
        let groups = match person.groups.is_empty() {
            true => view! { <span class="muted">{text.get(Key::PersonNoGroups)}</span> }.into_any(),
            false => view! { <ul>{person.groups.into_iter().map(group).collect::<Vec<_>>()}</ul> }.into_any(),
        };
        let agent = text.get(if person.agent { Key::PartsYes } else { Key::PartsNo });
        let language = person.language.map_or(text.get(Key::StaffLanguageOrganization), console::language);
        view! {
            <dl class="facts">
                {fact(Key::PartsFieldEmail, person.username.into_any())}
                {fact(Key::PartsFieldFirstName, person.first_name.into_any())}
                {fact(Key::PartsFieldLastName, person.last_name.into_any())}
                {fact(Key::StaffGroups, groups)}
                {fact(Key::PartsFieldAgent, agent.into_any())}
                {fact(Key::StaffLanguage, language.into_any())}
            </dl>
        }
        .into_any()
    };
    draw.into_any()
}
