//! The newest jobs.

use super::words;
use crate::api::jobs::list_jobs;
use crate::domain::job::{JobList, JobView};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{IconName, Loaded, Nothing, PageHeader, Resource, SkeletonRows, Time, use_text};
use leptos::prelude::*;

/// The list of jobs.
#[component]
pub fn JobsPage() -> AnyView {
    let text = use_text();
    let jobs = Resource::new(|| (), |()| list_jobs());
    let view = move |list: JobList| found(text, list);
    let skeleton = move || {
        frame(text, view! { <SkeletonRows rows=8 columns=&["", "numeric", "numeric"] people=false/> }.into_any())
    };
    view! {
        <PageHeader title=Signal::stored(text.get(Key::JobsTitle).to_owned())/>
        <Loaded resource=jobs view skeleton/>
    }
    .into_any()
}

fn found(text: Text, list: JobList) -> AnyView {
    if list.rows.is_empty() {
        let words = text.get(Key::JobsNone).into_any();
        return view! { <Nothing icon=IconName::Activity title=Key::JobsNoneTitle words/> }.into_any();
    }
    let now = list.now;
    let rows: Vec<_> = list.rows.into_iter().map(|job| row(text, &job, now)).collect();
    frame(text, rows.into_any())
}

fn frame(text: Text, rows: AnyView) -> AnyView {
    view! {
        <div class="table-frame">
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::JobsTitle)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::JobsJob)}</th>
                        <th scope="col">{text.get(Key::UsersStatus)}</th>
                        <th scope="col" class="numeric">{text.get(Key::JobsProgressLabel)}</th>
                        <th scope="col" class="numeric">{text.get(Key::JobsStarted)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(text: Text, job: &JobView, now: Timestamp) -> AnyView {
    view! {
        <tr>
            <td class="name-cell">
                <a class="row-link" href=format!("/console/jobs/{}", job.id) dir="auto">{words::title(text, job)}</a>
                <span class="mail" dir="auto">{job.actor.clone()}</span>
            </td>
            <td data-label=text.get(Key::UsersStatus)>{words::state(job.state, job.refused(), false)}{words::refused(text, job)}</td>
            <td class="numeric" data-label=text.get(Key::JobsProgressLabel)>{words::progress(text, job)}</td>
            <td class="numeric" data-label=text.get(Key::JobsStarted)><Time at=job.created now/></td>
        </tr>
    }
    .into_any()
}
