//! The answer to a registration that waits for staff: approve, or decline, which erases it.

use super::phrase::{phrase, strong};
use crate::api::users::{approve_user, decline_user};
use crate::domain::account::PersonView;
use crate::i18n::Key;
use crate::ui::parts::{Confirm, Icon, IconName, act, use_step_up, use_text, use_toasts};
use crate::ui::route::{NavigateOptions, use_navigate};
use crate::ui::wording::console;
use leptos::prelude::*;

/// Everybody who waits.
const WAITING: &str = "/console/users?kind=customer&status=pending_approval";

/// What is to be decided, above all else; nothing for somebody who does not wait, or whom others decide about.
pub(super) fn approval(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let step_up = use_step_up();
    let navigate = use_navigate();
    let (open, pending, failure) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None));
    let waits = Memo::new(move |_| person.with(|person| person.may.approve));
    let name = Signal::derive(move || person.with(PersonView::name));
    let title = Signal::derive(move || text.with(Key::PersonDeclineTitle, &[("name", &name.get())]));
    let approve = move |_| {
        let id = person.with_untracked(|person| person.id);
        act(pending, approve_user(id), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::PersonApproved, &[("name", &updated.name())]));
                person.set(updated);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let on_confirm = Callback::new(move |()| {
        let id = person.with_untracked(|person| person.id);
        let name = name.get_untracked();
        step_up.act(
            pending,
            move || decline_user(id),
            move |answer| match answer {
                Ok(()) => {
                    open.set(false);
                    toasts.success(text.with(Key::PersonDeclined, &[("name", &name)]));
                    navigate(WAITING, NavigateOptions { replace: true, ..NavigateOptions::default() });
                }
                Err(error) => failure.set(Some(error)),
            },
        );
    });
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let draw = move || {
        waits.get().then(|| {
            let words = phrase(text, Key::PersonWaits, vec![("name", strong(&name.get()))]);
            view! {
                <section class="notice warning" aria-label=text.get(Key::PersonPendingApproval)>
                    <Icon name=IconName::Clock/>
                    <div class="stack">
                        <p>{words}</p>
                        <div class="actions start">
                            <button class="button primary small" type="button" aria-busy=busy on:click=approve>
                                {text.get(Key::PersonApprove)}
                            </button>
                            <button class="button small" type="button" on:click=move |_| open.set(true)>
                                {text.get(Key::PersonDecline)}
                            </button>
                            <a href=WAITING>{text.get(Key::PersonAllWaiting)}</a>
                        </div>
                    </div>
                </section>
            }
            .into_any()
        })
    };
    view! {
        {draw}
        <Confirm open title tick=Key::PersonDeleteTick pending failure on_confirm id="decline-user">
            <p>{move || text.with(Key::PersonDeclineConsequence, &[("name", &name.get())])}</p>
        </Confirm>
    }
    .into_any()
}
