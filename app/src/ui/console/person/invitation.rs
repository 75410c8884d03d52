//! A person's invitation: how it stands, and what can be done to it.

use super::head::{exact, near};
use super::phrase::phrase;
use crate::api::users::{extend_invitation, invitation_link, resend_invitation, revoke_invitation};
use crate::domain::account::PersonView;
use crate::domain::ticket::{InvitationState, InvitationView};
use crate::domain::time::Timestamp;
use crate::error::AppError;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Confirm, Copyable, Icon, IconName, act, browser, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How it stands, since when, and until when its link is valid.
pub(super) fn words(text: Text, invitation: &InvitationView, now: Timestamp) -> AnyView {
    let (key, open) = match invitation.state {
        InvitationState::Unsent => (Key::StatusInvitationUnsent, false),
        InvitationState::Pending => (Key::PersonInvitationPending, true),
        InvitationState::Sent if invitation.mailed => (Key::PersonInvitationSent, true),
        InvitationState::Sent => (Key::PersonInvitationHanded, true),
        InvitationState::Visited => (Key::PersonInvitationVisited, true),
        InvitationState::Accepted => (Key::PersonInvitationAccepted, false),
        InvitationState::Expired => (Key::PersonInvitationExpired, false),
        InvitationState::Revoked => (Key::PersonInvitationRevoked, false),
        InvitationState::Undeliverable => (Key::PersonInvitationRefused, true),
    };
    let visited = (invitation.state == InvitationState::Visited)
        .then(|| view! { <p class="hint">{text.get(Key::PersonInvitationVisitedHint)}</p> });
    let until = open.then(|| {
        let until = phrase(text, Key::PersonInvitationUntil, vec![("time", exact(invitation.expires))]);
        view! { <p class="hint">{until}</p> }
    });
    view! { {phrase(text, key, vec![("time", near(invitation.since, now))])}{visited}{until} }.into_any()
}

/// What can be done to an invitation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Send,
    Resend,
    Copy,
    Extend,
    Revoke,
}

impl Deed {
    fn looks(self) -> (IconName, Key) {
        match self {
            Self::Send => (IconName::Mail, Key::PersonInvite),
            Self::Resend => (IconName::Mail, Key::PersonResend),
            Self::Copy => (IconName::Link, Key::PersonCopyLink),
            Self::Extend => (IconName::Clock, Key::PersonExtend),
            Self::Revoke => (IconName::Ban, Key::PersonRevoke),
        }
    }

    /// Those that make sense for a state.
    fn of(state: InvitationState) -> &'static [Self] {
        match state {
            InvitationState::Unsent => &[Self::Send, Self::Copy],
            InvitationState::Accepted => &[],
            InvitationState::Revoked => &[Self::Resend],
            InvitationState::Expired => &[Self::Resend, Self::Extend],
            _ => &[Self::Resend, Self::Copy, Self::Extend, Self::Revoke],
        }
    }
}

/// The buttons, while there is an invitation to accept, and the link once it was asked for.
pub(super) fn deeds(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let link = RwSignal::new(None::<String>);
    let state = Memo::new(move |_| {
        person.with(|person| {
            let invitation = person.invitation.as_ref().filter(|_| person.may.invite);
            invitation.map(|invitation| invitation.state)
        })
    });
    let after = move |done: Key| {
        move |answer: Result<PersonView, AppError>| match answer {
            Ok(updated) => {
                toasts.success(text.with(done, &[("name", &updated.name())]));
                if done != Key::PersonExtended {
                    // The link shown before has ended.
                    link.set(None);
                }
                person.set(updated);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        }
    };
    let copied = move |answer: Result<String, AppError>| match answer {
        Ok(url) => {
            link.set(Some(url.clone()));
            let name = person.with_untracked(PersonView::name);
            // Not every browser lets a page write to the clipboard so long after the press: the link stands in its box then.
            spawn_local(async move {
                if browser::copy(&url).await {
                    toasts.success(text.with(Key::PersonLinkCopied, &[("name", &name)]));
                }
            });
        }
        Err(error) => toasts.error(console::error(text, &error)),
    };
    // What somebody may be about to use is not ended by one press.
    let (asked, failure) = (RwSignal::new(false), RwSignal::new(None::<AppError>));
    let revoke = Callback::new(move |()| {
        let done = after(Key::PersonRevoked);
        act(pending, revoke_invitation(person.with_untracked(|person| person.id)), move |answer| {
            asked.set(false);
            done(answer);
        });
    });
    let title = Signal::derive(move || text.with(Key::PersonRevokeTitle, &[("name", &person.with(PersonView::name))]));
    let question = move || {
        view! {
            <Confirm open=asked title pending failure on_confirm=revoke id="revoke-invitation">
                <p>{text.get(Key::PersonRevokeWhat)}</p>
            </Confirm>
        }
        .into_any()
    };
    let run = Callback::new(move |deed: Deed| {
        let id = person.with_untracked(|person| person.id);
        match deed {
            Deed::Send => act(pending, resend_invitation(id), after(Key::PersonInviteSent)),
            Deed::Resend => act(pending, resend_invitation(id), after(Key::PersonResent)),
            Deed::Extend => act(pending, extend_invitation(id), after(Key::PersonExtended)),
            Deed::Revoke => asked.set(true),
            Deed::Copy => act(pending, invitation_link(id), copied),
        }
    });
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let button = move |deed: &Deed| {
        let deed = *deed;
        let (icon, label) = deed.looks();
        view! {
            <button class="button small" type="button" aria-busy=busy on:click=move |_| run.run(deed)>
                <Icon name=icon/>
                {text.get(label)}
            </button>
        }
        .into_any()
    };
    let shown = move || {
        link.get().map(|value| view! { <Copyable label=Key::PersonLink value id="invitation-link"/> }.into_any())
    };
    let draw = move || {
        let deeds = state.get().map(Deed::of).unwrap_or_default();
        (!deeds.is_empty()).then(|| {
            let buttons: Vec<AnyView> = deeds.iter().map(button).collect();
            view! { <div class="actions start">{buttons}</div>{shown}{question()} }.into_any()
        })
    };
    draw.into_any()
}
