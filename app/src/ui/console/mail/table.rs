//! The mails of a page.

use super::Mails;
use crate::api::mail::retry_mail;
use crate::domain::access::{Action, Area};
use crate::domain::mail::DeliveryState;
use crate::domain::mail_list::{MailRow, Retry};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::console::person::phrase;
use crate::ui::console::use_viewer;
use crate::ui::parts::status::badge;
use crate::ui::parts::{Icon, IconName, SkeletonRows, Time, Tone, act, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The classes of the columns after the first.
const COLUMNS: &[&str] = &["optional late", "", "numeric optional"];

/// The table.
pub(super) fn table(rows: Vec<MailRow>, now: Timestamp, mails: Mails, busy: RwSignal<bool>) -> AnyView {
    let text = use_text();
    let may = use_viewer().may(Area::Mail, Action::Edit);
    let rows: Vec<_> = rows.into_iter().map(|row| draw(text, row, now, mails, may)).collect();
    frame(busy.into(), rows.into_any())
}

/// Rows to come.
pub(super) fn skeleton() -> AnyView {
    let rows = view! { <SkeletonRows rows=12 columns=COLUMNS people=false/> }.into_any();
    frame(Signal::stored(true), rows)
}

fn frame(busy: Signal<bool>, rows: AnyView) -> AnyView {
    let text = use_text();
    let busy = Signal::derive(move || if busy.get() { "true" } else { "false" });
    view! {
        <div class="table-frame" aria-busy=busy>
            <table class="table">
                <caption class="visually-hidden">{text.get(Key::MailTitle)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.get(Key::MailRecipient)}</th>
                        <th scope="col" class="optional late">{text.get(Key::MailKind)}</th>
                        <th scope="col">{text.get(Key::MailState)}</th>
                        <th scope="col" class="numeric optional">{text.get(Key::MailAttempts)}</th>
                        <th scope="col" class="row-actions">
                            <span class="visually-hidden">{text.get(Key::UsersActions)}</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn draw(text: Text, row: MailRow, now: Timestamp, mails: Mails, may: bool) -> AnyView {
    let who = match &row.person {
        Some(person) => {
            let href = ["/console/users/", &person.id.to_string()].concat();
            let mail = (person.name != row.recipient).then(|| {
                view! { <span class="mail" title=row.recipient.clone()>{row.recipient.clone()}</span> }.into_any()
            });
            view! { <a class="row-link" href=href dir="auto">{person.name.clone()}</a>{mail} }.into_any()
        }
        None => view! { <span dir="auto">{row.recipient.clone()}</span> }.into_any(),
    };
    let name = row.person.as_ref().map_or(row.recipient.clone(), |person| person.name.clone());
    let retry = (may && row.retry == Retry::Open).then(|| retry(row.id, name, mails));
    view! {
        <tr>
            <td class="name-cell">{who}</td>
            <td class="optional late" data-label=text.get(Key::MailKind)>{console::mail_kind(text, row.kind)}</td>
            <td data-label=text.get(Key::MailState)>{state(text, &row, now)}</td>
            <td class="numeric optional" data-label=text.get(Key::MailAttempts)>{row.attempts.to_string()}</td>
            <td class="row-actions">{retry}</td>
        </tr>
    }
    .into_any()
}

/// How a mail fares: a word with its time, and below what went wrong.
fn state(text: Text, row: &MailRow, now: Timestamp) -> AnyView {
    let (tone, words, at) = match row.state {
        DeliveryState::Sent => (Tone::Active, Key::MailSentAt, row.at),
        DeliveryState::Failed => (Tone::Failed, Key::MailFailedAt, row.at),
        DeliveryState::Dropped => (Tone::Deactivated, Key::MailDroppedAt, row.created),
        DeliveryState::Queued if row.error.is_some() && row.at > now => (Tone::Pending, Key::MailNextTry, row.at),
        DeliveryState::Queued => (Tone::Pending, Key::MailQueuedAt, row.created),
    };
    let words = phrase(text, words, vec![("time", view! { <Time at now/> }.into_any())]);
    let error =
        row.error.clone().map(|error| view! { <small class="why" lang="en" dir="auto">{error}</small> }.into_any());
    let over = (row.retry == Retry::LinkOver)
        .then(|| view! { <small class="why">{text.get(Key::MailLinkOver)}</small> }.into_any());
    view! { <div>{badge(tone, false, view! { <span>{words}</span> }.into_any())}{error}{over}</div> }.into_any()
}

fn retry(id: uuid::Uuid, name: String, mails: Mails) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let label = text.with(Key::MailRetryFor, &[("name", &name)]);
    let retry = move |_| {
        let done = text.with(Key::MailRetried, &[("name", &name)]);
        act(pending, retry_mail(id), move |answer| {
            match answer {
                Ok(()) => toasts.success(done),
                Err(error) => toasts.error(console::error(text, &error)),
            }
            mails.refetch();
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <button class="button small" type="button" aria-busy=busy aria-label=label on:click=retry>
            <Icon name=IconName::Refresh/>
            {text.get(Key::MailRetry)}
        </button>
    }
    .into_any()
}
