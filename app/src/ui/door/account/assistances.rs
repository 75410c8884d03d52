//! Who acted as the customer: when, who, and why.

use crate::domain::assistance::AssistanceView;
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::time;
use leptos::prelude::*;

/// The card of My Account; none for somebody as whom nobody acted.
pub(super) fn assistances(text: Text, found: &[AssistanceView]) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let lines = found.iter().map(|one| line(text, one)).collect::<Vec<_>>();
    Some(
        view! {
            <section class="card" aria-labelledby="assistances">
                <header><h2 id="assistances">{text.get(Key::DoorAssistances)}</h2></header>
                <p class="hint">{text.get(Key::DoorAssistancesHint)}</p>
                <ul class="list">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn line(text: Text, one: &AssistanceView) -> AnyView {
    let running = one.running.then(|| view! { " "<span class="badge">{text.get(Key::DoorAssistanceRunning)}</span> });
    let until = match one.until {
        Some(until) => view! { " – "{instant(time::clock(until, None), text, until)} }.into_any(),
        None => view! { ", "{text.get(Key::DoorAssistanceCut)} }.into_any(),
    };
    view! {
        <li>
            <Icon name=IconName::User/>
            <div>
                <strong dir="auto">{one.agent.clone()}</strong>
                {running}
                <p dir="auto">{one.reason.clone()}</p>
                <p class="meta"><span>{instant(time::short(text, one.began, Some(0)), text, one.began)}{until}</span></p>
            </div>
        </li>
    }
    .into_any()
}

fn instant(words: String, text: Text, at: Timestamp) -> AnyView {
    view! { <time datetime=at.rfc3339() title=time::exact(text, at, None)>{words}</time> }.into_any()
}
