//! At a glance: a lock, the invitation, the password and the address, in words.

use super::head::is_customer;
use super::{invitation, lock};
use crate::domain::account::{AccountStatus, PasswordState, PersonView};
use crate::domain::language::Language;
use crate::i18n::Key;
use crate::ui::parts::use_text;
use leptos::prelude::*;

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
            .map(|invitation| fact(Key::PersonInvitation, invitation::words(text, invitation, person.now)));
        let lock = lock::shown(&person.locks).map(|held| fact(Key::PersonLock, lock::reason(text, held)));
        let password = match person.password {
            PasswordState::None if person.status == AccountStatus::Active => Key::PersonPasswordStopped,
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
                {lock}
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
            <div class="stack">{facts}{invitation::deeds(person)}</div>
        </section>
    }
    .into_any()
}
