//! Editing one's own profile, with what to do where somebody else was faster.

use super::super::Site;
use super::super::attribute::attribute_input;
use super::super::document::{Person, Place, Scripts, account as frame, document};
use super::super::field::summary_of;
use super::super::time::moment;
use crate::domain::attribute::{Attribute, ProfileLine};
use crate::domain::audit::{AuditEntry, Change};
use crate::domain::time::Timestamp;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::{Key, Text};
use crate::ui::parts::{Icon, IconName};
use crate::ui::wording::attribute::value_words;
use crate::ui::wording::trail::changed_field;
use leptos::prelude::*;

/// A line of the form.
#[derive(Clone, Debug)]
pub struct EditLine {
    /// The attribute with what is stored.
    pub line: ProfileLine,
    /// What is typed.
    pub value: String,
    /// What the form was filled with.
    pub was: String,
    /// Whether somebody else changed what is typed here as well.
    pub contested: bool,
}

impl EditLine {
    /// Whether it is filled in, rather than shown.
    #[must_use]
    pub fn is_filled_in(&self) -> bool {
        super::profile::is_filled_in(&self.line)
    }
}

/// What the form shows.
#[derive(Clone, Debug)]
pub struct ProfileEdit<'a> {
    /// Whose it is.
    pub person: Person<'a>,
    /// Its lines.
    pub lines: &'a [EditLine],
    /// The place in the trail the form is filled at.
    pub trail: i64,
    /// What others changed meanwhile.
    pub meanwhile: &'a [AuditEntry],
    /// Fields that are wrong.
    pub errors: FieldErrors,
    /// The server's clock.
    pub now: Timestamp,
}

/// The form.
#[must_use]
pub fn profile_edit(site: &Site, page: &ProfileEdit<'_>) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorProfileEdit), Scripts::None, || {
        let fields: Vec<(Field, String)> = page
            .lines
            .iter()
            .map(|edit| (edit.line.attribute.field(), edit.line.attribute.label(text.language()).to_owned()))
            .collect();
        let labelled = fields.iter().map(|(field, label)| (field, label.as_str())).collect();
        let inputs: Vec<_> = page.lines.iter().map(|edit| input(text, edit, &page.errors)).collect();
        let main = view! {
            <h1>{text.get(Key::DoorProfileEdit)}</h1>
            {meanwhile(text, page)}
            <section class="card">
                <form class="form" method="post" action="/account/profile" novalidate=true>
                    {summary_of(text, labelled, &page.errors)}
                    <input type="hidden" name="seen" value=page.trail.to_string()/>
                    <div class="field">
                        <span class="label">{text.get(Key::DoorEmail)}</span>
                        <output>{page.person.username.to_owned()}</output>
                    </div>
                    {inputs}
                    <footer class="actions">
                        <a class="button" href="/account/profile">{text.get(Key::PartsCancel)}</a>
                        <button class="button primary" type="submit">{text.get(Key::DoorSave)}</button>
                    </footer>
                </form>
            </section>
        };
        frame(site, &page.person, Some(Place::Profile), main.into_any())
    })
}

fn input(text: Text, edit: &EditLine, errors: &FieldErrors) -> AnyView {
    let attribute = &edit.line.attribute;
    if !edit.is_filled_in() {
        let words = value_words(text, attribute, &edit.line.value);
        return view! {
            <div class="field">
                <span class="label" dir="auto">{attribute.label(text.language()).to_owned()}</span>
                <output dir="auto">{words}</output>
            </div>
        }
        .into_any();
    }
    let note = edit.contested.then(|| {
        let words = value_words(text, attribute, &edit.line.value);
        let words = if words.is_empty() { text.get(Key::DoorNotGiven).to_owned() } else { words };
        text.with(Key::DoorStoredNow, &[("value", &words)])
    });
    let was = ["was.", &attribute.key].concat();
    // No organization's attribute is taken for a field of the form's own.
    let name = ["value.", &attribute.key].concat();
    view! {
        <input type="hidden" name=was value=edit.was.clone()/>
        {attribute_input(text, attribute, name, &edit.value, note, errors)}
    }
    .into_any()
}

/// Who changed what meanwhile; what was typed is still in the form.
fn meanwhile(text: Text, page: &ProfileEdit<'_>) -> Option<AnyView> {
    if page.meanwhile.is_empty() {
        return None;
    }
    let attribute = |key: &str| page.lines.iter().map(|edit| &edit.line.attribute).find(|known| known.key == key);
    let entry = |entry: &AuditEntry| {
        let changes: Vec<_> =
            entry.changes.iter().map(|change| changed(text, attribute(&change.field), change)).collect();
        let actor = if entry.actor.is_empty() { text.get(Key::AppName) } else { entry.actor.as_str() };
        view! {
            <div>
                <p><strong dir="auto">{actor.to_owned()}</strong>", "{moment(text, entry.at, page.now)}</p>
                <dl class="changes">{changes}</dl>
            </div>
        }
        .into_any()
    };
    let entries: Vec<_> = page.meanwhile.iter().map(entry).collect();
    Some(
        view! {
            <div class="notice warning" role="alert">
                <Icon name=IconName::Warning/>
                <div class="stack"><p>{text.get(Key::DoorStale)}</p>{entries}</div>
            </div>
        }
        .into_any(),
    )
}

/// A field that was changed: what was there, what is there now.
pub(super) fn changed(text: Text, attribute: Option<&Attribute>, change: &Change) -> AnyView {
    let label =
        attribute.map_or_else(|| changed_field(text, &change.field), |found| found.label(text.language()).to_owned());
    let words = |value: &str| attribute.map_or_else(|| value.to_owned(), |found| value_words(text, found, value));
    let before = change.before.as_deref().map(|value| view! { <del dir="auto">{words(value)}</del>" " });
    let after = match change.after.as_deref() {
        Some(value) => view! { <ins dir="auto">{words(value)}</ins> }.into_any(),
        None => view! { <span class="muted">{text.get(Key::DoorNotGiven)}</span> }.into_any(),
    };
    view! { <div><dt dir="auto">{label}</dt><dd>{before}{after}</dd></div> }.into_any()
}
