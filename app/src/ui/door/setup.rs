//! The first start: the organization's name and its owner.

use super::Site;
use super::document::{Scripts, document, public};
use super::field::{Input, line, new_password, password, summary};
use crate::domain::password::PasswordPolicy;
use crate::domain::setup::SetupDraft;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// The set-up form behind the one-time link.
#[must_use]
pub fn setup(site: &Site, draft: &SetupDraft, errors: &FieldErrors, policy: &PasswordPolicy) -> String {
    let text = site.text;
    let mut organization = Input::new(Field::Name, Key::DoorOrganization, "organization");
    organization.hint = Some(Key::DoorOrganizationHint);
    organization.focus = true;
    let email = Input::new(Field::Email, Key::DoorEmail, "username");
    let mut first = Input::new(Field::FirstName, Key::DoorFirstName, "given-name");
    let mut last = Input::new(Field::LastName, Key::DoorLastName, "family-name");
    (first.optional, last.optional) = (true, true);
    let chosen = Input::new(Field::Password, Key::DoorPassword, "new-password");
    let repeat = Input::new(Field::RepeatPassword, Key::DoorRepeatPassword, "new-password");
    document(site, text.get(Key::DoorSetupTitle), Scripts::Checklist, || {
        let inputs = [&organization, &email, &first, &last, &chosen, &repeat];
        let main = view! {
            <h1>{text.get(Key::DoorSetupTitle)}</h1>
            <p class="lead">{text.get(Key::DoorSetupLead)}</p>
            <form class="form" method="post" action="/setup" novalidate=true>
                {summary(text, &inputs, errors)}
                {line(text, &organization, &draft.organization, errors)}
                <div class="pair">
                    {line(text, &first, &draft.first_name, errors)} {line(text, &last, &draft.last_name, errors)}
                </div>
                {line(text, &email, &draft.email, errors)}
                {new_password(text, &chosen, errors, policy)}
                {password(text, &repeat, errors)}
                <button class="button primary block" type="submit">{text.get(Key::DoorSetupSubmit)}</button>
            </form>
        };
        public(site, main.into_any())
    })
}

/// Where the one-time link is to be found: instead of every page while there is no owner, and behind a link that is not valid.
#[must_use]
pub fn setup_hint(site: &Site, bad_link: bool) -> String {
    let text = site.text;
    let (title, hint) = if bad_link {
        (Key::DoorSetupBadTitle, Key::DoorSetupBad)
    } else {
        (Key::DoorSetupHintTitle, Key::DoorSetupHint)
    };
    document(site, text.get(title), Scripts::None, || {
        let main = view! { <h1>{text.get(title)}</h1><p class="lead">{text.get(hint)}</p> };
        public(site, main.into_any())
    })
}
