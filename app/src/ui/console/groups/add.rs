//! Adding members: a dialog that searches the people outside the group and takes several at once.

use super::group::Members;
use crate::api::groups::change_members;
use crate::api::users::list_users;
use crate::domain::account::{AccountKind, AccountStatus, PersonPage, PersonRow};
use crate::domain::group::{Audience, GroupRow};
use crate::domain::list::UserQuery;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Bones, Dialog, Icon, IconName, LoadFailed, SubmitButton, use_step_up, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// What the picker holds while it is open.
#[derive(Clone, Copy)]
struct Picker {
    group: RwSignal<GroupRow>,
    typed: RwSignal<String>,
    found: RwSignal<Option<Result<PersonPage, AppError>>>,
    chosen: RwSignal<Vec<PersonRow>>,
    /// The number of the last search: an older one's late answer is dropped.
    asked: StoredValue<u32>,
}

impl Picker {
    fn search(self) {
        let Some(typed) = self.typed.try_get_untracked() else { return };
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        let query = self.group.with_untracked(|group| UserQuery {
            search: typed.trim().to_owned(),
            kind: Some(match group.audience {
                Audience::Customers => AccountKind::Customer,
                Audience::Staff => AccountKind::Staff,
            }),
            outside: Some(group.id),
            size: 25,
            ..UserQuery::default()
        });
        spawn_local(async move {
            let answer = list_users(query).await;
            // Of those who are gone nobody becomes a member.
            let answer = answer.map(|mut page| {
                page.rows.retain(|row| row.status != AccountStatus::Deleted);
                page
            });
            if self.asked.try_get_value() == Some(number) {
                self.found.set(Some(answer));
            }
        });
    }

    fn toggle(self, row: PersonRow, on: bool) {
        self.chosen.update(|chosen| {
            chosen.retain(|other| other.id != row.id);
            if on {
                chosen.push(row);
            }
        });
    }
}

/// The dialog.
pub(super) fn dialog(open: RwSignal<bool>, group: RwSignal<GroupRow>, people: Members) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let pending = RwSignal::new(false);
    let picker = Picker {
        group,
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        chosen: RwSignal::new(Vec::new()),
        asked: StoredValue::new(0),
    };
    Effect::new(move || {
        if open.get() {
            picker.typed.set(String::new());
            picker.chosen.set(Vec::new());
            picker.found.set(None);
            picker.search();
        }
    });
    let title = Signal::derive(move || group.with(|group| text.with(Key::GroupsAddTitle, &[("name", &group.name)])));
    let add = Callback::new(move |()| {
        let chosen = picker.chosen.get_untracked();
        if chosen.is_empty() {
            return;
        }
        let ids: Vec<_> = chosen.iter().map(|row| row.id).collect();
        let id = group.with_untracked(|group| group.id);
        step_up.act(
            pending,
            move || change_members(id, ids.clone(), Vec::new()),
            move |answer| match answer {
                Ok(changed) => {
                    open.set(false);
                    toasts.success(added(text, &chosen, &changed.name));
                    group.set(changed);
                    people.refetch();
                }
                Err(error) => toasts.error(console::error(text, &error)),
            },
        );
    });
    view! {
        <Dialog open title id="add-members" class="dialog wide">
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    add.run(());
                }
            >
                <div class="body stack">{search_field(picker)}{results(picker)}</div>
                <footer class="actions">
                    {selection(picker)}
                    <button class="button" type="button" on:click=move |_| open.set(false)>
                        {text.get(Key::GroupsCancel)}
                    </button>
                    <SubmitButton pending label=Key::GroupsAddSubmit/>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

fn added(text: Text, chosen: &[PersonRow], group: &str) -> String {
    match chosen {
        [one] => text.with(Key::GroupsAddedOne, &[("person", &one.name()), ("name", group)]),
        many => text.with(Key::GroupsAddedMany, &[("n", &text.number(many.len() as u64)), ("name", group)]),
    }
}

fn selection(picker: Picker) -> AnyView {
    let text = use_text();
    let count = move || {
        let number = picker.chosen.with(Vec::len) as u64;
        text.count(Key::GroupsSelectedOne, Key::GroupsSelectedMany, number)
    };
    view! { <span class="muted push" role="status">{count}</span> }.into_any()
}

fn search_field(picker: Picker) -> AnyView {
    let text = use_text();
    let mut look = debounce(Duration::from_millis(200), move |()| picker.search());
    view! {
        <div class="search-field">
            <Icon name=IconName::Search/>
            <label class="visually-hidden" for="add-search">{text.get(Key::UsersSearch)}</label>
            <input
                id="add-search"
                type="search"
                placeholder=text.get(Key::UsersSearch)
                autocomplete="off"
                autofocus
                prop:value=picker.typed
                on:input=move |event| {
                    picker.typed.set(event_target_value(&event));
                    look(());
                }
                on:keydown=|event| {
                    // Enter in the search is no wish to add anybody yet.
                    if event.key() == "Enter" {
                        event.prevent_default();
                    }
                }
            />
        </div>
    }
    .into_any()
}

fn results(picker: Picker) -> AnyView {
    let text = use_text();
    let draw = move || match picker.found.get() {
        None => view! { <Bones lines=4/> }.into_any(),
        Some(Ok(page)) => candidates(picker, page),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| picker.search());
            view! { <LoadFailed error retry/> }.into_any()
        }
    };
    view! { <fieldset class="checklist"><legend class="visually-hidden">{text.get(Key::UsersTitle)}</legend>{draw}</fieldset> }.into_any()
}

fn candidates(picker: Picker, page: PersonPage) -> AnyView {
    let text = use_text();
    if page.rows.is_empty() {
        let search = picker.typed.get_untracked();
        let words = if search.trim().is_empty() {
            text.get(Key::GroupsAddNone).to_owned()
        } else {
            let name = picker.group.with_untracked(|group| group.name.clone());
            text.with(Key::GroupsAddNoMatch, &[("name", &name), ("search", search.trim())])
        };
        return view! { <p class="muted">{words}</p> }.into_any();
    }
    let more = page.next.is_some().then(|| view! { <p class="hint">{text.get(Key::GroupsAddMore)}</p> });
    let rows: Vec<_> = page.rows.into_iter().map(|row| candidate(picker, row)).collect();
    view! { {rows}{more} }.into_any()
}

fn candidate(picker: Picker, row: PersonRow) -> AnyView {
    let (id, name) = (row.id, row.name());
    let mail = (name != row.username).then(|| view! { <small>{row.username.clone()}</small> });
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || picker.chosen.with(|chosen| chosen.iter().any(|row| row.id == id))
                on:change=move |event| picker.toggle(row.clone(), event_target_checked(&event))
            />
            <span><strong dir="auto">{name}</strong>{mail}</span>
        </label>
    }
    .into_any()
}
