//! The danger zone at the bottom of a profile: resetting the password, locking, deleting (A35, A40, A46).

use super::{delete, lock, reset};
use crate::domain::account::PersonView;
use crate::i18n::Key;
use crate::ui::console::use_viewer;
use crate::ui::parts::use_text;
use leptos::prelude::*;

/// The danger zone; none for the owner, for oneself, and where nothing in it is allowed.
pub(super) fn danger(person: RwSignal<PersonView>) -> AnyView {
    let text = use_text();
    let viewer = use_viewer().id;
    let offered = Memo::new(move |_| {
        let (may, own) = person.with(|person| (person.may, person.owner || person.id == viewer));
        (may.reset && !own, may.lock && !own, may.delete && !own)
    });
    let draw = move || {
        let (may_reset, may_lock, may_delete) = offered.get();
        (may_reset || may_lock || may_delete).then(|| {
            view! {
                <section class="danger-zone" aria-labelledby="danger">
                    <h2 id="danger">{text.get(Key::PersonDanger)}</h2>
                    {may_reset.then(|| reset::reset(person))}
                    {may_lock.then(|| lock::lock(person))}
                    {may_delete.then(|| delete::delete(person))}
                </section>
            }
            .into_any()
        })
    };
    draw.into_any()
}
