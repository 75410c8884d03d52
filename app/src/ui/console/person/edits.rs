//! What is typed in the form of a profile, beside what was there when it was opened.

use crate::domain::account::{AccountKind, PersonView};
use crate::domain::attribute::{
    Attribute, AttributeAudience, AttributeValue, FIRST_NAME, LAST_NAME, LOCALE, ProfileLine, check,
};
use crate::domain::id::AccountId;
use crate::domain::language::Language;
use crate::domain::profile::ProfileDraft;
use crate::domain::violation::FieldErrors;
use crate::i18n::{Key, Text};
use crate::ui::wording::attribute::value_words;
use leptos::prelude::*;

/// The lines of a profile. A back office user's names and language belong to the account, which has a form of its own.
pub(super) fn lines_of(person: &PersonView) -> impl Iterator<Item = &ProfileLine> {
    let customer = person.kind == AccountKind::Customer;
    let of_account = |line: &ProfileLine| [FIRST_NAME, LAST_NAME, LOCALE].contains(&line.attribute.key.as_str());
    person.attributes.iter().filter(move |line| customer || !of_account(line))
}

/// One attribute in the form.
#[derive(Clone)]
pub(super) struct Edit {
    pub(super) attribute: Attribute,
    /// The value the form was filled with.
    pub(super) seen: String,
    /// What is typed.
    pub(super) value: RwSignal<String>,
    /// What somebody else stored there meanwhile.
    pub(super) note: Option<String>,
}

impl Edit {
    fn typed(&self) -> String {
        self.value.with_untracked(|value| value.trim().to_owned())
    }
}

/// The form's lines, and the version they were filled from.
#[derive(Clone, Copy)]
pub(super) struct Edits {
    lines: RwSignal<Vec<Edit>>,
    /// Version and place in the trail.
    base: StoredValue<(i64, i64)>,
}

impl Edits {
    pub(super) fn of(person: &PersonView) -> Self {
        let edits = Self { lines: RwSignal::new(Vec::new()), base: StoredValue::new((0, 0)) };
        edits.fill(person, |_, _| (false, None));
        edits
    }

    /// Fills the form from what is stored; `keep` says whether what was typed in a line stays, and what is noted there.
    fn fill(self, person: &PersonView, keep: impl Fn(&Edit, &str) -> (bool, Option<String>)) {
        let before = self.lines.get_untracked();
        let line = |line: &ProfileLine| {
            let known = before.iter().find(|edit| edit.attribute.key == line.attribute.key);
            let (kept, note) = known.map_or((false, None), |edit| keep(edit, &line.value));
            let value = known.map_or_else(|| RwSignal::new(line.value.clone()), |edit| edit.value);
            if !kept {
                value.set(line.value.clone());
            }
            Edit { attribute: line.attribute.clone(), seen: line.value.clone(), value, note }
        };
        self.base.set_value((person.version, person.trail));
        self.lines.set(lines_of(person).map(line).collect());
    }

    /// Goes on from what is stored now, with what was typed.
    pub(super) fn rebase(self, person: &PersonView) {
        self.fill(person, |edit, _| (edit.typed() != edit.seen, edit.note.clone()));
    }

    /// The same, and notes below a line that somebody else has changed as well what is stored there.
    pub(super) fn merge(self, text: Text, person: &PersonView) {
        self.fill(person, |edit, stored| {
            let kept = edit.typed() != edit.seen;
            let both = kept && edit.seen != stored && edit.typed() != stored;
            let note = both.then(|| {
                let words = value_words(text, &edit.attribute, stored);
                let words = if words.is_empty() { text.get(Key::PersonNotGiven).to_owned() } else { words };
                text.with(Key::PersonStoredNow, &[("value", &words)])
            });
            (kept, note)
        });
    }

    /// Takes over what is stored, and forgets what was typed.
    pub(super) fn forget(self, person: &PersonView) {
        self.fill(person, |_, _| (false, None));
    }

    pub(super) fn lines(self) -> Vec<Edit> {
        self.lines.get()
    }

    /// What somebody typed into the line of an attribute, where it differs from what was there.
    pub(super) fn typed(self, key: &str) -> Option<String> {
        let found = self.lines.with_untracked(|lines| lines.iter().find(|edit| edit.attribute.key == key).cloned());
        found.filter(|edit| edit.typed() != edit.seen).map(|edit| edit.typed())
    }

    /// Whether leaving would lose something.
    pub(super) fn dirty(self) -> Signal<bool> {
        Signal::derive(move || {
            self.lines.with(|lines| lines.iter().any(|edit| edit.value.with(|value| value.trim() != edit.seen)))
        })
    }

    /// What the lines are called, by the ids of their fields.
    pub(super) fn labels(self, language: Language) -> RwSignal<Vec<(String, String)>> {
        let label = |edit: &Edit| (edit.attribute.key.clone(), edit.attribute.label(language).to_owned());
        RwSignal::new(self.lines.with_untracked(|lines| lines.iter().map(label).collect()))
    }

    pub(super) fn trail(self) -> i64 {
        self.base.get_value().1
    }

    fn changed(self) -> Vec<AttributeValue> {
        let changed = |edit: &Edit| {
            let typed = edit.typed();
            (typed != edit.seen).then(|| AttributeValue::new(&edit.attribute.key, typed))
        };
        self.lines.with_untracked(|lines| lines.iter().filter_map(changed).collect())
    }

    pub(super) fn draft(self, id: AccountId) -> ProfileDraft {
        ProfileDraft { id, version: self.base.get_value().0, attributes: self.changed() }
    }

    /// The check that the server makes again.
    pub(super) fn check(self) -> Result<(), FieldErrors> {
        let lines = self.lines.get_untracked();
        let stored: Vec<_> = lines.iter().map(|edit| AttributeValue::new(&edit.attribute.key, &edit.seen)).collect();
        let attributes: Vec<Attribute> = lines.into_iter().map(|edit| edit.attribute).collect();
        check(&attributes, AttributeAudience::Console, &stored, &self.changed()).map(drop)
    }
}
