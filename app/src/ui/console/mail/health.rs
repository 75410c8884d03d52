//! Word that mail is not going out, and another try for all that failed.

use super::{Mails, mail_notice};
use crate::api::mail::retry_failed_mail;
use crate::domain::access::{Action, Area};
use crate::domain::mail_list::{MailHealth, MailPage};
use crate::i18n::{Key, Text};
use crate::ui::console::person::phrase;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, Time, act, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;

/// The notices above the list; none while mail goes out.
pub(super) fn notice(text: Text, page: &MailPage, mails: Mails) -> AnyView {
    let trouble = (!page.health.is_good()).then(|| trouble(text, page, mails));
    view! { {mail_notice()}{trouble} }.into_any()
}

fn trouble(text: Text, page: &MailPage, mails: Mails) -> AnyView {
    let MailHealth { waiting_since, error, .. } = page.health.clone();
    let what = match waiting_since {
        Some(at) => {
            let time = view! { <Time at now=page.now/> }.into_any();
            phrase(text, Key::MailWaiting, vec![("time", time)])
        }
        None => text.get(Key::MailFailing).into_any(),
    };
    let error = error.map(|error| {
        let said = view! { <q lang="en" dir="auto">{error}</q> }.into_any();
        view! { <p>{phrase(text, Key::MailLastError, vec![("error", said)])}</p> }.into_any()
    });
    let may = use_viewer().may(Area::Mail, Action::Edit);
    view! {
        <div class="notice warning" role="status">
            <Icon name=IconName::Warning/>
            <div><p><strong>{text.get(Key::MailNotGoingOut)}</strong>" "{what}</p>{error}</div>
            {may.then(|| retry_all(mails))}
        </div>
    }
    .into_any()
}

fn retry_all(mails: Mails) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let retry = move |_| {
        act(pending, retry_failed_mail(), move |answer| match answer {
            Ok(number) => {
                toasts.success(text.count(Key::MailRetriedOne, Key::MailRetriedMany, number));
                mails.refetch();
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    view! {
        <button class="button small" type="button" aria-busy=busy on:click=retry>
            <Icon name=IconName::Refresh/>
            {text.get(Key::MailRetryAll)}
        </button>
    }
    .into_any()
}
