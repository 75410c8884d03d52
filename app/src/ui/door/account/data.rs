//! One's data as a whole: a copy of it, and its end.

use super::super::Site;
use super::super::document::{Person, Place, Scripts, account as frame, document};
use super::super::field::{Input, password, sentence, summary_of};
use crate::domain::account::AccountKind;
use crate::domain::violation::{Field, FieldErrors};
use crate::i18n::Key;
use leptos::prelude::*;

/// The page.
#[must_use]
pub fn data(site: &Site, person: &Person<'_>) -> String {
    let text = site.text;
    document(site, text.get(Key::DoorData), Scripts::None, || {
        let end = match person.kind {
            AccountKind::Customer => view! {
                <div class="deed">
                    <div><h3>{text.get(Key::DoorDelete)}</h3><p>{text.get(Key::DoorDeleteWhat)}</p></div>
                    <a class="button danger" href="/account/delete">{text.get(Key::DoorDelete)}</a>
                </div>
            }
            .into_any(),
            AccountKind::Staff => view! {
                <div class="deed">
                    <div><h3>{text.get(Key::DoorDelete)}</h3><p>{text.get(Key::DoorDeleteStaff)}</p></div>
                </div>
            }
            .into_any(),
        };
        let main = view! {
            <h1>{text.get(Key::DoorData)}</h1>
            <section class="card" aria-labelledby="export">
                <header>
                    <h2 id="export">{text.get(Key::DoorExport)}</h2>
                    <a class="button small" href="/account/data/export.json">{text.get(Key::DoorExportSubmit)}</a>
                </header>
                <p>{text.get(Key::DoorExportWhat)}</p>
            </section>
            <section class="danger-zone" aria-labelledby="danger">
                <h2 id="danger">{text.get(Key::DoorDanger)}</h2>
                {end}
            </section>
        };
        frame(site, person, Some(Place::Data), main.into_any())
    })
}

/// What the form that deletes the account shows.
#[derive(Clone, Debug)]
pub struct DeleteForm<'a> {
    /// Whose account it is.
    pub person: Person<'a>,
    /// Whether it was ticked that this is understood.
    pub understood: bool,
    /// Fields that are wrong.
    pub errors: FieldErrors,
}

/// The form that deletes one's own account.
#[must_use]
pub fn delete_account(site: &Site, page: &DeleteForm<'_>) -> String {
    let text = site.text;
    let current = Input::new(Field::CurrentPassword, Key::DoorCurrentPassword, "current-password");
    document(site, text.get(Key::DoorDelete), Scripts::Reveal, || {
        let tick = text.get(Key::DoorDeleteTick);
        let labelled = vec![(&current.field, text.get(current.label)), (&Field::Confirmation, tick)];
        let field = Field::Confirmation;
        let missing: Vec<_> = page.errors.of(&field).iter().map(|found| sentence(text, &field, found)).collect();
        let invalid = !missing.is_empty();
        let main = view! {
            <h1>{text.get(Key::DoorDeleteTitle)}</h1>
            <p class="lead">{text.get(Key::DoorDeleteLead)}</p>
            <section class="card">
                <form class="form" method="post" action="/account/delete" novalidate=true>
                    {summary_of(text, labelled, &page.errors)}
                    <div class="field">
                        <label class="check">
                            <input
                                id="confirmation"
                                name="confirmation"
                                type="checkbox"
                                value="yes"
                                checked=page.understood
                                aria-invalid=invalid.then_some("true")
                                aria-describedby="confirmation-error"
                            />
                            <span>{tick}</span>
                        </label>
                        <p class="error" id="confirmation-error">{missing.join(" ")}</p>
                    </div>
                    <input hidden=true name="username" autocomplete="username" value=page.person.username.to_owned()/>
                    {password(text, &current, &page.errors)}
                    <footer class="actions">
                        <a class="button" href="/account/data">{text.get(Key::PartsCancel)}</a>
                        <button class="button danger solid" type="submit">{text.get(Key::DoorDelete)}</button>
                    </footer>
                </form>
            </section>
        };
        frame(site, &page.person, Some(Place::Data), main.into_any())
    })
}
