//! The danger zone at the bottom of a profile: acting as the customer, resetting the password, locking, deleting (A35, A40, A46).

use super::{act_as, delete, lock, reset, second_factor};
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
        [may.act_as, may.reset, may.second_factor, may.lock, may.delete].map(|may| may && !own)
    });
    let draw = move || {
        let offered @ [may_act, may_reset, may_factor, may_lock, may_delete] = offered.get();
        offered.contains(&true).then(|| {
            view! {
                <section class="danger-zone" aria-labelledby="danger">
                    <h2 id="danger">{text.get(Key::PersonDanger)}</h2>
                    {may_act.then(|| act_as::act_as_customer(person))}
                    {may_reset.then(|| reset::reset(person))}
                    {may_factor.then(|| second_factor::second_factor(person))}
                    {may_lock.then(|| lock::lock(person))}
                    {may_delete.then(|| delete::delete(person))}
                </section>
            }
            .into_any()
        })
    };
    draw.into_any()
}
