//! One job: its progress, what came of it for each person, and a way to stop it.

use super::{next, words};
use crate::api::jobs::{cancel_job, get_job};
use crate::domain::id::JobId;
use crate::domain::job::{JobPage, JobQuery, JobResult, JobView};
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{
    Bones, Breadcrumbs, Crumb, Loaded, PageHeader, Resource, Tab, Tabs, Time, act, browser, use_text, use_toasts,
};
use crate::ui::query::{address, param};
use crate::ui::route::use_location;
use crate::ui::wording::console;
use crate::ui::wording::refusal::refusal;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Milliseconds between two looks at a job under way.
const LOOK: u64 = 1_000;

/// The job of the address, and which of its results are asked for.
type Asked = Option<(JobId, JobQuery)>;

/// The page of the job in the address.
#[component]
pub fn JobPageView() -> AnyView {
    let location = use_location();
    let asked = Memo::new(move |before: Option<&Asked>| {
        let (path, search) = (location.pathname.get(), location.search.get());
        match path.strip_prefix("/console/jobs/") {
            Some(id) => id.trim_end_matches('/').parse().ok().map(|id| (id, query(&search))),
            // On the way to another page the address changes first: what is shown here stays until the page goes.
            None => before.copied().flatten(),
        }
    });
    let page = Resource::new(
        move || asked.get(),
        |asked| async move {
            match asked {
                Some((id, query)) => get_job(id, query).await,
                None => Err(AppError::NotFound),
            }
        },
    );
    let view = move |first: JobPage| {
        let query = asked.get_untracked().map(|(_, query)| query).unwrap_or_default();
        job(first, query)
    };
    let skeleton = || view! { <section class="card"><Bones lines=4/></section> }.into_any();
    view! { <Loaded resource=page view skeleton/> }.into_any()
}

fn query(search: &str) -> JobQuery {
    JobQuery {
        failed: param(search, "only").as_deref() == Some("failed"),
        after: param(search, "after").and_then(|after| after.parse().ok()).unwrap_or_default(),
    }
}

fn results_address(id: JobId, query: JobQuery) -> String {
    let mut params = Vec::new();
    if query.failed {
        params.push(("only", "failed".to_owned()));
    }
    if query.after > 0 {
        params.push(("after", query.after.to_string()));
    }
    address(&format!("/console/jobs/{id}"), &params)
}

fn job(first: JobPage, query: JobQuery) -> AnyView {
    let text = use_text();
    let id = first.job.id;
    let title = words::title(text, &first.job);
    let (created, now) = (first.job.created, first.now);
    let who = first.job.actor.clone();
    let page = RwSignal::new(first);
    Effect::new(move || look_again(id, query, page));
    let crumbs = vec![Crumb::link(text.get(Key::JobsTitle), "/console/jobs"), Crumb::here(title.clone())];
    let by = (!who.is_empty())
        .then(|| view! { <span dir="auto">{text.with(Key::JobsStartedBy, &[("name", &who)])}</span>" · " });
    let count = view! { {by}<Time at=created now/> };
    let failed = Memo::new(move |_| page.with(|page| page.job.failed));
    let tab = move |label: Key, only: bool, count: Option<u64>| Tab {
        label: text.get(label),
        href: results_address(id, JobQuery { failed: only, after: 0 }),
        current: query.failed == only,
        count,
    };
    let tabs = Signal::derive(move || {
        let refused = failed.get();
        vec![tab(Key::JobsAll, false, None), tab(Key::JobsRefused, true, (refused > 0).then_some(refused))]
    });
    view! {
        <Breadcrumbs crumbs=Signal::stored(crumbs)/>
        <PageHeader title=Signal::stored(title) count=count.into_any()>{stop(id, page)}</PageHeader>
        <div class="stack">{progress(text, page)}{next::next_step(page)}</div>
        <Tabs label=text.get(Key::JobsResults) tabs/>
        {move || page.with(|page| results(text, page, query))}
    }
    .into_any()
}

/// Looks at a job again a little later, until it is over or the page has gone.
fn look_again(id: JobId, query: JobQuery, page: RwSignal<JobPage>) {
    if page.try_with_untracked(|page| page.job.state.is_over()).unwrap_or(true) {
        return;
    }
    browser::later(LOOK, move || {
        spawn_local(async move {
            // An answer that did not come is no news; the next one may.
            if let Ok(next) = get_job(id, query).await {
                page.try_set(next);
            }
            look_again(id, query, page);
        });
    });
}

