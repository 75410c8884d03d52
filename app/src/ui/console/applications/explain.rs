//! Who can open it: choose a person, and be told yes or no, and why.

use crate::api::applications::explain_application;
use crate::api::users::list_users;
use crate::domain::access::{Action, Area};
use crate::domain::account::{PersonPage, PersonRow};
use crate::domain::application::{ApplicationOpening, ApplicationView, Opening};
use crate::domain::id::AccountId;
use crate::domain::list::UserQuery;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::person::{phrase, strong};
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, LoadFailed, use_text};
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// So many people are offered at a time.
const OFFERED: u16 = 25;

/// What is asked, and what was answered.
#[derive(Clone, Copy)]
struct Question {
    application: RwSignal<ApplicationView>,
    typed: RwSignal<String>,
    found: RwSignal<Option<Result<PersonPage, AppError>>>,
    person: RwSignal<Option<AccountId>>,
    answer: RwSignal<Option<Result<ApplicationOpening, AppError>>>,
    /// The number of the last search: an older one's late answer is dropped.
    asked: StoredValue<u32>,
}

impl Question {
    fn search(self) {
        let Some(typed) = self.typed.try_get_untracked() else { return };
        let number = self.asked.get_value().wrapping_add(1);
        self.asked.set_value(number);
        if typed.trim().is_empty() {
            return self.found.set(None);
        }
        let query = UserQuery { search: typed.trim().to_owned(), size: OFFERED, ..UserQuery::default() };
        spawn_local(async move {
            let found = list_users(query).await;
            if self.asked.try_get_value() == Some(number) {
                self.found.set(Some(found));
            }
        });
    }

    fn ask(self, person: AccountId) {
        self.person.set(Some(person));
        let id = self.application.with_untracked(|view| view.application.id);
        spawn_local(async move {
            let answer = explain_application(id, person).await;
            // Somebody else may have been chosen meanwhile.
            if self.person.try_get_untracked().flatten() == Some(person) {
                self.answer.set(Some(answer));
            }
        });
    }
}

/// The card, for those who may see people.
pub(super) fn explain(application: RwSignal<ApplicationView>) -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    if !viewer.may(Area::Customers, Action::View) && !viewer.may(Area::Users, Action::View) {
        return ().into_any();
    }
    let question = Question {
        application,
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        person: RwSignal::new(None),
        answer: RwSignal::new(None),
        asked: StoredValue::new(0),
    };
    // A change of who may open it may change the answer.
    Effect::new(move |before: Option<i64>| {
        let version = application.with(|view| view.application.version);
        if let Some(person) = question.person.get_untracked().filter(|_| before.is_some_and(|before| before != version))
        {
            question.ask(person);
        }
        version
    });
    let mut look = debounce(Duration::from_millis(200), move |()| question.search());
    view! {
        <section class="card" aria-labelledby="explain">
            <header><h2 id="explain">{text.get(Key::ApplicationsExplain)}</h2></header>
            <div class="stack">
                <p class="hint">{text.get(Key::ApplicationsExplainHint)}</p>
                <div class="search-field">
                    <Icon name=IconName::Search/>
                    <label class="visually-hidden" for="explain-search">{text.get(Key::UsersSearch)}</label>
                    <input
                        id="explain-search"
                        type="search"
                        placeholder=text.get(Key::UsersSearch)
                        autocomplete="off"
                        prop:value=question.typed
                        on:input=move |event| {
                            question.typed.set(event_target_value(&event));
                            look(());
                        }
                    />
                </div>
                {results(question)}
                <div role="status">{move || answer(text, question)}</div>
            </div>
        </section>
    }
    .into_any()
}

fn results(question: Question) -> AnyView {
    let text = use_text();
    let person = move |row: PersonRow| {
        let (id, name) = (row.id, row.name());
        let mail = (name != row.username).then(|| view! { <small>{row.username.clone()}</small> });
        let chosen = Signal::derive(move || question.person.get() == Some(id));
        view! {
            <label class="check">
                <input type="radio" name="explain-person" prop:checked=chosen on:change=move |_| question.ask(id)/>
                <span><strong dir="auto">{name}</strong>{mail}</span>
            </label>
        }
        .into_any()
    };
    let draw = move || match question.found.get() {
        None => ().into_any(),
        Some(Ok(page)) if page.rows.is_empty() => {
            let typed = question.typed.get_untracked();
            let words = text.with(Key::ApplicationsExplainNobody, &[("search", typed.trim())]);
            view! { <p class="muted" role="status">{words}</p> }.into_any()
        }
        Some(Ok(page)) => view! {
            <fieldset class="checklist">
                <legend class="visually-hidden">{text.get(Key::ApplicationsExplainWho)}</legend>
                {page.rows.into_iter().map(person).collect::<Vec<_>>()}
            </fieldset>
        }
        .into_any(),
        Some(Err(error)) => {
            let retry = Callback::new(move |()| question.search());
            view! { <LoadFailed error retry/> }.into_any()
        }
    };
    draw.into_any()
}

fn answer(text: Text, question: Question) -> Option<AnyView> {
    let told = match question.answer.get()? {
        Ok(told) => told,
        Err(error) => {
            let words = console::error(text, &error);
            return Some(view! { <p class="muted">{words}</p> }.into_any());
        }
    };
    let key = match &told.opening {
        Opening::Everyone => Key::ApplicationsOpeningEveryone,
        Opening::Group { .. } => Key::ApplicationsOpeningGroup,
        Opening::NotActive { .. } => Key::ApplicationsOpeningNotActive,
        Opening::NoGroup => Key::ApplicationsOpeningNoGroup,
        Opening::Nobody => Key::ApplicationsOpeningNobody,
        Opening::Machine => Key::ApplicationsOpeningMachine,
    };
    let mut values = vec![("person", strong(&told.name))];
    match &told.opening {
        Opening::Group { name } => values.push(("group", strong(name))),
        Opening::NotActive { status } => values.push(("status", strong(console::status(text, *status)))),
        _ => {}
    }
    let (class, icon, verdict) = if told.opening.is_yes() {
        ("notice success", IconName::CheckCircle, Key::ApplicationsYes)
    } else {
        ("notice warning", IconName::Ban, Key::ApplicationsNo)
    };
    Some(
        view! {
            <div class=class>
                <Icon name=icon/>
                <div><p><strong>{text.get(verdict)}</strong>" "{phrase(text, key, values)}</p></div>
                <a class="button small" href=format!("/console/users/{}?tab=groups", told.person)>
                    {text.get(Key::ApplicationsOpenPerson)}
                </a>
            </div>
        }
        .into_any(),
    )
}
