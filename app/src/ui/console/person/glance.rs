//! At a glance: a lock, the invitation, the password and the address, in words.

use super::head::{exact, is_customer};
use super::phrase::phrase;
use super::{invitation, lock, preview};
use crate::domain::access::{Action, Area};
use crate::domain::account::{AccountStatus, PasswordState, PersonView};
use crate::domain::attribute::LOCALE;
use crate::domain::language::Language;
use crate::domain::registration::LegalDocument;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::{Icon, IconName, use_text};
use leptos::prelude::*;

/// The card at the side.
pub(super) fn glance(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let viewer = use_viewer();
    let may_view = viewer.may(Area::Users, Action::View);
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
            PasswordState::None => Key::PersonPasswordNone,
            PasswordState::Stopped => Key::PersonPasswordStopped,
            PasswordState::Set => Key::PersonPasswordSet,
            PasswordState::Temporary => Key::PersonPasswordTemporary,
        };
        let factor = if person.second_factor { Key::PersonSecondFactorOn } else { Key::PersonSecondFactorOff };
        let passkeys = (person.passkeys > 0).then(|| fact(Key::PersonPasskeys, person.passkeys.into_any()));
        let verified = match person.email_verified {
            true => Key::PersonAddressVerified,
            false => Key::PersonAddressUnverified,
        };
        let verified = is_customer(&person).then(|| fact(Key::PersonAddress, text.get(verified).into_any()));
        let origin = person.registered.then(|| fact(Key::PersonOrigin, text.get(Key::PersonRegistered).into_any()));
        let agreed = person.acceptances.iter().map(|accepted| {
            let label = match accepted.document {
                LegalDocument::Terms => Key::SettingsTerms,
                LegalDocument::Privacy => Key::SettingsPrivacy,
            };
            let version = view! { <span>{accepted.version}</span> }.into_any();
            let values = vec![("n", version), ("time", exact(accepted.at))];
            fact(label, phrase(text, Key::PersonAgreed, values))
        });
        let agreed: Vec<AnyView> = agreed.collect();
        let assigned = person.assigned_to.as_ref().map(|holder| {
            let name = holder.name.clone();
            let holder = match may_view {
                true => view! { <a href=format!("/console/users/{}", holder.id) dir="auto">{name}</a> }.into_any(),
                false => view! { <span dir="auto">{name}</span> }.into_any(),
            };
            fact(Key::PartsFieldAssignedTo, holder)
        });
        let customers = person.customers.filter(|total| total.count > 0).map(|total| {
            let mark = if total.more { "+" } else { "" };
            let href = format!("/console/users?assigned={}", person.id);
            let number = view! { <a href=href>{text.number(total.count)}{mark}</a> };
            fact(Key::StatusCustomers, number.into_any())
        });
        let language = match person.language {
            Some(Language::En) => "English",
            Some(Language::De) => "Deutsch",
            None => text.get(Key::PersonLanguageNone),
        };
        // A back office user's stands in the account, and a customer's usually in the profile.
        let told = !is_customer(&person) || person.attributes.iter().any(|line| line.attribute.key == LOCALE);
        let language = (!told).then(|| fact(Key::PersonLanguage, language.into_any()));
        view! {
            <dl class="facts stacked">
                {lock}
                {assigned}
                {customers}
                {invitation}
                {fact(Key::PersonPassword, text.get(password).into_any())}
                {fact(Key::PersonSecondFactor, text.get(factor).into_any())}
                {passkeys}
                {verified}
                {origin}
                {agreed}
                {language}
            </dl>
        }
        .into_any()
    };
    let assigns = viewer.may(Area::Assignments, Action::View) && viewer.may(Area::Customers, Action::View);
    let assign = move || {
        let (id, open) =
            person.with(|person| (person.id, !is_customer(person) && person.status != AccountStatus::Deleted));
        (assigns && open).then(|| {
            let href = format!("/console/users/{id}/assign");
            view! {
                <div class="actions start">
                    <a class="button small" href=href><Icon name=IconName::Groups/>{text.get(Key::AssignTitle)}</a>
                </div>
            }
            .into_any()
        })
    };
    view! {
        <section class="card" aria-labelledby="glance">
            <header><h2 id="glance">{text.get(Key::PersonGlance)}</h2></header>
            <div class="stack">{facts}{invitation::deeds(person)}{assign}{preview::preview(person)}</div>
        </section>
    }
    .into_any()
}