fn progress(text: Text, page: RwSignal<JobPage>) -> AnyView {
    let job = Memo::new(move |_| page.with(|page| page.job.clone()));
    let state = Memo::new(move |_| job.with(|job| (job.state, job.refused())));
    let most = Signal::derive(move || job.with(|job| job.total.max(job.done + job.failed).max(1).to_string()));
    let gone = Signal::derive(move || {
        job.with(|job| if job.state.is_over() { job.total.max(1) } else { job.done + job.failed }.to_string())
    });
    let figures = Signal::derive(move || job.with(|job| words::progress(text, job)));
    let refused =
        Signal::derive(move || job.with(|job| text.count(Key::JobsRefusedOne, Key::JobsRefusedMany, job.failed)));
    let of_file = move || {
        job.with(|job| {
            job.kind.reads_file().then(|| {
                let made = text.count(Key::JobsMadeOne, Key::JobsMadeMany, job.made);
                let changed = text.count(Key::JobsChangedOne, Key::JobsChangedMany, job.changed);
                let same = job.done.saturating_sub(job.made + job.changed);
                let same = (same > 0).then(|| text.with(Key::JobsSame, &[("n", &text.number(same))]));
                view! { <span>{made}</span><span>{changed}</span>{same.map(|same| view! { <span>{same}</span> })} }
                    .into_any()
            })
        })
    };
    let finished = move || {
        let now = page.with(|page| page.now);
        job.with(|job| job.finished).map(|at| view! { <span>{text.get(Key::JobsFinished)}" "<Time at now/></span> })
    };
    let over = move || state.get().0.is_over();
    view! {
        <section class="card" aria-label=text.get(Key::JobsProgressLabel)>
            <div class="stack">
                <p role="status">{move || {
                    let (state, refused) = state.get();
                    words::state(state, refused, true)
                }}</p>
                <progress
                    class="progress"
                    max=most
                    value=gone
                    hidden=over
                    aria-label=text.get(Key::JobsProgressLabel)
                ></progress>
                <p class="meta"><span>{figures}</span>{of_file}<span>{refused}</span>{finished}</p>
            </div>
        </section>
    }
    .into_any()
}

/// The button that stops a job, while it may be stopped.
fn stop(id: JobId, page: RwSignal<JobPage>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let may = Memo::new(move |_| page.with(|page| page.job.may_cancel));
    let cancel = move |_| {
        act(pending, cancel_job(id), move |answer: Result<JobView, AppError>| match answer {
            Ok(job) => page.update(|page| page.job = job),
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let draw = move || {
        may.get().then(|| {
            view! {
                <button class="button" type="button" aria-busy=busy on:click=cancel>{text.get(Key::JobsCancel)}</button>
            }
            .into_any()
        })
    };
    draw.into_any()
}

fn results(text: Text, page: &JobPage, query: JobQuery) -> AnyView {
    if page.results.is_empty() {
        let words = if query.failed { Key::JobsNobodyRefused } else { Key::JobsNobodyYet };
        return view! { <p class="muted">{text.get(words)}</p> }.into_any();
    }
    let rows: Vec<_> = page.results.iter().map(|result| row(text, result, &page.names)).collect();
    let id = page.job.id;
    let start = (query.after > 0).then(|| {
        let href = results_address(id, JobQuery { after: 0, ..query });
        view! { <a class="button" href=href>{text.get(Key::JobsFromStart)}</a> }.into_any()
    });
    let next = page.next.map(|after| {
        let href = results_address(id, JobQuery { after, ..query });
        view! { <a class="button" href=href rel="next">{text.get(Key::PartsNext)}</a> }.into_any()
    });
    view! {
        <div class="table-frame">
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::JobsResults)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::UsersPerson)}</th>
                        <th scope="col">{text.get(Key::JobsOutcome)}</th>
                        <th scope="col">{text.get(Key::JobsReason)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <nav class="pager" aria-label=text.get(Key::PartsPages)><div class="turn">{start}{next}</div></nav>
    }
    .into_any()
}

fn row(text: Text, result: &JobResult, names: &[(String, String)]) -> AnyView {
    let name = result.name();
    let who = match result.account {
        _ if name.is_empty() => {
            let gone = if result.account.is_some() { Key::JobsDeletedPerson } else { Key::JobsNoAddress };
            view! { <span class="muted">{text.get(gone)}</span> }.into_any()
        }
        Some(id) => {
            let mail = (name != result.username).then(|| view! { <span class="mail">{result.username.clone()}</span> });
            view! { <a class="row-link" href=format!("/console/users/{id}") dir="auto">{name}</a>{mail} }.into_any()
        }
        None => view! { <span dir="auto">{name}</span> }.into_any(),
    };
    let reason = result.reason.as_ref().map(|reason| refusal(text, reason, names));
    let line = result.line.map(|line| {
        view! { <span class="mail">{text.with(Key::ImportLine, &[("line", &text.number(line))])}</span> }.into_any()
    });
    view! {
        <tr>
            <td class="name-cell">{who}{line}</td>
            <td data-label=text.get(Key::JobsOutcome)>{words::outcome(result.outcome)}</td>
            <td data-label=text.get(Key::JobsReason)>{reason}</td>
        </tr>
    }
    .into_any()
}
