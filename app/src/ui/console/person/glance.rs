//! At a glance: the invitation, the password and the address, in words.

use super::head::{exact, is_customer, near};
use super::phrase::phrase;
use crate::api::users::{invitation_link, resend_invitation};
use crate::domain::account::{AccountStatus, PasswordState, PersonView};
use crate::domain::language::Language;
use crate::domain::ticket::{InvitationState, InvitationView};
use crate::domain::time::Timestamp;
use crate::i18n::{Key, Text};
use crate::ui::parts::{Copyable, Icon, IconName, act, browser, use_text, use_toasts};
use crate::ui::wording::console;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The card at the side.
pub(super) fn glance(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let facts = move || {
        let person = person.get();
        let fact =
            |label: Key, value: AnyView| view! { <div><dt>{text.get(label)}</dt><dd>{value}</dd></div> }.into_any();
        let invitation = person
            .invitation
            .as_ref()
            .map(|invitation| fact(Key::PersonInvitation, invitation_words(text, invitation, person.now)));
        let password = match person.password {
            PasswordState::None => Key::PersonPasswordNone,
            PasswordState::Set => Key::PersonPasswordSet,
            PasswordState::Temporary => Key::PersonPasswordTemporary,
        };
        let verified = match person.email_verified {
            true => Key::PersonAddressVerified,
            false => Key::PersonAddressUnverified,
        };
        let verified = is_customer(&person).then(|| fact(Key::PersonAddress, text.get(verified).into_any()));
        let language = match person.language {
            Some(Language::En) => "English",
            Some(Language::De) => "Deutsch",
            None => text.get(Key::PersonLanguageNone),
        };
        view! {
            <dl class="facts stacked">
                {invitation}
                {fact(Key::PersonPassword, text.get(password).into_any())}
                {verified}
                {fact(Key::PersonLanguage, language.into_any())}
            </dl>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="glance">
            <header><h2 id="glance">{text.get(Key::PersonGlance)}</h2></header>
            <div class="stack">{facts}{invite_again(person)}</div>
        </section>
    }
    .into_any()
}

fn invitation_words(text: Text, invitation: &InvitationView, now: Timestamp) -> AnyView {
    let since = near(invitation.since, now);
    let (key, open) = match invitation.state {
        InvitationState::Pending => (Key::PersonInvitationPending, true),
        InvitationState::Sent if invitation.mailed => (Key::PersonInvitationSent, true),
        InvitationState::Sent => (Key::PersonInvitationHanded, true),
        InvitationState::Visited => (Key::PersonInvitationVisited, true),
        InvitationState::Accepted => (Key::PersonInvitationAccepted, false),
        InvitationState::Expired => (Key::PersonInvitationExpired, false),
        InvitationState::Revoked => (Key::PersonInvitationRevoked, false),
        InvitationState::Undeliverable => (Key::PersonInvitationRefused, true),
    };
    let time = if invitation.state == InvitationState::Expired { near(invitation.expires, now) } else { since };
    let visited = (invitation.state == InvitationState::Visited)
        .then(|| view! { <p class="hint">{text.get(Key::PersonInvitationVisitedHint)}</p> });
    let until = open.then(|| {
        let until = phrase(text, Key::PersonInvitationUntil, vec![("time", exact(invitation.expires))]);
        view! { <p class="hint">{until}</p> }
    });
    view! { {phrase(text, key, vec![("time", time)])}{visited}{until} }.into_any()
}

/// Resend invitation and Copy link, while there is an invitation to accept.
fn invite_again(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let toasts = use_toasts();
    let pending = RwSignal::new(false);
    let link = RwSignal::new(None::<String>);
    let offered =
        Memo::new(move |_| person.with(|person| person.may.invite && person.status == AccountStatus::Invited));
    let resend = move |_| {
        let id = person.with_untracked(|person| person.id);
        act(pending, resend_invitation(id), move |answer| match answer {
            Ok(updated) => {
                toasts.success(text.with(Key::PersonResent, &[("name", &updated.name())]));
                // The link shown before has ended.
                link.set(None);
                person.set(updated);
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let copy = move |_| {
        let (id, name) = person.with_untracked(|person| (person.id, person.name()));
        act(pending, invitation_link(id), move |answer| match answer {
            Ok(url) => {
                link.set(Some(url.clone()));
                // Not every browser lets a page write to the clipboard so long after the press: the link stands in its box then.
                spawn_local(async move {
                    if browser::copy(&url).await {
                        toasts.success(text.with(Key::PersonLinkCopied, &[("name", &name)]));
                    }
                });
            }
            Err(error) => toasts.error(console::error(text, &error)),
        });
    };
    let busy = Signal::derive(move || pending.get().then_some("true"));
    let shown = move || {
        link.get().map(|value| view! { <Copyable label=Key::PersonLink value id="invitation-link"/> }.into_any())
    };
    let draw = move || {
        offered.get().then(|| {
            view! {
                <div class="actions start">
                    <button class="button small" type="button" aria-busy=busy on:click=resend>
                        <Icon name=IconName::Mail/>
                        {text.get(Key::PersonResend)}
                    </button>
                    <button class="button small" type="button" aria-busy=busy on:click=copy>
                        <Icon name=IconName::Link/>
                        {text.get(Key::PersonCopyLink)}
                    </button>
                </div>
                {shown}
            }
            .into_any()
        })
    };
    draw.into_any()
}
