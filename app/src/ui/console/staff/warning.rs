//! The page that warns before a back office user is deleted (S14), and before somebody ends the own account (S13, S16).

use crate::api::staff::{deactivate_staff, delete_staff};
use crate::api::users::get_user;
use crate::domain::account::PersonView;
use crate::domain::id::AccountId;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::dialog::failure_notice;
use crate::ui::parts::{
    Bones, Breadcrumbs, Crumb, Icon, IconName, Loaded, PageHeader, Resource, act, browser, sentence, use_text,
    use_toasts,
};
use crate::ui::route::{NavigateOptions, use_location, use_navigate};
use leptos::prelude::*;

/// What is warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui::console) enum Ending {
    Deactivate,
    Delete,
}

impl Ending {
    fn is_allowed(self, person: &PersonView) -> bool {
        match self {
            Self::Deactivate => person.may.deactivate,
            Self::Delete => person.may.remove,
        }
    }

    /// The button, what follows, and what is said of it afterwards.
    fn words(self) -> (Key, Key, Key) {
        match self {
            Self::Deactivate => (Key::StaffDeactivate, Key::StaffWarnDeactivate, Key::StaffDeactivated),
            Self::Delete => (Key::StaffDelete, Key::StaffWarnDelete, Key::StaffDeleted),
        }
    }
}

/// The page of the user in the address.
pub(in crate::ui::console) fn warning(ending: Ending) -> AnyView {
    let path = use_location().pathname;
    let id = Memo::new(move |before: Option<&Option<AccountId>>| {
        let found = path.with(|path| {
            let rest = path.trim_end_matches('/').strip_prefix("/console/users/")?;
            rest.split_once('/').map(|(id, _)| id.parse().ok())
        });
        // On the way to another page the address changes first: what is shown here stays until the page goes.
        found.unwrap_or_else(|| before.copied().flatten())
    });
    let person = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => get_user(id).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let view = move |person: PersonView| page(ending, person);
    let skeleton = || view! { <section class="card"><Bones lines=4/></section> }.into_any();
    view! { <Loaded resource=person view skeleton/> }.into_any()
}

fn page(ending: Ending, person: PersonView) -> AnyView {
    let text = use_text();
    let home = format!("/console/users/{}", person.id);
    let crumbs = vec![
        Crumb::link(text.get(Key::ConsoleUsers), "/console/users?kind=staff"),
        Crumb::link(person.name(), home.clone()),
        Crumb::here(text.get(Key::StaffWarning)),
    ];
    let content = if ending.is_allowed(&person) { question(ending, person, home) } else { barred(text, &person, home) };
    view! {
        <Breadcrumbs crumbs=Signal::stored(crumbs)/>
        <PageHeader title=text.get(Key::StaffWarning)/>
        {content}
    }
    .into_any()
}

fn question(ending: Ending, person: PersonView, home: String) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let own = person.id == use_viewer().id;
    let (label, what, done) = ending.words();
    let pending = RwSignal::new(false);
    let failure = RwSignal::new(None::<AppError>);
    let navigate = use_navigate();
    let (id, name) = (person.id, person.name());
    let submit = {
        let name = name.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let (name, navigate) = (name.clone(), navigate);
            act(pending, end(ending, id), move |answer| match answer {
                // Nobody is signed in any more; the sign-in page says what was done.
                Ok(()) if own => browser::visit("/sign-in"),
                Ok(()) => {
                    toasts.success(text.with(done, &[("name", &name)]));
                    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
                    navigate("/console/users?kind=staff", options);
                }
                Err(error) => failure.set(Some(error)),
            });
        }
    };
    let question = match ending {
        Ending::Deactivate => Key::StaffWarnDeactivateTitle,
        Ending::Delete => Key::StaffWarnDeleteTitle,
    };
    let own = own.then(|| view! { <p><strong>{text.get(Key::StaffWarnOwn)}</strong></p> });
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <form class="form card" novalidate on:submit=submit>
            {failure_notice(failure)}
            <div class="notice warning">
                <Icon name=IconName::Warning/>
                <div class="stack">
                    <p>{sentence(text, question, &[("name", &name), ("email", &person.username)])}</p>
                    <p>{text.get(what)}</p>
                    {own}
                </div>
            </div>
            <footer class="actions">
                <a class="button" href=home>{text.get(Key::PartsCancel)}</a>
                <button class="button danger solid" type="submit" aria-busy=busy>{text.get(label)}</button>
            </footer>
        </form>
    }
    .into_any()
}

async fn end(ending: Ending, id: AccountId) -> Result<(), AppError> {
    match ending {
        Ending::Deactivate => deactivate_staff(id, true).await,
        Ending::Delete => delete_staff(id, true).await,
    }
}

/// Why there is nothing to be asked: the owner, somebody stronger, or it was done already.
fn barred(text: Text, person: &PersonView, home: String) -> AnyView {
    let why = if person.owner { Key::StaffWarnOwner } else { Key::StaffWarnBarred };
    view! {
        <section class="card stack">
            <p>{text.with(why, &[("name", &person.name())])}</p>
            <div class="actions start"><a class="button" href=home>{text.get(Key::StaffWarnBack)}</a></div>
        </section>
    }
    .into_any()
}
