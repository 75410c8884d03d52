//! What is done to a back office user from their page: Activate, Deactivate, Delete, Restore, and handing over the ownership.

use super::owner;
use super::{StaffAct, StaffDeed, run};
use crate::api::users::get_user;
use crate::domain::account::PersonView;
use crate::i18n::Key;
use crate::ui::console::person::second_factor;
use crate::ui::console::use_viewer;
use crate::ui::parts::{use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The danger zone of a back office user; none where nothing in it is allowed.
pub(in crate::ui::console) fn deeds(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let viewer = use_viewer().id;
    let state = Memo::new(move |_| person.with(|person| (person.may, person.owner && person.id == viewer)));
    let again = Callback::new(move |()| {
        let id = person.with_untracked(|person| person.id);
        spawn_local(async move {
            match get_user(id).await {
                Ok(found) => drop(person.try_set(found)),
                Err(error) => toasts.error(console::error(text, &error)),
            }
        });
    });
    let button = move |deed: StaffDeed, label: Key| {
        let act = move |_| {
            let (id, name) = person.with_untracked(|person| (person.id, person.name()));
            run(StaffAct { deed, id, name, text, toasts, done: again });
        };
        view! { <button class="button" type="button" on:click=act>{text.get(label)}</button> }.into_any()
    };
    let link = move |page: &'static str, class: &'static str, label: Key| {
        let href = person.with_untracked(|person| format!("/console/users/{}/{page}", person.id));
        view! { <a class=class href=href>{text.get(label)}</a> }.into_any()
    };
    let deed = move |heading: Key, what: Key, act: AnyView| {
        view! { <div class="deed"><div><h3>{text.get(heading)}</h3><p>{text.get(what)}</p></div>{act}</div> }.into_any()
    };
    let draw = move || {
        let (may, own_ownership) = state.get();
        let own = person.with_untracked(|person| person.id == viewer);
        let mut deeds = Vec::new();
        if may.activate {
            let act = button(StaffDeed::Activate, Key::StaffActivate);
            deeds.push(deed(Key::StaffActivateHeading, Key::StaffActivateWhat, act));
        }
        if may.deactivate {
            // Whoever ends the own account is asked first, on a page of its own.
            let act = match own {
                true => link("deactivate", "button", Key::StaffDeactivate),
                false => button(StaffDeed::Deactivate, Key::StaffDeactivate),
            };
            deeds.push(deed(Key::StaffDeactivateHeading, Key::StaffDeactivateWhat, act));
        }
        if may.second_factor {
            deeds.push(second_factor(person));
        }
        if may.restore {
            let act = button(StaffDeed::Restore, Key::StaffRestore);
            deeds.push(deed(Key::StaffRestoreHeading, Key::StaffRestoreWhat, act));
        }
        if own_ownership {
            let act =
                view! { <a class="button" href="/console/users?kind=staff">{text.get(Key::StaffOwnerChoose)}</a> };
            deeds.push(deed(Key::StaffOwnerHeading, Key::StaffOwnerHere, act.into_any()));
        }
        if may.remove {
            let act = link("delete", "button danger", Key::StaffDelete);
            deeds.push(deed(Key::StaffDeleteHeading, Key::StaffDeleteWhat, act));
        }
        if may.make_owner && !own {
            deeds.push(owner::hand_over(person, again));
        }
        (!deeds.is_empty()).then(|| {
            view! {
                <section class="danger-zone" aria-labelledby="danger">
                    <h2 id="danger">{text.get(Key::PersonDanger)}</h2>
                    {deeds}
                </section>
            }
            .into_any()
        })
    };
    draw.into_any()
}
