//! The head of a person's page: who it is, and how they stand, in a sentence with its reason and time.

use super::lock;
use super::phrase::phrase;
use crate::domain::access::{Action, Area};
use crate::domain::account::{AccountKind, AccountStatus, PasswordState, PersonView};
use crate::domain::ticket::{InvitationState, InvitationView};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::console::use_viewer;
use crate::ui::parts::copy::copy_button;
use crate::ui::parts::page::name_window;
use crate::ui::parts::status::badge;
use crate::ui::parts::{Avatar, Icon, IconName, Moment, Time, Tone, use_text};
use crate::ui::wording::console;
use crate::viewer::Viewer;
use leptos::prelude::*;

/// The head of the page.
pub(super) fn head(person: RwSignal<PersonView>) -> AnyView {
    name_window(Signal::derive(move || person.with(PersonView::name)));
    let viewer = use_viewer();
    let draw = move || {
        let person = person.get();
        let text = use_text();
        let since = phrase(text, Key::PersonSince, vec![("time", day(person.created))]);
        let last = match person.last_sign_in {
            Some(at) => phrase(text, Key::PersonLastSignIn, vec![("time", near(at, person.now))]),
            None => text.get(Key::PersonNever).into_any(),
        };
        let owner = person.owner.then(|| view! { <span class="badge">{text.get(Key::PersonOwner)}</span> });
        let copy = copy_button(person.username.clone(), Some(text.get(Key::PersonCopyUsername).to_owned()));
        view! {
            <header class="person-head">
                <Avatar name=person.name() kind=person.kind large=true/>
                <div>
                    <h1 dir="auto" tabindex="-1">{person.name()}</h1>
                    <p class="meta">{address(&person.username)}{copy}</p>
                    <p class="meta">
                        <span>{console::kind(text, person.kind)}</span>
                        {owner}
                        <span>{since}</span>
                        <span>{last}</span>
                    </p>
                </div>
                <div class="state">{state(text, &person)}{add_user(text, &viewer, &person)}</div>
            </header>
        }
        .into_any()
    };
    draw.into_any()
}

/// On a back office user's page, the way to the next one (S7).
fn add_user(text: Text, viewer: &Viewer, person: &PersonView) -> Option<AnyView> {
    let may = viewer.may(Area::Users, Action::Create) || viewer.may(Area::Users, Action::Invite);
    (may && !is_customer(person)).then(|| {
        view! {
            <a class="button" href="/console/users/new?kind=staff">
                <Icon name=IconName::Plus/>
                {text.get(Key::StaffAddUser)}
            </a>
        }
        .into_any()
    })
}

/// An address that may break before its @.
fn address(username: &str) -> AnyView {
    let (local, domain) = username.split_once('@').unwrap_or((username, ""));
    let (local, domain) = (local.to_owned(), ["@", domain].concat());
    view! { <span class="mono">{local}<wbr/>{domain}</span> }.into_any()
}

/// The state as a sentence.
fn state(text: Text, person: &PersonView) -> AnyView {
    let (key, time) = match person.status {
        AccountStatus::Active if person.password == PasswordState::Temporary => (Key::PersonActiveTemporary, None),
        AccountStatus::Active if person.password == PasswordState::Stopped => (Key::PersonActiveStopped, None),
        AccountStatus::Active => (Key::PersonActive, None),
        AccountStatus::Invited => invited(person.invitation.as_ref(), person.now),
        AccountStatus::PendingVerification => (Key::PersonPendingVerification, None),
        AccountStatus::PendingApproval => (Key::PersonPendingApproval, None),
        AccountStatus::Locked => (Key::PersonLocked, None),
        AccountStatus::Deactivated => (Key::PersonDeactivated, None),
        AccountStatus::Deleted => (Key::PersonDeleted, None),
    };
    let tone = match key {
        Key::PersonActiveStopped => Tone::Pending,
        Key::PersonInvitedExpired | Key::PersonInvitedRefused | Key::PersonInvitedRevoked => Tone::Failed,
        _ => Tone::of(person.status),
    };
    let words = match lock::shown(&person.locks) {
        Some(held) if person.status == AccountStatus::Locked => lock::reason(text, held),
        _ => phrase(text, key, time.map(|time| vec![("time", time)]).unwrap_or_default()),
    };
    badge(tone, true, view! { <span>{words}</span> }.into_any())
}

fn invited(invitation: Option<&InvitationView>, now: Timestamp) -> (Key, Option<AnyView>) {
    let Some(invitation) = invitation else { return (Key::PersonInvited, None) };
    let since = || Some(near(invitation.since, now));
    match invitation.state {
        InvitationState::Unsent => (Key::StatusInvitationUnsent, None),
        InvitationState::Pending => (Key::PersonInvited, None),
        InvitationState::Expired => (Key::PersonInvitedExpired, Some(near(invitation.expires, now))),
        InvitationState::Undeliverable => (Key::PersonInvitedRefused, since()),
        InvitationState::Revoked => (Key::PersonInvitedRevoked, since()),
        InvitationState::Sent | InvitationState::Visited | InvitationState::Accepted => {
            (Key::PersonInvitedSent, Some(exact(invitation.expires)))
        }
    }
}

/// A time near by, in words.
pub(super) fn near(at: Timestamp, now: Timestamp) -> AnyView {
    view! { <Time at now/> }.into_any()
}

/// A date with its time of day.
pub(super) fn exact(at: Timestamp) -> AnyView {
    view! { <Moment at/> }.into_any()
}

fn day(at: Timestamp) -> AnyView {
    view! { <Moment at day=true/> }.into_any()
}

/// Whether a person is a customer.
pub(super) fn is_customer(person: &PersonView) -> bool {
    person.kind == AccountKind::Customer
}
