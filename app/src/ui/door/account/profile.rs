//! One's own profile as it stands.

use super::super::document::{Person, Place, Scripts, account as frame, document, notice, preferences};
use super::super::{Notice, Site};
use crate::domain::attribute::{AttributeAudience, CONTACT_EMAIL, ProfileLine};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::attribute::value_words;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    /// Whose it is.
    pub person: Person<'a>,
    /// Its lines.
    pub lines: &'a [ProfileLine],
}

/// Whether a line is filled in on the form; the contact address has a page of its own.
pub(super) fn is_filled_in(line: &ProfileLine) -> bool {
    line.attribute.asked_of(AttributeAudience::Account) && line.attribute.key != CONTACT_EMAIL
}

/// The page.
#[must_use]
pub fn profile(site: &Site, page: &Profile<'_>, told: Option<Notice>) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorProfile), Scripts::None, || {
        let edit = page.lines.iter().any(is_filled_in).then(|| {
            view! {
                <a class="button small" href="/account/profile?edit">
                    <Icon name=IconName::Edit/>
                    {text.get(Key::DoorEdit)}
                </a>
            }
        });
        let own = site.acting.is_none();
        let lines: Vec<_> = page.lines.iter().map(|line| fact(text, line, own)).collect();
        let main = view! {
            <h1>{text.get(Key::DoorProfile)}</h1>
            {notice(text, told)}
            <section class="card" aria-labelledby="profile">
                <header><h2 id="profile">{text.get(Key::DoorAboutYou)}</h2>{edit}</header>
                <dl class="facts">
                    <div>
                        <dt>{text.get(Key::DoorEmail)}</dt>
                        <dd dir="auto">{page.person.username.to_owned()}</dd>
                    </div>
                    {lines}
                </dl>
            </section>
            <section class="card" aria-labelledby="preferences">
                <header><h2 id="preferences">{text.get(Key::DoorPreferences)}</h2></header>
                <div class="preferences">{preferences(site)}</div>
            </section>
        };
        frame(site, &page.person, Some(Place::Profile), main.into_any())
    })
}

fn fact(text: Text, line: &ProfileLine, own: bool) -> AnyView {
    let words = value_words(text, &line.attribute, &line.value);
    let change = (own && line.attribute.key == CONTACT_EMAIL && line.attribute.asked_of(AttributeAudience::Account))
        .then(|| view! { " "<a href="/account/email">{text.get(Key::DoorContactChange)}</a> });
    let shown = if words.is_empty() {
        view! { <dd class="muted">{text.get(Key::DoorNotGiven)}</dd> }.into_any()
    } else {
        view! { <dd><span dir="auto">{words}</span>{change}</dd> }.into_any()
    };
    view! { <div><dt dir="auto">{line.attribute.label(text.language()).to_owned()}</dt>{shown}</div> }.into_any()
}
