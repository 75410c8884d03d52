//! What a job offers once it is over: the people it was about; of a file the rows it refused, and after a check the import itself.

use crate::api::imports::start_import;
use crate::domain::id::JobId;
use crate::domain::import::Welcome;
use crate::domain::job::{JobKind, JobPage};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName, act, use_text, use_toasts};
use crate::ui::route::use_navigate;
use crate::ui::wording::console;
use leptos::prelude::*;

/// What the page of a job says and offers beside its progress.
pub(super) fn next_step(page: RwSignal<JobPage>) -> AnyView {
    let text = use_text();
    let job = Memo::new(move |_| page.with(|page| page.job.clone()));
    let navigate = use_navigate();
    let go = Callback::new(move |id: JobId| navigate(&format!("/console/jobs/{id}"), Default::default()));
    let draw = move || {
        let job = job.get();
        if !job.state.is_over() {
            return None;
        }
        let check = job.kind == JobKind::CheckImport;
        let refused = (job.file.is_some() && job.failed > 0).then(|| refused_rows(text, job.id));
        let explain = job.file.filter(|_| check).map(|file| {
            view! { <a class="button" href=format!("/console/import/{file}")>{text.get(Key::ImportColumnsAgain)}</a> }
                .into_any()
        });
        let import = job.may_import.then(|| import(text, job.id, job.done, go));
        let welcome = job.welcome.map(|welcome| match welcome {
            Welcome::Invitation => Key::ImportInvitation,
            Welcome::Nothing => Key::ImportNothing,
            Welcome::PasswordHash => Key::ImportHash,
        });
        // What one press will bring about, to those who are new.
        let welcome = welcome.filter(|_| job.may_import).map(|welcome| {
            view! { <p>{text.get(Key::ImportWelcome)}" "<strong>{text.get(welcome)}</strong></p> }.into_any()
        });
        let checked = check.then(|| view! { <p>{text.get(Key::ImportChecked)}</p> }.into_any());
        // Whoever did something to many goes on with the list.
        let people = (!check)
            .then(|| view! { <a class="button" href="/console/users">{text.get(Key::JobsToUsers)}</a> }.into_any());
        let card = view! {
            <section class="card" aria-label=text.get(Key::ImportNext)>
                <div class="stack">{checked}{welcome}<div class="actions start">{import}{people}{explain}{refused}</div></div>
            </section>
        };
        Some(card.into_any())
    };
    draw.into_any()
}

fn refused_rows(text: Text, id: JobId) -> AnyView {
    view! {
        <a class="button" href=format!("/console/jobs/{id}/refused.csv") download rel="external">
            {text.get(Key::ImportRefusedRows)}
        </a>
    }
    .into_any()
}

fn import(text: Text, checked: JobId, people: u64, go: Callback<JobId>) -> AnyView {
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let start = move |_| {
        act(pending, start_import(checked), move |answer: Result<JobId, AppError>| match answer {
            Ok(job) => go.run(job),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <button class="button primary" type="button" aria-busy=busy on:click=start>
            <Icon name=IconName::Plus/>
            {text.count(Key::ImportNowOne, Key::ImportNowMany, people)}
        </button>
    }
    .into_any()
}
